//! Many callers while the rules change: every call is answered, by one set of rules or the other, and a bad pack
//! changes nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use modelpair_service::{Policies, Service, keep_current, router};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const CALLERS: usize = 4;
const ROUNDS: usize = 6;

/// A rule that refuses Groq.
const STRICT: &str = r#"
[pack]
id = "ours"
title = { en = "Ours", es = "Nuestras" }
source = "https://example.com/rules"

[rule.no-groq]
applies = "true"
when = "provider.id == 'groq'"
effect = "deny"
because = { en = "We do not use this provider", es = "No usamos este proveedor" }
remedy = { en = "Use another one", es = "Usa otro" }
clause = "1"
verified = { on = "2026-11-22", confidence = "primary" }
"#;

/// A folder of packs; gone when the test is over.
struct Packs(PathBuf);

impl Packs {
    fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("service-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self(folder)
    }

    /// As an editor saves: the new file takes the place of the old one in one step.
    fn write(&self, text: &str) {
        let beside = self.0.join("ours.new");
        fs::write(&beside, text).expect("a file can be written");
        fs::rename(beside, self.0.join("ours.toml")).expect("a file can be renamed");
    }
}

impl Drop for Packs {
    fn drop(&mut self) {
        // What is left behind is in the folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn start(packs: &Path) -> (String, Policies) {
    let policies = Policies::load(packs).expect("good packs");
    let service = Service {
        policies: policies.clone(),
        organization: json!({
            "profile": "mid-size",
            "today": "2026-11-22",
            "data.residency": [],
            "data.may_leave": "some",
            "data.confined_classes": ["phi"],
        })
        .to_string(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(keep_current(policies.clone()));
    tokio::spawn(async move { axum::serve(listener, router(service)).await });
    (address, policies)
}

/// One call over a connection of its own: the status, the head and the JSON of the body.
async fn call(
    address: &str,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> (u16, String, Value) {
    let mut stream = TcpStream::connect(address)
        .await
        .expect("the service listens");
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it can be sent");
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .await
        .expect("it is answered to the end");
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    let status = head
        .get(9..12)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    (
        status,
        head.to_owned(),
        serde_json::from_str(body).expect("JSON"),
    )
}

async fn guard(address: &str) -> (u16, Value) {
    let body = json!({ "model": "gpt-oss-120b", "route": "groq", "data_classes": ["public"] });
    let (status, _, json) = call(address, "POST", "/guard", "", &body.to_string()).await;
    (status, json)
}

/// Waits until the service says what is wanted.
async fn until(address: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..600 {
        let (_, _, rules) = call(address, "GET", "/policies", "", "").await;
        if is_so(&rules) {
            return rules;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the service never came to: {what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_is_dropped_while_the_rules_change() {
    let packs = Packs::new("hammer");
    let (address, _) = start(&packs.0).await;
    let open = until(&address, "the embedded rules", |rules| {
        rules["refused"].is_null()
    })
    .await;
    let open = open["bundle"]["hash"].clone();
    let (status, first) = guard(&address).await;
    assert_eq!((status, &first["bundle"]), (200, &open), "{first}");

    let stop = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (address, stop, open) = (address.clone(), Arc::clone(&stop), open.clone());
            tokio::spawn(async move {
                let (mut permitted, mut refused) = (0_usize, 0_usize);
                while !stop.load(Ordering::Relaxed) {
                    let (status, decision) = guard(&address).await;
                    // An answer is by one set of rules throughout, never by half of each.
                    let by_open = decision["bundle"] == open;
                    assert_eq!(status, if by_open { 200 } else { 403 }, "{decision}");
                    assert_eq!(decision["permitted"], json!(by_open));
                    if by_open {
                        permitted += 1;
                    } else {
                        assert_eq!(decision["reasons"][0]["rule"], "ours/no-groq");
                        refused += 1;
                    }
                }
                (permitted, refused)
            })
        })
        .collect();

    for _ in 0..ROUNDS {
        packs.write(STRICT);
        let strict = until(&address, "the strict rules", |rules| {
            rules["bundle"]["hash"] != open
        })
        .await;
        packs.write("[pack]\nid = ");
        let after = until(&address, "a refusal", |rules| rules["refused"].is_string()).await;
        assert_eq!(
            after["bundle"], strict["bundle"],
            "a bad pack replaced a good one"
        );
        assert!(
            after["refused"]
                .as_str()
                .is_some_and(|why| why.contains("toml-syntax")),
            "{after}"
        );
        fs::remove_file(packs.0.join("ours.toml")).expect("it is there");
        let again = until(&address, "no pack", |rules| rules["bundle"]["hash"] == open).await;
        assert!(again["refused"].is_null());
    }
    stop.store(true, Ordering::Relaxed);
    let (mut permitted, mut refused) = (0, 0);
    for caller in callers {
        let (yes, no) = caller.await.expect("no call was dropped");
        permitted += yes;
        refused += no;
    }
    println!("{permitted} calls were permitted and {refused} refused while the rules changed");
    assert!(permitted > ROUNDS && refused > ROUNDS);
}

#[cfg(unix)]
#[tokio::test]
async fn a_hangup_reads_the_rules_again() {
    let packs = Packs::new("hangup");
    packs.write(STRICT);
    let (address, _) = start(&packs.0).await;
    assert_eq!(guard(&address).await.0, 403);
    // The folder looks the same as before, so that only the signal can make the difference.
    let file = packs.0.join("ours.toml");
    let before = fs::metadata(&file)
        .and_then(|found| found.modified())
        .expect("a time");
    // As many letters as before, and a provider that is in the catalog.
    let lenient = STRICT.replace("'groq'", "'oci' ");
    fs::write(&file, lenient).expect("a file can be written");
    let handle = fs::File::options()
        .write(true)
        .open(&file)
        .expect("it is there");
    handle.set_modified(before).expect("a time can be set");
    let told = std::process::Command::new("kill")
        .args(["-HUP", &std::process::id().to_string()])
        .status();
    assert!(told.expect("there is such a command").success());
    for _ in 0..600 {
        if guard(&address).await.0 == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the rules were not read again");
}

#[tokio::test]
async fn the_layer_refuses_and_lists_what_must_be_done() {
    let packs = Packs::new("layer");
    let (address, _) = start(&packs.0).await;
    let path = "/v1/chat/completions";
    let body = json!({ "model": "claude-opus-5.5@anthropic-api", "messages": [] }).to_string();

    let (status, head, answer) = call(
        &address,
        "POST",
        path,
        "x-data-classes: personal\r\n",
        &body,
    )
    .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["answered_by"], "claude-opus-5.5@anthropic-api");
    let obligations = head
        .lines()
        .find_map(|line| line.strip_prefix("x-obligations: "));
    assert!(
        obligations.is_some_and(|ids| ids.contains("gdpr/")),
        "{head}"
    );

    let (status, _, answer) = call(
        &address,
        "POST",
        path,
        "x-data-classes: public, phi\r\n",
        &body,
    )
    .await;
    assert_eq!(
        (status, &answer["permitted"]),
        (403, &json!(false)),
        "{answer}"
    );
    assert!(
        !answer["reasons"].as_array().expect("a list").is_empty() || !answer["missing"].is_null()
    );

    for (headers, body, expected, words) in [
        ("", body.as_str(), 400, "`x-data-classes` is missing"),
        ("x-data-classes: secrets\r\n", &body, 400, "data.classes"),
        (
            "x-data-classes: public\r\n",
            "{\"model\": \"gpt\"}",
            400,
            "expected `<model>@<route>`",
        ),
        (
            "x-data-classes: public\r\n",
            "{\"model\": \"gpt@groq\"}",
            404,
            "no model `gpt`",
        ),
        ("x-data-classes: public\r\n", "{", 400, "no JSON"),
    ] {
        let (status, _, answer) = call(&address, "POST", path, headers, body).await;
        let message = answer["error"].as_str().unwrap_or_default();
        assert!(
            status == expected && message.contains(words),
            "{status}: {answer}"
        );
    }
}
