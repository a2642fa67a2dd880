//! Parquet in folders, whose files are complete or not there.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, StringArray};
use modelpair_cli::Exit;
use modelpair_scan::{
    Done, Folder, Plan, Rejects, ScanError, TableOutput, scan_parquet, state_path,
};

use super::parquet::{parquet_file, parquet_inventory};
use super::{advisor, base, run};
use crate::cli::{Scratch, refuses};

/// So many rows that a file of the folder is complete more than once.
const ROWS: i64 = 40_000;
/// Rows are judged some thousand at once, so that a file has more of them.
const PART_ROWS: u64 = 10_000;

/// Two inventories with bad rows in between.
fn inventories(scratch: &Scratch) -> Vec<String> {
    let file = |name: &str, rows: std::ops::Range<i64>| {
        let routes = rows
            .clone()
            .map(|row| ["groq", "self-hosted", "nowhere"][usize::try_from(row % 3).unwrap()]);
        let models = rows.clone().map(|_| "gpt-oss-120b");
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("n", Arc::new(Int64Array::from_iter_values(rows))),
            ("model", Arc::new(StringArray::from_iter_values(models))),
            ("route", Arc::new(StringArray::from_iter_values(routes))),
        ];
        parquet_file(&format!("{}/{name}.parquet", scratch.path()), columns)
    };
    vec![file("one", 0..ROWS / 4), file("two", ROWS / 4..ROWS)]
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// Scans into a folder; with a place, the process dies where the file of this number would be put into its place.
fn scan_into(
    inventories: &[String],
    folder: &Path,
    dies_at: Option<&str>,
) -> Result<Done, ScanError> {
    let advisor = advisor();
    let plan = Arc::new(Plan::new(&advisor, &base(&advisor)));
    let open = |name: &String| (name.clone(), fs::File::open(name).unwrap());
    let goes_on = state_path(folder).exists();
    let to = Folder::new(folder, NonZeroU64::new(PART_ROWS).unwrap(), goes_on)?;
    let bad = Rejects::file(&folder.with_extension("ndjson"), goes_on)?;
    // A folder cannot be replaced by a file.
    let trap = dies_at.map(|name| folder.join(name));
    if let Some(trap) = &trap {
        fs::create_dir_all(trap.join("in the way")).unwrap();
    }
    let files = inventories.iter().map(open).collect();
    let done = scan_parquet(
        &plan,
        files,
        TableOutput::Folder(to),
        Some(bad),
        2,
        &mut |_| {},
    );
    if let Some(trap) = &trap {
        fs::remove_dir_all(trap).unwrap();
    }
    done
}

#[test]
fn a_folder_that_was_not_completed_is_gone_on_with() {
    let scratch = Scratch::new("scan-folder");
    let inventories = inventories(&scratch);
    let path = |name: &str| Path::new(&scratch.path()).join(name);
    let whole = path("whole");
    let done = scan_into(&inventories, &whole, None).unwrap();
    let rows = u64::try_from(ROWS).unwrap();
    assert_eq!(done.summary.judged + done.summary.rejected, rows);
    assert!(done.summary.rejected > rows / 4);
    assert!(!state_path(&whole).exists());
    let expected = files(&whole);
    let names: Vec<&str> = expected.keys().filter_map(|name| name.to_str()).collect();
    let parts = [
        "part-00000.parquet",
        "part-00001.parquet",
        "part-00002.parquet",
    ];
    assert_eq!(names, parts);

    for (number, part) in parts.into_iter().enumerate() {
        let folder = path(&format!("stopped-{number}"));
        let error = scan_into(&inventories, &folder, Some(part)).unwrap_err();
        assert!(error.to_string().contains("--resume"), "{error}");
        // What was complete stays, and nothing else is there.
        let left = files(&folder);
        assert_eq!(left.len(), number);
        assert!(left.iter().all(|(name, bytes)| expected[name] == *bytes));
        let again = scan_into(&inventories, &folder, None).unwrap();
        assert_eq!(files(&folder), expected);
        assert_eq!(again.summary, done.summary);
        assert_eq!(
            fs::read(folder.with_extension("ndjson")).unwrap(),
            fs::read(whole.with_extension("ndjson")).unwrap()
        );
        assert!(!state_path(&folder).exists());
    }

    // Every row is in one of the files, once and in its order.
    let parts: Vec<String> = names
        .iter()
        .map(|name| whole.join(name).display().to_string())
        .collect();
    let mut args: Vec<&str> = parts.iter().map(String::as_str).collect();
    args.extend(["--format", "csv", "--prefix", "again_"]);
    let ran = run(&args);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    let numbers = ran.out.lines().skip(1).map(|row| {
        let number = row.split(',').next().unwrap();
        number.parse::<i64>().unwrap()
    });
    assert!(numbers.eq((0..ROWS).filter(|row| row % 3 < 2)));
}

#[test]
fn folders_are_not_written_over_by_mistake() {
    let scratch = Scratch::new("scan-folders");
    let file = parquet_inventory(&scratch);
    let folder = format!("{}/out/", scratch.path());
    let bad = format!("{}/bad.ndjson", scratch.path());
    let args = ["scan", &file, "--rejects", &bad, "-o", &folder];
    let with = |more: &[&'static str]| [&args[..], more].concat();
    assert_eq!(run(&args[1..]).exit, Exit::Done);
    let written = files(Path::new(&folder));
    assert_eq!(written.len(), 1);
    refuses(&args, &["is not empty", "new folder"]);
    refuses(&with(&["--resume"]), &["is not empty"]);

    // A state without its files, and one of another scan.
    let state = state_path(Path::new(&folder));
    let interrupted = |identity: &str, parts: u32| {
        let left = serde_json::json!({
            "format": "modelpair-scan/1", "identity": identity, "today": "2026-11-21", "parts": parts,
            "position": { "file": 0, "offset": 0, "line": 0 }, "rows": 0, "output_bytes": 0, "rejects_bytes": 0,
            "summary": { "judged": 0, "rejected": 0, "permitted": 0, "conditional": 0, "denied": 0, "undetermined": 0, "denied_by": {} },
            "columns": null,
        });
        fs::write(&state, left.to_string()).unwrap();
    };
    interrupted("x", 1);
    refuses(&args, &["was interrupted", "--resume", "delete"]);
    refuses(&with(&["--resume"]), &["other rules, another situation"]);
    assert_eq!(
        files(Path::new(&folder)),
        written,
        "what was written is lost"
    );
    fs::remove_file(&state).unwrap();

    // A single file cannot be gone on with, and says what can.
    let single = format!("{}/out.parquet", scratch.path());
    refuses(
        &["scan", &file, "-o", &single, "--resume"],
        &["--output NAME/"],
    );
}

#[test]
fn an_older_file_stays_until_the_new_one_is_complete() {
    let scratch = Scratch::new("scan-older");
    let file = parquet_inventory(&scratch);
    let output = format!("{}/out.parquet", scratch.path());
    let bad = format!("{}/bad.ndjson", scratch.path());
    assert_eq!(
        run(&[&file, "--rejects", &bad, "-o", &output]).exit,
        Exit::Done
    );
    let older = fs::read(&output).unwrap();
    // The second scan fails while it writes.
    #[cfg(target_os = "linux")]
    refuses(
        &["scan", &file, "--rejects", "/dev/full", "-o", &output],
        &["cannot write `/dev/full`"],
    );
    assert_eq!(fs::read(&output).unwrap(), older);
    let left = fs::read_dir(scratch.path()).unwrap().count();
    assert_eq!(left, 3, "something else was left behind");
}
