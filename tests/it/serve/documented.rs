//! The interface is what its description says, and the README's commands work.

use std::path::Path;

use modelpair_serve::Fault;
use serde_json::{Value as Json, json};

use super::client::{Answer, Service, Setting};
use crate::cli::{Scratch, json as command, modelpair, refuses};
use modelpair_cli::Exit;

#[track_caller]
fn valid(document: &Json, schema: &Json, what: &Json) {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(what)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The schema of an answer to a question.
fn schema<'a>(document: &'a Json, path: &str, status: u16, media: &str) -> &'a Json {
    let answer = &document["paths"][path]["post"]["responses"][status.to_string()];
    let schema = &answer["content"][media]["schema"];
    assert!(schema.is_object(), "{path} {status} {media}");
    schema
}

#[test]
fn answers_are_as_the_document_says() {
    let service = Service::start(Setting {
        limits: modelpair_serve::Limits::default(),
        ..Default::default()
    });
    let document = service.get("/openapi.json").json();
    assert_eq!(document, command(&["serve", "--openapi"]));
    assert_eq!(document["openapi"], "3.1.0");
    let check = |path: &str, question: &str| -> Answer {
        let answer = service.post(path, question);
        let media = answer.header("content-type").to_owned();
        valid(
            &document,
            schema(&document, path, answer.status, &media),
            &answer.json(),
        );
        answer
    };
    for profile in ["solo", "strict-compliance"] {
        check("/v1/verdicts", &json!({ "profile": profile }).to_string());
        check("/v1/recommend", &json!({ "profile": profile }).to_string());
    }
    let explained = r#"{"profile":"mid-size","model":"claude-opus-5.5","route":"anthropic-api","explain":true}"#;
    assert_eq!(check("/v1/verdicts", explained).status, 200);
    let whole = json!({
        "id": "x", "profile": "solo", "situation": { "today": "2026-11-22", "organization": { "headquarters": null } },
        "what_if": true, "document": true, "with_bundle": true, "weights_ppm": [1_000_000, 0, 0],
    });
    let asked = &document["paths"]["/v1/recommend"]["post"]["requestBody"]["content"]["application/json"]
        ["schema"];
    valid(&document, asked, &whole);
    let record = check("/v1/recommend", &whole.to_string());
    assert_eq!(record.status, 200, "{}", record.text());
    assert_eq!(
        check("/v1/replay", record.text()).json()["reproduced"],
        true
    );
    let tampered = record.text().replacen("\"rank\":1", "\"rank\":7", 1);
    assert_eq!(check("/v1/replay", &tampered).json()["reproduced"], false);
    for bad in ["{", "{}", r#"{"profile":"zolo"}"#, r#"{"data":{}}"#] {
        assert!(check("/v1/recommend", bad).status >= 400);
    }
    assert_ne!(tampered, record.text());
    let lines = service.lines("/v1/recommend", b"{\"profile\":\"solo\",\"id\":1}\n{\n");
    for line in lines.jsons() {
        let media = "application/x-ndjson";
        valid(
            &document,
            schema(&document, "/v1/recommend", 200, media),
            &line,
        );
    }
}

