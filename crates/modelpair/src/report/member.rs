//! One half of a pair, and one finding, as a record shows them.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use modelpair_rules::{Excepted, Facts, Finding, Outcome};

use crate::advisor::Advisor;
use crate::catalog::{Model, ModelOption, Openness, Weights};
use crate::gates::{Gate, Role};
use crate::pairing::Candidate;
use crate::record::{ExceptionView, FindingView, LicenseView, Machines, Member, Price, SourceView};
use crate::situation::Situation;

/// A rule that fired, with its evidence.
pub(super) fn finding(
    advisor: &Advisor,
    situation: &Situation,
    option: &ModelOption,
    role: Role,
    finding: &Finding,
) -> Option<FindingView> {
    let facts = advisor.facts(situation, option, role);
    with_facts(advisor, &facts, finding)
}

/// A rule that fired on these facts, with its evidence.
pub(super) fn with_facts(
    advisor: &Advisor,
    facts: &Facts,
    finding: &Finding,
) -> Option<FindingView> {
    let bundle = advisor.bundle();
    let fired = bundle.rules.rule(finding.rule)?;
    let schema = bundle.declarations.schema();
    let support = bundle.rules.support(finding.rule, facts);
    let evidence = support.iter().filter_map(|fact| {
        let value = schema.show(*fact, facts.get(*fact)?);
        Some((schema.decl(*fact).path.clone(), value))
    });
    Some(FindingView {
        rule: fired.id.clone(),
        clause: fired.clause.clone(),
        source: fired.source.clone(),
        verified_on: fired.verified_on.to_string(),
        confidence: fired.confidence.name().to_owned(),
        house_reading: fired.reading.is_some(),
        because: fired.because.clone(),
        remedy: fired.remedy.clone(),
        facts: evidence.collect::<BTreeMap<_, _>>(),
        exception: finding
            .exception
            .and_then(|found| exception(advisor, found)),
    })
}

fn exception(advisor: &Advisor, found: Excepted) -> Option<ExceptionView> {
    let (id, expired) = match found {
        Excepted::Holds(id) => (id, false),
        Excepted::Expired(id) => (id, true),
    };
    let exception = advisor.bundle().rules.exception(id)?;
    let evidence = &exception.evidence;
    Some(ExceptionView {
        owner: exception.owner.clone(),
        reason: exception.reason.clone(),
        evidence: evidence
            .title
            .clone()
            .or_else(|| evidence.url.clone())
            .unwrap_or_default(),
        sha256: evidence.sha256.clone(),
        expires: exception.expires.to_string(),
        expired,
    })
}

/// Shows a candidate in the roles that it serves.
pub(super) fn member(
    advisor: &Advisor,
    situation: &Situation,
    gate: &Gate,
    candidate: &Candidate,
    roles: &[Role],
    dormant: bool,
    machines: Option<Machines>,
) -> Option<Member> {
    let (option, model, route, provider) = advisor.parts(candidate.option)?;
    let developer = advisor.bundle().catalog.developer(&model.developer);
    let facts: [OnceCell<Facts>; 4] = Default::default();
    let gather = |pick: fn(&modelpair_rules::Verdict) -> &[Finding]| {
        let mut views: Vec<FindingView> = Vec::new();
        let mut shown = Vec::new();
        for role in roles {
            for found in pick(gate.verdict(*role)) {
                if shown.contains(&found.rule) {
                    continue;
                }
                shown.push(found.rule);
                let facts = role.of(&facts);
                let facts = facts.get_or_init(|| {
                    advisor.facts_beside(gate.known(*role), situation, candidate.option)
                });
                views.extend(with_facts(advisor, facts, found));
            }
        }
        views
    };
    let mut warnings = gather(|verdict| &verdict.warnings);
    warnings.extend(gather(|verdict| &verdict.excepted));
    Some(Member {
        model: option.model.clone(),
        route: option.route.clone(),
        roles: roles.iter().map(|role| role.as_str().to_owned()).collect(),
        dormant,
        name: model.name.clone(),
        developer: developer.map_or_else(
            || model.developer.clone(),
            |developer| developer.name.clone(),
        ),
        kind: kind(candidate).to_owned(),
        deployment: candidate.deployment.to_owned(),
        provider: provider.name.clone(),
        region: route.region.clone(),
        quality: advisor.quality(&model.id).cloned(),
        price: price(option),
        machines,
        license: license(advisor, gate, model, roles, &provider.sources),
        openness: super::openness::view(advisor, model),
        obligations: gather(|verdict| &verdict.obligations),
        warnings,
        sources: sources(advisor, option, model, &provider.sources),
    })
}

