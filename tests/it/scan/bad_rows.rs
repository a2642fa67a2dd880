//! Rows that cannot be judged, and inventories that cannot be read.

use std::fs;

use modelpair_cli::Exit;
use serde_json::json;

use super::{lines, run};
use crate::cli::{Scratch, modelpair, refuses};

#[test]
fn bad_rows_are_named_and_put_aside() {
    let scratch = Scratch::new("scan-rejects");
    let uses = "\
system,model,route,role,data.classes,use.commercial
a,gpt-oss-120b,groq,volume,internal,true
b,gpt-oss-12b,groq,volume,internal,true
c,gpt-oss-120b,grok,volume,internal,true
d,gpt-oss-120b,groq,bulk,internal,true
e,gpt-oss-120b,groq,volume,secrets,true
f,gpt-oss-120b,groq,volume,internal,maybe
g,gpt-oss-120b,groq

\"h,gpt-oss-120b,groq,volume,internal,true
i,gpt-oss-120b,groq,volume,internal,true
j,,groq,volume,internal,true
";
    let file = scratch.file("uses.csv", uses);
    let rejects = format!("{}/bad.ndjson", scratch.path());
    let ran = run(&[&file, "--rejects", &rejects, "--summary", "--jobs", "3"]);
    assert_eq!(ran.exit, Exit::Done);
    let good: Vec<&str> = ran.out.lines().skip(1).map(|row| &row[..1]).collect();
    assert_eq!(good, ["a", "i"]);
    for said in [
        "row 2 (line 3): column `model`: there is no model `gpt-oss-12b` (did you mean `gpt-oss-120b`?)",
        "row 3 (line 4): column `route`: there is no route `grok`",
        "row 4 (line 5): column `role`: there is no role `bulk`",
        "row 5 (line 6): column `data.classes`: ",
        "row 6 (line 7): column `use.commercial`: `maybe` is neither `true` nor `false`",
        "row 7 (line 8): the row has 3 fields, the header 6",
        "row 8 (line 10): a quote is opened and never closed",
        "row 10 (line 12): column `model`: the cell is empty",
        "8 bad rows are in",
        "2 rows judged",
        "8 rejected",
    ] {
        assert!(
            ran.err.contains(said),
            "`{said}` is missing in:\n{}",
            ran.err
        );
    }
    let aside = lines(&fs::read_to_string(&rejects).unwrap());
    assert_eq!(aside.len(), 8);
    assert_eq!(
        (&aside[0]["row"], &aside[0]["line"]),
        (&json!(2), &json!(3))
    );
    assert_eq!(aside[0]["text"], "b,gpt-oss-12b,groq,volume,internal,true");
    // Nobody who keeps no bad rows is told that all is well.
    assert_eq!(run(&[&file]).exit, Exit::BadInput);
}

#[test]
fn bad_objects_are_named_too() {
    let scratch = Scratch::new("scan-bad-objects");
    let good = r#"{"model":"gpt-oss-120b","route":"groq"}"#;
    let uses = [
        good,
        "[]",
        r#"{"model":"gpt-oss-120b"}"#,
        r#"{"model":"gpt-oss-120b","route":"groq","data.clases":["phi"]}"#,
        r#"{"model":"gpt-oss-120b","route":"groq","use.commercial":[true]}"#,
        r#"{"model":"gpt-oss-120b","model":"x","route":"groq"}"#,
        r#"{"model":12,"route":"groq"}"#,
        r#"{"model":"gpt-oss-120b","route":"groq","verdict":"permitted"}"#,
        "{\"model\":\"gpt-oss-120b\",\"route\":\"gr",
        good,
    ];
    let file = scratch.file("uses.ndjson", uses.join("\n"));
    let ran = run(&[&file]);
    assert_eq!((ran.exit, ran.out.lines().count()), (Exit::BadInput, 2));
    for said in [
        "row 2 (line 2): no JSON object",
        "row 3 (line 3): there is no column `route`",
        "row 4 (line 4): column `data.clases`: there is no fact `data.clases` (did you mean `data.classes`?",
        "row 5 (line 5): column `use.commercial`: ",
        "row 6 (line 6): column `model`: the column is there twice",
        "row 7 (line 7): column `model`: expected text, found `12`",
        "row 8 (line 8): column `verdict`: the inventory has a column `verdict` already",
        "row 9 (line 9): no JSON object",
    ] {
        assert!(
            ran.err.contains(said),
            "`{said}` is missing in:\n{}",
            ran.err
        );
    }
}

#[test]
fn inventories_that_cannot_be_read_are_refused() {
    let scratch = Scratch::new("scan-refused");
    let file = |name: &str, bytes: &[u8]| scratch.file(name, bytes);
    let cases: [(String, &[&str]); 9] = [
        (file("a.csv", b""), &["is empty"]),
        (
            file("b.csv", b"ai,route\n"),
            &[
                "there is no column `model`",
                "--map model=NAME",
                "`ai`, `route`",
            ],
        ),
        (
            file("c.csv", b"model;route\n"),
            &["there is no column `model`"],
        ),
        (
            file("d.csv", b"model,route,model\n"),
            &["column `model`", "twice"],
        ),
        (
            file("e.csv", b"model,route,data.clases\n"),
            &["there is no fact `data.clases`", "did you mean"],
        ),
        (
            file("f.csv", b"model,route,license.id\n"),
            &["follows from the catalog"],
        ),
        (
            file("g.csv", b"\xff\xfem\0o\0"),
            &["UTF-16", "save it as UTF-8"],
        ),
        (file("h.csv", b"PK\x03\x04"), &["workbook", "export"]),
        (
            file("i.xyz", b"model,route\n"),
            &["cannot tell what", "--input-format"],
        ),
    ];
    for (file, said) in &cases {
        refuses(&["scan", file], said);
    }
    refuses(&["scan", "nothing.csv"], &["does not exist"]);
    refuses(&["scan", &cases[0].0, "--resume"], &["--output"]);
    refuses(
        &["scan", &cases[1].0, "--output", &cases[1].0],
        &["would be written while it is read"],
    );
    let other = file("other.csv", b"route,model\n");
    let first = file("first.csv", b"model,route\n");
    let ran = modelpair(&["scan", &first, &other]);
    assert_eq!(ran.exit, Exit::BadInput);
    assert!(
        ran.err.contains("has other columns than the first file"),
        "{}",
        ran.err
    );
}
