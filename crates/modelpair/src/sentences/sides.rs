//! What is said about open and closed, on both sides.

use modelpair_rules::Text;

use super::costs::{tokens_en, tokens_es};
use super::{decimal, dollars_en, dollars_es, percent, text};
use crate::catalog::Openness;
use crate::cost::MicroUsd;
use crate::record::UseShare;

/// Something that a provider signs or promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contract {
    DataProcessing,
    Indemnity,
    Soc2,
    ZeroRetention,
}

/// How the partner is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Hosted,
    OwnMachines,
}

pub(crate) fn locked_in() -> Text {
    text(
        "Both models are closed: price, terms and end of life are set by others.",
        "Los dos modelos son cerrados: precio, condiciones y retirada los fijan otros.",
    )
}

pub(crate) fn no_lock_in(name: &str, routes: usize, both: bool) -> Text {
    let (rest_en, rest_es) = if both {
        ("", "")
    } else {
        (
            " The other half stays tied to its provider.",
            " La otra mitad sigue atada a su proveedor.",
        )
    };
    let (routes_en, routes_es) = match routes {
        0 => (
            "no other route to them passes here, but they can be taken".to_owned(),
            "aquí no pasa ninguna otra vía hacia ellos, pero se pueden llevar a otro sitio"
                .to_owned(),
        ),
        1 => (
            "one other route to them passes here".to_owned(),
            "aquí pasa otra vía hacia ellos".to_owned(),
        ),
        _ => (
            format!("{routes} other routes to them pass here"),
            format!("aquí pasan otras {routes} vías hacia ellos"),
        ),
    };
    text(
        &format!("The weights of {name} are open: {routes_en}.{rest_en}"),
        &format!("Los pesos de {name} son abiertos: {routes_es}.{rest_es}"),
    )
}

pub(crate) fn not_auditable() -> Text {
    text(
        "Nobody outside can look into either model.",
        "Nadie de fuera puede mirar dentro de ninguno de los dos modelos.",
    )
}

pub(crate) fn auditable(name: &str, parts: [Option<Openness>; 3]) -> Text {
    let names = [
        ("inference code", "código de inferencia"),
        ("training code", "código de entrenamiento"),
        ("training data", "datos de entrenamiento"),
    ];
    let list = |pick: fn((&'static str, &'static str)) -> &'static str,
                wanted: bool|
     -> Vec<&'static str> {
        let chosen = parts
            .iter()
            .zip(names)
            .filter(|(part, _)| (**part == Some(Openness::Open)) == wanted);
        chosen.map(|(_, name)| pick(name)).collect()
    };
    let (first, second): (fn(_) -> _, fn(_) -> _) = (|(en, _)| en, |(_, es)| es);
    let closed = |pick, none: &str, prefix: &str| {
        let names = list(pick, false);
        if names.is_empty() {
            none.to_owned()
        } else {
            format!("{prefix}{}", names.join(", "))
        }
    };
    let open = |pick, weights: &'static str| [vec![weights], list(pick, true)].concat().join(", ");
    text(
        &format!(
            "{name}: published are {}{}.",
            open(first, "weights"),
            closed(first, "", "; not, or only in part, ")
        ),
        &format!(
            "{name}: se han publicado {}{}.",
            open(second, "pesos"),
            closed(second, "", "; no, o solo en parte, ")
        ),
    )
}

pub(crate) fn self_hosted(name: &str) -> Text {
    text(
        &format!("{name} runs on machines that you control: what may not leave stays inside."),
        &format!(
            "{name} funciona en máquinas que controlas: lo que no puede salir se queda dentro."
        ),
    )
}

pub(crate) fn not_self_hosted(open: Option<&str>) -> Text {
    match open {
        Some(name) => text(
            &format!(
                "{name} is hosted by somebody else today; its weights could be run on own machines."
            ),
            &format!(
                "Hoy {name} lo aloja un tercero; sus pesos podrían ejecutarse en máquinas propias."
            ),
        ),
        None => text(
            "Neither model can be run on own machines.",
            "Ninguno de los dos puede ejecutarse en máquinas propias.",
        ),
    }
}

pub(crate) fn every_token_is_paid() -> Text {
    text(
        "Every token is paid for, however many there are.",
        "Cada token se paga, sean los que sean.",
    )
}

pub(crate) fn free_capacity(name: &str, capacity: i64, used_ppm: i64) -> Text {
    text(
        &format!(
            "The machines of {name} carry {} a month, of which {}% are used; up to there another token costs nothing.",
            tokens_en(capacity),
            percent(used_ppm, '.')
        ),
        &format!(
            "Las máquinas de {name} soportan {} al mes y se usa el {}\u{a0}%; hasta ahí, un token más no cuesta nada.",
            tokens_es(capacity),
            percent(used_ppm, ',')
        ),
    )
}

pub(crate) fn no_innovation() -> Text {
    text(
        "Nobody may change either model; you get the improvements that its maker makes.",
        "Nadie puede modificar ninguno de los dos; solo hay las mejoras que haga su fabricante.",
    )
}

