//! What an editor for packs is told while somebody types.

use std::sync::LazyLock;

use modelpair::workbench::{Meaning, Problem, SuggestionKind, Workbench, new_pack};
use modelpair::{File, embedded_files};
use modelpair_rules::{Date, Severity};

static WORKBENCH: LazyLock<Workbench> = LazyLock::new(|| {
    let (catalog, policies) = embedded_files();
    Workbench::new(&catalog, &policies).expect("what comes along can be loaded")
});

const HEAD: &str = "[pack]\nid = \"acme\"\ntitle = { en = \"Acme\", es = \"Acme\" }\nsource = \"https://acme.example\"\n";

/// A rule with this condition, and with what every rule has.
fn rule(when: &str) -> String {
    format!(
        "{HEAD}\n[rule.r]\nwhen = \"{when}\"\neffect = \"deny\"\nbecause = {{ en = \"No.\", es = \"No.\" }}\n\
         remedy = {{ en = \"Ask.\", es = \"Pregunta.\" }}\nclause = \"1\"\n\
         verified = {{ on = \"2026-11-22\", confidence = \"primary\" }}\n"
    )
}

fn check(text: &str) -> (Vec<Problem>, bool) {
    let file = File {
        path: "acme.toml".to_owned(),
        name: "acme.toml".to_owned(),
        text: text.to_owned(),
    };
    let checked = WORKBENCH.check(&file, Date::parse("2026-11-22"));
    (checked.problems, checked.grounds.is_some())
}

/// The text without its `|`, and how many UTF-16 units stand before it.
fn cursor(text: &str) -> (String, u32) {
    let (before, after) = text.split_once('|').expect("a cursor");
    let units = before.encode_utf16().count();
    (format!("{before}{after}"), u32::try_from(units).unwrap())
}

/// What could stand at the `|`, and what of it was typed already.
fn suggested(text: &str) -> (String, Vec<(SuggestionKind, String)>) {
    let (text, at) = cursor(text);
    let found = WORKBENCH.complete(&text, at);
    let units: Vec<u16> = text.encode_utf16().collect();
    let typed = &units[usize::try_from(found.from).unwrap()..usize::try_from(at).unwrap()];
    let typed = String::from_utf16(typed).unwrap();
    let list = found.suggestions.into_iter();
    (typed, list.map(|one| (one.kind, one.label)).collect())
}

#[track_caller]
fn suggests(text: &str, typed: &str, kind: SuggestionKind, labels: &[&str]) {
    let (found, list) = suggested(text);
    assert_eq!(found, typed);
    for label in labels {
        let wanted = (kind, (*label).to_owned());
        assert!(list.contains(&wanted), "{label} is not in {list:?}");
    }
}

#[test]
fn a_fault_has_a_place_in_utf_16() {
    let text = rule("'𝒳' in use.kinds && use.comercial");
    let (problems, in_force) = check(&text);
    assert!(!in_force);
    let places: Vec<(&str, u32)> = problems
        .iter()
        .filter_map(|one| Some((one.code, one.place?.line)))
        .collect();
    assert_eq!(places, [("unknown-value", 7), ("unknown-fact", 7)]);
    let place = problems[1].place.unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    let range = usize::try_from(place.from).unwrap()..usize::try_from(place.to).unwrap();
    assert_eq!(String::from_utf16(&units[range]).unwrap(), "use.comercial");
    assert_eq!(place.column, 29);
    assert_eq!(problems[1].severity, Severity::Error);
    assert!(
        problems[1]
            .help
            .as_deref()
            .unwrap()
            .contains("use.commercial")
    );
}

#[test]
fn a_warning_keeps_a_pack_in_force() {
    let (problems, in_force) = check(&rule("use.commercial && !use.commercial"));
    let codes: Vec<&str> = problems.iter().map(|one| one.code).collect();
    assert_eq!((codes.as_slice(), in_force), (&["never-true"][..], true));
    assert_eq!(problems[0].severity, Severity::Warning);
}

#[test]
fn what_comes_along_is_known_and_never_blamed() {
    // A set of another pack, an exception from a rule of another, and a name that no pack has.
    let uses = HEAD.replace("source", "uses = [\"gdpr\"]\nsource");
    let good = rule("provider.jurisdiction in gdpr.eea").replace(HEAD, &uses);
    assert_eq!(check(&good), (Vec::new(), true));
    let (problems, _) = check(&rule("provider.jurisdiction in gdpr.eea"));
    assert_eq!(problems[0].code, "unknown-fact");
    let (problems, in_force) = check(&good.replace("\"gdpr\"", "\"gdrp\""));
    assert!(!in_force);
    assert!(problems.iter().any(|one| {
        one.code == "unknown-reference"
            && one
                .help
                .as_deref()
                .is_some_and(|help| help.contains("gdpr"))
    }));
}

