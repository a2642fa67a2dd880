//! What is said about other answers.

use modelpair_rules::Text;
use serde_json::Value as Json;

use super::costs::{tokens_en, tokens_es};
use super::text;
use super::weighing::label;
use crate::quantities::Dial;
use crate::record::{AnswerView, FindingView, PairName, VolumeStretch};

/// Other answers and the pair that they lead to.
pub(crate) fn change(
    answers: &[AnswerView],
    now: Option<&PairName>,
    then: Option<&PairName>,
) -> Text {
    let clauses: Vec<Text> = answers.iter().map(clause).collect();
    let join =
        |pick: fn(&Text) -> &str, and: &str| clauses.iter().map(pick).collect::<Vec<_>>().join(and);
    let (en, es) = (
        join(|clause| &clause.en, " and "),
        join(|clause| &clause.es, " y "),
    );
    match then {
        Some(then) => {
            let pair = label(now.unwrap_or(then), then);
            text(&format!("If {en}: {pair}."), &format!("Si {es}: {pair}."))
        }
        None => text(
            &format!("If {en}, no pair is feasible."),
            &format!("Si {es}, no hay pareja posible."),
        ),
    }
}

/// Which pair is the best from one volume to another; without ends from the least, and to the largest.
pub(crate) fn stretch(
    ends: (Option<i64>, Option<i64>),
    pair: Option<&PairName>,
    volume_on: Option<&str>,
) -> Text {
    let (en, es) = match ends {
        (None, None) => (
            "At every volume".to_owned(),
            "Con cualquier volumen".to_owned(),
        ),
        (None, Some(to)) => (
            format!("Up to {} a month", tokens_en(to)),
            format!("Hasta {} al mes", tokens_es(to)),
        ),
        (Some(from), None) => (
            format!("From {} a month on", tokens_en(from)),
            format!("Desde {} al mes", tokens_es(from)),
        ),
        (Some(from), Some(to)) => (
            format!("From {} to {} a month", tokens_en(from), tokens_en(to)),
            format!("De {} a {} al mes", tokens_es(from), tokens_es(to)),
        ),
    };
    let Some(pair) = pair else {
        return text(
            &format!("{en}: no pair is feasible."),
            &format!("{es}: no hay pareja posible."),
        );
    };
    let [primary, partner] = &pair.names;
    let both = format!(
        "{primary} ({}) + {partner} ({})",
        pair.primary.route, pair.partner.route
    );
    let server = match volume_on {
        Some("primary") => Some(primary),
        Some(_) => Some(partner),
        None => None,
    };
    let (on_en, on_es) = server.map_or_else(Default::default, |server| {
        (
            format!(", the volume on {server}"),
            format!(", el volumen en {server}"),
        )
    });
    text(
        &format!("{en}: {both}{on_en}."),
        &format!("{es}: {both}{on_es}."),
    )
}

/// How often the answer changes with the volume, and from where on it does not.
pub(crate) fn volumes(stretches: &[VolumeStretch], complete: bool) -> Text {
    let most = stretches.last().map_or(0, |last| last.to);
    let (until_en, until_es) = (tokens_en(most), tokens_es(most));
    let changes = stretches.len().saturating_sub(1);
    if !complete && changes == 0 {
        return text(
            &format!(
                "Up to {until_en} a month no volume changes the answer; beyond that it was not worked out."
            ),
            &format!(
                "Hasta {until_es} al mes ningún volumen cambia la respuesta; más allá no se ha calculado."
            ),
        );
    }
    if !complete {
        return text(
            &format!(
                "Up to {until_en} a month the answer changes {} with the volume; beyond that it was not worked out.",
                times_en(changes)
            ),
            &format!(
                "Hasta {until_es} al mes la respuesta cambia {} con el volumen; más allá no se ha calculado.",
                times_es(changes)
            ),
        );
    }
    if changes == 0 {
        return text(
            &format!("Up to {until_en} a month no volume changes the answer."),
            &format!("Hasta {until_es} al mes ningún volumen cambia la respuesta."),
        );
    }
    let last = stretches.last().map_or(0, |last| last.from);
    text(
        &format!(
            "With the volume the answer changes {}, and from {} a month on no more (looked at up to {until_en}).",
            times_en(changes),
            tokens_en(last)
        ),
        &format!(
            "Con el volumen la respuesta cambia {}, y desde {} al mes ya no (mirado hasta {until_es}).",
            times_es(changes),
            tokens_es(last)
        ),
    )
}

