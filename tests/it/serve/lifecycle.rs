//! Rules that change and services that end, while requests are answered.

use std::fs;
use std::io::{BufReader, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::client::{Service, Setting, hammer, read, send};
use crate::cli::Scratch;

const QUESTION: &str =
    r#"{"profile":"solo","model":"gpt-oss-120b","route":"groq","role":"volume"}"#;

/// The example pack, under another clause.
fn pack(clause: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = fs::read_to_string(root.join("policies/examples/acme-house.toml")).unwrap();
    text.replace("\"AI-1\"", &format!("{clause:?}"))
}

#[test]
fn rules_are_swapped_and_bad_ones_never_replace_good_ones() {
    let scratch = Scratch::new("serve-rules");
    scratch.file("acme-house.toml", pack("first"));
    let service = Service::start(Setting {
        packs: Some(scratch.path().into()),
        ..Default::default()
    });
    let first = service.get("/v1/bundle").bundle().to_owned();
    assert_eq!(
        service.get("/readyz").json()["refused"],
        serde_json::Value::Null
    );

    scratch.file("acme-house.toml", pack("second").replace("deny", "denny"));
    let ready = service.until("/readyz", |ready| !ready.json()["refused"].is_null());
    assert_eq!(ready.status, 200);
    let fault = &ready.json()["refused"]["errors"][0];
    assert_eq!(fault["code"], "unknown-value");
    assert!(
        fault["place"]["file"]
            .as_str()
            .unwrap()
            .ends_with("acme-house.toml")
    );
    assert!(fault["place"]["line"].as_i64().unwrap() > 1);
    assert_eq!(ready.json()["bundle"]["hash"], first.as_str());
    assert_eq!(service.post("/v1/verdicts", QUESTION).bundle(), first);
    assert!(
        service
            .get("/metrics")
            .text()
            .contains("modelpair_rules_refused 1\n")
    );

    scratch.file("acme-house.toml", pack("third"));
    let ready = service.until("/readyz", |ready| ready.json()["refused"].is_null());
    let third = ready.json()["bundle"]["hash"].as_str().unwrap().to_owned();
    assert_ne!(third, first);
    let answer = service.post("/v1/verdicts", QUESTION);
    assert_eq!(answer.bundle(), third);
    assert!(service.get("/metrics").text().contains(&third));

    // A folder that is gone is a fault as well.
    let aside = format!("{}-aside", scratch.path());
    fs::rename(scratch.path(), &aside).unwrap();
    service.until("/readyz", |ready| !ready.json()["refused"].is_null());
    assert_eq!(service.get("/v1/bundle").bundle(), third);
    fs::rename(&aside, scratch.path()).unwrap();
    service.until("/readyz", |ready| ready.json()["refused"].is_null());
}

#[test]
fn who_says_so_has_the_rules_read_at_once() {
    let service = Service::plain();
    service.handle().reload();
    service.until("/metrics", |metrics| {
        metrics
            .text()
            .contains(r#"modelpair_rules_reloads_total{outcome="taken"} 1"#)
    });
}

#[test]
fn nothing_is_lost_while_rules_are_swapped() {
    const SWAPS: usize = 8;
    let scratch = Scratch::new("serve-swaps");
    scratch.file("acme-house.toml", pack("0"));
    let service = Service::start(Setting {
        packs: Some(scratch.path().into()),
        ..Default::default()
    });
    let (done, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                hammer(service.address, "/v1/verdicts", QUESTION, |answer| {
                    // The header and the body speak of the same rules.
                    assert_eq!(answer.json()["bundle"]["hash"], answer.bundle());
                    answered.fetch_add(1, Ordering::Relaxed);
                    !done.load(Ordering::Relaxed)
                })
            });
        }
        let mut seen = vec![service.get("/v1/bundle").bundle().to_owned()];
        for swap in 1..=SWAPS {
            scratch.file("acme-house.toml", pack(&swap.to_string()));
            let last = seen.last().unwrap().clone();
            let new = service.until("/readyz", |ready| {
                ready.json()["bundle"]["hash"] != last.as_str()
            });
            seen.push(new.json()["bundle"]["hash"].as_str().unwrap().to_owned());
        }
        done.store(true, Ordering::Relaxed);
        assert_eq!(seen.len(), SWAPS + 1);
    });
    assert!(answered.into_inner() > SWAPS);
    assert_eq!(service.stop().cut_off, 0);
}

#[test]
fn nothing_is_lost_when_the_service_is_stopped() {
    let service = Service::plain();
    let address = service.address;
    // This request has begun, and its body is still on the way when the service is told to stop.
    let mut slow = service.connect();
    let head = format!(
        "POST /v1/verdicts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        QUESTION.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    service.until("/metrics", |metrics| {
        metrics.text().contains("in_flight 2\n")
    });
    let begun = std::sync::Barrier::new(5);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut first = true;
                hammer(address, "/v1/verdicts", QUESTION, |_| {
                    if std::mem::take(&mut first) {
                        begun.wait();
                    }
                    true
                })
            });
        }
        begun.wait();
        let stopping = scope.spawn(|| service.stop());
        // Nobody new is taken any more, and the slow one is answered all the same.
        let began = std::time::Instant::now();
        while std::net::TcpStream::connect(address).is_ok() {
            assert!(began.elapsed() < super::client::PATIENCE);
            thread::sleep(std::time::Duration::from_millis(10));
        }
        slow.write_all(QUESTION.as_bytes()).unwrap();
        let answer = read(&mut BufReader::new(slow), "POST");
        assert_eq!((answer.status, answer.header("connection")), (200, "close"));
        assert_eq!(stopping.join().unwrap().cut_off, 0);
    });
}

#[test]
fn a_connection_that_was_taken_last_is_answered_too() {
    // The service waits this long for what is on the way; a test that is late for it tries again.
    let in_time = std::time::Duration::from_millis(100);
    for _ in 0..20 {
        let service = Service::plain();
        let mut last = service.connect();
        service.handle().stop();
        let mut seen = std::time::Instant::now();
        while std::net::TcpStream::connect(service.address).is_ok() {
            thread::sleep(std::time::Duration::from_millis(5));
            seen = std::time::Instant::now();
        }
        // Nobody new is taken any more; this client was, and asks only now.
        let closing = [
            ("content-type", "application/json"),
            ("connection", "close"),
        ];
        send(
            &mut last,
            "POST",
            "/v1/verdicts",
            &closing,
            QUESTION.as_bytes(),
        );
        if seen.elapsed() < in_time {
            assert_eq!(read(&mut BufReader::new(last), "POST").status, 200);
            assert_eq!(service.stop().cut_off, 0);
            return;
        }
    }
    panic!("the machine is too busy to ask in time");
}

#[test]
fn a_service_that_is_stopping_says_so_and_waits_only_so_long() {
    let service = Service::start(Setting {
        limits: modelpair_serve::Limits {
            drain: std::time::Duration::from_secs(2),
            grace: std::time::Duration::from_millis(100),
            ..super::client::LIMITS
        },
        ..Default::default()
    });
    let mut stuck = service.connect();
    let head = "POST /v1/verdicts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n";
    stuck.write_all(head.as_bytes()).unwrap();
    service.until("/metrics", |metrics| {
        metrics.text().contains("in_flight 2\n")
    });
    service.handle().stop();
    let ready = service.until("/readyz", |ready| ready.status == 503);
    assert_eq!(ready.json()["status"], "stopping");
    assert_eq!(service.stop().cut_off, 1);
}