#[test]
fn a_pack_takes_the_place_of_the_one_with_its_id() {
    let (_, policies) = embedded_files();
    let house = policies
        .iter()
        .find(|file| file.path == "house/house.toml")
        .unwrap();
    assert_eq!(check(&house.text), (Vec::new(), true));
}

#[test]
fn text_that_is_no_pack_is_a_problem_and_not_a_panic() {
    for text in [
        "",
        "[",
        "pack = 3",
        "[pack]\nid = \"",
        "\u{feff}",
        "[rule.a]\nwhen=\"\u{1F600}",
        "[[pack]]",
    ] {
        let (problems, in_force) = check(text);
        assert!(!in_force && !problems.is_empty(), "{text:?}");
        let end = u32::try_from(text.encode_utf16().count()).unwrap();
        for at in 0..=end + 2 {
            WORKBENCH.complete(text, at);
            WORKBENCH.hover(text, at);
        }
    }
}

#[test]
fn every_place_of_a_real_pack_can_be_asked_about() {
    let (pack, _) = new_pack("mine", "2026-11-22");
    assert_eq!(check(&pack), (Vec::new(), true));
    let end = u32::try_from(pack.encode_utf16().count()).unwrap();
    let hovers = (0..end).filter(|at| WORKBENCH.hover(&pack, *at).is_some());
    assert!(hovers.count() > 300);
    for cut in pack.char_indices().map(|(at, _)| at) {
        let (start, _) = pack.split_at(cut);
        WORKBENCH.complete(start, u32::MAX);
        check(start);
    }
}

#[test]
fn completes_conditions() {
    use SuggestionKind::{Fact, Function, Set, Value};
    let text = |when: &str| {
        format!("[sets]\ntrusted = [\"DE\"]\n[rule.r]\nwhen = \"{when}\"\neffect = \"deny\"\n")
    };
    suggests(&text("use.com|"), "use.com", Fact, &["use.commercial"]);
    suggests(&text("|"), "", Function, &["size", "sets.contains"]);
    suggests(&text("provider.jurisdiction in t|"), "t", Set, &["trusted"]);
    suggests(
        &text("use.purpose == 'pro|'"),
        "pro",
        Value,
        &["production"],
    );
    suggests(
        &text("route.third_party && 'per|' in role.data_classes"),
        "per",
        Value,
        &["personal"],
    );
    suggests(
        &text("sets.intersects(model.origin_countries, ['DE', '|"),
        "",
        Value,
        &["CN"],
    );
    // The other comparison's values are no values of this one.
    let (_, list) = suggested(&text(
        "use.purpose == 'production' && provider.jurisdiction == '|'",
    ));
    assert!(list.iter().all(|(_, label)| label != "production") && !list.is_empty());
}

#[test]
fn completes_keys_and_words() {
    use SuggestionKind::{Key, Pack, Rule, Table, Value};
    suggests("[ru|", "ru", Table, &["rule", "exception", "sets"]);
    suggests("[rule.r]\nwh|", "wh", Key, &["when", "because", "verified"]);
    suggests(
        "[rule.r]\neffect = \"|\"",
        "",
        Value,
        &["deny", "require", "warn"],
    );
    suggests(
        "[rule.r]\nverified = { on = \"2026-11-22\", con|",
        "con",
        Key,
        &["confidence"],
    );
    suggests(
        "[rule.r]\nverified = { confidence = \"p|",
        "p",
        Value,
        &["primary"],
    );
    suggests("[rule.r]\nbecause = { |", "", Key, &["en", "es"]);
    suggests("[pack]\nuses = [\"|\"]", "", Pack, &["gdpr"]);
    suggests("[sets]\ntrusted = [\"DE\", \"F|\"]", "F", Value, &["FR"]);
    suggests(
        "[pack]\nid = \"a\"\n[rule.x]\n[[exception]]\nrule = \"|\"",
        "",
        Rule,
        &["a/x"],
    );
    // A string that nobody closed ends with its line.
    suggests(
        "[pack]\nid = \"a\ntitle = { en = \"\n[rule.r]\nef|",
        "ef",
        Key,
        &["effect"],
    );
    assert!(suggested("# use.com|").1.is_empty());
}

