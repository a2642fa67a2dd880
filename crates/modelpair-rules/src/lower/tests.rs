use super::check_packs;
use crate::diag::Diagnostics;
use crate::policy::{Effect, Pack};
use crate::testing::{pack, schema};

const HEAD: &str = r#"
[pack]
id = "demo"
title = { en = "Demo", es = "Demo" }
source = "https://example.org"
"#;

const RULE: &str = r#"
[rule.big]
applies = "org.home in nordics"
when = "org.users > 100"
effect = "deny"
because = { en = "Too big", es = "Demasiado grande" }
remedy = { en = "Ask", es = "Pregunta" }
clause = "1"
verified = { on = "2026-11-22", confidence = "primary" }
[sets]
nordics = ["C1", "C2"]
"#;

#[track_caller]
fn check(change: (&str, &str), expected: &str) {
    let text = format!("{HEAD}{RULE}");
    assert!(text.contains(change.0), "{}", change.0);
    let shown = pack(&text.replace(change.0, change.1), &schema()).expect_err("a fault");
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn a_pack_is_read() {
    let pack = pack(&format!("{HEAD}{RULE}"), &schema()).expect("valid");
    let rule = pack.rules.first().expect("a rule");
    assert_eq!((rule.id.as_str(), rule.effect), ("demo/big", Effect::Deny));
    assert_eq!(rule.source, "https://example.org");
    assert_eq!(rule.verified_on.to_string(), "2026-11-22");
}

#[test]
fn packs_are_checked() {
    check(
        ("effect = \"deny\"", "effect = \"dney\""),
        "did you mean `deny`?",
    );
    check(("effect =", "efect ="), "did you mean `effect`?");
    check(
        ("clause = \"1\"", ""),
        "error[missing-key]: a rule needs the key `clause`",
    );
    check(
        ("remedy = { en = \"Ask\", es = \"Pregunta\" }", ""),
        "needs the key `remedy`",
    );
    check((", es = \"Demo\"", ""), "`title` needs the key `es`");
    check(
        ("confidence = \"primary\"", "confidence = \"sure\""),
        "known are `primary`, `secondary`, `recalled`",
    );
    check(("[rule.big]", "[rule.Big]"), "error[bad-id]");
    check(("id = \"demo\"", "id = \"De mo\""), "error[bad-id]");
    check(("[sets]", "[set]"), "did you mean `sets`?");
    check(
        ("nordics = [\"C1\", \"C2\"]", "nordics = [\"C1\", \"XX\"]"),
        "`XX` is no value of `org.home`",
    );
    check(
        ("nordics = [", "eu = [\"DE\"]\nnordics = ["),
        "error[duplicate-id]",
    );
    check(("2026-11-22", "2026-11-31"), "error[bad-date]");
    check(
        (
            "verified = { on = \"2026-11-22\", confidence = \"primary\" }",
            "verified = 1",
        ),
        "must be a table, found a number",
    );
    check(
        ("clause = \"1\"", "clause = 1"),
        "`clause` must be a text, found a number",
    );
    check(
        (
            "clause = \"1\"",
            "clause = \"1\"\napplies_from = \"2026-02-01\"\napplies_until = \"2026-01-01\"",
        ),
        "before it begins",
    );
}

#[test]
fn the_place_of_a_fault_in_a_set_and_of_its_use_are_shown() {
    let text = format!("{HEAD}{RULE}").replace("\"C2\"", "\"ÑÑ\"");
    let shown = pack(&text, &schema()).expect_err("a fault");
    let expected = r#"error[unknown-value]: `ÑÑ` is no value of `org.home`
  --> test:16:18
   |
16 | nordics = ["C1", "ÑÑ"]
   |                  ^^^^
  ::: test:8:12
   |
 8 | applies = "org.home in nordics"
   |            ------------------- used here
"#;
    assert_eq!(shown, expected);
}

#[test]
fn a_set_that_nothing_uses_is_a_warning() {
    let text = format!("{HEAD}{RULE}").replace("nordics = [", "unused = [\"DE\"]\nnordics = [");
    let (node, _, mut found) = crate::testing::toml(&text);
    assert!(Pack::read(&node, &schema(), &mut found).is_some());
    assert_eq!(
        found.to_string(),
        "warning[never-used]: the set `unused` is never used"
    );
}

#[test]
fn packs_are_checked_together() {
    let exception = r#"
[[exception]]
rule = "demo/bigg"
when = "use.public"
owner = "Legal"
reason = { en = "Agreed", es = "Acordado" }
evidence = { title = "Letter", sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
expires = "2027-01-01"
"#;
    let first = pack(&format!("{HEAD}{RULE}{exception}"), &schema()).expect("valid");
    let mut found = Diagnostics::new();
    check_packs(&[first.clone(), first.clone()], &mut found);
    assert!(
        first.span.is_some(),
        "two of one name are shown where it stands"
    );
    assert_eq!(
        found.iter().next().and_then(|diagnostic| diagnostic.span),
        first.span
    );
    let shown = found.to_string();
    assert!(shown.contains("two of the packs `demo`"), "{shown}");
    assert!(shown.contains("two of the rules `demo/big`"), "{shown}");
    assert!(
        shown.contains("no rule `demo/bigg` (did you mean `demo/big`?)"),
        "{shown}"
    );
    let broken = exception.replace("0123456789abcdef0123456789abcdef", "zz");
    let shown = pack(&format!("{HEAD}{RULE}{broken}"), &schema()).expect_err("a fault");
    assert!(shown.contains("64 hexadecimal digits"), "{shown}");
}
