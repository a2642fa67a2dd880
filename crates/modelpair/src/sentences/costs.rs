//! What is said about costs and volumes.

use modelpair_rules::Text;

use super::{dollars_en, dollars_es, grouped, kind_name, text};
use crate::cost::MicroUsd;

/// A quantity of which another value would make own machines as cheap as another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// Micro-USD per million tokens.
    Price,
    /// Thousandths of a full-time post.
    Staff,
    /// US dollars a year.
    Salary,
    /// Thousandths.
    Utilization,
}

impl Quantity {
    /// The word in a record.
    pub fn id(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Staff => "fte_milli",
            Self::Salary => "salary_usd",
            Self::Utilization => "utilization_permille",
        }
    }
}

/// Own machines become cheaper somewhere.
pub(crate) fn break_even_at(
    kind: &str,
    name: &str,
    first: i64,
    last: i64,
    range: (Option<i64>, Option<i64>),
) -> Text {
    let (way_en, way_es) = kind_name(kind);
    let mut en = format!(
        "Own machines become cheaper than {name}, {way_en}, at {} a month",
        tokens_en(first)
    );
    let mut es = format!(
        "Las máquinas propias salen más baratas que {name}, {way_es}, desde {} al mes",
        tokens_es(first)
    );
    match range {
        (Some(low), Some(high)) if low < high => {
            en += &format!(
                " (sources that disagree put it between {} and {})",
                volume_en(low),
                volume_en(high)
            );
            es += &format!(
                " (las fuentes discrepan: entre {} y {})",
                volume_es(low),
                volume_es(high)
            );
        }
        (_, None) => {
            en += " (never, at the other end of what sources say)";
            es += " (nunca, en el otro extremo de lo que dicen las fuentes)";
        }
        _ => {}
    }
    if last > first {
        en += &format!(
            "; replicas are a staircase, so they win and lose again until {}",
            volume_en(last)
        );
        es += &format!(
            "; como las réplicas van por escalones, ganan y pierden hasta {}",
            volume_es(last)
        );
    }
    text(&format!("{en}."), &format!("{es}."))
}

/// Own machines are cheaper at no volume.
pub(crate) fn break_even_never(
    kind: &str,
    name: &str,
    full_load: MicroUsd,
    price: MicroUsd,
    first_low: Option<i64>,
) -> Text {
    let (way_en, way_es) = kind_name(kind);
    let mut en = format!(
        "Own machines never become cheaper than {name}, {way_en}: even fully loaded and without staff a million tokens costs {} on them, and {} there",
        dollars_en(full_load),
        dollars_en(price)
    );
    let mut es = format!(
        "Las máquinas propias nunca salen más baratas que {name}, {way_es}: incluso a plena carga y sin personal, un millón de tokens cuesta en ellas {} y allí {}",
        dollars_es(full_load),
        dollars_es(price)
    );
    if let Some(low) = first_low {
        en += &format!(
            " (with the cheapest machines that sources give, from {} a month)",
            tokens_en(low)
        );
        es += &format!(
            " (con las máquinas más baratas según las fuentes, desde {} al mes)",
            tokens_es(low)
        );
    }
    text(&format!("{en}."), &format!("{es}."))
}

/// Which way is the cheapest, and whether that is disputed.
pub(crate) fn cheapest(kind: &str, name: &str, undisputed: bool, permitted: usize) -> Text {
    let (way_en, way_es) = kind_name(kind);
    match (permitted, undisputed) {
        (0 | 1, _) => text(
            &format!("Only one of the three ways is permitted here: {name}, {way_en}."),
            &format!("Aquí solo se permite una de las tres maneras: {name}, {way_es}."),
        ),
        (_, true) => text(
            &format!(
                "At your volume {name}, {way_en}, is the cheapest way, and the decision does not depend on the disputed price: it stays the cheapest at both ends of every range."
            ),
            &format!(
                "Con tu volumen lo más barato es {name}, {way_es}, y la decisión no depende del precio en disputa: sigue siéndolo en los dos extremos de cada intervalo."
            ),
        ),
        (_, false) => text(
            &format!(
                "At your volume {name}, {way_en}, is likely the cheapest way, but the sources disagree on prices, and at the other end of their ranges another way would be."
            ),
            &format!(
                "Con tu volumen lo más barato es probablemente {name}, {way_es}, pero las fuentes discrepan en los precios y en el otro extremo lo sería otra manera."
            ),
        ),
    }
}

/// That a way is the cheapest one, and not the only one: without work all by the token cost nothing.
pub(crate) fn as_cheap(kind: &str, name: &str) -> Text {
    let (way_en, way_es) = kind_name(kind);
    text(
        &format!("At your volume another way costs as little as {name}, {way_en}."),
        &format!("Con tu volumen otra manera cuesta tan poco como {name}, {way_es}."),
    )
}

