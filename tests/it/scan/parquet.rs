//! Inventories in Parquet files.

use std::fs;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
use modelpair_cli::Exit;
use parquet::arrow::ArrowWriter;
use serde_json::json;

use super::{INVENTORY, lines, run};
use crate::cli::{Scratch, refuses};

/// A Parquet file with these columns.
pub fn parquet_file(path: &str, columns: Vec<(&str, ArrayRef)>) -> String {
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
pub fn parquet_inventory(scratch: &Scratch) -> String {
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
    let half = fs::read(&good).unwrap();
    let half = scratch.file("half.parquet", &half[..half.len() / 2]);
    refuses(
        &["scan", &half, "-o", &path("out")],
        &["half.parquet` as Parquet", "complete"],
    );
    // A second file of another shape, and a column that is a table.
    refuses(
        &["scan", &good, &cases[1].0, "-o", &path("out")],
        &["model.parquet` has other columns than the first file"],
    );
    assert!(!std::path::Path::new(&path("out")).exists());
    refuses(&["scan", &good], &["--output FILE"]);
    let output = path("out");
    refuses(
        &["scan", &good, "-o", &output, "--resume"],
        &["cannot be gone on with", "--output NAME/"],
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
