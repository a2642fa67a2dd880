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

/// The loss of an aggregator, where the catalog holds no provider that only passes requests on.
pub(crate) fn no_aggregator() -> Text {
    text(
        "An aggregator is lost (no route here passes through one)",
        "Cae un intermediario (ninguna vía de aquí pasa por uno)",
    )
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

/// How long neither model serves, in a year, and what that comes from.
pub(crate) struct Downtime {
    /// The minutes without service of the primary alone.
    pub alone: i64,
    /// The same of both, with the fastest and with the slowest switch.
    pub down: [i64; 2],
    /// How long the switch takes, where the organization measured it.
    pub own_switch: Option<u32>,
    /// How much of the slowest is the switch itself.
    pub switching_percent: i64,
    /// The outages are those of the primary's own service.
    pub measured: bool,
    /// The partner's outages were measured.
    pub partner_measured: bool,
}

/// How the switch to the backup stands.
pub(crate) fn switching(
    tested_on: Option<&str>,
    age_days: Option<i64>,
    own_switch: Option<u32>,
) -> Text {
    if let Some(minutes) = own_switch {
        return measured_switch(tested_on, minutes);
    }
    match (tested_on, age_days) {
        (Some(date), Some(days)) => {
            let (ago_en, ago_es) = match days {
                0 => ("today".to_owned(), "hoy".to_owned()),
                1 => ("a day ago".to_owned(), "hace un día".to_owned()),
                days => (format!("{days} days ago"), format!("hace {days} días")),
            };
            text(
                &format!(
                    "The switch to the backup was last tested on {date}, {ago_en}; how long it took then is how long it takes."
                ),
                &format!(
                    "El cambio al respaldo se probó por última vez el {date}, {ago_es}; lo que tardó entonces es lo que tarda."
                ),
            )
        }
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

/// The organization's own figure.
fn measured_switch(tested_on: Option<&str>, minutes: u32) -> Text {
    let whole = i64::from(minutes);
    let (en, es) = tested_on.map_or_else(Default::default, |date| {
        (
            format!(" It was last tested on {date}."),
            format!(" Se probó por última vez el {date}."),
        )
    });
    text(
        &format!(
            "You measured that the switch to the backup takes {}.{en}",
            duration(whole, '.')
        ),
        &format!(
            "Has medido que el cambio al respaldo tarda {}.{es}",
            duration(whole, ',')
        ),
    )
}

/// How long neither model serves, in a year: with the fastest and the slowest switch, or with the one that was
/// measured.
pub(crate) fn availability(found: &Downtime) -> Text {
    let (whose_en, whose_es) = if found.measured {
        ("the primary's service", "el servicio del principal")
    } else {
        (
            "a service like the primary's",
            "un servicio como el del principal",
        )
    };
    let (rest_en, rest_es) = if found.partner_measured {
        ("", "")
    } else {
        (
            " Outages of own machines were not measured and come on top.",
            " Las caídas de las máquinas propias no se han medido y se suman.",
        )
    };
    let (switch_en, switch_es) = dominance(found.switching_percent);
    let [fastest, slowest] = found.down;
    let (with_en, with_es) = match found.own_switch {
        Some(minutes) => (
            format!(
                "{} with the {} that your switch takes",
                duration(slowest, '.'),
                duration(i64::from(minutes), '.')
            ),
            format!(
                "{} con los {} que tarda tu cambio",
                duration(slowest, ','),
                duration(i64::from(minutes), ',')
            ),
        ),
        None => (
            format!(
                "{} when the switch takes a minute and {} when it takes an hour",
                duration(fastest, '.'),
                duration(slowest, '.')
            ),
            format!(
                "{} si el cambio tarda un minuto y {} si tarda una hora",
                duration(fastest, ','),
                duration(slowest, ',')
            ),
        ),
    };
    text(
        &format!(
            "Counting every incident as a full outage, {whose_en} was down {} a year; with the partner it is {with_en}.{switch_en}{rest_en}",
            duration(found.alone, '.'),
        ),
        &format!(
            "Si cada incidente cuenta como caída total, {whose_es} estuvo caído {} al año; con el respaldo son {with_es}.{switch_es}{rest_es}",
            duration(found.alone, ','),
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
                " Aun así, el cambio en sí es solo el {percent}\u{a0}% de eso; el resto es que los dos estén caídos a la vez."
            ),
        );
    }
    (
        format!(
            " Of the last figure, {percent}% is the switch itself: switching faster gains more than a third model would."
        ),
        format!(
            " De esta última cifra, el {percent}\u{a0}% es el cambio en sí: cambiar más deprisa ayuda más que un tercer modelo."
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
