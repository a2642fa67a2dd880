//! `modelpair scan`: inventories of AI uses, row by row.

use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
use modelpair::{Advisor, Role, Situation};
use modelpair_cli::Exit;
use modelpair_scan::{
    Cell, Done, Format, Input, Judge, Options, Output, Plan, ScanError, Store, scan, state_path,
};
use parquet::arrow::ArrowWriter;
use serde_json::{Value as Json, json};

use crate::cli::{Scratch, modelpair, refuses};

const BASE: [&str; 4] = ["--profile", "mid-size", "--set", "today=2026-11-22"];
const CSV: Format = Format::Csv { delimiter: b',' };

const INVENTORY: &str = "\
system,model,route,role,data.classes,organization.monthly_active_users
search,gpt-oss-120b,groq,,internal,1000
\"claims, EU\",llama-4-maverick,self-hosted,volume,personal;internal,
chat,llama-4-maverick,self-hosted,volume,,800000000
desk,gpt-oss-120b,self-hosted,confined,\"[\"\"phi\"\"]\",5
";

fn advisor() -> Advisor {
    Advisor::embedded().unwrap()
}

fn base(advisor: &Advisor) -> Situation {
    let mut base = advisor.situation("mid-size").unwrap();
    base.set("today", &"2026-11-22".into()).unwrap();
    base
}

fn run(args: &[&str]) -> crate::cli::Ran {
    modelpair(&[&["scan"], args, &BASE].concat())
}

