//! The formatter: one form for every file, nothing lost, nothing changed.

use std::fs;
use std::path::Path;

use modelpair_cli::Exit;
use proptest::prelude::*;

use crate::cli::{Scratch, modelpair, refuses};

fn formatted(scratch: &Scratch, text: &str) -> String {
    let path = scratch.file("pack.toml", text);
    let ran = modelpair(&["fmt", &path]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{text}");
    fs::read_to_string(path).unwrap()
}

#[test]
fn our_own_policies_are_formatted() {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let ran = modelpair(&["fmt", "--check", &policies.display().to_string()]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.out);
    assert!(ran.out.starts_with("ok: "), "{}", ran.out);
}

#[test]
fn a_pack_is_put_in_order() {
    let scratch = Scratch::new("format-order");
    let written = r#"# Why this pack is here.

# About the rule.
[rule.b]   # short
  when='x && (y)'  # why
effect    =    'warn'


# How it was read.
verified={confidence="primary",on="2026-11-22"}
because = { es = "x", en = "y # z" }
applies = "aaaaaaaaaaaaaaaaaaaa == 'one' && bbbbbbbbbbbbbbbbbbbbbbb == 'two' && (ccccccccccccccc || ddddddddddd)"
odd = 3
[pack]
source = "s"
id = "odd"
[[exception]]
rule = "odd/b"
when = "a == \"it's\"   // never"
[sets]
z = ["a",
  # keep
  "b"]
y = [ 'DE','FR' ,"ES", ]
# The end.
"#;
    let expected = r#"# Why this pack is here.

[pack]
id = "odd"
source = "s"

[sets]
z = ["a",
  # keep
  "b"]
y = ["DE", "FR", "ES"]

# About the rule.
[rule.b] # short
applies = """
aaaaaaaaaaaaaaaaaaaa == 'one'
&& bbbbbbbbbbbbbbbbbbbbbbb == 'two'
&& (ccccccccccccccc || ddddddddddd)
"""
when = "x && y" # why
effect = "warn"
because = { en = "y # z", es = "x" }

# How it was read.
verified = { on = "2026-11-22", confidence = "primary" }
odd = 3

[[exception]]
rule = "odd/b"
when = "a == \"it's\"   // never"
# The end.
"#;
    assert_eq!(formatted(&scratch, written), expected);
    assert_eq!(formatted(&scratch, expected), expected);
    assert_eq!(
        formatted(&scratch, &written.replace('\n', "\r\n")),
        expected
    );
    assert_eq!(formatted(&scratch, &format!("\u{feff}{written}")), expected);
}

#[test]
fn check_only_looks() {
    let scratch = Scratch::new("format-check");
    let written = "[pack]\nid='a'\n";
    let path = scratch.file("a.toml", written);
    scratch.file("b.toml", "[pack]\nid = \"b\"\n");
    scratch.file("other.toml", "a=1");
    scratch.file("target/c.toml", written);
    let ran = modelpair(&["fmt", "--check", &scratch.path()]);
    assert_eq!(ran.exit, Exit::No);
    assert_eq!(ran.out, format!("not formatted: {path}\n"));
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    let ran = modelpair(&["fmt", &scratch.path()]);
    assert_eq!(
        (ran.exit, ran.out),
        (Exit::Done, format!("formatted: {path}\n"))
    );
    let ran = modelpair(&["fmt", "--check", &scratch.path()]);
    assert_eq!(
        (ran.exit, ran.out.as_str()),
        (Exit::Done, "ok: 2 files are formatted\n")
    );
}

#[test]
fn files_with_errors_stay_as_they_are() {
    let scratch = Scratch::new("format-errors");
    for (text, said) in [
        (
            "[pack]\nid = \"x\"\n[rule.a]\nwhen =  \"a &&\"\n",
            "cel-syntax",
        ),
        ("[pack]\nid =  \n", "toml-syntax"),
        ("a = 1\n", "no pack, license or profile"),
    ] {
        let path = scratch.file("pack.toml", text);
        refuses(&["fmt", &path], &[said]);
        refuses(&["fmt", "--check", &path], &[said]);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    refuses(&["fmt", "missing.toml"], &["does not exist"]);
}

/// A pack with odd spacing, comments and layout.
fn pack() -> impl Strategy<Value = String> {
    let space = || proptest::sample::select(&["", " ", "   ", "\t"][..]);
    let gap = || {
        proptest::sample::select(&["", "\n", "\n\n\n", "# note\n", "\n# note\n\n  # more\n"][..])
    };
    let value = proptest::sample::select(
        &[
            "1_000",
            "'x'",
            "\"a # b\"",
            "\"\"\"\n two\n lines\"\"\"",
            "[ 1,2 , 3 ]",
            "[\n1, # one\n2,\n]",
            "{ b=1,a = [ 'x' ] }",
            "2026-11-22",
            "\"\\u0041\\n\"",
            "'''raw\\'''",
        ][..],
    );
    let condition = proptest::sample::select(
        &[
            "'a&&(b||c)'",
            "\"x in ['a','b']\"",
            "\"\"\"\n a\n  && b\n\"\"\"",
            "\"a == 'first value' && b == 'second value' && c == 'third value' && d == 'fourth value'\"",
            "\"a // note\"",
            "\"\\\"q\\\" == x\"",
        ][..],
    );
    let line = (
        gap(),
        space(),
        proptest::sample::select(&["zeta", "source", "id", "because", "effect", "clause"][..]),
        space(),
        value,
        space(),
    );
    let lines = proptest::collection::btree_map(0_usize..6, line, 0..4).prop_map(|lines| {
        let mut seen = std::collections::BTreeSet::new();
        let lines = lines.into_values().filter(|line| seen.insert(line.2));
        lines
            .map(|(gap, before, key, space, value, after)| {
                format!("{gap}{before}{key}{space}={space}{value}{after}\n")
            })
            .collect::<Vec<_>>()
            .concat()
    });
    let rule = (gap(), lines.clone(), space(), condition, lines.clone());
    (gap(), proptest::collection::vec(rule, 0..4), lines, gap()).prop_map(
        |(top, rules, head, end)| {
            let rules = rules.into_iter().enumerate();
            let rules: Vec<String> = rules
                .map(|(index, (gap, keys, space, condition, more))| {
                    let (kind, name) = if index % 2 == 0 {
                        ("rule.r", index.to_string())
                    } else {
                        ("[exception]", String::new())
                    };
                    let more = if index % 2 == 0 {
                        format!("[rule.r{index}.verified]\n{more}")
                    } else {
                        String::new()
                    };
                    format!(
                        "{gap}[{kind}{name}]{space}\n{keys}when{space}={space}{condition}\n{more}"
                    )
                })
                .collect();
            format!("{top}{}[pack]\n{head}{end}", rules.concat())
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Formatting twice is formatting once, and no comment is lost; the command itself compares the meaning.
    #[test]
    fn formatting_is_idempotent(text in pack()) {
        let scratch = Scratch::new("format-property");
        let once = formatted(&scratch, &text);
        prop_assert_eq!(&formatted(&scratch, &once), &once, "{}", text);
        let notes = |text: &str| text.matches("# note").count() + text.matches("# more").count() + text.matches("# one").count();
        prop_assert_eq!(notes(&once), notes(&text), "{}\n{}", text, once);
        prop_assert!(!once.contains("\n\n\n") && once.ends_with('\n'));
    }
}
