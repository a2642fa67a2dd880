//! What is said about the day something breaks.

use modelpair_rules::Text;

use super::text;
use crate::availability::{Scenario, Shared};

/// An event.
pub(crate) fn scenario(scenario: Scenario) -> Text {
    match scenario {
        Scenario::Retirement => text("The model is retired", "Retiran el modelo"),
        Scenario::PriceDoubled => text("Its price doubles", "Se duplica el precio"),
        Scenario::CutOff => text(
            "Terms or a government cut you off",
            "Unas condiciones o un gobierno te cortan el acceso",
        ),
        Scenario::LicenseChange => text(
            "The license of the weights changes",
            "Cambia la licencia de los pesos",
        ),
        Scenario::RegionLost => text("A cloud region is lost", "Cae una región de la nube"),
        Scenario::GpuLost => text("Your own machines fail", "Fallan tus propias máquinas"),
        Scenario::AggregatorLost => text("An aggregator is lost", "Cae un intermediario"),
        Scenario::KeyPersonLost => text(
            "The person who runs the machines leaves",
            "Se va quien lleva las máquinas",
        ),
    }
}

/// Something that both models depend on.
pub(crate) fn shares(what: Shared) -> Text {
    match what {
        Shared::Provider => text(
            "Both come from the same provider.",
            "Los dos vienen del mismo proveedor.",
        ),
        Shared::Owner => text(
            "One company runs both providers.",
            "Una misma empresa lleva los dos proveedores.",
        ),
        Shared::Cloud => text(
            "Both run in the same cloud.",
            "Los dos se ejecutan en la misma nube.",
        ),
        Shared::Region => text(
            "Both run in the same region of it.",
            "Los dos se ejecutan en la misma región de ella.",
        ),
        Shared::Jurisdiction => text(
            "Both providers are under the same law.",
            "Los dos proveedores están bajo la misma ley.",
        ),
        Shared::Developer => text(
            "One developer made both models.",
            "Un mismo desarrollador hizo los dos modelos.",
        ),
        Shared::WeightsFamily => text(
            "The weights of both have one origin.",
            "Los pesos de los dos tienen un mismo origen.",
        ),
    }
}

/// How the switch to the backup stands.
pub(crate) fn switching(tested_on: Option<&str>, age_days: Option<i64>) -> Text {
    match (tested_on, age_days) {
        (Some(date), Some(days)) => text(
            &format!(
                "The switch to the backup was last tested on {date}, {days} days ago; how long it took then is how long it takes."
            ),
            &format!(
                "El cambio al respaldo se probó por última vez el {date}, hace {days} días; lo que tardó entonces es lo que tarda."
            ),
        ),
        (Some(date), None) => text(
            &format!("The switch to the backup was last tested on {date}."),
            &format!("El cambio al respaldo se probó por última vez el {date}."),
        ),
        (None, _) => text(
            "Nobody has tested the switch to the backup, so nobody knows how long it takes; that time decides more than any third model would.",
            "Nadie ha probado el cambio al respaldo y nadie sabe cuánto tarda; ese tiempo decide más que cualquier tercer modelo.",
        ),
    }
}

/// How long neither model serves, in a year, with the fastest and the slowest switch; and how much
/// of the slowest is the switch itself.
pub(crate) fn availability(
    alone: i64,
    [fastest, slowest]: [i64; 2],
    switching_percent: i64,
    measured: bool,
    partner_measured: bool,
) -> Text {
    let (whose_en, whose_es) = if measured {
        ("the primary's service", "el servicio del principal")
    } else {
        (
            "a service like the primary's",
            "un servicio como el del principal",
        )
    };
    let (rest_en, rest_es) = if partner_measured {
        ("", "")
    } else {
        (
            " Outages of own machines were not measured and come on top.",
            " Las caídas de las máquinas propias no se han medido y se suman.",
        )
    };
    let (switch_en, switch_es) = dominance(switching_percent);
    text(
        &format!(
            "Counting every incident as a full outage, {whose_en} was down {} a year; with the partner it is {} when the switch takes a minute and {} when it takes an hour.{switch_en}{rest_en}",
            duration(alone, '.'),
            duration(fastest, '.'),
            duration(slowest, '.')
        ),
        &format!(
            "Si cada incidente cuenta como caída total, {whose_es} estuvo caído {} al año; con la pareja son {} si el cambio tarda un minuto y {} si tarda una hora.{switch_es}{rest_es}",
            duration(alone, ','),
            duration(fastest, ','),
            duration(slowest, ',')
        ),
    )
}

/// Whether the switch costs more than both being down at once does.
fn dominance(percent: i64) -> (String, String) {
    if percent < 50 {
        return (
            format!(
                " Even then the switch itself is only {percent}% of it; the rest is both being down at once."
            ),
            format!(
                " Aun así, el cambio en sí es solo el {percent} % de eso; el resto es que los dos estén caídos a la vez."
            ),
        );
    }
    (
        format!(
            " Of the last figure, {percent}% is the switch itself: switching faster gains more than a third model would."
        ),
        format!(
            " De esta última cifra, el {percent} % es el cambio en sí: cambiar más deprisa ayuda más que un tercer modelo."
        ),
    )
}

/// Minutes, or hours from two on.
fn duration(minutes: i64, point: char) -> String {
    if minutes < 120 {
        return format!("{minutes} min");
    }
    let tenths = (minutes * 10 + 30) / 60;
    if tenths >= 100 {
        return format!("{} h", (minutes + 30) / 60);
    }
    format!("{}{point}{} h", tenths / 10, tenths % 10)
}