/// At which value of a quantity own machines cost as much as another way.
pub(crate) fn cost_flip(quantity: Quantity, name: &str, now: i64, value: Option<i64>) -> Text {
    let Some(value) = value else {
        return match quantity {
            Quantity::Utilization => text(
                &format!(
                    "At your volume not even fully used machines would cost as little as {name}."
                ),
                &format!(
                    "Con tu volumen, ni a plena carga costarían las máquinas tan poco como {name}."
                ),
            ),
            _ => text(
                &format!(
                    "At your volume own machines cost more than {name} even without any staff."
                ),
                &format!(
                    "Con tu volumen, las máquinas propias cuestan más que {name} incluso sin personal."
                ),
            ),
        };
    };
    let ((now_en, now_es), (value_en, value_es)) = (amount(quantity, now), amount(quantity, value));
    text(
        &format!("Own machines cost as much as {name} at {value_en} (now {now_en})."),
        &format!(
            "Las máquinas propias cuestan lo mismo que {name} con {value_es} (ahora, {now_es})."
        ),
    )
}

fn amount(quantity: Quantity, value: i64) -> (String, String) {
    let hundredths = |point: char| format!("{}{point}{:02}", value / 1_000, value % 1_000 / 10);
    let tenths = |point: char| {
        let fraction = if value % 10 == 0 {
            String::new()
        } else {
            format!("{point}{}", value % 10)
        };
        format!("{}{fraction}", value / 10)
    };
    match quantity {
        Quantity::Price => (
            format!("{} per million tokens", dollars_en(MicroUsd(value))),
            format!("{} por millón de tokens", dollars_es(MicroUsd(value))),
        ),
        Quantity::Staff => (
            format!("{} posts", hundredths('.')),
            format!("{} puestos", hundredths(',')),
        ),
        Quantity::Salary => (
            format!("a salary of ${}", grouped(value, ',', 4)),
            format!("un salario de {}\u{a0}US$", grouped(value, '.', 5)),
        ),
        Quantity::Utilization => (
            format!("{}% utilization", tenths('.')),
            format!("un {}\u{a0}% de utilización", tenths(',')),
        ),
    }
}

/// `718 million tokens`, `1.34 billion tokens`; below a million the plain number.
pub(super) fn tokens_en(tokens: i64) -> String {
    let word = if tokens == 1 { "token" } else { "tokens" };
    format!("{} {word}", volume_en(tokens))
}

/// `718 millones de tokens`; below a million the plain number.
pub(super) fn tokens_es(tokens: i64) -> String {
    let of = if tokens < 1_000_000 { "" } else { "de " };
    let word = if tokens == 1 { "token" } else { "tokens" };
    format!("{} {of}{word}", volume_es(tokens))
}

fn volume_en(tokens: i64) -> String {
    if tokens < 1_000_000 {
        return grouped(tokens, ',', 4);
    }
    let (unit, word) = if tokens >= 999_500_000 {
        (1_000_000_000, "billion")
    } else {
        (1_000_000, "million")
    };
    format!("{} {word}", significant(tokens, unit, ',', '.', 4))
}

fn volume_es(tokens: i64) -> String {
    if tokens < 1_000_000 {
        return grouped(tokens, '.', 5);
    }
    let amount = significant(tokens, 1_000_000, '.', ',', 5);
    let word = if amount == "1" { "millón" } else { "millones" };
    format!("{amount} {word}")
}

/// `value / unit` with at most three digits after rounding, or as many as stand before the point.
fn significant(value: i64, unit: i64, group: char, point: char, grouped_from: usize) -> String {
    let whole = value / unit;
    let places = match whole {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    let scale = 10_i64.pow(places);
    let scaled = value / unit * scale + (value % unit * scale + unit / 2) / unit;
    let (whole, rest) = (scaled / scale, scaled % scale);
    let fraction = format!("{rest:0width$}", width = places as usize);
    let fraction = fraction.trim_end_matches('0');
    let whole = grouped(whole, group, grouped_from);
    if fraction.is_empty() {
        whole
    } else {
        format!("{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::{tokens_en, tokens_es, volume_en, volume_es};

    #[test]
    fn volumes_in_both_languages() {
        let both = |tokens| (volume_en(tokens), volume_es(tokens));
        assert_eq!(
            both(718_000_000),
            ("718 million".into(), "718 millones".into())
        );
        assert_eq!(
            both(1_343_000_000),
            ("1.34 billion".into(), "1343 millones".into())
        );
        assert_eq!(
            both(16_400_000_000),
            ("16.4 billion".into(), "16.400 millones".into())
        );
        assert_eq!(
            both(22_600_000),
            ("22.6 million".into(), "22,6 millones".into())
        );
        assert_eq!(
            both(999_900_000),
            ("1 billion".into(), "1000 millones".into())
        );
        assert_eq!(both(1_000_000), ("1 million".into(), "1 millón".into()));
        assert_eq!(both(125_000), ("125,000".into(), "125.000".into()));
        assert_eq!(tokens_es(125_000), "125.000 tokens");
        assert_eq!(tokens_es(718_000_000), "718 millones de tokens");
        assert_eq!(tokens_en(718_000_000), "718 million tokens");
        assert_eq!(
            (tokens_en(1), tokens_es(1)),
            ("1 token".into(), "1 token".into())
        );
    }
}
