//! What is refused, and with which words.

use std::io::{BufReader, Write};
use std::net::Shutdown;
use std::time::Duration;

use modelpair_serve::Limits;

use super::client::{Answer, LIMITS, Service, Setting, read, send};

/// What the counts say when somebody besides whoever asks for them waits for an answer.
const ONE_MORE: &str = "modelpair_requests_in_flight 2\n";

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["code"], code);
    assert_eq!(problem["status"], status);
    for words in ["type", "title", "detail"] {
        assert!(!problem[words].as_str().unwrap().is_empty(), "{words}");
    }
}

#[test]
fn what_is_wrong_in_a_body_is_shown_in_its_place() {
    let service = Service::plain();
    for (body, status, code, line, column) in [
        ("", 400, "json-syntax", 1, 1),
        ("{\"profile\":\n \"solo\",}", 400, "json-syntax", 2, 8),
        ("[]", 422, "not-a-table", 1, 1),
        ("{}", 422, "missing-key", 1, 1),
        ("{\"profile\": \"zolo\"}", 422, "unknown-reference", 1, 13),
        ("{\"profil\": \"solo\"}", 422, "unknown-key", 1, 2),
        ("{\"profile\": 7}", 422, "wrong-type", 1, 13),
        (
            "{\"situation\": {\n  \"data\": {\"classes\": [\"secrets\"]}}}",
            422,
            "unknown-value",
            2,
            24,
        ),
        (
            "{\"profile\": \"solo\", \"id\": []}",
            422,
            "wrong-type",
            1,
            27,
        ),
        (
            "{\"profile\": \"solo\", \"weights_ppm\": [1, 2]}",
            422,
            "wrong-type",
            1,
            36,
        ),
        (
            "{\"profile\": \"solo\", \"weights_ppm\": [1, 2, 3]}",
            422,
            "number-range",
            1,
            36,
        ),
        (
            "{\"profile\": \"solo\", \"with_bundle\": true}",
            422,
            "missing-key",
            1,
            1,
        ),
    ] {
        let answer = service.post("/v1/recommend", body);
        refused(&answer, status, code);
        let problem = answer.json();
        assert_eq!(
            (&problem["line"], &problem["column"]),
            (&line.into(), &column.into()),
            "{body}"
        );
    }
    let problem = service
        .post("/v1/recommend", "{\"profile\": \"zolo\"}")
        .json();
    assert_eq!(problem["advice"], "did you mean `solo`?");
    // Whoever sends a situation as it is learns where it belongs.
    let problem = service.post("/v1/recommend", "{\"data\": {}}").json();
    assert_eq!(problem["advice"], "facts stand inside `situation`");
    let json = [("content-type", "application/json")];
    refused(
        &service.ask("POST", "/v1/recommend", &json, b"\xff"),
        400,
        "bad-file",
    );
}