pub(crate) fn innovation(name: &str, license: &str, approved: bool) -> Text {
    let (en, es) = if approved {
        (
            "lets anybody fine-tune it and pass it on",
            "permite a cualquiera ajustarlo y redistribuirlo",
        )
    } else {
        ("sets conditions for that", "pone condiciones para ello")
    };
    text(
        &format!("Others can build on {name}: its license ({license}) {en}."),
        &format!("Otros pueden construir sobre {name}: su licencia ({license}) {es}."),
    )
}

pub(crate) fn alignment_unknown() -> Text {
    text(
        "Revenue of closed models pays for research into safe models; no fact of the catalog says how much of it.",
        "Los ingresos de los modelos cerrados pagan investigación en modelos seguros; ningún dato del catálogo dice cuánta.",
    )
}

pub(crate) fn nobody_accountable() -> Text {
    text(
        "Nobody but you answers for the outputs.",
        "De los resultados no responde nadie más que tú.",
    )
}

pub(crate) fn accountable(provider: &str, promised: &[Contract]) -> Text {
    if promised.is_empty() {
        return text(
            &format!("{provider} promises none of what the catalog looks for."),
            &format!("{provider} no promete nada de lo que busca el catálogo."),
        );
    }
    let name = |contract: &Contract| match contract {
        Contract::DataProcessing => (
            "a data processing agreement",
            "un contrato de encargo del tratamiento",
        ),
        Contract::Indemnity => (
            "indemnity for claims of copyright",
            "indemnización por reclamaciones de propiedad intelectual",
        ),
        Contract::Soc2 => ("a SOC 2 report", "un informe SOC 2"),
        Contract::ZeroRetention => ("zero retention", "retención cero"),
    };
    let list = |pick: fn((&'static str, &'static str)) -> &'static str| {
        promised
            .iter()
            .map(|contract| pick(name(contract)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    text(
        &format!("{provider} offers: {}.", list(|(en, _)| en)),
        &format!("{provider} ofrece: {}.", list(|(_, es)| es)),
    )
}

pub(crate) fn revocable(name: &str) -> Text {
    text(
        &format!("Access to {name} can be withdrawn from those who misuse it, and from you."),
        &format!("El acceso a {name} se puede retirar a quien lo use mal, y también a ti."),
    )
}

pub(crate) fn not_revocable() -> Text {
    text(
        "Open weights cannot be called back, whoever has them.",
        "Los pesos abiertos no se pueden retirar, los tenga quien los tenga.",
    )
}

pub(crate) fn frontier(name: &str, open: bool, ahead: Option<(&str, i64)>) -> Text {
    match (open, ahead) {
        (_, Some((rival, ahead))) if ahead > 0 => {
            let (kind_en, kind_es) = if open {
                ("closed", "cerrado")
            } else {
                ("open", "abierto")
            };
            text(
                &format!(
                    "{name} is {} index points above {rival}, the best {kind_en} model that passes for this work.",
                    decimal(ahead, '.')
                ),
                &format!(
                    "{name} está {} puntos por encima de {rival}, el mejor modelo {kind_es} que pasa para este trabajo.",
                    decimal(ahead, ',')
                ),
            )
        }
        (_, Some((rival, _))) => text(
            &format!("{rival} passes for this work and is at least as capable as {name}."),
            &format!("{rival} pasa para este trabajo y es al menos tan capaz como {name}."),
        ),
        (false, None) => text(
            &format!("{name} has no open rival that passes for this work."),
            &format!("{name} no tiene rival abierto que pase para este trabajo."),
        ),
        (true, None) => text(
            &format!("{name} is open, and no closed model passes for this work."),
            &format!("{name} es abierto y ningún modelo cerrado pasa para este trabajo."),
        ),
    }
}

/// Who holds how much of the use, and what the partner changes in it.
pub(crate) fn capture(shares: &[UseShare], primary: &str, partner: &str, tested: bool) -> Text {
    let Some(first) = shares.first() else {
        return text("", "");
    };
    if shares.iter().all(|share| !share.open) {
        return capture_of_closed(shares, primary, partner);
    }
    let (en, es) = (percent(first.share.ppm, '.'), percent(first.share.ppm, ','));
    let open = shares
        .iter()
        .filter(|share| share.open)
        .map(|share| share.share.ppm)
        .sum::<i64>();
    let (tested_en, tested_es) = if tested {
        ("and that was tested", "y se ha probado")
    } else {
        ("once that has been tested", "cuando se haya probado")
    };
    if open == 0 {
        return text(
            &format!(
                "{} serves {en}% of your tokens with {primary}. {partner} changes nothing in that today; it lets you leave on the day you need to, {tested_en}.",
                first.name
            ),
            &format!(
                "{} atiende el {es}\u{a0}% de tus tokens con {primary}. {partner} no cambia eso hoy; te deja irte el día que haga falta, {tested_es}.",
                first.name
            ),
        );
    }
    text(
        &format!(
            "Without {partner} one company would serve all of your tokens; with it {}% run on weights that nobody can take back from you.",
            percent(open, '.')
        ),
        &format!(
            "Sin {partner}, una sola empresa atendería todos tus tokens; con él, el {}\u{a0}% funciona con pesos que nadie te puede quitar.",
            percent(open, ',')
        ),
    )
}

/// Both halves are closed: the pair spreads the use at most.
fn capture_of_closed(shares: &[UseShare], primary: &str, partner: &str) -> Text {
    let [first, second, ..] = shares else {
        let name = shares.first().map_or("", |share| share.name.as_str());
        return text(
            &format!(
                "{name} serves all of your tokens, with {primary} and {partner}: the pair changes nothing in that."
            ),
            &format!(
                "{name} atiende todos tus tokens, con {primary} y {partner}: la pareja no cambia nada en eso."
            ),
        );
    };
    text(
        &format!(
            "{} serves {}% of your tokens and {} the rest: you can move from one to the other, but can keep neither model.",
            first.name,
            percent(first.share.ppm, '.'),
            second.name
        ),
        &format!(
            "{} atiende el {}\u{a0}% de tus tokens y {} el resto: puedes pasar de uno al otro, pero no quedarte con ninguno de los dos modelos.",
            first.name,
            percent(first.share.ppm, ','),
            second.name
        ),
    )
}

pub(crate) fn already_open(name: &str) -> Text {
    text(
        &format!("{name} is open already, so the case for open needs no other argument."),
        &format!("{name} ya es abierto: la causa abierta no necesita más argumento."),
    )
}

pub(crate) fn no_open_for_high_stakes() -> Text {
    text(
        "No open model of known quality passes for your high-stakes work, so today the argument for open alone fails.",
        "Ningún modelo abierto de calidad conocida pasa para tu trabajo delicado: hoy, el argumento por solo lo abierto no se sostiene.",
    )
}

pub(crate) fn for_open(
    open: &str,
    closed: &str,
    behind_milli: Option<i64>,
    then: MicroUsd,
    now: MicroUsd,
) -> Text {
    let (behind_en, behind_es) = match behind_milli {
        Some(behind) if behind > 0 => (
            format!("is {} index points behind {closed}", decimal(behind, '.')),
            format!(
                "está {} puntos por detrás de {closed}",
                decimal(behind, ',')
            ),
        ),
        _ => (
            format!("is as capable as {closed}"),
            format!("es tan capaz como {closed}"),
        ),
    };
    text(
        &format!(
            "{open} passes for your high-stakes work too and {behind_en}; there it would cost {} a month instead of {}, and nobody could end, reprice or change it.",
            dollars_en(then),
            dollars_en(now)
        ),
        &format!(
            "{open} también pasa para tu trabajo delicado y {behind_es}; en él costaría {} al mes en lugar de {}, y nadie podría retirarlo, encarecerlo ni cambiarlo.",
            dollars_es(then),
            dollars_es(now)
        ),
    )
}

pub(crate) fn no_closed_passes() -> Text {
    text(
        "No closed model passes for your high-stakes work, so the argument for closed fails at the rules.",
        "Ningún modelo cerrado pasa para tu trabajo delicado: el argumento por lo cerrado cae en las normas.",
    )
}

pub(crate) fn closed_not_for_volume(name: &str) -> Text {
    text(
        &format!(
            "{name} alone would be one contract and one model to learn, but it does not pass for your volume."
        ),
        &format!(
            "{name} solo sería un contrato y un modelo que conocer, pero no pasa para tu volumen."
        ),
    )
}

pub(crate) fn for_closed(
    name: &str,
    way: Way,
    alone: MicroUsd,
    now: MicroUsd,
    left_tokens: u64,
) -> Text {
    let (without_en, without_es) = match way {
        Way::OwnMachines => (
            "without machines and people to run them",
            "sin máquinas ni gente que las lleve",
        ),
        Way::Hosted => (
            "with one contract and one model to learn",
            "con un contrato y un modelo que conocer",
        ),
    };
    let left = i64::try_from(left_tokens).unwrap_or(i64::MAX);
    let (mut en, mut es) = if alone == now {
        (
            format!("{name} alone would cost the same, {without_en}."),
            format!("{name} solo costaría lo mismo, {without_es}."),
        )
    } else {
        (
            format!(
                "{name} alone would cost {} a month instead of {}, {without_en}.",
                dollars_en(alone),
                dollars_en(now)
            ),
            format!(
                "{name} solo costaría {} al mes en lugar de {}, {without_es}.",
                dollars_es(alone),
                dollars_es(now)
            ),
        )
    };
    if left > 0 {
        en += &format!(
            " The {} a month that may not leave would then have to do without a model.",
            tokens_en(left)
        );
        es += &format!(
            " Los {} al mes que no pueden salir tendrían que pasar sin modelo.",
            tokens_es(left)
        );
    }
    text(&en, &es)
}