/// The three ways to use a model, each with its colour in the page.
pub(super) fn kind(candidate: &Candidate) -> &'static str {
    match candidate.deployment {
        "self-hosted" | "self-hosted-cloud" => "self-hosted",
        _ if candidate.open => "hosted-open",
        _ => "closed",
    }
}

pub(super) fn price(option: &ModelOption) -> Option<Price> {
    option.prices.as_ref().map(|prices| Price {
        input_micro_usd: crate::cost::MicroUsd(prices.input),
        output_micro_usd: crate::cost::MicroUsd(prices.output),
        derived: prices.derived.clone(),
        valid_until: prices.valid_until.clone(),
    })
}

/// Where the terms can be read: those of a closed model are its provider's.
fn terms(advisor: &Advisor, model: &Model, provider: &[u32]) -> String {
    let bundle = advisor.bundle();
    let mut addresses = provider
        .iter()
        .filter_map(|index| bundle.catalog.source(*index)?.url.clone());
    let own = bundle
        .license_of(model)
        .map(|license| license.source.clone());
    if model.weights == Weights::Closed {
        addresses.next().or(own).unwrap_or_default()
    } else {
        own.unwrap_or_default()
    }
}

fn license(
    advisor: &Advisor,
    gate: &Gate,
    model: &Model,
    roles: &[Role],
    provider: &[u32],
) -> LicenseView {
    let license = advisor.bundle().license_of(model);
    let conditional = roles
        .iter()
        .any(|role| gate.outcome(*role) == Outcome::Conditional);
    let permitted = if conditional {
        Outcome::Conditional
    } else {
        Outcome::Permitted
    };
    let published = |openness: Option<Openness>| {
        match openness {
            Some(Openness::Open) => "open",
            Some(Openness::Partial) => "partial",
            Some(Openness::Closed) => "closed",
            None => "unknown",
        }
        .to_owned()
    };
    let weights = match model.weights {
        Weights::Open => "open",
        Weights::Closed | Weights::Announced => "closed",
        Weights::Unknown => "unknown",
    };
    LicenseView {
        id: license
            .map(|license| license.id.clone())
            .unwrap_or_default(),
        name: license
            .map(|license| license.name.clone())
            .unwrap_or_default(),
        spdx: license
            .map(|license| license.spdx.clone())
            .unwrap_or_default(),
        osi_approved: license.and_then(|license| license.osi_approved),
        permitted: permitted.name().to_owned(),
        release: [
            weights.to_owned(),
            published(model.inference_code),
            published(model.training_code),
            published(model.training_data),
        ],
        source: terms(advisor, model, provider),
    }
}

fn sources(
    advisor: &Advisor,
    option: &ModelOption,
    model: &Model,
    provider: &[u32],
) -> Vec<SourceView> {
    let mut indices: Vec<u32> = model
        .sources
        .iter()
        .chain(provider)
        .copied()
        .chain(option.source)
        .collect();
    crate::order::sort_by(&mut indices, u32::cmp);
    indices.dedup();
    indices
        .into_iter()
        .filter_map(|index| advisor.bundle().catalog.source(index).cloned())
        .collect()
}
