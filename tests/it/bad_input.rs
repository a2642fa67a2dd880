//! Bad input: each fault is refused, with the field and, where there is text, with its place.

use std::fs;

use serde_json::json;

use crate::bundle::advisor;
use crate::cli::{Scratch, refuses};

/// A situation file with one fault.
#[track_caller]
fn situation(name: &str, text: &str, said: &[&str]) {
    let scratch = Scratch::new(&format!(
        "bad-situation-{}",
        name.len() * 1_000 + text.len()
    ));
    let file = scratch.file(name, text);
    for command in ["recommend", "verdicts", "render"] {
        refuses(&[command, "--situation", &file], said);
    }
}

#[test]
fn numbers_of_a_situation_that_cannot_be() {
    situation(
        "negative.toml",
        "profile = \"solo\"\n\n[operations]\ntokens_per_month = -5\n",
        &[
            "negative.toml:4:20",
            "`operations.tokens_per_month` must be a whole number from 0 to",
            "`-5`",
        ],
    );
    situation(
        "percent.json",
        "{\n  \"profile\": \"solo\",\n  \"operations.cache_hit_percent\": 140\n}\n",
        &[
            "percent.json:3:35",
            "`operations.cache_hit_percent` must be a whole number from 0 to 100",
            "`140`",
        ],
    );
    situation(
        "idle.toml",
        "profile = \"solo\"\noperations.utilization_percent = 0\n",
        &["idle.toml:2:34", "from 1 to 100", "`0`"],
    );
    situation(
        "salary.toml",
        "profile = \"solo\"\noperations.salary_usd = 9_000_000_000_000\n",
        &["salary.toml:2:25", "from 0 to 10000000"],
    );
    situation(
        "tokens.toml",
        "profile = \"solo\"\noperations.tokens_per_month = 99999999999999999999\n",
        &["number-range", "tokens.toml:2:31"],
    );
    situation(
        "users.toml",
        "profile = \"solo\"\norganization.monthly_active_users = -1\n",
        &["`organization.monthly_active_users` must be a whole number that is not negative"],
    );
    refuses(
        &[
            "recommend",
            "--profile",
            "solo",
            "--set",
            "operations.fte_milli=-1",
        ],
        &["--set:1:22", "`operations.fte_milli`"],
    );
}

#[test]
fn the_library_names_the_fact() {
    for (path, value) in [
        ("operations.tokens_per_month", json!(-1)),
        (
            "operations.tokens_per_month",
            json!(1_000_000_000_000_001_i64),
        ),
        ("operations.batch_percent", json!(101)),
        ("use.context_tokens", json!(-1)),
        ("preferences.order", json!(["cost", "cost", "quality"])),
        ("preferences.order", json!(["cost", "quality"])),
        ("today", json!("2026-02-30")),
        ("data.classes", json!(["secrets"])),
        ("data.classes", json!("phi")),
        ("operations.hats", json!(1)),
    ] {
        let mut situation = advisor().situation("solo").expect("a profile");
        let before = situation.clone();
        let error = situation.set(path, &value).expect_err(path);
        assert_eq!(error.path, path);
        assert!(!error.message.is_empty());
        assert_eq!(situation, before, "the last good state stays");

        let json = json!({ "profile": "solo", path: value }).to_string();
        let error = advisor().situation_from_json(&json).expect_err(path);
        assert_eq!(error.path, path);
    }
}

#[test]
fn the_largest_work_that_can_be_stated_is_priced_without_overflow() {
    for profile in advisor().profiles() {
        let mut situation = advisor().situation(&profile.id).expect("a profile");
        for (path, most) in [
            ("operations.tokens_per_month", 1_000_000_000_000_000_i64),
            (
                "operations.tokens_per_month_next_year",
                1_000_000_000_000_000,
            ),
            ("operations.salary_usd", 10_000_000),
            ("operations.fte_milli", 1_000_000),
        ] {
            situation.set(path, &most.into()).expect("it may be stated");
        }
        let record = advisor().recommend(&situation);
        for pair in &record.pairs {
            let lines: i64 = pair.cost.lines.iter().map(|line| line.micro_usd.0).sum();
            assert_eq!(lines, pair.cost.total_micro_usd.0);
            assert!(lines >= 0);
        }
        assert!(!record.pairs.is_empty(), "{}", profile.id);
    }
}

#[test]
fn an_order_that_names_a_criterion_twice() {
    situation(
        "order.toml",
        "profile = \"solo\"\npreferences.order = [\"cost\", \"cost\", \"quality\"]\n",
        &[
            "order.toml:2:21",
            "`preferences.order` must be each of `quality`, `control`, `cost` once",
        ],
    );
}

#[test]
fn weights_that_do_not_sum() {
    let scratch = Scratch::new("bad-weights");
    for (name, matrix, said) in [
        (
            "sum.json",
            json!({ "values": [[1, 0], [0, 1]], "weights": ["1/2", "1/3"] }),
            "5/6",
        ),
        (
            "order.json",
            json!({ "values": [[1, 0], [0, 1]], "order": [0, 0] }),
            "order",
        ),
    ] {
        let file = scratch.file(name, matrix.to_string());
        refuses(&["weigh", &file], &[name, said]);
    }
    let outlook = advisor().outlook(&advisor().situation("solo").expect("a profile"));
    for weights in [[1, 2, 3], [-1, 1, 1_000_000], [i64::MAX, i64::MAX, 2]] {
        assert!(outlook.weighed(weights).is_err());
        assert!(outlook.document_weighed(weights).is_err());
    }
}

