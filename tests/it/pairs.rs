//! Rules about a pair, and what decides between pairs that are equally good.

use crate::answers::TODAY;
use crate::bundle::{compile, compile_files, folder};
use modelpair::record::{Pair, Record};
use modelpair::{Advisor, File};
use serde_json::json;

/// A bank that takes only licenses of the OSI: both of its models are open, and one host has the best offer for both.
fn answer(advisor: &Advisor) -> Record {
    let mut situation = advisor.situation("mid-size").expect("a profile");
    for (fact, value) in [
        ("today", json!(TODAY)),
        ("organization.financial_entity", json!(true)),
        ("use.critical_function", json!(true)),
        ("red_lines.osi_license_only", json!(true)),
    ] {
        situation.set(fact, &value).expect("a fact");
    }
    advisor.recommend(&situation)
}

fn with_rule(rule: &str) -> Advisor {
    let text = format!(
        r#"
        [pack]
        id = "acme"
        title = {{ en = "House rules", es = "Reglas de la casa" }}
        source = "https://example.com/rules"
        [rule.apart]
        {rule}
        because = {{ en = "Two of a kind.", es = "Dos iguales." }}
        clause = "1"
        verified = {{ on = "2026-11-22", confidence = "primary" }}
        "#
    );
    let pack = File {
        path: "acme.toml".to_owned(),
        name: "acme.toml".to_owned(),
        text,
    };
    Advisor::from_bundle(compile(&[pack])).expect("a bundle")
}

fn codes(pair: &Pair) -> Vec<&str> {
    pair.warnings
        .iter()
        .map(|note| note.code.as_str())
        .collect()
}

fn rules(pair: &Pair) -> Vec<&str> {
    pair.findings
        .iter()
        .map(|found| found.rule.as_str())
        .collect()
}

#[test]
fn a_warning_about_a_pair_is_cited_and_excludes_nothing() {
    let record = answer(crate::bundle::advisor());
    let best = &record.pairs[0];
    assert_eq!(best.primary.route, best.partner.route);
    let found = &best.findings[0];
    assert_eq!(found.rule, "dora/concentration");
    assert_eq!(found.clause, "Art. 28(8), 29");
    assert_eq!(found.verified_on, "2026-11-22");
    assert!(found.house_reading && found.source.contains("2022/2554"));
    assert_eq!(found.facts["pair.shares_provider"], "true");
    assert_eq!(found.facts["use.critical_function"], "true");
    let apart = record
        .pairs
        .iter()
        .find(|pair| codes(pair) == ["backup-untested"]);
    assert_eq!(rules(apart.expect("some pair shares nothing")), [""; 0]);
}

#[test]
fn a_denial_about_pairs_excludes_them_and_no_option() {
    let plain = answer(crate::bundle::advisor());
    let strict = answer(&with_rule(
        "applies = \"true\"\nwhen = \"pair.shares_provider\"\neffect = \"deny\"\nremedy = { en = \"Take another host.\", es = \"Elige otro.\" }",
    ));
    assert!(!strict.pairs.is_empty());
    for pair in &strict.pairs {
        assert!(!codes(pair).contains(&"shared-provider"));
    }
    for (role, other) in plain.roles.iter().zip(strict.roles.iter()) {
        assert_eq!(
            (role.permitted, role.conditional, role.undetermined),
            (other.permitted, other.conditional, other.undetermined)
        );
    }
}

#[test]
fn a_rule_may_ask_about_a_half_as_well() {
    let record = answer(&with_rule(
        "applies = \"role.id == 'backup' && pair.shares_cloud\"\nwhen = \"route.region == 'fr'\"\neffect = \"require\"",
    ));
    let best = &record.pairs[0];
    let duty = best
        .obligations
        .iter()
        .find(|duty| duty.rule == "acme/apart");
    assert_eq!(duty.expect("both are in one cloud").members, [""; 0]);
    let both = best
        .obligations
        .iter()
        .find(|duty| duty.rule == "dora/register");
    assert_eq!(both.expect("a bank").members, ["primary", "partner"]);
    let halves = [&best.primary, &best.partner];
    let listed = |rule: &str| {
        halves
            .iter()
            .any(|half| half.obligations.iter().any(|found| found.rule == rule))
    };
    assert!(!listed("acme/apart"));
}

