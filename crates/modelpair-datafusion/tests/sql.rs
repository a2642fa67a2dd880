//! SQL over a Parquet file that the test writes.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use modelpair::{Advisor, Role, Situation};
use modelpair_datafusion::register;
use modelpair_scan::Plan;

/// A file that is gone when the test is over.
struct Written(PathBuf);

impl Drop for Written {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).expect("it was written");
    }
}

fn advisor() -> (Advisor, Situation) {
    let advisor = Advisor::embedded().expect("the embedded bundle");
    let mut base = advisor.situation("mid-size").expect("a profile");
    base.set("today", &"2026-11-22".into()).expect("a day");
    (advisor, base)
}

/// Every option, with other data and users in every row.
fn uses(advisor: &Advisor, name: &str) -> Written {
    let options = &advisor.bundle().catalog.options;
    let mut classes = ListBuilder::new(StringBuilder::new());
    for row in 0..options.len() {
        if row % 3 > 0 {
            classes.values().append_value(["phi", "internal"][row % 2]);
        }
        classes.append(row % 7 > 0);
    }
    let users = (0..options.len()).map(|row| (row % 5 > 0).then_some(row as i64 * 10_000_000));
    let texts = |text: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((0..options.len()).map(text)))
    };
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("model", texts(&|row| options[row].model.clone()), false),
        ("route", texts(&|row| options[row].route.clone()), false),
        ("classes", Arc::new(classes.finish()) as ArrayRef, true),
        ("users", Arc::new(Int64Array::from_iter(users)), true),
        (
            "commercial",
            Arc::new(BooleanArray::from_iter(
                (0..options.len()).map(|row| Some(row % 2 == 0)),
            )),
            true,
        ),
    ])
    .expect("a batch");
    let path =
        std::env::temp_dir().join(format!("modelpair-{}-{name}.parquet", std::process::id()));
    let file = File::create(&path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    Written(path)
}

async fn session(file: &Written) -> SessionContext {
    let (advisor, base) = advisor();
    let session = SessionContext::new();
    register(&session, &Arc::new(Plan::new(&advisor, &base)));
    let path = file.0.display().to_string();
    session
        .register_parquet("uses", path, ParquetReadOptions::default())
        .await
        .expect("a table");
    session
}

async fn rows(session: &SessionContext, query: &str) -> Vec<Vec<String>> {
    let batches = session
        .sql(query)
        .await
        .expect("a query")
        .collect()
        .await
        .expect("rows");
    let table = pretty_format_batches(&batches)
        .expect("a table")
        .to_string();
    let lines = table.lines().filter(|line| line.starts_with('|')).skip(1);
    lines
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
}

#[tokio::test]
async fn verdicts_in_sql_are_those_of_the_library() {
    let (advisor, base) = advisor();
    let file = uses(&advisor, "verdicts");
    let query = "SELECT model, route, \
        modelpair_verdict(model, route, 'confined', 'data.classes', classes, 'data.confined_classes', classes, \
        'organization.monthly_active_users', users, 'use.commercial', commercial) FROM uses";
    let found: BTreeMap<(String, String), String> = rows(&session(&file).await, query)
        .await
        .into_iter()
        .map(|row| ((row[0].clone(), row[1].clone()), row[2].clone()))
        .collect();
    let options = &advisor.bundle().catalog.options;
    assert_eq!(found.len(), options.len());
    for (row, option) in options.iter().enumerate() {
        let mut situation = base.clone();
        if row % 7 > 0 {
            let classes = if row % 3 > 0 {
                vec![["phi", "internal"][row % 2]]
            } else {
                Vec::new()
            };
            for fact in ["data.classes", "data.confined_classes"] {
                situation
                    .set(fact, &classes.clone().into())
                    .expect("classes");
            }
        }
        if row % 5 > 0 {
            let users = (row as i64 * 10_000_000).into();
            situation
                .set("organization.monthly_active_users", &users)
                .expect("users");
        }
        situation
            .set("use.commercial", &(row % 2 == 0).into())
            .expect("a boolean");
        let expected = advisor
            .verdict(&situation, &option.model, &option.route, Role::Confined)
            .expect("an option");
        let key = (option.model.clone(), option.route.clone());
        assert_eq!(found[&key], expected.verdict, "{key:?}");
    }
}

#[tokio::test]
async fn reasons_name_rules_and_bad_rows_say_what_is_wrong() {
    let (advisor, _) = advisor();
    let file = uses(&advisor, "reasons");
    let session = session(&file).await;
    let one =
        async |call: &str| rows(&session, &format!("SELECT modelpair_{call}")).await[0][0].clone();
    let denied = "('llama-4-maverick', 'self-hosted', 'volume', 'organization.monthly_active_users', 800000000)";
    assert_eq!(one(&format!("verdict{denied}")).await, "denied");
    assert!(
        one(&format!("reasons{denied}"))
            .await
            .contains("llama-4/mau-700m (2)")
    );
    let typo = "('llama-4-mavrick', 'self-hosted', 'volume')";
    assert_eq!(one(&format!("verdict{typo}")).await, "");
    assert!(
        one(&format!("reasons{typo}"))
            .await
            .contains("did you mean `llama-4-maverick`?")
    );
    let query = "SELECT modelpair_verdict(model, route, NULL) AS verdict, count(*) FROM uses GROUP BY verdict";
    let counted: usize = rows(&session, query)
        .await
        .iter()
        .map(|row| row[1].parse::<usize>().expect("a count"))
        .sum();
    assert_eq!(counted, advisor.bundle().catalog.options.len());
}

#[tokio::test]
async fn queries_that_cannot_be_answered_are_refused_before_the_first_row() {
    let (advisor, _) = advisor();
    let file = uses(&advisor, "refused");
    let session = session(&file).await;
    for (call, said) in [
        ("(model)", "takes a model, a route, a role"),
        (
            "(model, route, 'volume', 'data.classes')",
            "there are 4 arguments",
        ),
        (
            "(model, route, 'volume', 'data.clases', classes)",
            "did you mean `data.classes`?",
        ),
        (
            "(model, route, 'volume', 'nothing', classes)",
            "there is no fact `nothing`",
        ),
        (
            "(model, route, 'volume', model, classes)",
            "must be the name of a fact in quotes",
        ),
        (
            "(model, route, 'volume', 'use.commercial', 1.5)",
            "expected text, a whole number, a boolean",
        ),
    ] {
        let refused = async {
            let frame = session
                .sql(&format!("SELECT modelpair_verdict{call} FROM uses"))
                .await?;
            frame.collect().await
        };
        let error = refused.await.expect_err(call).to_string();
        assert!(error.contains(said), "`{said}` is missing in: {error}");
    }
}
