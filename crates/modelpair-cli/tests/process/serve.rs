//! `modelpair serve` and its signals, while it is asked from several connections.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::http::{Answer, PATIENCE, chunk, connect, get, hammer, post, read, send, until};
use crate::{Scratch, program, root};

const VERDICTS: &str = "/v1/verdicts";
const QUESTION: &str =
    r#"{"profile":"solo","model":"gpt-oss-120b","route":"groq","role":"volume"}"#;

/// The service in a process of its own.
struct Process {
    child: Child,
    address: SocketAddr,
    log: Option<JoinHandle<String>>,
}

/// How it ended.
struct Ended {
    code: Option<i32>,
    log: String,
}

impl Process {
    fn start(args: &[&str]) -> Self {
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--quiet"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let mut stderr = child.stderr.take().expect("piped");
        let log = thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).expect("text");
            log
        });
        let mut line = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.trim_end().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("not started: {line}"));
        Self {
            address: address.parse().expect("an address"),
            child,
            log: Some(log),
        }
    }

    fn tell(&self, signal: &str) {
        let id = self.child.id().to_string();
        let told = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(told.expect("`kill` is there").success());
    }

    /// Waits for its end.
    fn wait(mut self) -> Ended {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(10));
        };
        let log = self.log.take().expect("not taken yet");
        Ended {
            code: status.code(),
            log: log.join().expect("the log"),
        }
    }

    fn bundle(&self) -> String {
        get(self.address, "/v1/bundle").bundle().to_owned()
    }

    /// The beginning of a question, whose body is still on the way.
    fn begin_question(&self) -> TcpStream {
        let mut stream = connect(self.address);
        let head = format!(
            "POST {VERDICTS} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            QUESTION.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        until(self.address, "/metrics", |metrics| {
            metrics.text().contains("in_flight 2\n")
        });
        stream
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Only what a failed test left; to kill what has ended already is no fault.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder with the example pack, under another clause.
fn pack(scratch: &Scratch, clause: &str) -> String {
    let text = fs::read_to_string(root().join("policies/examples/acme-house.toml"));
    let text = text.expect("the example pack");
    text_into(scratch, &text.replace("\"AI-1\"", &format!("{clause:?}")))
}

fn bad_pack(scratch: &Scratch) -> String {
    let text = fs::read_to_string(scratch.0.join("house.toml")).expect("a pack");
    text_into(scratch, &text.replace("deny", "denny"))
}

fn text_into(scratch: &Scratch, text: &str) -> String {
    let path = scratch.file("house.toml", text);
    let folder = path.parent().unwrap_or(Path::new("."));
    folder.display().to_string()
}

fn refused(ready: &Answer) -> bool {
    !ready.json()["refused"].is_null()
}

#[test]
fn sigterm_loses_no_request() {
    let service = Process::start(&["--drain", "1"]);
    let address = service.address;
    // A question whose body comes only after the signal, and a stream that has had one of its two answers.
    let mut slow = service.begin_question();
    let mut lines = connect(address);
    let line = format!("{QUESTION}\n");
    let head = format!(
        "POST {VERDICTS} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n",
        2 * line.len()
    );
    lines.write_all((head + &line).as_bytes()).expect("sent");
    let answered = AtomicUsize::new(0);
    thread::scope(|scope| {
        let hammers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    hammer(address, VERDICTS, QUESTION, |_| {
                        answered.fetch_add(1, Ordering::Relaxed);
                        true
                    })
                })
            })
            .collect();
        while answered.load(Ordering::Relaxed) < 8 {
            thread::sleep(Duration::from_millis(5));
        }
        service.tell("-TERM");
        let ready = until(address, "/readyz", |ready| ready.status == 503);
        assert_eq!(ready.json()["status"], "stopping");
        // Each of them ends because the service says that it closes the connection.
        for hammer in hammers {
            hammer.join().expect("every question was answered");
        }
    });
    while TcpStream::connect(address).is_ok() {
        thread::sleep(Duration::from_millis(10));
    }
    slow.write_all(QUESTION.as_bytes()).expect("sent");
    assert_eq!(read(&mut BufReader::new(slow), "POST").status, 200);
    lines.write_all(line.as_bytes()).expect("sent");
    let answer = read(&mut BufReader::new(lines), "POST");
    assert_eq!((answer.status, answer.jsons().len()), (200, 2));
    let ended = service.wait();
    assert_eq!(ended.code, Some(0), "{}", ended.log);
    assert!(ended.log.contains("every request was answered"));
}

