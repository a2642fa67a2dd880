//! Every sentence that the library itself says, in both languages. Nothing else rephrases them.

#[cfg(feature = "analysis")]
mod changes;
mod costs;
mod runner_up;
mod sides;
mod survival;
mod weighing;

#[cfg(feature = "analysis")]
pub(crate) use changes::{change, quantity_flip, relaxation, stretch, volumes};
pub(crate) use costs::{Quantity, as_cheap, break_even_at, break_even_never, cheapest, cost_flip};
pub(crate) use runner_up::{runner_up, takes_price, takes_value, takes_weight};
pub(crate) use sides::*;
pub(crate) use survival::{Downtime, availability, no_aggregator, scenario, shares, switching};
pub(crate) use weighing::{disputed_prices, flip, robustness};

use modelpair_rules::{Language, Text};

use crate::cost::MicroUsd;
use crate::gates::Role;
use crate::record::Note;

/// What is said below everything.
pub fn disclaimer() -> Text {
    text(
        "Not legal advice. Read the clause at its source before you rely on it.",
        "No es asesoramiento jurídico. Lee la cláusula en su fuente antes de apoyarte en ella.",
    )
}

pub(crate) fn primary_best(name: &str, eci_milli: i64, options: usize) -> Note {
    if options == 1 {
        return note(
            "primary-best",
            format!(
                "{name} is the only option that passes for high-stakes work (index {}).",
                decimal(eci_milli, '.')
            ),
            format!(
                "{name} es la única opción que pasa para el trabajo delicado (índice {}).",
                decimal(eci_milli, ',')
            ),
        );
    }
    note(
        "primary-best",
        format!(
            "{name} is the most capable of the {options} options that pass for high-stakes work (index {}).",
            decimal(eci_milli, '.')
        ),
        format!(
            "{name} es el más capaz de las {options} opciones que pasan para el trabajo delicado (índice {}).",
            decimal(eci_milli, ',')
        ),
    )
}

pub(crate) fn primary_balance(name: &str, best: &str, behind_milli: i64) -> Note {
    note(
        "primary-balance",
        format!(
            "{best} is {} index points more capable, but in your order of what matters {name} comes out ahead.",
            decimal(behind_milli, '.')
        ),
        format!(
            "{best} tiene {} puntos más de capacidad, pero con tu orden de prioridades gana {name}.",
            decimal(behind_milli, ',')
        ),
    )
}

pub(crate) fn partner_confined(name: &str) -> Note {
    note(
        "partner-confined",
        format!("{name} runs on your own machines, so the data that may not leave does not leave."),
        format!("{name} funciona en tus propias máquinas: los datos que no pueden salir no salen."),
    )
}

pub(crate) fn partner_dormant(name: &str, provider: &str) -> Note {
    note(
        "partner-dormant",
        format!(
            "{name} at {provider} sleeps until you need it: keep a key, test it now and then, pay only for what you use."
        ),
        format!(
            "{name} en {provider} duerme hasta que lo necesites: guarda una clave, pruébala de vez en cuando y paga solo lo que uses."
        ),
    )
}

pub(crate) fn partner_backup(name: &str) -> Note {
    note(
        "partner-backup",
        format!(
            "The weights of {name} are open: when a provider fails, raises its price or ends the model, you can take them elsewhere."
        ),
        format!(
            "Los pesos de {name} son abiertos: si un proveedor falla, sube el precio o retira el modelo, puedes llevártelos a otro sitio."
        ),
    )
}

pub(crate) fn partner_closed(name: &str, primary: &str, provider: &str) -> Note {
    note(
        "partner-closed",
        format!(
            "{name} takes over when {primary} fails or is retired; its weights are closed, so you have it only as long as {provider} offers it."
        ),
        format!(
            "{name} toma el relevo si {primary} falla o se retira; sus pesos son cerrados, así que lo tienes solo mientras {provider} lo ofrezca."
        ),
    )
}

pub(crate) fn volume_cheaper(name: &str, cost: MicroUsd, other: MicroUsd) -> Note {
    note(
        "volume-cheaper",
        format!(
            "The volume goes to {name}: the pair then costs {} a month instead of {}.",
            dollars_en(cost),
            dollars_en(other)
        ),
        format!(
            "El volumen va a {name}: así la pareja cuesta {} al mes en lugar de {}.",
            dollars_es(cost),
            dollars_es(other)
        ),
    )
}

pub(crate) fn volume_only(name: &str) -> Note {
    note(
        "volume-only",
        format!("The volume goes to {name}, the only one of the two that passes for it."),
        format!("El volumen va a {name}, el único de los dos que pasa para ello."),
    )
}

pub(crate) fn volume_none() -> Note {
    note(
        "volume-none",
        "There is no volume apart from the high-stakes work, so one model does it all.".to_owned(),
        "No hay más volumen que el trabajo delicado: un solo modelo lo hace todo.".to_owned(),
    )
}

