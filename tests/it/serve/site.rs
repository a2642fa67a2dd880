//! Files: their types, their headers, their shorter forms, and nothing else.

use modelpair_serve::CONTENT_SECURITY_POLICY;

use super::client::{Service, Setting};
use crate::cli::Scratch;

/// A service beside a site of a few files.
fn beside_a_site(name: &str) -> (Scratch, Service) {
    let scratch = Scratch::new(&format!("serve-site-{name}"));
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("frame.html", "<!doctype html>"),
        ("a.js", "1"),
        ("a.js.br", "short"),
        ("a.js.gz", "shorter"),
        ("b.wasm", "\0asm"),
        ("c.css", "p {}"),
        ("d.json", "{}"),
        ("v/0.1.0-x/a.js", "1"),
        ("p-0123456789abcdef.js", "1"),
        (".secret", "x"),
        (".git/config", "x"),
    ] {
        scratch.file(name, content);
    }
    let service = Service::start(Setting {
        site: Some(scratch.path().into()),
        ..Default::default()
    });
    (scratch, service)
}

#[test]
fn files_come_under_the_strict_headers() {
    let (_scratch, service) = beside_a_site("headers");
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/a.js", "text/javascript; charset=utf-8"),
        ("/b.wasm", "application/wasm"),
        ("/c.css", "text/css; charset=utf-8"),
        ("/d.json", "application/json"),
    ] {
        let answer = service.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, content_type),
            "{path}"
        );
        assert_eq!(
            answer.header("content-security-policy"),
            CONTENT_SECURITY_POLICY
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    let frame = service.get("/frame.html");
    assert!(
        frame
            .header("content-security-policy")
            .ends_with("frame-ancestors *")
    );
    for path in ["/v/0.1.0-x/a.js", "/p-0123456789abcdef.js"] {
        assert!(
            service
                .get(path)
                .header("cache-control")
                .contains("immutable"),
            "{path}"
        );
    }
}

#[test]
fn shorter_forms_are_sent_to_who_takes_them() {
    let (_scratch, service) = beside_a_site("forms");
    for (accepted, encoding, body) in [("br, gzip", "br", "short"), ("gzip", "gzip", "shorter")] {
        let answer = service.ask("GET", "/a.js", &[("accept-encoding", accepted)], b"");
        assert_eq!(
            (answer.header("content-encoding"), answer.text()),
            (encoding, body)
        );
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
    assert!(
        !service
            .get("/a.js")
            .headers
            .contains_key("content-encoding")
    );
}

#[test]
fn nothing_else_is_sent() {
    let (_scratch, service) = beside_a_site("else");
    for path in [
        "/nothing.js",
        "/.secret",
        "/.git/config",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/%2Egit/config",
    ] {
        assert_eq!(service.get(path).status, 404, "{path}");
    }
    assert_eq!(service.post("/a.js", "{}").header("allow"), "GET, HEAD");
    // A file that was sent whole was not cut short by its client.
    assert_eq!(service.get("/a.js").status, 200);
    let metrics = service.get("/metrics");
    assert!(metrics.text().contains("modelpair_clients_gone_total 0\n"));
    // The interface is there beside the site.
    assert_eq!(
        service
            .post("/v1/recommend", r#"{"profile":"solo"}"#)
            .status,
        200
    );
}

#[test]
fn the_policy_is_the_one_that_the_browser_tests_serve() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    let chores = std::fs::read_to_string(root.join("crates/xtask/src/serve.rs")).unwrap();
    let written: String = chores.split("\\\n").map(str::trim_start).collect();
    assert!(written.contains(CONTENT_SECURITY_POLICY));
}
