//! Scans that were interrupted.

use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use modelpair_cli::Exit;
use modelpair_scan::{
    Done, Format, Input, Options, Output, Plan, ScanError, Store, scan, state_path,
};
use serde_json::{Value as Json, json};

use super::{BASE, CSV, INVENTORY, advisor, base};
use crate::cli::{Scratch, modelpair, refuses};

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