/// Nothing is shared; where one of the two runs may not be known.
pub(crate) fn independent(cloud_known: bool) -> Note {
    if !cloud_known {
        return note(
            "independent-but-for-the-cloud",
            "The two share no provider, no owner and no weights; whether they run in the same cloud is not known.".to_owned(),
            "No comparten proveedor, dueño ni pesos; no se sabe si funcionan en la misma nube.".to_owned(),
        );
    }
    note(
        "independent",
        "The two share no provider, no cloud, no owner and no weights: one event does not take both.".to_owned(),
        "No comparten proveedor, nube, dueño ni pesos: un mismo suceso no se lleva a los dos.".to_owned(),
    )
}

pub(crate) fn shared(kind: &str) -> Note {
    let (en, es) = match kind {
        "provider" => ("provider", "el proveedor"),
        "machines" => ("machines of yours", "tus máquinas"),
        "cloud" => ("cloud", "la nube"),
        "owner" => ("owner", "el dueño"),
        _ => ("family of weights", "la familia de pesos"),
    };
    note(
        &format!("shared-{kind}"),
        format!("Both depend on the same {en}: one event can take both."),
        format!("Los dos dependen de lo mismo, {es}: un solo suceso puede llevarse a ambos."),
    )
}

pub(crate) fn backup_untested() -> Note {
    note(
        "backup-untested",
        "Nobody has tested the backup yet. A backup that never ran is a hope; run it once before you count on it.".to_owned(),
        "Nadie ha probado aún el respaldo. Un respaldo que nunca ha funcionado es una esperanza; pruébalo antes de contar con él.".to_owned(),
    )
}

pub(crate) fn backup_test_old(days: i64, limit: i64) -> Note {
    note(
        "backup-test-old",
        format!(
            "The backup was last tested {days} days ago. Where others pay for a wrong answer, test it at least every {limit} days."
        ),
        format!(
            "El respaldo se probó por última vez hace {days} días. Si otros pagan una respuesta equivocada, pruébalo al menos cada {limit} días."
        ),
    )
}

pub(crate) fn backup_weaker(known: bool) -> Note {
    let (en, es) = if known {
        (
            "is less capable than the primary",
            "es menos capaz que el principal",
        )
    } else {
        ("is of unknown quality", "es de calidad desconocida")
    };
    note(
        "backup-weaker",
        format!(
            "You said that quality may not drop while the backup serves, and this backup {en}: keep such work waiting, or take a primary that it can replace."
        ),
        format!(
            "Dijiste que la calidad no puede bajar mientras atiende el respaldo, y este respaldo {es}: deja esperar ese trabajo o elige un principal que pueda sustituir."
        ),
    )
}

pub(crate) fn two_open() -> Note {
    note(
        "two-open",
        "No closed model passes for the high-stakes work, so both models of the pair are open.".to_owned(),
        "Ningún modelo cerrado pasa para el trabajo delicado, así que los dos de la pareja son abiertos.".to_owned(),
    )
}

pub(crate) fn two_closed() -> Note {
    note(
        "two-closed",
        "No model with open weights passes as the backup, so both models of the pair are closed.".to_owned(),
        "Ningún modelo de pesos abiertos pasa como respaldo, así que los dos de la pareja son cerrados.".to_owned(),
    )
}

pub(crate) fn nothing_passes(role: Role) -> Note {
    let Text { en, es } = role_name(role);
    note(
        "nothing-passes",
        format!(
            "No option passes for {en}. The rules that deny most stand under what was ruled out, each with its way out."
        ),
        format!(
            "Ninguna opción pasa para {es}. Las reglas que más deniegan figuran en lo descartado, cada una con su salida."
        ),
    )
}

pub(crate) fn nothing_priced() -> Note {
    note(
        "nothing-priced",
        "Options pass for every role, but none with a known price or measured machines for both halves of a pair.".to_owned(),
        "Hay opciones que pasan para cada función, pero ninguna con precio conocido o máquinas medidas para las dos mitades de la pareja.".to_owned(),
    )
}

pub(crate) fn work_unknown() -> Note {
    note(
        "work-unknown",
        "The volume of work or its shape is not known, so nothing can be priced. State `operations.*` and `use.context_tokens`, or start from a profile.".to_owned(),
        "No se conoce el volumen de trabajo o su forma, así que no se puede poner precio. Indica `operations.*` y `use.context_tokens`, o parte de un perfil.".to_owned(),
    )
}

pub(crate) fn undetermined(options: usize) -> Note {
    if options == 1 {
        return note(
            "undetermined",
            "One option is undetermined in some role, because a fact is missing; it was left out of the pairs.".to_owned(),
            "Una opción queda sin determinar en alguna función porque falta un dato; no entra en las parejas.".to_owned(),
        );
    }
    note(
        "undetermined",
        format!(
            "{options} options are undetermined in some role, because a fact is missing; they were left out of the pairs."
        ),
        format!(
            "{options} opciones quedan sin determinar en alguna función porque falta un dato; no entran en las parejas."
        ),
    )
}