#[test]
fn among_equals_the_independent_pair_wins() {
    // A second host that promises and costs exactly what the first does, in a cloud of its own.
    let copy = |file: &File| File {
        path: file.path.replace("scaleway", "twin"),
        name: file.name.replace("scaleway", "twin"),
        text: file
            .text
            .replace("scaleway", "twin")
            .replace("Scaleway", "Twin"),
    };
    let mut catalog = folder("catalog");
    let copies: Vec<File> = catalog
        .iter()
        .filter(|file| file.path.ends_with("/scaleway.toml"))
        .map(copy)
        .collect();
    assert_eq!(copies.len(), 2);
    catalog.extend(copies);
    let bundle = compile_files(&catalog, &folder("policies"), &[]);
    let record = answer(&Advisor::from_bundle(bundle).expect("a bundle"));
    let alone = answer(crate::bundle::advisor());
    let best = &record.pairs[0];
    assert_ne!(best.primary.route, best.partner.route);
    assert_eq!(codes(best), ["backup-untested"]);
    assert_eq!(best.value, alone.pairs[0].value);
    assert_eq!(best.primary.model, alone.pairs[0].primary.model);
    assert_eq!(best.partner.model, alone.pairs[0].partner.model);
}

/// What every half of every pair must be able to do, since the other one falls back to it.
#[test]
fn both_halves_take_what_the_work_needs() {
    let advisor = crate::bundle::advisor();
    let catalog = &advisor.bundle().catalog;
    let mut pairs = 0;
    for profile in advisor.profiles() {
        for (modalities, tokens) in [
            (json!(["text", "image"]), 8_000),
            (json!(["text", "audio"]), 8_000),
            (json!(["video"]), 100_000),
            (json!(["text", "image", "pdf"]), 300_000),
            (json!(["text"]), 1_000_000),
        ] {
            let mut situation = advisor.situation(&profile.id).expect("a profile");
            for (fact, value) in [
                ("today", json!(TODAY)),
                ("use.modalities", modalities.clone()),
                ("use.context_tokens", json!(tokens)),
            ] {
                situation.set(fact, &value).expect("a fact");
            }
            let needed: Vec<String> = serde_json::from_value(modalities).expect("words");
            let record = advisor.recommend(&situation);
            assert!(!record.pairs.is_empty() || !record.notes.is_empty());
            for pair in &record.pairs {
                pairs += 1;
                for half in [&pair.primary, &pair.partner] {
                    let model = catalog.model(&half.model).expect("in the catalog");
                    assert!(needed.iter().all(|kind| model.modalities.contains(kind)));
                    let option = catalog
                        .options
                        .iter()
                        .find(|option| option.model == half.model && option.route == half.route)
                        .expect("in the catalog");
                    let context = option.context_tokens.or(model.context_tokens);
                    assert!(context >= Some(tokens), "{} {tokens}", half.model);
                }
            }
        }
    }
    assert!(pairs > 50, "only {pairs}");
}

/// Nothing open takes sound: the pair is closed, and nothing in the answer says otherwise.
#[test]
fn a_closed_partner_is_not_called_open() {
    let advisor = crate::bundle::advisor();
    let mut situation = advisor.situation("mid-size").expect("a profile");
    for (fact, value) in [
        ("today", json!(TODAY)),
        ("use.modalities", json!(["text", "audio"])),
    ] {
        situation.set(fact, &value).expect("a fact");
    }
    let record = advisor.recommend(&situation);
    let pair = &record.pairs[0];
    assert_eq!(
        (&*pair.primary.kind, &*pair.partner.kind),
        ("closed", "closed")
    );
    assert!(record.notes.iter().any(|note| note.code == "two-closed"));
    let reasons: Vec<&str> = pair.reasons.iter().map(|note| note.code.as_str()).collect();
    assert!(reasons.contains(&"partner-closed"), "{reasons:?}");
    assert!(!reasons.contains(&"partner-backup"), "{reasons:?}");
    // One company makes both, so it has all of the use.
    let sides = record.sides.as_ref().expect("a pair");
    assert_eq!(pair.primary.developer, pair.partner.developer);
    assert_eq!(sides.concentration.len(), 1);
    assert_eq!(sides.concentration[0].share.ppm, 1_000_000);
    assert!(sides.capture.en.contains("serves all of your tokens"));
}
