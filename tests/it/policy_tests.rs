//! `modelpair test` on packs that are not ours.

use crate::cli::{Scratch, modelpair, refuses};
use modelpair_cli::Exit;
use serde_json::Value as Json;
use std::fs;

/// Two rules; what they say about two options is in [`PAGE`].
const PACK: &str = r#"
[pack]
id = "acme"
title = { en = "Acme's rules", es = "Normas de Acme" }
source = "https://intranet.acme.example/ai"

[sets]
near = ["DE", "FR"]

[rule.stay-near]
applies = "route.third_party && 'personal' in role.data_classes"
when = "!(provider.jurisdiction in near)"
effect = "deny"
because = { en = "Personal data stay near.", es = "Los datos personales se quedan cerca." }
remedy = { en = "Choose a provider near by.", es = "Elige un proveedor cercano." }
clause = "4.2"
verified = { on = "2026-11-02", confidence = "primary" }

[rule.ask]
when = "operations.tokens_per_month > 1000"
effect = "require"
because = { en = "You must ask the platform team.", es = "Debes preguntar al equipo de plataforma." }
clause = "4.3"
verified = { on = "2026-11-02", confidence = "primary" }
"#;

const PAGE: &str = r#"# Acme

## Far away

```toml situation
profile = "mid-size"
data.classes = ["personal"]
data.confined_classes = []
```

```text verdicts
claude-opus-5.5 @ anthropic-bedrock-eu, high-stakes: denied by acme/stay-near (4.2)
gpt-oss-120b @ scaleway, volume: conditional with acme/ask
```
"#;

/// Cases without the catalog, which see everything.
const FACTS: &str = r#"
## One fact at a time

```toml facts
operations.tokens_per_month = 1_000
provider.jurisdiction = "US"
role.data_classes = ["personal"]
route.third_party = true
```

```text report
denied by acme/stay-near (4.2)
provider.jurisdiction = "DE" | "FR": permitted
role.data_classes = []: permitted
route.third_party = false: permitted
route.third_party = false, operations.tokens_per_month = 1_001: conditional with acme/ask
route.third_party = unknown: undetermined missing route.third_party
```
"#;

fn acme(test: &str, page: &str) -> Scratch {
    let scratch = Scratch::new(&format!("policy-tests-{test}"));
    scratch.file("acme.toml", PACK);
    scratch.file("acme.md", page);
    scratch
}

/// Runs the cases of a folder; what stands there must be among what is printed.
#[track_caller]
fn check(scratch: &Scratch, args: &[&str], exit: Exit, said: &[&str]) -> String {
    let folder = scratch.path();
    let mut all = vec!["test", folder.as_str()];
    all.extend(args);
    let ran = modelpair(&all);
    for said in said {
        assert!(ran.out.contains(said), "no `{said}` in\n{}", ran.out);
    }
    assert_eq!(ran.exit, exit, "{}{}", ran.out, ran.err);
    ran.out
}

#[test]
fn a_pack_is_tested_on_the_embedded_catalog_and_policies() {
    let scratch = acme("passes", PAGE);
    check(&scratch, &[], Exit::Done, &["1 case passed, 0 failed"]);
}

#[test]
fn a_case_that_fails_is_shown_with_its_line_and_both_answers() {
    let page = PAGE.replace(
        "conditional with acme/ask",
        "denied by acme/stay-near (4.2)",
    );
    let scratch = acme("fails", &page);
    let said = [
        "acme.md:13: Far away",
        "- gpt-oss-120b @ scaleway, volume: denied by acme/stay-near (4.2)",
        "+ gpt-oss-120b @ scaleway, volume: conditional with acme/ask",
        "0 cases passed, 1 failed",
    ];
    check(&scratch, &[], Exit::No, &said);
    let out = check(&scratch, &["--format", "json"], Exit::No, &[]);
    let answer: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["failed"], 1);
    assert_eq!(answer["faults"][0]["line"], 13);
    assert_eq!(answer["faults"][0]["case"], "Far away");
    check(&scratch, &["--bless"], Exit::Done, &["rewrote"]);
    check(&scratch, &[], Exit::Done, &["1 case passed, 0 failed"]);
}

