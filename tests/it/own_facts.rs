//! Rules about something else: packs over facts that a file of their own declares, checked and tested from the
//! command line.

use crate::cli::{Scratch, json, modelpair};
use modelpair_cli::Exit;

const FACTS: &str = r#"
[vocabulary.zone]
values = ["internet", "dmz", "lan"]
labels.internet = { en = "Internet", es = "Internet" }
labels.dmz = { en = "DMZ", es = "DMZ" }
labels.lan = { en = "inside", es = "interior" }

[vocabulary.protocol]
open = true

[fact."packet.zone"]
type = "enum"
of = "zone"
group = "situation"
label = { en = "Where does it come from?", es = "¿De dónde viene?" }

[fact."packet.port"]
type = "integer"
group = "option"
label = { en = "port", es = "puerto" }

[fact."packet.protocols"]
type = "set"
of = "protocol"
group = "option"
label = { en = "protocols", es = "protocolos" }

[fact.today]
type = "date"
group = "situation"
label = { en = "today", es = "hoy" }
"#;

const PACK: &str = r#"
[pack]
id = "firewall"
title = { en = "Firewall", es = "Cortafuegos" }
source = "https://firewall.example/rules"

[rule.no-telnet]
applies = "packet.zone == 'internet'"
when = "packet.port == 23 || 'telnet' in packet.protocols"
effect = "deny"
because = { en = "Telnet is closed.", es = "Telnet está cerrado." }
remedy = { en = "Use ssh.", es = "Usa ssh." }
clause = "1"
verified = { on = "2026-11-02", confidence = "primary" }

[[exception]]
rule = "firewall/no-telnet"
when = "packet.port == 2323"
owner = "net@firewall.example"
reason = { en = "The old plant.", es = "La planta vieja." }
evidence = { title = "Minutes", sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }
expires = "2026-12-01"
"#;

fn scratch(test: &str, pack: &str) -> (Scratch, String) {
    let scratch = Scratch::new(&format!("own-facts-{test}"));
    let facts = scratch.file("facts.toml", FACTS);
    scratch.file("firewall.toml", pack);
    (scratch, facts)
}

#[test]
fn packs_over_own_facts_are_checked() {
    let (scratch, facts) = scratch("good", PACK);
    let dir = scratch.path();
    let check = |args: &[&str]| {
        let all = [&["check", dir.as_str(), "--schema", facts.as_str()], args].concat();
        modelpair(&all)
    };
    let ran = check(&["--today", "2026-01-01"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert_eq!(ran.out, "ok: 1 packs, 1 rules, 4 facts\n");
    let ran = check(&["--today", "2026-11-23"]);
    assert_eq!(ran.exit, Exit::Done);
    assert!(
        ran.err.contains("ends in 8 days, on 2026-12-01"),
        "{}",
        ran.err
    );
    let pack = format!("{dir}/firewall.toml");
    let ran = modelpair(&["check", &pack, "--schema", &facts, "--today", "2026-01-01"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
}

#[test]
fn faults_of_packs_over_own_facts_have_their_places() {
    let bad = PACK
        .replace("'internet'", "'intrenet'")
        .replace("packet.port == 23 ", "packet.prot == 23 ")
        .replace("\"deny\"", "\"block\"");
    let (scratch, facts) = scratch("bad", &bad);
    let ran = modelpair(&["check", &scratch.path(), "--schema", &facts]);
    assert_eq!(ran.exit, Exit::BadInput);
    for said in [
        "did you mean `internet`?",
        "did you mean `packet.port`?",
        "known are `deny`, `require`, `warn`",
        "firewall.toml:8:27",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    // Without the facts of the pack, the embedded ones are meant.
    let pack = format!("{}/firewall.toml", scratch.path());
    let ran = modelpair(&["check", &pack]);
    assert!(
        ran.err.contains("there is no fact `packet.zone`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_schema_alone_is_nothing_to_check() {
    let scratch = Scratch::new("own-facts-alone");
    let facts = scratch.file("facts.toml", FACTS);
    let ran = modelpair(&["check", &scratch.path(), "--schema", &facts]);
    assert_eq!(ran.exit, Exit::BadInput);
    assert!(ran.err.contains("nothing to check in"), "{}", ran.err);
    let ran = modelpair(&["check", &facts, "--schema", "no/such.toml"]);
    assert!(ran.err.contains("no/such.toml"), "{}", ran.err);
}

#[test]
fn what_cannot_be_read_is_said_in_the_form_that_was_asked_for() {
    let scratch = Scratch::new("own-facts-unread");
    let name = scratch.file("ñ 1.toml", b"\xff");
    let ran = modelpair(&["check", &name, "--format", "sarif"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::BadInput, ""));
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "bad-file");
    let place = &result["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.ends_with("/%C3%B1%201.toml"), "{uri}");
    assert_eq!(place["region"]["startLine"], 1);
    let ran = modelpair(&["check", "no/such/folder", "--format", "json"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::BadInput, ""));
    assert!(ran.out.contains("no/such/folder"), "{}", ran.out);
}

#[test]
fn cases_over_own_facts_run() {
    let (scratch, facts) = scratch("cases", PACK);
    let page = "# Firewall\n\n## Telnet\n\n```toml facts\npacket.zone = \"internet\"\n\
                packet.port = 23\ntoday = \"2026-11-23\"\n```\n\n```text report\n\
                denied by firewall/no-telnet (1)\n\
                packet.port = 22: undetermined missing packet.protocols\n\
                packet.port = 22, packet.protocols = [\"ssh\"]: permitted\n```\n";
    scratch.file("firewall.md", page);
    let answer = json(&[
        "test",
        &scratch.path(),
        "--schema",
        &facts,
        "--format",
        "json",
    ]);
    assert_eq!(
        (&answer["passed"], &answer["failed"]),
        (&1.into(), &0.into()),
        "{answer}"
    );
}