pub(crate) fn guide_differs(role: Role, expected: &Text, came_out: &str) -> Text {
    let name = role_name(role);
    let (en, es) = kind_name(came_out);
    text(
        &format!(
            "For {} the guide expects otherwise ({}) The arithmetic for your case says: {en}.",
            name.en, expected.en
        ),
        &format!(
            "Para {} la guía espera otra cosa ({}) Las cuentas de tu caso dicen: {es}.",
            name.es, expected.es
        ),
    )
}

/// The name of a role inside a sentence.
pub(crate) fn role_name(role: Role) -> Text {
    match role {
        Role::HighStakes => text("high-stakes work", "el trabajo delicado"),
        Role::Confined => text("data that may not leave", "los datos que no pueden salir"),
        Role::Volume => text("cheap volume", "el volumen barato"),
        Role::Backup => text("the backup", "el respaldo"),
    }
}

fn kind_name(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "closed" => ("a closed model", "un modelo cerrado"),
        "hosted-open" => (
            "an open model that somebody hosts",
            "un modelo abierto alojado por un tercero",
        ),
        "self-hosted" => (
            "an open model on own machines",
            "un modelo abierto en máquinas propias",
        ),
        _ => ("nothing", "nada"),
    }
}

fn note(code: &str, en: String, es: String) -> Note {
    Note {
        code: code.to_owned(),
        text: Text { en, es },
    }
}

fn text(en: &str, es: &str) -> Text {
    Text {
        en: en.to_owned(),
        es: es.to_owned(),
    }
}

/// Thousandths with one decimal, rounded.
fn decimal(milli: i64, point: char) -> String {
    let tenths = (milli + 50) / 100;
    format!("{}{point}{}", tenths / 10, tenths % 10)
}

/// Parts per million as percent with one decimal, rounded to the nearest but never up to all or down to nothing.
fn percent(ppm: i64, point: char) -> String {
    let tenths = match (ppm + 500).div_euclid(1_000) {
        1_000 if ppm < 1_000_000 => 999,
        0 if ppm > 0 => 1,
        tenths => tenths,
    };
    if tenths % 10 == 0 {
        return (tenths / 10).to_string();
    }
    format!("{}{point}{}", tenths / 10, tenths % 10)
}

/// An amount for people: whole dollars, or cents below ten dollars.
pub fn dollars(amount: MicroUsd, language: Language) -> String {
    match language {
        Language::En => dollars_en(amount),
        Language::Es => dollars_es(amount),
    }
}

/// Whole dollars, or cents below ten dollars.
fn dollars_en(amount: MicroUsd) -> String {
    format!("${}", amount_text(amount, ',', '.', 4))
}

/// As [`dollars_en`], the way Spain writes it: four digits are not grouped.
fn dollars_es(amount: MicroUsd) -> String {
    format!("{}\u{a0}US$", amount_text(amount, '.', ',', 5))
}

fn amount_text(amount: MicroUsd, group: char, point: char, grouped_from: usize) -> String {
    let cents = (amount.0 + 5_000) / 10_000;
    if cents < 1_000 {
        return format!("{}{point}{:02}", cents / 100, cents % 100);
    }
    grouped((amount.0 + 500_000) / 1_000_000, group, grouped_from)
}

/// A whole number with its thousands apart, from so many digits on.
fn grouped(number: i64, group: char, grouped_from: usize) -> String {
    let digits = number.to_string();
    if digits.len() < grouped_from {
        return digits;
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_both_languages() {
        let show = |micro| (dollars_en(MicroUsd(micro)), dollars_es(MicroUsd(micro)));
        assert_eq!(show(1_234_567), ("$1.23".into(), "1,23\u{a0}US$".into()));
        assert_eq!(
            show(4_306_600_000),
            ("$4,307".into(), "4307\u{a0}US$".into())
        );
        assert_eq!(
            show(41_200_000_000),
            ("$41,200".into(), "41.200\u{a0}US$".into())
        );
    }

    #[test]
    fn index_points_are_rounded() {
        assert_eq!(decimal(167_330, '.'), "167.3");
        assert_eq!(decimal(140_480, ','), "140,5");
    }

    #[test]
    fn one_of_something_is_singular() {
        for (one, en, es) in [
            (
                primary_best("X", 1, 1).text,
                "the only option",
                "la única opción",
            ),
            (undetermined(1).text, "One option is", "Una opción queda"),
            (
                switching(Some("2026-11-21"), Some(1), None),
                "a day ago",
                "hace un día",
            ),
        ] {
            assert!(one.en.contains(en) && one.es.contains(es), "{one:?}");
        }
    }
}
