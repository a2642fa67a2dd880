//! What is said about weights.

use modelpair_rules::Text;

use super::{percent, text};
use crate::record::{Choice, PairName};
use crate::situation::Criterion;
use crate::weights::Robustness;

/// How firmly the first pair stands.
pub(crate) fn robustness(
    robustness: Robustness,
    share_ppm: i64,
    first: &PairName,
    runner_up: Option<&PairName>,
) -> Text {
    let (en, es) = (percent(share_ppm, '.'), percent(share_ppm, ','));
    let rival = runner_up.map_or_else(|| label(first, first), |rival| label(first, rival));
    match robustness {
        Robustness::Firm => text(
            &format!(
                "Firm: this pair stays first under {en}% of all weightings that agree with your order."
            ),
            &format!(
                "Firme: esta pareja sigue primera con el {es}\u{a0}% de las ponderaciones que respetan tu orden."
            ),
        ),
        Robustness::Leaning => text(
            &format!(
                "Leaning: this pair is first under {en}% of the weightings that agree with your order; otherwise look at {rival}."
            ),
            &format!(
                "Favorita: esta pareja es la primera con el {es}\u{a0}% de las ponderaciones que respetan tu orden; si no, mira {rival}."
            ),
        ),
        Robustness::YourCall => text(
            &format!(
                "Your call: only {en}% of the weightings that agree with your order put this pair first. Compare it with {rival}."
            ),
            &format!(
                "Tú decides: solo el {es}\u{a0}% de las ponderaciones que respetan tu orden ponen primera a esta pareja. Compárala con {rival}."
            ),
        ),
    }
}

/// Whether disputed prices could bring another pair to the front.
pub(crate) fn disputed_prices(undisputed: bool) -> Text {
    if undisputed {
        text(
            "The decision does not depend on the disputed prices: with this pair at its dearest and every other one at its cheapest it stays first.",
            "La decisión no depende de los precios en disputa: con esta pareja al precio más alto y las demás al más bajo, sigue primera.",
        )
    } else {
        text(
            "Sources disagree on prices, and at the far end of their ranges another pair could come first.",
            "Las fuentes discrepan en los precios, y en el extremo de sus intervalos otra pareja podría quedar primera.",
        )
    }
}

/// Where another pair takes over as a criterion counts for more.
pub(crate) fn flip(
    criterion: Criterion,
    now_ppm: i64,
    weight_ppm: i64,
    first: &PairName,
    pair: &PairName,
) -> Text {
    let (name_en, name_es) = criterion_name(criterion);
    let pair = label(first, pair);
    text(
        &format!(
            "If {name_en} counted for {}% instead of {}%, {pair} would draw level.",
            percent(weight_ppm, '.'),
            percent(now_ppm, '.')
        ),
        &format!(
            "Si {name_es} pesara un {}\u{a0}% en lugar de un {}\u{a0}%, {pair} empataría.",
            percent(weight_ppm, ','),
            percent(now_ppm, ',')
        ),
    )
}

/// A pair beside the first one; where only the route of a model differs, the route is named too.
pub(super) fn label(first: &PairName, pair: &PairName) -> String {
    let half = |name: &str, one: &Choice, other: &Choice| {
        if one.model == other.model && one.route != other.route {
            format!("{name} ({})", one.route)
        } else {
            name.to_owned()
        }
    };
    let [primary, partner] = &pair.names;
    format!(
        "{} + {}",
        half(primary, &pair.primary, &first.primary),
        half(partner, &pair.partner, &first.partner)
    )
}

pub(super) fn criterion_name(criterion: Criterion) -> (&'static str, &'static str) {
    match criterion {
        Criterion::Quality => ("quality", "la calidad"),
        Criterion::Control => ("control", "el control"),
        Criterion::Cost => ("cost", "el coste"),
    }
}