/// A copy of the catalog with one change in one file.
#[track_caller]
fn catalog(test: &str, file: &str, from: &str, to: &str, said: &[&str]) {
    let scratch = Scratch::new(test);
    let data = scratch.data();
    let path = data.join("catalog").join(file);
    let text = fs::read_to_string(&path).expect("the file is there");
    assert!(text.contains(from), "{file} has no `{from}`");
    fs::write(&path, text.replacen(from, to, 1)).expect("it can be written");
    let folder = data.join("catalog").display().to_string();
    refuses(
        &["recommend", "--profile", "solo", "--catalog", &folder],
        said,
    );
}

#[test]
fn a_catalog_with_a_dangling_license() {
    catalog(
        "dangling",
        "models/gpt-oss-120b.toml",
        "license = \"apache-2.0\"",
        "license = \"apache-3.0\"",
        &["gpt-oss-120b.toml:8:11", "apache-3.0", "apache-2.0"],
    );
}

#[test]
fn a_catalog_with_machines_that_cannot_be() {
    for (gpus, test) in [("0", "no-gpus"), ("-2", "less-gpus")] {
        catalog(
            test,
            "hardware.toml",
            "gpus = 2",
            &format!("gpus = {gpus}"),
            &[
                "hardware.toml:",
                "`gpus` must be a whole number from 1 to 4096",
                gpus,
            ],
        );
    }
    catalog(
        "negative-price",
        "options/alibaba-modelstudio.toml",
        "input_micro_usd = 1_400_000",
        "input_micro_usd = -1",
        &[
            "alibaba-modelstudio.toml:6:",
            "`input_micro_usd` must be a whole number from 0 to",
        ],
    );
    catalog(
        "dear",
        "options/alibaba-modelstudio.toml",
        "output_micro_usd = 4_400_000",
        "output_micro_usd = 9_000_000_000_000_000_000",
        &["alibaba-modelstudio.toml:7:", "`output_micro_usd` must be"],
    );
}

#[test]
fn a_bundle_that_is_none() {
    let scratch = Scratch::new("bad-bundle");
    let file = scratch.file("bundle.json", "{\"format\": \"modelpair-bundle/1\"");
    refuses(
        &["recommend", "--profile", "solo", "--bundle", &file],
        &["bundle.json", "line 1"],
    );
}

#[test]
fn a_matrix_of_the_wrong_types() {
    let scratch = Scratch::new("bad-matrix");
    for (name, text, said) in [
        (
            "row.json",
            r#"{"values": [[1, 2], [2, null]]}"#,
            "`values[1][1]`: expected a number",
        ),
        (
            "table.json",
            r#"{"values": {"a": [1]}}"#,
            "`values`: invalid type: object",
        ),
        (
            "weights.json",
            r#"{"values": [[1]], "weights": {"a": 1}}"#,
            "`weights`: invalid type",
        ),
        (
            "order.json",
            r#"{"values": [[1]], "order": [-1]}"#,
            "`order[0]`: expected the name",
        ),
        (
            "key.json",
            r#"{"values": [[1]], "wieghts": [1]}"#,
            "unknown field `wieghts`",
        ),
        (
            "more.json",
            r#"{"values": [[1]]} {}"#,
            "trailing characters",
        ),
        ("null.json", "null", "an object with `values`"),
    ] {
        let file = scratch.file(name, text);
        refuses(&["weigh", &file], &[name, said]);
    }
}

#[test]
fn no_file_of_the_openness_framework() {
    let scratch = Scratch::new("bad-openness");
    for (name, text, said) in [
        ("empty.yml", "# nothing yet\n", "it is empty"),
        ("other.yml", "name: x\n", "missing field `release`"),
        (
            "nameless.yml",
            "release: {components: []}\n",
            "missing field `name`",
        ),
        (
            "list.yml",
            "release: {name: x, components: [Datasets]}\n",
            "`release.components[0]`: line 1 column 33: expected keys with values",
        ),
        (
            "map.yml",
            "release: {name: x, components: {Datasets: MIT}}\n",
            "expected a list",
        ),
        (
            "twice.yml",
            "release:\n  name: x\n  name: y\n",
            "`release`: line 3 column 3: duplicate mapping key `name`",
        ),
        (
            "two.yml",
            "release: {name: x}\n---\nrelease: {name: y}\n",
            "only single YAML document expected",
        ),
        (
            "beside.yml",
            "release: {name: x}\ncomponents: []\n",
            "it belongs inside",
        ),
        (
            "license.yml",
            "release:\n  name: x\n  components:\n  - {name: y, license: [MIT]}\n",
            "`release.components[0].license`: line 4",
        ),
        (
            "licenses.yml",
            "release: {name: x, license: [MIT, CC0-1.0]}\n",
            "join several with `AND` or `OR`",
        ),
        ("torn.json", "{\"release\": {\"name\": \"x\"", "line 1"),
    ] {
        let file = scratch.file(name, text);
        refuses(&["openness", &file], &[name, said]);
    }
}