#[test]
fn questions_have_exactly_the_keys_of_the_document() {
    let service = Service::plain();
    let document = service.get("/openapi.json").json();
    for (path, name) in [
        ("/v1/verdicts", "VerdictsRequest"),
        ("/v1/recommend", "RecommendRequest"),
    ] {
        let schema = &document["components"]["schemas"][name];
        let keys = schema["properties"].as_object().unwrap();
        assert!(keys.len() >= 6, "{name}");
        let nothing: Json = keys.keys().map(|key| (key.clone(), Json::Null)).collect();
        // Only the situation is missing; no key is unknown.
        let problem = service.post(path, &nothing.to_string()).json();
        let codes: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|error| error["code"].as_str())
            .collect();
        assert_eq!(codes, ["missing-key"], "{name}");
        let strict =
            schema["additionalProperties"] == false || schema["unevaluatedProperties"] == false;
        assert!(strict, "{name}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references<'a>(json: &'a Json, found: &mut Vec<&'a str>) {
        match json {
            Json::Object(members) => {
                found.extend(members.get("$ref").and_then(Json::as_str));
                members
                    .values()
                    .for_each(|member| references(member, found));
            }
            Json::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = command(&["serve", "--openapi"]);
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn the_readme_knows_every_fault() {
    let readme = readme();
    for fault in Fault::ALL {
        assert!(
            readme.contains(&format!("\n### {}\n", fault.name())),
            "{fault:?}"
        );
    }
}

#[test]
fn the_commands_of_the_readme_work() {
    let scratch = Scratch::new("serve-readme");
    let service = Service::start(Setting {
        limits: modelpair_serve::Limits::default(),
        ..Default::default()
    });
    let mut asked = 0;
    for line in shell_lines(&readme()) {
        let words = crate::commands::shell_words(&line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["modelpair", "serve", rest @ ..] => {
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
                // Paths are those of somebody who stands in the checkout.
                let at_root = |word: &&str| match root.join(word) {
                    path if word.contains('/') || *word == "www" => path.display().to_string(),
                    _ => (*word).to_owned(),
                };
                let rest: Vec<String> = rest.iter().map(at_root).collect();
                // The log belongs to the process: the lines of the other tests' requests would fill it.
                let args = ["serve", "--check", "--quiet"]
                    .into_iter()
                    .chain(rest.iter().map(String::as_str));
                let ran = modelpair(&args.collect::<Vec<_>>());
                assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{line}");
                assert!(ran.out.contains("would listen on http://127.0.0.1:8027\n"));
            }
            ["printf", text, ">", file] => {
                scratch.file(file, text.replace("\\n", "\n"));
            }
            ["curl", rest @ ..] => {
                let answer = curl(&service, &scratch, rest);
                assert_eq!(answer.status, 200, "{line}\n{}", answer.text());
                asked += 1;
            }
            _ => panic!("nobody knows how to run `{line}`"),
        }
    }
    assert!(asked >= 6);
}

/// What curl does with the few options that the README uses.
fn curl(service: &Service, scratch: &Scratch, words: &[&str]) -> Answer {
    let (mut headers, mut body, mut output, mut path) = (Vec::new(), None, None, "");
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || *words.next().unwrap();
        match *word {
            "-H" => headers.push(value().split_once(": ").unwrap()),
            "-o" => output = Some(value()),
            "-d" | "--data-binary" => {
                let text = value();
                body = Some(match text.strip_prefix('@') {
                    Some(file) => std::fs::read(format!("{}/{file}", scratch.path())).unwrap(),
                    None => text.as_bytes().to_owned(),
                });
            }
            url => path = url.strip_prefix("http://127.0.0.1:8027").unwrap(),
        }
    }
    let method = if body.is_some() { "POST" } else { "GET" };
    let answer = service.ask(method, path, &headers, &body.unwrap_or_default());
    if let Some(file) = output {
        scratch.file(file, &answer.body);
    }
    answer
}

fn readme() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join("crates/modelpair-serve/README.md")).unwrap()
}

fn shell_lines(readme: &str) -> Vec<String> {
    let lines = crate::commands::shell_lines(readme);
    assert!(lines.len() > 8);
    lines
}

#[test]
fn the_command_refuses_what_it_cannot_serve() {
    let scratch = Scratch::new("serve-refuses");
    let short = scratch.file("short", "secret\n");
    let good = scratch.file("good", "0123456789abcdef0123\n");
    let pack = scratch.file("bad.toml", "[pack]\nid = \"x\"\n");
    refuses(
        &["serve", "--token-file", &short],
        &["no token in", "shorter than 16"],
    );
    refuses(
        &["serve", "--token-file", "nowhere"],
        &["cannot read `nowhere`"],
    );
    refuses(&["serve", "--site", "nowhere"], &["bad-file", "nowhere"]);
    refuses(&["serve", "--pack", &pack], &["missing-key", "bad.toml"]);
    refuses(&["serve", "--listen", "everywhere"], &["--listen"]);
    refuses(&["serve", "--max-requests", "0"], &["at least 1"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refuses(
        &["serve", "--listen", &address],
        &["cannot listen on", "--listen"],
    );

    let open = modelpair(&["serve", "--check", "--listen", "0.0.0.0:0"]);
    assert!(
        open.out.contains("WARNING: THERE IS NO TOKEN"),
        "{}",
        open.out
    );
    let closed = modelpair(&[
        "serve",
        "--check",
        "--listen",
        "0.0.0.0:0",
        "--token-file",
        &good,
    ]);
    assert!(!closed.out.contains("WARNING") && closed.out.contains("token  asked for"));
}

#[test]
fn a_probe_knows_whether_the_service_is_there() {
    let service = Service::plain();
    let address = service.address.to_string();
    let ran = modelpair(&["serve", "--probe", "--listen", &address]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "ready\n"));
    service.stop();
    let ran = modelpair(&["serve", "--probe", "--listen", &address]);
    assert_eq!(ran.exit, Exit::No);
    assert!(ran.out.starts_with("not ready: "));
}
