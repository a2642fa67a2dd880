//! Streams: a question on each line, an answer on each line.

use std::io::{BufReader, Read, Write};

use serde_json::Value as Json;

use super::client::{LIMITS, PATIENCE, Service, chunk};

const HEAD: &str = "POST /v1/verdicts HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";
const QUESTION: &str =
    r#"{"profile":"solo","model":"gpt-oss-120b","route":"groq","role":"volume"}"#;

#[test]
fn every_line_is_answered_in_its_place() {
    let service = Service::plain();
    let too_long = format!("{{\"profile\":\"{}\"}}", "x".repeat(LIMITS.body_bytes_max));
    let lines = [
        QUESTION,
        "nonsense",
        "",
        r#"{"id":"b","profile":"zolo"}"#,
        &too_long,
        "   ",
        "\u{ff}",
        r#"{"id":9,"profile":"solo","model":"gpt-oss-120b","route":"groq"}"#,
    ];
    let answer = service.lines("/v1/verdicts", lines.join("\r\n").as_bytes());
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let answers = answer.jsons();
    let numbers: Vec<i64> = answers
        .iter()
        .filter_map(|line| line["line"].as_i64())
        .collect();
    assert_eq!(numbers, [1, 2, 4, 5, 7, 8]);
    let code = |index: usize| answers[index]["problem"]["code"].as_str();
    assert_eq!(answers[0]["answer"]["bundle"]["hash"], answer.bundle());
    assert_eq!(code(1), Some("json-syntax"));
    // Places count the lines of the stream.
    assert_eq!(answers[1]["problem"]["line"], 2);
    assert_eq!(answers[1]["problem"]["errors"][0]["place"]["line"], 2);
    assert_eq!(
        (code(2), &answers[2]["id"]),
        (Some("unknown-reference"), &"b".into())
    );
    assert_eq!(code(3), Some("body-too-large"));
    assert_eq!(code(4), Some("json-syntax"));
    assert_eq!(answers[5]["id"], 9);
    assert_eq!(
        answers[5]["answer"]["verdicts"].as_array().unwrap().len(),
        4
    );
    service.until("/metrics", |metrics| {
        let text = metrics.text();
        text.contains(r#"lines_total{path="/v1/verdicts",outcome="refused"} 4"#)
            && text.contains(r#"lines_total{path="/v1/verdicts",outcome="answered"} 2"#)
    });
}

#[test]
fn answers_come_while_questions_are_sent() {
    let service = Service::plain();
    let mut stream = service.connect();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    stream.write_all(HEAD.as_bytes()).unwrap();
    for number in 1..=3 {
        let line = format!("{QUESTION}\n");
        let sent = format!("{:x}\r\n{line}\r\n", line.len());
        stream.write_all(sent.as_bytes()).unwrap();
        if number == 1 {
            skip_head(&mut answers);
        }
        let answered: Json = serde_json::from_slice(&chunk(&mut answers).unwrap()).unwrap();
        assert_eq!(answered["line"], number);
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(chunk(&mut answers), None);
}

#[test]
fn a_stream_ends_with_its_client() {
    let service = Service::plain();
    let mut stream = service.connect();
    let line = format!("{QUESTION}\n");
    let sent = format!("{HEAD}{:x}\r\n{line}\r\n", line.len());
    stream.write_all(sent.as_bytes()).unwrap();
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    drop(stream);
    service.until("/metrics", |metrics| {
        metrics.text().contains("modelpair_clients_gone_total 1\n")
    });
}

#[test]
fn a_long_stream_is_answered_in_order() {
    let service = Service::plain();
    let lines: Vec<String> = (0..500)
        .map(|id| QUESTION.replacen('{', &format!("{{\"id\":{id},"), 1))
        .collect();
    let answers = service
        .lines("/v1/verdicts", lines.join("\n").as_bytes())
        .jsons();
    assert_eq!(answers.len(), 500);
    for (id, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], id);
        assert!(answer["answer"].is_object());
    }
}

fn skip_head(stream: &mut BufReader<std::net::TcpStream>) {
    let began = std::time::Instant::now();
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        assert!(began.elapsed() < PATIENCE);
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        seen.extend(byte);
    }
}