#[test]
fn conditions_that_no_case_saw_are_listed_and_can_fail_the_run() {
    let scratch = acme("coverage", PAGE);
    let said = [
        "1 of 4     25 %",
        "acme.toml:11:12: acme/stay-near: `route.third_party` never false",
        "acme.toml:20:9: acme/ask: `operations.tokens_per_month > 1000` never false",
    ];
    check(&scratch, &["--coverage"], Exit::Done, &said);
    check(&scratch, &["--min-coverage", "25"], Exit::Done, &[]);
    let below = ["below 26 %: acme"];
    check(
        &scratch,
        &["--min-coverage", "26"],
        Exit::LowCoverage,
        &below,
    );
    assert_eq!(Exit::LowCoverage.code(), 3);
    let full = acme("covered", &format!("{PAGE}{FACTS}"));
    let said = ["4 of 4    100 %", "; 1 also seen unknown"];
    check(&full, &["--min-coverage", "100"], Exit::Done, &said);
}

#[test]
fn a_mistake_that_no_case_notices_is_listed_until_its_page_says_why() {
    let scratch = acme("mutants", PAGE);
    let said = [
        "acme.toml:8:9: 'DE' → nothing",
        "acme/sets.near: drop 'DE'",
        "acme.toml:11:30: && → ||",
        "acme.toml:20:39: 1000 → 1001",
        "acme/stay-near applies: drop route.third_party",
        "acme/stay-near applies: drop 'personal' in role.data_classes",
        "7 survived",
    ];
    check(&scratch, &["--mutate"], Exit::No, &said);
    let full = format!("{PAGE}{FACTS}");
    let scratch = acme("killed", &full);
    check(
        &scratch,
        &["--mutate"],
        Exit::Done,
        &["0 equivalent, 0 survived"],
    );

    let weaker = full.replace("\"DE\" | \"FR\"", "\"FR\"");
    let reason = "\n```text equivalent\nacme/sets.near: drop 'DE': nobody sells there\n```\n";
    let scratch = acme("explained", &format!("{weaker}{reason}"));
    check(
        &scratch,
        &["--mutate"],
        Exit::Done,
        &["1 equivalent, 0 survived"],
    );
    let scratch = acme("stale", &format!("{full}{reason}"));
    check(
        &scratch,
        &["--mutate"],
        Exit::No,
        &["no such mutant survives"],
    );
}

/// A rule about two options together, and a recommendation whose halves have their host in common.
const APART: &str = r#"
[pack]
id = "apart"
title = { en = "Apart", es = "Aparte" }
source = "https://intranet.acme.example/ai"

[rule.two-hosts]
applies = "use.critical_function"
when = "pair.shares_provider || pair.shares_owner"
effect = "warn"
because = { en = "Two models on one host fail together.", es = "Dos modelos en un mismo proveedor fallan juntos." }
clause = "5.1"
verified = { on = "2026-11-02", confidence = "primary" }
"#;

const APART_PAGE: &str = r#"# Apart

## One host for both halves

```toml situation
profile = "mid-size"
use.critical_function = true
red_lines.osi_license_only = true
```

```text pair
note: shared-provider
warns: apart/two-hosts (5.1)
```
"#;

#[test]
fn a_rule_about_pairs_is_seen_and_changed_like_any_other() {
    let scratch = Scratch::new("policy-tests-pairs");
    scratch.file("apart.toml", APART);
    scratch.file("apart.md", APART_PAGE);
    let said = [
        "apart/two-hosts: `use.critical_function` never false",
        "apart/two-hosts: `pair.shares_provider` never false",
    ];
    let out = check(&scratch, &["--coverage", "--mutate"], Exit::No, &said);
    let noticed = [
        "apart/two-hosts: drop the rule",
        "drop pair.shares_provider",
        "|| -> &&",
    ];
    for name in noticed {
        assert!(!out.contains(name), "`{name}` survives in\n{out}");
    }
    assert!(out.contains("drop pair.shares_owner"), "{out}");
}

#[test]
fn nothing_is_mutated_while_a_case_fails() {
    let page = PAGE.replace("conditional with acme/ask", "permitted");
    let scratch = acme("unsound", &page);
    let ran = modelpair(&["test", &scratch.path(), "--mutate"]);
    assert_eq!(ran.exit, Exit::No);
    assert!(
        ran.err.contains("first every case must come out"),
        "{}",
        ran.err
    );
}

