//! Memory does not grow with the rows.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{self, Read, Write};
use std::sync::Arc;

use modelpair_scan::{Input, Options, Output, Plan, Store, scan};

use super::{CSV, advisor, base};

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
fn memory_does_not_grow_with_the_rows() {
    let peak = |rows: &str| -> u64 {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "scan::memory::scans_rows_in_a_process_of_its_own",
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