#[test]
fn what_takes_longer_than_the_grace_is_cut_off_and_counted() {
    let service = Process::start(&["--drain", "0", "--grace", "1"]);
    let _stuck = service.begin_question();
    service.tell("-TERM");
    let ended = service.wait();
    assert_eq!(ended.code, Some(1), "{}", ended.log);
    assert!(ended.log.contains("cut_off=1"), "{}", ended.log);

    // Who says it twice means it.
    let service = Process::start(&["--drain", "600", "--grace", "600"]);
    let _stuck = service.begin_question();
    service.tell("-TERM");
    until(service.address, "/readyz", |ready| ready.status == 503);
    service.tell("-INT");
    assert_eq!(service.wait().code, Some(1));
}

#[test]
fn sighup_reads_rules_again_and_bad_ones_never_replace_good_ones() {
    let scratch = Scratch::new("sighup");
    let folder = pack(&scratch, "first");
    // Nobody looks by himself here: what comes into force does so by the signal.
    let service = Process::start(&["--pack", &folder, "--look-every", "3600"]);
    let address = service.address;
    let first = service.bundle();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                hammer(address, VERDICTS, QUESTION, |answer| {
                    assert_eq!(answer.json()["bundle"]["hash"], answer.bundle());
                    !done.load(Ordering::Relaxed)
                })
            });
        }
        bad_pack(&scratch);
        thread::sleep(Duration::from_millis(100));
        assert!(!refused(&get(address, "/readyz")), "nobody said so");
        service.tell("-HUP");
        let ready = until(address, "/readyz", refused);
        assert_eq!(ready.status, 200);
        let fault = &ready.json()["refused"]["errors"][0];
        assert_eq!(fault["code"], "unknown-value");
        assert!(fault["place"]["line"].as_i64() > Some(1) && fault["place"]["column"].is_i64());
        assert_eq!(post(address, VERDICTS, QUESTION).bundle(), first);

        pack(&scratch, "second");
        service.tell("-HUP");
        until(address, "/readyz", |ready| !refused(ready));
        assert_ne!(service.bundle(), first);
        // Read again and found the same: nothing changes.
        let second = service.bundle();
        service.tell("-HUP");
        until(address, "/metrics", |metrics| {
            metrics
                .text()
                .contains(r#"reloads_total{outcome="taken"} 2"#)
        });
        assert_eq!(service.bundle(), second);
        done.store(true, Ordering::Relaxed);
    });
    service.tell("-TERM");
    let ended = service.wait();
    assert_eq!(ended.code, Some(0), "{}", ended.log);
    assert!(ended.log.contains("house.toml"), "{}", ended.log);
}

#[test]
fn a_folder_that_changes_is_read_without_being_told() {
    let scratch = Scratch::new("folder");
    let folder = pack(&scratch, "first");
    let service = Process::start(&["--pack", &folder]);
    let first = service.bundle();
    bad_pack(&scratch);
    until(service.address, "/readyz", refused);
    assert_eq!(service.bundle(), first);
    pack(&scratch, "second");
    until(service.address, "/readyz", |ready| {
        !refused(ready) && ready.json()["bundle"]["hash"] != first.as_str()
    });
    service.tell("-INT");
    assert_eq!(service.wait().code, Some(0));

    // At the start there is nothing to fall back on.
    bad_pack(&scratch);
    let output = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--pack", &folder])
        .output()
        .expect("started");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("house.toml:"), "{said}");
}

#[test]
fn a_client_that_hangs_up_in_a_stream_ends_that_stream_alone() {
    let service = Process::start(&[]);
    let lines = format!("{QUESTION}\n").repeat(2000);
    let stream = connect(service.address);
    let head = [
        ("content-type", "application/x-ndjson"),
        ("connection", "close"),
    ];
    let writer = {
        let mut stream = stream.try_clone().expect("a second handle");
        thread::spawn(move || send(&mut stream, "POST", VERDICTS, &head, lines.as_bytes()))
    };
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).expect("a header");
    }
    assert!(chunk(&mut reader).is_some(), "the stream has begun");
    stream
        .shutdown(std::net::Shutdown::Both)
        .expect("connected until now");
    drop((stream, reader));
    writer.join().expect("written or refused");
    until(service.address, "/metrics", |metrics| {
        metrics.text().contains("in_flight 1\n")
    });
    assert_eq!(post(service.address, VERDICTS, QUESTION).status, 200);
    service.tell("-TERM");
    let ended = service.wait();
    assert_eq!(ended.code, Some(0), "{}", ended.log);
}
