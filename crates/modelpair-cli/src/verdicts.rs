//! `modelpair verdicts`: every option in every role.

use std::io::Write;

use modelpair::record::{Explanation, FindingView, OptionVerdict, VerdictList};
use modelpair::{Advisor, Only, Role};
use modelpair_rules::{Diagnostics, Language, Limits, Sources, diag};

use crate::args::{Format, VerdictsArgs};
use crate::data;
use crate::exit::{Exit, Failure};
use crate::style::{BAD, CARE, END, GOOD, QUIET, STRONG, wrap};
use crate::words;

/// With at most so many options, the reasons are spelled out.
const SPELLED_OUT_MAX: usize = 6;

/// Prints the verdicts.
pub fn run(args: &VerdictsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let advisor = data::advisor(&args.situation.data)?;
    known(&advisor, args)?;
    let situation = data::situation(&advisor, &args.situation)?;
    let list = advisor.verdicts_of(
        &situation,
        &Only {
            model: args.model.as_deref(),
            route: args.route.as_deref(),
            role: args.role.as_deref().and_then(Role::parse),
        },
    );
    let explain = |verdict: &OptionVerdict| {
        let limits = Limits {
            evaluations_max: args.budget,
            ..Limits::DEFAULT
        };
        let role = Role::ALL
            .into_iter()
            .find(|role| role.as_str() == verdict.role)?;
        let option = (verdict.model.as_str(), verdict.route.as_str());
        args.explain
            .then(|| advisor.explain(&situation, option, role, limits))?
    };
    match args.format {
        Format::Json => {
            let mut json = serde_json::to_value(&list)?;
            for (index, verdict) in list.verdicts.iter().enumerate() {
                if let Some(explanation) = explain(verdict) {
                    json["verdicts"][index]["explanation"] = serde_json::to_value(explanation)?;
                }
            }
            writeln!(out, "{}", modelpair::canonical(&json)?)?;
        }
        Format::Text => text(&list, &explain, args, out)?,
    }
    Ok(Exit::Done)
}

/// Refuses names that do not exist, instead of showing nothing.
fn known(advisor: &Advisor, args: &VerdictsArgs) -> Result<(), Failure> {
    let catalog = &advisor.bundle().catalog;
    let mut out = Diagnostics::new();
    let mut check = |kind: &str, given: &Option<String>, ids: Vec<&str>| {
        if let Some(id) = given.as_deref().filter(|id| !ids.contains(id)) {
            out.push(diag::unknown_reference(None, kind, id, ids));
        }
    };
    check(
        "model",
        &args.model,
        catalog
            .models
            .iter()
            .map(|model| model.id.as_str())
            .collect(),
    );
    check(
        "route",
        &args.route,
        catalog
            .routes
            .iter()
            .map(|route| route.id.as_str())
            .collect(),
    );
    check(
        "role",
        &args.role,
        Role::ALL.iter().map(|role| role.as_str()).collect(),
    );
    if out.is_empty() {
        Ok(())
    } else {
        Err(Failure::input(out, Sources::new()))
    }
}

fn text(
    list: &VerdictList,
    explain: &dyn Fn(&OptionVerdict) -> Option<Explanation>,
    args: &VerdictsArgs,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let language: Language = args.situation.lang.into();
    let words = words::of(language);
    let mut options: Vec<(&str, &str, Vec<&OptionVerdict>)> = Vec::new();
    for verdict in &list.verdicts {
        match options.last_mut() {
            Some((model, route, verdicts))
                if *model == verdict.model && *route == verdict.route =>
            {
                verdicts.push(verdict);
            }
            _ => options.push((&verdict.model, &verdict.route, vec![verdict])),
        }
    }
    let spelled_out = args.explain || options.len() <= SPELLED_OUT_MAX;
    for (model, route, verdicts) in &options {
        write!(out, "{STRONG}{model:<24}{END}{route:<28}")?;
        for verdict in verdicts {
            let (style, mark) = mark(&verdict.verdict);
            write!(out, " {}{style}{mark}{END}", initial(&verdict.role))?;
        }
        writeln!(out)?;
        for verdict in verdicts.iter().filter(|_| spelled_out) {
            writeln!(
                out,
                "\n  {}: {}",
                words.role(&verdict.role),
                verdict.verdict
            )?;
            findings("  ✗ ", &verdict.reasons, language, out)?;
            findings("  ! ", &verdict.obligations, language, out)?;
            findings("  i ", &verdict.warnings, language, out)?;
            if !verdict.missing.is_empty() {
                writeln!(out, "{}", wrap("  ? ", &verdict.missing.join(", ")))?;
            }
            if let Some(explanation) = explain(verdict) {
                for line in words.explanation(&explanation) {
                    writeln!(out, "{line}")?;
                }
            }
        }
    }
    writeln!(
        out,
        "\n{QUIET}H high-stakes · C confined · V volume · B backup   \
         ✓ permitted · ! with obligations · ✗ denied · ? undetermined{END}"
    )?;
    writeln!(
        out,
        "{QUIET}{}{END}",
        wrap("", list.disclaimer.get(language))
    )?;
    Ok(())
}

fn findings(
    bullet: &str,
    findings: &[FindingView],
    language: Language,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for finding in findings {
        let sentence = format!(
            "{} [{}; {}]",
            finding.because.get(language),
            finding.rule,
            finding.clause
        );
        writeln!(out, "{}", wrap(bullet, &sentence))?;
        if let Some(exception) = &finding.exception {
            let sentence = words::of(language).exception(exception);
            writeln!(out, "{}", wrap("      ", &sentence))?;
        }
    }
    Ok(())
}

fn mark(verdict: &str) -> (anstyle::Style, char) {
    match verdict {
        "permitted" => (GOOD, '✓'),
        "conditional" => (CARE, '!'),
        "denied" => (BAD, '✗'),
        _ => (QUIET, '?'),
    }
}

fn initial(role: &str) -> char {
    match role {
        "high-stakes" => 'H',
        "confined" => 'C',
        "volume" => 'V',
        _ => 'B',
    }
}