#[test]
fn bad_pages_are_refused_with_their_lines() {
    let situation = "```toml situation\nprofile = \"mid-size\"\n```\n";
    for (page, line, said) in [
        (
            "## A\n```toml situatoin\n```\n".to_owned(),
            2,
            "a block of a case is one of",
        ),
        (format!("## A\n{situation}"), 3, "the case says nothing"),
        (
            format!("## A\n{situation}```text verdicts\nx: y\n```\n"),
            6,
            "expected `<model> @ <route>",
        ),
        (
            format!("## A\n{situation}```text verdicts\n"),
            5,
            "never closed",
        ),
        (
            format!("## A\n{situation}```text report\npermitted\n```\n"),
            5,
            "needs a block `toml facts`",
        ),
        (
            "## A\n```text verdicts\n```\n".to_owned(),
            2,
            "needs a block `toml situation`",
        ),
        (
            PAGE.replace("data.classes", "data.clases"),
            7,
            "did you mean `data.classes`?",
        ),
        (FACTS.replace("\"US\"", "\"Mars\""), 6, "Mars"),
        (FACTS.replace("= unknown", "= perhaps"), 17, "toml-syntax"),
    ] {
        let scratch = acme("bad", &page);
        let place = format!("acme.md:{line}");
        check(&scratch, &[], Exit::BadInput, &[&place, said]);
    }
}

#[test]
fn an_option_that_is_not_there_fails_the_case() {
    for (from, to, said) in [
        ("@ scaleway", "@ nowhere", "has no such route; it has"),
        (
            "gpt-oss-120b @",
            "gpt-oss-12 @",
            "there is no model `gpt-oss-12`",
        ),
        (", volume:", ", volum:", "there is no role `volum`"),
    ] {
        let scratch = acme("option", &PAGE.replace(from, to));
        check(&scratch, &[], Exit::No, &[said]);
    }
}

#[test]
fn no_case_is_not_a_success() {
    let scratch = acme("none", "# Acme\n\nNothing here yet.\n");
    refuses(
        &["test", &scratch.path()],
        &["no case in", "the one page there"],
    );
    fs::remove_file(format!("{}/acme.md", scratch.path())).unwrap();
    refuses(
        &["test", &scratch.path()],
        &["no case in", "there is no page"],
    );
    refuses(&["test", "nowhere-at-all"], &["does not exist"]);
}

#[test]
fn a_broken_pack_is_refused_in_its_place() {
    let scratch = acme("broken", PAGE);
    scratch.file(
        "acme.toml",
        PACK.replace("route.third_party", "route.thirdparty"),
    );
    refuses(
        &["test", &scratch.path()],
        &["unknown-fact", "acme.toml:11:12"],
    );
}

#[test]
fn a_pack_of_ours_can_be_tested_in_another_form() {
    let scratch = Scratch::new("policy-tests-replaced");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    for folder in ["regimes/us-government", "licenses/qwen-community-1.0"] {
        let name = folder.rsplit('/').next().unwrap();
        for extension in ["toml", "md"] {
            let path = root.join(format!("{folder}.{extension}"));
            let text = fs::read_to_string(path)
                .unwrap()
                .replace("'us-state'", "'us-federal'");
            scratch.file(&format!("{name}.{extension}"), text);
        }
    }
    let said = ["us-government.md", "us-government/state-deepseek"];
    let out = check(&scratch, &[], Exit::No, &said);
    assert!(!out.contains("qwen-community-1.0.md"), "{out}");
}