fn times_en(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

fn times_es(count: usize) -> String {
    match count {
        1 => "una vez".to_owned(),
        count => format!("{count} veces"),
    }
}

/// Another quantity and the pair that it leads to.
pub(crate) fn quantity_flip(
    dial: Dial,
    (now, value): (i64, i64),
    first: &PairName,
    then: Option<&PairName>,
) -> Text {
    let (more_en, more_es) = if value > now {
        ("or more", "o más")
    } else {
        ("or less", "o menos")
    };
    let [primary, _] = &first.names;
    let (en, es) = match dial {
        Dial::Volume => (
            format!("At {} a month {more_en}", tokens_en(value)),
            format!("Con {} al mes {more_es}", tokens_es(value)),
        ),
        Dial::Staff if value == 0 => (
            "Without any staff".to_owned(),
            "Sin ningún personal".to_owned(),
        ),
        Dial::Staff => {
            let (posts_en, posts_es) = if value == 1_000 {
                ("post", "puesto")
            } else {
                ("posts", "puestos")
            };
            (
                format!("With {} full-time {posts_en} {more_en}", milli(value, '.')),
                format!(
                    "Con {} {posts_es} a tiempo completo {more_es}",
                    milli(value, ',')
                ),
            )
        }
        Dial::Utilization => (
            format!("If {value}% {more_en} of the machines' time were used"),
            format!("Si se usara un {value}\u{a0}% {more_es} del tiempo de las máquinas"),
        ),
        Dial::Price if value == 0 => (
            format!("If {primary} cost nothing"),
            format!("Si {primary} no costara nada"),
        ),
        Dial::Price => (
            format!(
                "If {primary} cost {} times today's price {more_en}",
                milli(value, '.')
            ),
            format!(
                "Si {primary} costara {} veces el precio de hoy {more_es}",
                milli(value, ',')
            ),
        ),
    };
    match then {
        None => text(
            &format!("{en}, no pair is feasible."),
            &format!("{es}, no hay pareja posible."),
        ),
        Some(then) if then == first => text(
            &format!("{en}, the same pair would share the work otherwise."),
            &format!("{es}, la misma pareja se repartiría el trabajo de otro modo."),
        ),
        Some(then) => {
            let pair = label(first, then);
            text(
                &format!("{en}, {pair} would be ahead."),
                &format!("{es}, iría por delante {pair}."),
            )
        }
    }
}

/// Thousandths as a decimal without needless zeros.
fn milli(value: i64, point: char) -> String {
    let decimals = format!("{:03}", value.rem_euclid(1_000));
    match decimals.trim_end_matches('0') {
        "" => (value / 1_000).to_string(),
        decimals => format!("{}{point}{decimals}", value / 1_000),
    }
}

/// Rules that would have to give way.
pub(crate) fn relaxation(rules: &[FindingView], pair: &PairName) -> Text {
    let ids: Vec<&str> = rules.iter().map(|rule| rule.rule.as_str()).collect();
    let (ids, pair) = (ids.join(", "), label(pair, pair));
    let (en, es) = match rules.len() {
        1 => ("this rule did not hold", "no rigiera esta regla"),
        _ => ("these rules did not hold", "no rigieran estas reglas"),
    };
    text(
        &format!("If {en}: {ids}; then {pair} would do."),
        &format!("Si {es}: {ids}; entonces serviría {pair}."),
    )
}

/// An answer as the condition of a sentence.
fn clause(answer: &AnswerView) -> Text {
    let word = answer.to.as_str().unwrap_or_default();
    let (en, es) = match answer.fact.as_str() {
        "data.may_leave" => may_leave(word),
        "use.stakes" => stakes(word),
        "operations.team" => team(word),
        "operations.downtime_tolerated" => downtime(word),
        "operations.tokens_per_month" => {
            let tokens = answer.to.as_i64().unwrap_or(0);
            return text(
                &format!("it were {} a month", tokens_en(tokens)),
                &format!("fueran {} al mes", tokens_es(tokens)),
            );
        }
        "preferences.order" => return order(&answer.to),
        _ => limit(answer),
    };
    text(en, es)
}

fn may_leave(word: &str) -> (&'static str, &'static str) {
    match word {
        "all" => ("all data could leave", "todos los datos pudieran salir"),
        "some" => (
            "some data could not leave",
            "algunos datos no pudieran salir",
        ),
        "client-decides" => (
            "your clients decided what may leave",
            "tus clientes decidieran qué puede salir",
        ),
        _ => ("no data could leave", "ningún dato pudiera salir"),
    }
}

fn stakes(word: &str) -> (&'static str, &'static str) {
    match word {
        "own" => (
            "a wrong answer cost only you",
            "un error solo te costara a ti",
        ),
        "client-reputation" => (
            "a wrong answer cost your name with clients",
            "un error te costara el crédito ante tus clientes",
        ),
        "regulator" => (
            "a regulator punished a wrong answer",
            "un supervisor sancionara un error",
        ),
        _ => (
            "a wrong answer endangered people",
            "un error pusiera en peligro a personas",
        ),
    }
}

fn team(word: &str) -> (&'static str, &'static str) {
    match word {
        "none" => (
            "nobody looked after servers",
            "nadie cuidara de los servidores",
        ),
        "part-time" => (
            "somebody looked after servers part-time",
            "alguien cuidara de los servidores a tiempo parcial",
        ),
        _ => ("a team were on call", "hubiera un equipo de guardia"),
    }
}

fn downtime(word: &str) -> (&'static str, &'static str) {
    match word {
        "hours" => ("it might be down for hours", "pudiera parar durante horas"),
        "minutes" => (
            "it might be down for minutes only",
            "solo pudiera parar unos minutos",
        ),
        _ => ("it might never be down", "no pudiera parar nunca"),
    }
}

/// Red lines, and what may drop.
fn limit(answer: &AnswerView) -> (&'static str, &'static str) {
    let some = |value: &Json| value.as_array().is_some_and(|list| !list.is_empty());
    match (answer.fact.as_str(), answer.to == Json::Bool(true)) {
        ("operations.quality_may_drop", true) => (
            "quality might drop while the backup serves",
            "la calidad pudiera bajar mientras atiende el respaldo",
        ),
        ("operations.quality_may_drop", false) => (
            "quality might not drop while the backup serves",
            "la calidad no pudiera bajar mientras atiende el respaldo",
        ),
        ("red_lines.osi_license_only", true) => (
            "only OSI-approved licenses were allowed",
            "solo se admitieran licencias aprobadas por la OSI",
        ),
        ("red_lines.osi_license_only", false) => (
            "licenses without OSI approval were allowed",
            "se admitieran licencias sin aprobación de la OSI",
        ),
        ("red_lines.air_gapped", true) => ("the network were cut off", "la red estuviera aislada"),
        ("red_lines.air_gapped", false) => (
            "the network were not cut off",
            "la red no estuviera aislada",
        ),
        _ if !some(&answer.to) => (
            "models from every country were allowed",
            "se admitieran modelos de cualquier país",
        ),
        _ if some(&answer.from) => (
            "only models from China were ruled out",
            "solo se descartaran los modelos de China",
        ),
        _ => (
            "models from China were ruled out",
            "se descartaran los modelos de China",
        ),
    }
}

fn order(order: &Json) -> Text {
    let names = |spanish: bool| {
        let words = order
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str);
        let name = |word| match (word, spanish) {
            ("quality", true) => "calidad",
            ("control", true) => "control",
            (_, true) => "coste",
            (word, false) => word,
        };
        words.map(name).collect::<Vec<_>>()
    };
    text(
        &format!("what matters were {}", names(false).join(", then ")),
        &format!("importara {}", names(true).join(", luego ")),
    )
}