fn lines(text: &str) -> Vec<Json> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn rows_come_back_with_verdicts_in_their_order() {
    let scratch = Scratch::new("scan-rows");
    let file = scratch.file("uses.csv", INVENTORY);
    let ran = run(&[&file]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let rows: Vec<&str> = ran.out.lines().collect();
    assert_eq!(rows.len(), 5);
    assert!(
        rows[0].ends_with("users,verdict,reasons,obligations,missing"),
        "{}",
        rows[0]
    );
    for (row, line) in rows.iter().zip(INVENTORY.lines()) {
        assert!(row.starts_with(line), "{row}");
    }
    assert!(rows[3].contains(",denied,\"llama-4/"), "{}", rows[3]);
}

#[test]
fn verdicts_are_those_of_the_other_command() {
    let scratch = Scratch::new("scan-verdicts");
    let list = modelpair(&[&["verdicts", "--format", "json"], &BASE[..]].concat());
    let list: Json = serde_json::from_str(&list.out).unwrap();
    let verdicts = list["verdicts"].as_array().unwrap();
    let mut uses = "model,route,role\n".to_owned();
    for verdict in verdicts {
        let word = |key: &str| verdict[key].as_str().unwrap();
        uses += &format!("{},{},{}\n", word("model"), word("route"), word("role"));
    }
    let file = scratch.file("uses.csv", uses);
    let ran = run(&[&file, "--format", "ndjson"]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let rows = lines(&ran.out);
    assert_eq!(rows.len(), verdicts.len());
    for (row, verdict) in rows.iter().zip(verdicts) {
        for key in ["model", "route", "role", "verdict", "missing"] {
            assert_eq!(row[key], verdict[key], "{verdict}");
        }
        for key in ["reasons", "obligations"] {
            let short =
                |finding: &Json| json!({ "rule": finding["rule"], "clause": finding["clause"] });
            let expected: Vec<Json> = verdict[key].as_array().unwrap().iter().map(short).collect();
            assert_eq!(row[key], Json::from(expected), "{verdict}");
        }
    }
}

/// Values of facts that rules and derived facts look at, a few for each.
const VALUES: [(&str, &[&str]); 12] = [
    (
        "data.classes",
        &["", "personal", "phi;personal", "[]", "null", "cardholder"],
    ),
    ("data.confined_classes", &["", "phi", "[]", "null"]),
    (
        "data.may_leave",
        &["", "none", "all", "client-decides", "null"],
    ),
    ("data.residency", &["", "eu", "us;eu", "null"]),
    (
        "organization.monthly_active_users",
        &["", "1000", "699999999", "700000001", "null"],
    ),
    ("organization.headquarters", &["", "DE", "US", "CN", "null"]),
    ("organization.history", &["", "{\"2024-03\":900000000}"]),
    (
        "use.context_tokens",
        &["", "100", "131073", "9999999", "null"],
    ),
    ("use.commercial", &["", "true", "FALSE", "null"]),
    ("regimes", &["", "gdpr;hipaa", "null"]),
    (
        "operations.exit_plan_tested_on",
        &["", "never", "2026-01-01", "null"],
    ),
    ("today", &["", "2025-06-30", "2027-09-01"]),
];

#[test]
fn every_row_gets_the_verdict_of_its_own_situation() {
    let advisor = advisor();
    let base = base(&advisor);
    let declared: Vec<&str> = advisor.bundle().declarations.situation_paths().collect();
    let values: Vec<_> = VALUES
        .iter()
        .filter(|(path, _)| declared.contains(path))
        .collect();
    assert!(values.len() >= 11, "facts were renamed");
    let mut columns = vec!["model", "route", "role"];
    columns.extend(values.iter().map(|(path, _)| *path));
    let mut judge = Judge::new(&Arc::new(Plan::new(&advisor, &base)));
    let shape = judge.shape(&columns).unwrap();
    let options = &advisor.bundle().catalog.options;
    // A walk through the combinations that comes by each value with many others.
    let mut seed = 1_u64;
    let mut pick = |count: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % count
    };
    for _ in 0..1500 {
        let option = &options[pick(options.len())];
        let role = Role::ALL[pick(4)];
        let mut row = vec![option.model.as_str(), &option.route, role.as_str()];
        let mut situation = base.clone();
        for (path, texts) in &values {
            let text = texts[pick(texts.len())];
            row.push(text);
            if let Some(value) = stated(path, text) {
                situation.set(path, &value).unwrap();
            }
        }
        let expected = advisor
            .verdict(&situation, &option.model, &option.route, role)
            .unwrap();
        let found = judge.row(shape, |at| Cell::Text(row[at])).unwrap();
        let found = &judge.answer(found).unwrap().brief;
        let rules = |findings: &[modelpair::record::FindingView]| -> Vec<String> {
            findings
                .iter()
                .map(|finding| finding.rule.clone())
                .collect()
        };
        let names = |ids: &[modelpair_rules::RuleId]| -> Vec<String> {
            let rules = ids
                .iter()
                .map(|id| advisor.bundle().rules.rule(*id).unwrap());
            rules.map(|rule| rule.id.clone()).collect()
        };
        assert_eq!(found.outcome.name(), expected.verdict, "{row:?}");
        assert_eq!(names(&found.reasons), rules(&expected.reasons), "{row:?}");
        assert_eq!(
            names(&found.obligations),
            rules(&expected.obligations),
            "{row:?}"
        );
        assert_eq!(found.missing, expected.missing, "{row:?}");
    }
}

/// The value that the text of a cell is documented to state.
fn stated(path: &str, text: &str) -> Option<Json> {
    match text {
        "" => None,
        "null" => Some(Json::Null),
        _ if text.starts_with(['[', '{']) => Some(serde_json::from_str(text).unwrap()),
        "true" | "FALSE" => Some(text.eq_ignore_ascii_case("true").into()),
        _ if path.ends_with("users") || path.ends_with("tokens") => {
            Some(text.parse::<i64>().unwrap().into())
        }
        _ if ["classes", "residency", "regimes"]
            .iter()
            .any(|end| path.ends_with(end)) =>
        {
            Some(text.split(';').collect())
        }
        _ => Some(text.into()),
    }
}

#[test]
fn formats_turn_into_each_other_and_back() {
    let scratch = Scratch::new("scan-formats");
    let csv = scratch.file("uses.csv", INVENTORY);
    let there = run(&[&csv, "--format", "ndjson"]);
    assert_eq!(there.exit, Exit::Done, "{}", there.err);
    let rows = lines(&there.out);
    assert_eq!(rows[1]["system"], "claims, EU");
    assert_eq!(rows[2]["verdict"], "denied");
    // The rows as they came, in the other format.
    let mut bare = String::new();
    for mut row in rows {
        for added in ["verdict", "reasons", "obligations", "missing"] {
            row.as_object_mut().unwrap().remove(added).unwrap();
        }
        bare += &format!("{row}\n");
    }
    let ndjson = scratch.file("uses.ndjson", &bare);
    let again = run(&[&ndjson]);
    assert_eq!(again.exit, Exit::Done, "{}", again.err);
    assert_eq!(lines(&again.out), lines(&there.out));
    // Back to CSV: the verdicts of the first way, whatever the order of the columns.
    let back = run(&[&ndjson, "--format", "csv"]);
    let first = run(&[&csv]);
    let verdicts = |out: &str| -> Vec<String> {
        let rows = out
            .lines()
            .map(|row| row.rsplit(',').take(2).collect::<Vec<_>>().join("|"));
        rows.collect()
    };
    assert_eq!(verdicts(&back.out), verdicts(&first.out));
    assert_eq!(back.out.lines().count(), 5);
}

#[test]
fn objects_state_facts_as_situations_do() {
    let scratch = Scratch::new("scan-objects");
    let uses = concat!(
        r#"{"model":"llama-4-maverick","route":"self-hosted","organization":{"monthly_active_users":800000000,"headquarters":"US"},"tags":{"a":[1,2]}}"#,
        "\n",
        r#"{"route":"self-hosted","model":"llama-4-maverick","organization.headquarters":"US","organization.monthly_active_users":12,"note":"\u00e9"}"#,
        "\n\n",
        r#"{"model":"llama-4-maverick","route":"self-hosted","organization.headquarters":null}"#,
    );
    let file = scratch.file("uses.jsonl", uses);
    let ran = run(&[&file]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let rows = lines(&ran.out);
    let verdicts: Vec<&str> = rows
        .iter()
        .map(|row| row["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["denied", "conditional", "undetermined"]);
    assert_eq!(rows[0]["tags"], json!({ "a": [1, 2] }));
    assert_eq!(rows[1]["note"], "é");
    assert_eq!(rows[2]["missing"], json!(["organization.headquarters"]));
}

#[test]
fn columns_can_have_names_of_their_own() {
    let scratch = Scratch::new("scan-map");
    let uses = "verdict;ai_model;via;users;model\nold;llama-4-maverick;self-hosted;800000000;x\n";
    let file = scratch.file("uses.csv", uses);
    let mapped = [
        file.as_str(),
        "--delimiter",
        ";",
        "--map",
        "model=ai_model",
        "--map",
        "route=via",
        "--map",
        "organization.monthly_active_users=users",
    ];
    let all: Vec<&str> = ["scan"].into_iter().chain(mapped).chain(BASE).collect();
    refuses(
        &all,
        &["the inventory has a column `verdict` already", "--prefix"],
    );
    let ran = run(&[&mapped[..], &["--prefix", "scan_"]].concat());
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    assert!(
        ran.out.contains(";model;scan_verdict;scan_reasons;"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("800000000;x;denied;"), "{}", ran.out);
    for (map, said) in [
        ("nothing=x", "there is no fact `nothing`"),
        ("model", "write it as `--map model=their_name`"),
        ("model.id=x", "follows from the catalog"),
    ] {
        refuses(&["scan", &file, "--map", map], &[said]);
    }
}

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

#[test]
fn several_inventories_are_one_output() {
    let scratch = Scratch::new("scan-several");
    let one = scratch.file("one.csv", "model,route\ngpt-oss-120b,groq");
    let two = scratch.file(
        "two.csv",
        "\u{feff}model,route\r\ngpt-oss-120b,nowhere\r\ngpt-oss-120b,self-hosted\r\n",
    );
    let ran = run(&[&one, &two]);
    assert_eq!(ran.exit, Exit::BadInput);
    assert!(
        ran.err.contains("two.csv: row 1 (line 2): column `route`"),
        "{}",
        ran.err
    );
    let rows: Vec<&str> = ran.out.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(
        rows[1].starts_with("gpt-oss-120b,groq,")
            && rows[2].starts_with("gpt-oss-120b,self-hosted,")
    );
}

#[test]
fn what_must_not_be_ends_with_one() {
    let scratch = Scratch::new("scan-fail-on");
    let file = scratch.file("uses.csv", INVENTORY);
    let output = format!("{}/out.csv", scratch.path());
    let ran = run(&[&file, "--fail-on", "denied", "--summary", "-o", &output]);
    assert_eq!(ran.exit, Exit::No, "{}", ran.err);
    assert!(
        ran.out.contains("4 rows judged") && ran.out.contains("denied by llama-4/"),
        "{}",
        ran.out
    );
    assert!(!Path::new(&format!("{output}.scan-state")).exists());
    let fine = scratch.file("fine.csv", "model,route\ngpt-oss-120b,self-hosted\n");
    assert_eq!(
        run(&[&fine, "--fail-on", "denied,undetermined"]).exit,
        Exit::Done
    );
}

#[test]
fn ways_out_are_added_when_they_are_asked_for() {
    let scratch = Scratch::new("scan-explain");
    let file = scratch.file("uses.csv", INVENTORY);
    let ran = run(&[&file, "--explain"]);
    let row = ran.out.lines().nth(3).unwrap();
    assert!(
        row.contains("use.end_user_of_product: false -> true => conditional | "),
        "{row}"
    );
    let ran = run(&[&file, "--explain", "--format", "ndjson"]);
    let ways = &lines(&ran.out)[2]["ways_out"][0];
    assert_eq!(
        ways["changes"][0]["fact"], "use.end_user_of_product",
        "{ways}"
    );
}

/// A Parquet file with these columns.
fn parquet_file(path: &str, columns: Vec<(&str, ArrayRef)>) -> String {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let file = fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path.to_owned()
}

fn texts(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

/// The inventory of the other tests with a number, a float and a bad row more, as Parquet.
fn parquet_inventory(scratch: &Scratch) -> String {
    let mut classes = ListBuilder::new(StringBuilder::new());
    for words in [
        &["internal"][..],
        &["personal", "internal"],
        &[],
        &["phi"],
        &[],
    ] {
        for word in words {
            classes.values().append_value(word);
        }
        classes.append(!words.is_empty());
    }
    let path = format!("{}/uses.parquet", scratch.path());
    let maverick = Some("llama-4-maverick");
    let oss = Some("gpt-oss-120b");
    let own = Some("self-hosted");
    parquet_file(
        &path,
        vec![
            (
                "system",
                texts(&[
                    Some("search"),
                    Some("claims, EU"),
                    Some("chat"),
                    Some("desk"),
                    None,
                ]),
            ),
            (
                "model",
                texts(&[oss, maverick, maverick, oss, Some("gpt-oss-12b")]),
            ),
            ("route", texts(&[Some("groq"), own, own, own, own])),
            (
                "role",
                texts(&[None, Some("volume"), None, Some("confined"), None]),
            ),
            ("data.classes", Arc::new(classes.finish())),
            (
                "organization.monthly_active_users",
                Arc::new(Int32Array::from(vec![
                    Some(1000),
                    None,
                    Some(800_000_000),
                    Some(5),
                    None,
                ])),
            ),
            (
                "today",
                Arc::new(Date32Array::from(vec![
                    None,
                    None,
                    Some(20_779),
                    None,
                    None,
                ])),
            ),
            (
                "share",
                Arc::new(Float64Array::from(vec![0.5, 0.25, 1.0, 0.0, 0.1])),
            ),
        ],
    )
}

#[test]
fn parquet_is_judged_as_text_is() {
    let scratch = Scratch::new("scan-parquet");
    let file = parquet_inventory(&scratch);
    let bad = format!("{}/bad.ndjson", scratch.path());
    let csv = scratch.file("uses.csv", INVENTORY);
    let expected = lines(&run(&[&csv, "--format", "ndjson"]).out);
    let ran = run(&[&file, "--format", "ndjson", "--rejects", &bad]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let found = lines(&ran.out);
    assert_eq!((found.len(), expected.len()), (4, 4));
    for (found, expected) in found.iter().zip(&expected) {
        for key in ["system", "verdict", "reasons", "obligations", "missing"] {
            assert_eq!(found[key], expected[key], "{expected}");
        }
    }
    assert_eq!(found[1]["data.classes"], json!(["personal", "internal"]));
    assert_eq!(found[2]["today"], "2026-11-22");
    assert_eq!(found[1]["share"], json!(0.25));
    let aside = lines(&fs::read_to_string(&bad).unwrap());
    assert_eq!(aside[0]["row"], 5);
    assert!(
        ran.err
            .contains("row 5: column `model`: there is no model `gpt-oss-12b` (did you mean"),
        "{}",
        ran.err
    );

    // Into Parquet, and that read again as CSV: the columns that were added are carried along.
    let output = format!("{}/out.parquet", scratch.path());
    let ran = run(&[
        &file,
        "-o",
        &output,
        "--rejects",
        &bad,
        "--fail-on",
        "denied",
    ]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::No, ""), "{}", ran.err);
    let again = run(&[&output, "--format", "csv", "--prefix", "again_"]);
    assert_eq!(again.exit, Exit::Done, "{}", again.err);
    let rows: Vec<&str> = again.out.lines().collect();
    assert!(
        rows[0].contains("share,verdict,reasons,obligations,missing,again_verdict"),
        "{}",
        rows[0]
    );
    assert_eq!(rows.len(), 5);
    assert!(rows[2].starts_with(
        "\"claims, EU\",llama-4-maverick,self-hosted,volume,personal;internal,,,0.25,"
    ));
    // Once from the first scan, and once from this one.
    let denials = rows[3].matches(",denied,\"llama-4/").count();
    assert_eq!(denials, 2, "{}", rows[3]);
}

#[test]
fn parquet_that_cannot_be_read_is_refused() {
    let scratch = Scratch::new("scan-parquet-refused");
    let path = |name: &str| format!("{}/{name}.parquet", scratch.path());
    let model = || ("model", texts(&[Some("gpt-oss-120b")]));
    let route = || ("route", texts(&[Some("groq")]));
    let number = || -> ArrayRef { Arc::new(Int32Array::from(vec![1])) };
    let cases: [(String, &[&str]); 5] = [
        (
            parquet_file(
                &path("classes"),
                vec![model(), route(), ("data.classes", number())],
            ),
            &[
                "column `data.classes` of",
                "is Int32, expected a list of texts, or text such as `personal;phi`",
                "cast",
            ],
        ),
        (
            parquet_file(&path("model"), vec![("model", number()), route()]),
            &["column `model` of", "is Int32, expected text"],
        ),
        (
            parquet_file(
                &path("users"),
                vec![
                    model(),
                    route(),
                    (
                        "organization.monthly_active_users",
                        Arc::new(Float64Array::from(vec![1.0])),
                    ),
                ],
            ),
            &["is Float64, expected a whole number, or text"],
        ),
        (
            parquet_file(&path("route"), vec![model()]),
            &["there is no column `route`"],
        ),
        (
            scratch.file("text.parquet", "model,route\n"),
            &["as Parquet"],
        ),
    ];
    for (file, said) in &cases {
        refuses(&["scan", file, "--format", "csv"], said);
    }
    let good = parquet_inventory(&scratch);
    refuses(&["scan", &good], &["--output FILE"]);
    let output = path("out");
    refuses(
        &["scan", &good, "-o", &output, "--resume"],
        &["only CSV and NDJSON can be gone on with"],
    );
    refuses(
        &["scan", &scratch.file("a.csv", INVENTORY), "-o", &output],
        &["text has no types"],
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_to_be_full_of_parquet_too() {
    let scratch = Scratch::new("scan-parquet-full");
    let file = parquet_inventory(&scratch);
    let args = ["scan", &file, "-o", "/dev/full", "--format", "parquet"];
    refuses(
        &args,
        &[
            "cannot write `/dev/full`",
            "of no use before it is complete",
        ],
    );
}

/// A disk that many scans write to, each as far as there is room.
#[derive(Clone, Default)]
struct Disk(Arc<Mutex<Vec<u8>>>);

struct OnDisk {
    disk: Disk,
    at: usize,
    room: usize,
}

impl Write for OnDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut disk = self.disk.0.lock().unwrap();
        let fits = bytes.len().min(self.room.saturating_sub(self.at));
        if fits == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let end = self.at + fits;
        let length = disk.len().max(end);
        disk.resize(length, 0);
        disk[self.at..end].copy_from_slice(&bytes[..fits]);
        self.at = end;
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store for OnDisk {
    fn go_on_at(&mut self, bytes: u64) -> io::Result<()> {
        self.at = usize::try_from(bytes).unwrap();
        Ok(())
    }
}

fn scan_to(
    disk: &Disk,
    room: usize,
    uses: &str,
    state: &Path,
    formats: [Format; 2],
) -> Result<Done, ScanError> {
    let advisor = advisor();
    let plan = Arc::new(Plan::new(&advisor, &base(&advisor)));
    let input = Input {
        name: "uses".to_owned(),
        reader: Box::new(Cursor::new(uses.to_owned())),
        bytes: None,
    };
    let output = Output {
        name: "disk".to_owned(),
        store: Box::new(OnDisk {
            disk: disk.clone(),
            at: 0,
            room,
        }),
        state: Some(state.to_owned()),
    };
    let options = Options {
        input: formats[0],
        output: formats[1],
        jobs: 2,
        chunk_bytes: 100,
    };
    scan(&plan, vec![input], output, None, &options, &mut |_| {})
}

/// Stops a scan at every place of its output, goes on, and looks whether anything is missing or there twice.
fn resumes(test: &str, uses: &str, formats: [Format; 2]) {
    let scratch = Scratch::new(test);
    let state = state_path(Path::new(&scratch.path()).join("out").as_path());
    let whole = Disk::default();
    let done = scan_to(&whole, usize::MAX, uses, &state, formats).unwrap();
    let whole = whole.0.lock().unwrap().clone();
    let mut went_on = 0;
    for room in (0..whole.len()).step_by(whole.len() / 60) {
        let disk = Disk::default();
        let error = scan_to(&disk, room, uses, &state, formats).unwrap_err();
        assert!(error.to_string().contains("--resume"), "{error}");
        assert_eq!(*disk.0.lock().unwrap(), whole[..room]);
        let left: Json = serde_json::from_str(&fs::read_to_string(&state).unwrap()).unwrap();
        went_on += u64::from(left["output_bytes"] != 0);
        // Full again, a little later: what the first run wrote is still there.
        let later = (room + 200).min(whole.len() - 1);
        scan_to(&disk, later, uses, &state, formats).unwrap_err();
        assert_eq!(*disk.0.lock().unwrap(), whole[..later]);
        let again = scan_to(&disk, usize::MAX, uses, &state, formats).unwrap();
        assert_eq!(
            *disk.0.lock().unwrap(),
            whole,
            "interrupted after {room} bytes"
        );
        assert_eq!(again.summary, done.summary);
        assert!(!state.exists());
    }
    assert!(
        went_on > 20,
        "hardly any scan went on from where it stopped"
    );
}

fn many_uses() -> String {
    let mut uses = "n,model,route,organization.monthly_active_users\n".to_owned();
    for number in 0..120 {
        let route = ["groq", "self-hosted", "nowhere"][number % 3];
        uses += &format!("{number},gpt-oss-120b,{route},{}\n", number * 9_000_000);
    }
    uses
}

#[test]
fn a_scan_that_was_stopped_anywhere_goes_on() {
    resumes("scan-resume", &many_uses(), [CSV, CSV]);
    resumes("scan-resume-json", &many_uses(), [CSV, Format::Ndjson]);
    let mut objects = String::new();
    for row in many_uses().lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        objects += &format!(
            "{{\"n\":{},\"model\":\"{}\",\"route\":\"{}\"}}\n",
            fields[0], fields[1], fields[2]
        );
    }
    resumes("scan-resume-objects", &objects, [Format::Ndjson, CSV]);
}

#[test]
fn files_are_not_gone_on_with_by_mistake() {
    let scratch = Scratch::new("scan-states");
    let file = scratch.file("uses.csv", many_uses());
    let output = format!("{}/out.csv", scratch.path());
    let state = format!("{output}.scan-state");
    let args: Vec<&str> = ["scan", &file, "-o", &output]
        .into_iter()
        .chain(BASE)
        .collect();
    let with = |more: &[&'static str]| -> Vec<&str> {
        args.iter().copied().chain(more.iter().copied()).collect()
    };
    // Nothing is there yet: it begins.
    assert_eq!(
        modelpair(&with(&["--resume", "--fail-on", "denied"])).exit,
        Exit::BadInput
    );
    let whole = fs::read(&output).unwrap();
    assert!(!whole.is_empty() && !Path::new(&state).exists());
    refuses(
        &with(&["--resume"]),
        &["was not left by an interrupted scan"],
    );
    let left = json!({
        "format": "modelpair-scan/1", "identity": "x", "today": "2026-11-21",
        "position": { "file": 0, "offset": 0, "line": 0 }, "rows": 0, "output_bytes": 0, "rejects_bytes": 0,
        "summary": { "judged": 0, "rejected": 0, "permitted": 0, "conditional": 0, "denied": 0, "undetermined": 0, "denied_by": {} },
        "columns": null,
    });
    fs::write(&state, left.to_string()).unwrap();
    refuses(&args, &["was interrupted", "--resume", "delete"]);
    refuses(
        &with(&["--resume"]),
        &["other rules, another situation", "--set today=2026-11-21"],
    );
    fs::write(&state, "{}").unwrap();
    refuses(&with(&["--resume"]), &["no state of a scan"]);
    assert_eq!(
        fs::read(&output).unwrap(),
        whole,
        "what was written is lost"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_to_be_full() {
    let scratch = Scratch::new("scan-full");
    let file = scratch.file("uses.csv", INVENTORY);
    let good = format!("{}/good.csv", scratch.path());
    let mut args = vec!["scan", &file, "--rejects", "/dev/full", "-o", &good];
    args.extend(BASE);
    // No row is bad, so nothing is written to the full disk.
    assert_eq!(modelpair(&args).exit, Exit::Done);
    let bad = scratch.file("bad.csv", "model,route\nx,y\n");
    let output = format!("{}/out.csv", scratch.path());
    refuses(
        &["scan", &bad, "--rejects", "/dev/full", "-o", &output],
        &["cannot write `/dev/full`", "os error 28", "--resume"],
    );
    assert!(state_path(Path::new(&output)).exists());
}

/// Rows that are made while they are read.
struct Endless {
    row: u64,
    rows: u64,
    rest: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.len() < buffer.len() && self.row < self.rows {
            let number = self.row;
            let line = match number {
                0 => "n,model,route,organization.monthly_active_users,system\n".to_owned(),
                _ => format!("{number},gpt-oss-120b,groq,{},s{number}\n", number * 3000),
            };
            self.rest.extend_from_slice(line.as_bytes());
            self.row += 1;
        }
        let bytes = buffer.len().min(self.rest.len());
        buffer[..bytes].copy_from_slice(&self.rest[..bytes]);
        self.rest.drain(..bytes);
        Ok(bytes)
    }
}

const ROWS: &str = "MODELPAIR_TEST_SCAN_ROWS";

/// The other half of [`memory_does_not_grow_with_the_rows`], in a process of its own; by itself it does nothing.
#[test]
#[cfg(target_os = "linux")]
fn scans_rows_in_a_process_of_its_own() {
    let Some(rows) = std::env::var(ROWS)
        .ok()
        .and_then(|rows| rows.parse::<u64>().ok())
    else {
        return;
    };
    let advisor = advisor();
    let plan = Arc::new(Plan::new(&advisor, &base(&advisor)));
    let input = Input {
        name: "endless".to_owned(),
        reader: Box::new(Endless {
            row: 0,
            rows: rows + 1,
            rest: Vec::new(),
        }),
        bytes: None,
    };
    let output = Output {
        name: "nowhere".to_owned(),
        store: Box::new(OnDevNull),
        state: None,
    };
    let options = Options {
        input: CSV,
        output: CSV,
        jobs: 2,
        chunk_bytes: 1 << 16,
    };
    let done = scan(&plan, vec![input], output, None, &options, &mut |_| {}).unwrap();
    assert_eq!(done.summary.judged, rows);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    println!(
        "{}",
        status
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap()
    );
}

struct OnDevNull;

impl Write for OnDevNull {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store for OnDevNull {
    fn go_on_at(&mut self, _: u64) -> io::Result<()> {
        Ok(())
    }
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_rows() {
    let peak = |rows: &str| -> u64 {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "scan::scans_rows_in_a_process_of_its_own",
                "--exact",
                "--nocapture",
            ])
            .env(ROWS, rows)
            .output()
            .unwrap();
        let out = String::from_utf8(child.stdout).unwrap();
        let line = out.lines().find_map(|line| line.split_once("VmHWM:"));
        let line = line.unwrap_or_else(|| panic!("{out}")).1;
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    let (few, many) = (peak("20000"), peak("400000"));
    // Fourteen megabytes of rows more.
    assert!(
        many < few + 4_000,
        "{few} kB for 20,000 rows, {many} kB for 400,000"
    );
}
