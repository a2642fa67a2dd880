//! What is said about other answers.

use modelpair_rules::Text;
use serde_json::Value as Json;

use super::costs::{tokens_en, tokens_es};
use super::text;
use super::weighing::label;
use crate::record::{AnswerView, FindingView, PairName};

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
    let yes = answer.to == Json::Bool(true);
    match (answer.fact.as_str(), word) {
        ("data.may_leave", "all") => text("all data could leave", "todos los datos pudieran salir"),
        ("data.may_leave", "some") => text(
            "some data could not leave",
            "algunos datos no pudieran salir",
        ),
        ("data.may_leave", "client-decides") => text(
            "your clients decided what may leave",
            "tus clientes decidieran qué puede salir",
        ),
        ("data.may_leave", _) => text("no data could leave", "ningún dato pudiera salir"),
        ("operations.tokens_per_month", _) => {
            let tokens = answer.to.as_i64().unwrap_or(0);
            text(
                &format!("it were {} a month", tokens_en(tokens)),
                &format!("fueran {} al mes", tokens_es(tokens)),
            )
        }
        ("use.stakes", "own") => text(
            "a wrong answer cost only you",
            "un error solo te costara a ti",
        ),
        ("use.stakes", "client-reputation") => text(
            "a wrong answer cost your name with clients",
            "un error te costara el crédito ante tus clientes",
        ),
        ("use.stakes", "regulator") => text(
            "a regulator punished a wrong answer",
            "un supervisor sancionara un error",
        ),
        ("use.stakes", _) => text(
            "a wrong answer endangered people",
            "un error pusiera en peligro a personas",
        ),
        ("operations.team", "none") => text(
            "nobody looked after servers",
            "nadie cuidara de los servidores",
        ),
        ("operations.team", "part-time") => text(
            "somebody looked after servers part-time",
            "alguien cuidara de los servidores a tiempo parcial",
        ),
        ("operations.team", _) => text("a team were on call", "hubiera un equipo de guardia"),
        ("operations.downtime_tolerated", "hours") => {
            text("it might be down for hours", "pudiera parar durante horas")
        }
        ("operations.downtime_tolerated", "minutes") => text(
            "it might be down for minutes only",
            "solo pudiera parar unos minutos",
        ),
        ("operations.downtime_tolerated", _) => {
            text("it might never be down", "no pudiera parar nunca")
        }
        ("operations.quality_may_drop", _) if yes => text(
            "quality might drop while the backup serves",
            "la calidad pudiera bajar mientras atiende el respaldo",
        ),
        ("operations.quality_may_drop", _) => text(
            "quality might not drop while the backup serves",
            "la calidad no pudiera bajar mientras atiende el respaldo",
        ),
        ("red_lines.osi_license_only", _) if yes => text(
            "only OSI-approved licenses were allowed",
            "solo se admitieran licencias aprobadas por la OSI",
        ),
        ("red_lines.osi_license_only", _) => text(
            "licenses without OSI approval were allowed",
            "se admitieran licencias sin aprobación de la OSI",
        ),
        ("red_lines.air_gapped", _) if yes => {
            text("the network were cut off", "la red estuviera aislada")
        }
        ("red_lines.air_gapped", _) => text(
            "the network were not cut off",
            "la red no estuviera aislada",
        ),
        ("red_lines.excluded_origins", _) if answer.to.as_array().is_some_and(Vec::is_empty) => {
            text(
                "models from every country were allowed",
                "se admitieran modelos de cualquier país",
            )
        }
        ("red_lines.excluded_origins", _) => text(
            "models from China were ruled out",
            "se descartaran los modelos de China",
        ),
        _ => order(&answer.to),
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
