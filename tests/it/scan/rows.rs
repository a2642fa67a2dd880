//! Rows that come back with their verdicts.

use std::path::Path;

use modelpair_cli::Exit;
use serde_json::{Value as Json, json};

use super::{BASE, INVENTORY, lines, run};
use crate::cli::{Scratch, modelpair, refuses};

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
