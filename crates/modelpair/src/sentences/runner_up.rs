//! What is said about the second pair.

use modelpair_rules::{Language, Text};

use super::weighing::criterion_name;
use super::{dollars, percent, text};
use crate::cost::MicroUsd;
use crate::record::PairName;
use crate::situation::Criterion;

/// Who is second, and how far behind.
pub(crate) fn runner_up(pair: &PairName, behind_ppm: i64, nothing_helps: bool) -> Text {
    let [primary, partner] = &pair.names;
    let (en, es) = (percent(behind_ppm, '.'), percent(behind_ppm, ','));
    let (end_en, end_es) = if nothing_helps {
        (
            "No single change would bring it level",
            "Ningún cambio por sí solo la igualaría",
        )
    } else {
        (
            "Any one of these would bring it level",
            "Cualquiera de estos cambios la igualaría",
        )
    };
    let (points_en, points_es) = points(&en);
    text(
        &format!(
            "The second pair is {primary} + {partner}, {en} {points_en} of a hundred behind. {end_en}."
        ),
        &format!(
            "La segunda pareja es {primary} + {partner}, a {es} {points_es} de cien. {end_es}."
        ),
    )
}

/// How much a criterion would have to count.
pub(crate) fn takes_weight(criterion: Criterion, now_ppm: i64, there_ppm: i64) -> Text {
    let (name_en, name_es) = criterion_name(criterion);
    text(
        &format!(
            "{name_en} counts for {}% instead of {}%",
            percent(there_ppm, '.'),
            percent(now_ppm, '.')
        ),
        &format!(
            "{name_es} pesa un {}\u{a0}% en lugar de un {}\u{a0}%",
            percent(there_ppm, ','),
            percent(now_ppm, ',')
        ),
    )
}

/// How much the pair would have to be worth.
pub(crate) fn takes_value(criterion: Criterion, now_ppm: i64, needed_ppm: i64) -> Text {
    let (name_en, name_es) = criterion_name(criterion);
    let (needed, now) = (percent(needed_ppm, '.'), percent(now_ppm, '.'));
    let ((points_en, _), (_, points_es)) = (points(&now), points(&needed));
    text(
        &format!("its {name_en} is worth {needed} instead of {now} {points_en} of a hundred"),
        &format!(
            "en {name_es} vale {} {points_es} de cien en lugar de {}",
            percent(needed_ppm, ','),
            percent(now_ppm, ',')
        ),
    )
}

/// The word behind a number of points.
fn points(number: &str) -> (&'static str, &'static str) {
    if number == "1" {
        ("point", "punto")
    } else {
        ("points", "puntos")
    }
}

/// What a month would have to cost.
pub(crate) fn takes_price(now: MicroUsd, needed: MicroUsd) -> Text {
    let money = |amount, language| dollars(amount, language);
    text(
        &format!(
            "it costs at most {} a month instead of {}",
            money(needed, Language::En),
            money(now, Language::En)
        ),
        &format!(
            "cuesta como mucho {} al mes en lugar de {}",
            money(needed, Language::Es),
            money(now, Language::Es)
        ),
    )
}