#[test]
fn facts_of_ones_own_need_no_catalog() {
    let scratch = Scratch::new("policy-tests-schema");
    let label = "label = { en = \"x\", es = \"x\" }\ndoc = { en = \"x\", es = \"x\" }";
    let schema = scratch.file(
        "facts.toml",
        format!(
            "[vocabulary.country]\nopen = true\n\
             [fact.\"trip.days\"]\ntype = \"integer\"\ngroup = \"situation\"\n{label}\n\
             [fact.\"trip.to\"]\ntype = \"set\"\nof = \"country\"\ngroup = \"situation\"\n{label}\n"
        ),
    );
    let pack = "[pack]\nid = \"trips\"\ntitle = { en = \"Trips\", es = \"Viajes\" }\nsource = \"handbook\"\n\
        [rule.long]\napplies = \"!('FR' in trip.to)\"\nwhen = \"trip.days > 30\"\neffect = \"warn\"\n\
        because = { en = \"Long.\", es = \"Largo.\" }\nclause = \"4\"\n\
        verified = { on = \"2026-11-22\", confidence = \"primary\" }\n";
    scratch.file("trips.toml", pack);
    let facts = "## Long\n```json facts\n{ \"trip\": { \"days\": 31, \"to\": [\"DE\"] } }\n```\n\
        ```text report\npermitted warns trips/long\ntrip.days = 30: permitted\ntrip.to = [\"FR\"]: permitted\n```\n";
    let page = scratch.file("trips.md", facts);
    let args = ["--schema", &schema, "--min-coverage", "100", "--mutate"];
    check(
        &scratch,
        &args,
        Exit::Done,
        &["1 case passed", "0 survived"],
    );

    let inline = format!(
        "## Inline\n```toml policy\n{pack}```\n```toml facts\ntrip.days = 31\ntrip.to = []\n```\n"
    );
    let report = "```text report\npermitted warns trips/long\n```\n";
    fs::write(&page, format!("{inline}{report}")).unwrap();
    check(
        &scratch,
        &["--schema", &schema],
        Exit::Done,
        &["1 case passed"],
    );
    fs::write(
        &page,
        format!("{}{report}", inline.replace("days >", "dayz >")),
    )
    .unwrap();
    let said = ["+ error unknown-fact at 7:9: there is no fact `trip.dayz`"];
    check(&scratch, &["--schema", &schema], Exit::No, &said);
    check(
        &scratch,
        &["--schema", &schema, "--bless"],
        Exit::Done,
        &["rewrote"],
    );
    check(
        &scratch,
        &["--schema", &schema],
        Exit::Done,
        &["1 case passed"],
    );
    fs::write(&page, PAGE).unwrap();
    check(
        &scratch,
        &["--schema", &schema],
        Exit::BadInput,
        &["write `toml facts`"],
    );
}

#[test]
fn a_pack_in_a_case_uses_the_sets_of_others() {
    let scratch = acme("inline-uses", PAGE);
    let pack = |uses: &str, set: &str| {
        format!(
            "## Inline\n\n```toml policy\n[pack]\nid = \"mine\"\ntitle = {{ en = \"x\", es = \"x\" }}\n\
             source = \"x\"\n{uses}\n[rule.near]\nwhen = \"!(provider.jurisdiction in {set})\"\neffect = \"deny\"\n\
             because = {{ en = \"x\", es = \"x\" }}\nremedy = {{ en = \"x\", es = \"x\" }}\nclause = \"1\"\n\
             verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n```\n\n\
             ```toml facts\nprovider.jurisdiction = \"US\"\n```\n\n"
        )
    };
    let report =
        "```text report\ndenied by mine/near (1)\nprovider.jurisdiction = \"FR\": permitted\n```\n";
    let inline = |uses: &str, set: &str, exit: Exit, said: &str| {
        scratch.file("acme.md", format!("{PAGE}\n{}{report}", pack(uses, set)));
        check(&scratch, &[], exit, &[said]);
    };
    let uses = "uses = [\"gdpr\"]";
    inline(uses, "gdpr.eea", Exit::Done, "2 cases passed, 0 failed");
    // Only what it says it uses, and only what is there.
    inline("", "gdpr.eea", Exit::No, "unknown-fact");
    inline(
        "uses = [\"gdpd\"]",
        "gdpr.eea",
        Exit::No,
        "unknown-reference",
    );
}

#[test]
fn a_compiled_bundle_serves_as_ground() {
    let scratch = acme("bundle", PAGE);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let bundle = root.join("crates/modelpair/data/default-bundle.json");
    let bundle = bundle.display().to_string();
    let args = ["--bundle", bundle.as_str(), "--mutate"];
    check(&scratch, &args, Exit::No, &["1 case passed", "7 survived"]);
}
