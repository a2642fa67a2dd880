//! `modelpair scan` when a file may not become longer, as on a full disk, and when it is killed for it.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::{Scratch, program};

/// What a POSIX shell counts the length of a file in.
const BLOCK: usize = 512;

/// Rows that are long, so that few of them are many megabytes: a state is written every sixteen of these.
fn uses() -> String {
    let note = "x".repeat(4000);
    let mut uses = "n,model,route,note\n".to_owned();
    for row in 0..6000 {
        let route = ["groq", "self-hosted", "nowhere"][row % 3];
        writeln!(uses, "{row},gpt-oss-120b,{route},{note}").expect("written");
    }
    uses
}

struct Scan<'a> {
    uses: &'a Path,
    rejects: &'a Path,
}

impl Scan<'_> {
    /// The scan of the command line, behind what a shell says first.
    fn run(&self, shell: &str, output: &Path, more: &[&str]) -> Output {
        let program = program();
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{shell}\nexec \"$0\" \"$@\"")])
            .arg(program.get_program())
            .args(["scan", "--profile", "solo", "--set", "today=2026-11-22"])
            .arg(self.uses)
            .args(["--rejects".as_ref(), self.rejects.as_os_str()])
            .args(["--output".as_ref(), output.as_os_str()])
            .args(more);
        command.output().expect("started")
    }
}

#[test]
fn what_was_written_before_the_disk_was_full_stays_and_is_gone_on_with() {
    let scratch = Scratch::new("full");
    let uses = scratch.file("uses.csv", &uses());
    let rejects = scratch.0.join("bad.ndjson");
    let scan = Scan {
        uses: &uses,
        rejects: &rejects,
    };
    let whole = scratch.0.join("whole.csv");
    assert_eq!(scan.run("", &whole, &[]).status.code(), Some(0));
    let whole = fs::read(whole).expect("written");
    let all_rejects = fs::read(&rejects).expect("written");
    // Behind the first state.
    let blocks = whole.len() * 19 / 20 / BLOCK;
    let limit = format!("ulimit -f {blocks}");

    for (name, shell) in [
        // The system kills it in the middle of writing.
        ("killed.csv", limit.clone()),
        // It is told, as a program is told that a disk is full.
        ("told.csv", format!("trap '' XFSZ\n{limit}")),
    ] {
        let output = scratch.0.join(name);
        let ended = scan.run(&shell, &output, &[]);
        let said = String::from_utf8_lossy(&ended.stderr);
        if name == "told.csv" {
            assert_eq!(ended.status.code(), Some(2), "{said}");
            assert!(
                said.contains("told.csv") && said.contains("--resume"),
                "{said}"
            );
        } else {
            assert!(
                ended.status.signal().is_some(),
                "{:?}: {said}",
                ended.status
            );
        }
        assert_eq!(
            fs::read(&output).expect("written"),
            whole[..blocks * BLOCK],
            "{name}"
        );
        let state = fs::read_to_string(output.with_file_name(format!("{name}.scan-state")));
        let state: serde_json::Value =
            serde_json::from_str(&state.expect("a state")).expect("JSON");
        assert!(state["output_bytes"].as_i64() > Some(0), "{state}");

        // Without a word it is not begun again; with one it goes on.
        assert_eq!(scan.run("", &output, &[]).status.code(), Some(2));
        let ended = scan.run("", &output, &["--resume"]);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{said}");
        assert!(
            fs::read(&output).expect("written") == whole,
            "{name} differs"
        );
        assert!(
            fs::read(&rejects).expect("written") == all_rejects,
            "{name}"
        );
    }
}

#[test]
fn nobody_who_has_seen_enough_is_told_of_a_fault() {
    let scratch = Scratch::new("enough");
    let uses = scratch.file("uses.csv", &uses());
    let scan = format!("\"$0\" scan --profile solo {} | head -n 2", uses.display());
    let ended = Command::new("sh")
        .args(["-c", &scan])
        .arg(program().get_program())
        .output()
        .expect("started");
    let (out, said) = (
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr),
    );
    assert!(out.starts_with("n,model,route,note,verdict"), "{out}");
    assert_eq!(said, "");
}