#[track_caller]
fn meaning(text: &str) -> Option<Meaning> {
    let (text, at) = cursor(text);
    WORKBENCH.hover(&text, at).map(|hover| hover.meaning)
}

#[test]
fn says_what_stands_there() {
    let text = |when: &str| format!("[sets]\ntrusted = [\"DE\"]\n[rule.r]\nwhen = \"{when}\"\n");
    match meaning(&text("organization.monthly_re|venue_usd > 5")) {
        Some(Meaning::Fact {
            path,
            holds,
            unit,
            group,
            doc,
            ..
        }) => {
            assert_eq!(path, "organization.monthly_revenue_usd");
            assert_eq!(
                (holds.as_str(), unit.as_deref(), group),
                ("integer", Some("USD"), "situation")
            );
            assert!(doc.en.contains("Worldwide"), "{}", doc.en);
        }
        other => panic!("{other:?}"),
    }
    match meaning(&text("use.purpose == 'prod|uction'")) {
        Some(Meaning::Value { value, of, label }) => {
            assert_eq!((value.as_str(), of.as_str()), ("production", "purpose"));
            assert!(label.is_some());
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        meaning(&text("si|ze(use.kinds) > 1")),
        Some(Meaning::Function {
            form: "size(set)",
            ..
        })
    ));
    assert!(matches!(
        meaning(&text("provider.jurisdiction in tru|sted")),
        Some(Meaning::Set { .. })
    ));
    assert!(matches!(
        meaning("[rule.r]\neff|ect = \"deny\""),
        Some(Meaning::Key {
            name: "effect",
            required: true,
            ..
        })
    ));
    assert!(matches!(
        meaning("[ru|le.r]"),
        Some(Meaning::Key { name: "rule", .. })
    ));
    assert_eq!(meaning("[rule.r]\nwhat| = 1"), None);
    assert_eq!(meaning(&text("use.purpose |== 'production'")), None);
    assert!(
        Workbench::explain("unknown-fact")
            .unwrap()
            .starts_with("# unknown-fact")
    );
    assert_eq!(Workbench::explain("no-such-code"), None);
}

#[test]
fn a_shift_is_what_comparing_all_verdicts_gives() {
    let pack = rule("model.weights_open && !license.osi_approved");
    let file = File {
        path: "acme.toml".to_owned(),
        name: "acme.toml".to_owned(),
        text: pack,
    };
    let grounds = WORKBENCH.check(&file, None).grounds.expect("a sound pack");
    let advisor = grounds.advisor().expect("a catalog");
    let json = r#"{ "profile": "mid-size", "today": "2026-11-22" }"#;
    let situation = advisor.situation_from_json(json).unwrap();
    let shift = WORKBENCH.shift(advisor, &situation);
    let [mut before, mut now] =
        [WORKBENCH.advisor(), advisor].map(|one| one.verdicts(&situation).verdicts);
    let total = u32::try_from(now.len()).unwrap();
    assert_eq!(shift.counts_now.values().sum::<u32>(), total);
    assert_eq!(shift.counts_before.values().sum::<u32>(), total);
    let differs: Vec<bool> = before
        .iter()
        .zip(&now)
        .map(|(a, b)| a.verdict != b.verdict)
        .collect();
    let mut kept = differs.iter();
    before.retain(|_| *kept.next().unwrap());
    let mut kept = differs.iter();
    now.retain(|_| *kept.next().unwrap());
    assert!(!now.is_empty());
    let denied = shift.counts_now["denied"] - shift.counts_before["denied"];
    assert_eq!(usize::try_from(denied).unwrap(), now.len());
    assert_eq!((shift.before.verdicts, shift.now.verdicts), (before, now));
}

#[test]
fn cases_may_name_what_the_catalog_and_the_packs_have() {
    let known = WORKBENCH.vocabulary();
    let fact = |path: &str| known.facts.iter().find(|fact| fact.path == path).unwrap();
    let commercial = fact("use.commercial");
    assert_eq!(
        (commercial.stated, commercial.set, &*commercial.values),
        (true, false, &["true".to_owned(), "false".to_owned()][..])
    );
    let classes = fact("data.classes");
    assert!(classes.set && classes.values.contains(&"\"phi\"".to_owned()));
    assert!(!fact("route.deployment").stated);
    assert!(known.profiles.contains(&"mid-size".to_owned()));
    let bundle = WORKBENCH.advisor().bundle();
    assert_eq!(known.options.len(), bundle.catalog.options.len());
    assert!(known.rules.contains(&"gdpr/processor-contract".to_owned()));
}