#[test]
fn names_that_do_not_exist_are_not_answered_with_nothing() {
    let service = Service::plain();
    for (question, key) in [
        (r#"{"profile":"solo","model":"gpt-oss-121b"}"#, "model"),
        (r#"{"profile":"solo","route":"grok"}"#, "route"),
        (
            r#"{"profile":"solo","model":"claude-opus-5.5","route":"groq"}"#,
            "route",
        ),
    ] {
        let answer = service.post("/v1/verdicts", question);
        refused(&answer, 422, "unknown-reference");
        assert!(answer.json()["detail"].as_str().unwrap().contains(key));
    }
    refused(
        &service.post("/v1/verdicts", r#"{"profile":"solo","role":"main"}"#),
        422,
        "unknown-value",
    );
    refused(
        &service.post("/v1/verdicts", r#"{"profile":"solo","explain":true}"#),
        422,
        "missing-key",
    );
}

#[test]
fn a_text_that_is_no_record_is_not_replayed() {
    let service = Service::plain();
    refused(
        &service.post("/v1/replay", "{\n\"format\" 1}"),
        400,
        "json-syntax",
    );
    assert_eq!(
        service.post("/v1/replay", "{\n\"format\" 1}").json()["line"],
        2
    );
    refused(&service.post("/v1/replay", "{}"), 400, "bad-file");
}

#[test]
fn paths_methods_and_types() {
    let service = Service::plain();
    refused(&service.get("/v2/recommend"), 404, "unknown-version");
    refused(
        &service.post("/v10/recommend", "{}"),
        404,
        "unknown-version",
    );
    refused(&service.get("/v1/recomend"), 404, "unknown-path");
    refused(&service.get("/"), 404, "unknown-path");
    let answer = service.get("/v1/recommend");
    refused(&answer, 405, "wrong-method");
    assert_eq!(answer.header("allow"), "POST");
    refused(&service.post("/v1/bundle", "{}"), 405, "wrong-method");
    // A form of another site's page can be sent unasked; JSON cannot.
    for (name, value) in [("content-type", "text/plain"), ("x", "no type")] {
        let answer = service.ask("POST", "/v1/recommend", &[(name, value)], b"{}");
        refused(&answer, 415, "wrong-media-type");
    }
    let json = [("content-type", "Application/JSON; charset=utf-8")];
    let answer = service.ask("POST", "/v1/recommend", &json, br#"{"profile":"solo"}"#);
    assert_eq!(answer.status, 200);
}

#[test]
fn a_body_over_the_limit_is_refused_and_its_sender_told() {
    let service = Service::plain();
    let large = format!(
        "{{\"profile\":\"{}\"}}",
        "x".repeat(LIMITS.body_bytes_max * 20)
    );
    refused(
        &service.post("/v1/recommend", &large),
        413,
        "body-too-large",
    );
    // Without a length it is noticed on the way.
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/recommend HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    let chunk = format!("8000\r\n{}\r\n", " ".repeat(0x8000));
    stream
        .write_all((chunk.repeat(8) + "0\r\n\r\n").as_bytes())
        .unwrap();
    refused(
        &read(&mut BufReader::new(stream), "POST"),
        413,
        "body-too-large",
    );
    // The service is as it was.
    assert_eq!(
        service
            .post("/v1/recommend", r#"{"profile":"solo"}"#)
            .status,
        200
    );
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let service = Service::start(Setting {
        limits: Limits {
            request_time: Duration::from_millis(200),
            ..LIMITS
        },
        ..Default::default()
    });
    let mut stream = service.connect();
    let head = "POST /v1/recommend HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    refused(&read(&mut BufReader::new(stream), "POST"), 408, "too-slow");
}

#[test]
fn a_client_that_hangs_up_costs_nothing_further() {
    let service = Service::start(Setting {
        limits: Limits {
            requests_max: 1,
            ..LIMITS
        },
        ..Default::default()
    });
    // The only place is taken by a body that does not come.
    let mut stream = service.connect();
    let head = "POST /v1/recommend HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    // Asking for anything else before would take the place itself.
    service.until("/metrics", |metrics| metrics.text().contains(ONE_MORE));
    let answer = service.get("/v1/bundle");
    refused(&answer, 503, "too-busy");
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(service.get("/healthz").status, 200);
    // It hangs up, and the place is free again.
    stream.shutdown(Shutdown::Both).unwrap();
    drop(stream);
    service.until("/v1/bundle", |answer| answer.status == 200);
    let ended = r#"modelpair_requests_total{path="/v1/recommend",method="POST",status="400"} 1"#;
    service.until("/metrics", |metrics| metrics.text().contains(ended));
}

#[test]
fn without_the_token_nothing_is_answered() {
    let token = "0123456789abcdef";
    let service = Service::start(Setting {
        token: Some(token),
        ..Default::default()
    });
    let ask = |path: &str, shown: &str| service.ask("GET", path, &[("authorization", shown)], b"");
    for path in ["/v1/bundle", "/metrics"] {
        let answer = service.get(path);
        refused(&answer, 401, "no-token");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        refused(&ask(path, "Basic 0123456789abcdef"), 401, "no-token");
        refused(&ask(path, "Bearer 0123456789abcdeF"), 401, "wrong-token");
        refused(&ask(path, "Bearer "), 401, "no-token");
        assert_eq!(ask(path, &format!("bearer {token}")).status, 200);
    }
    refused(&service.post("/v1/recommend", "{}"), 401, "no-token");
    for path in ["/healthz", "/openapi.json"] {
        assert_eq!(service.get(path).status, 200);
    }
    assert_eq!(service.get("/readyz").text(), "{\"status\":\"ready\"}\n");
    assert!(ask("/readyz", &format!("Bearer {token}")).json()["bundle"]["hash"].is_string());
}

#[test]
fn two_requests_on_one_connection() {
    let service = Service::plain();
    let mut stream = service.connect();
    let json = [("content-type", "application/json")];
    send(&mut stream, "POST", "/v1/recommend", &json, b"{");
    send(&mut stream, "GET", "/healthz", &[], b"");
    let mut stream = BufReader::new(stream);
    assert_eq!(read(&mut stream, "POST").status, 400);
    assert_eq!(read(&mut stream, "GET").status, 200);
}
