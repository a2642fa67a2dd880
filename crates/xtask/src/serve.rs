//! A small server for the site: this machine only, the headers of a strict host, nothing else.

use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The policy that the page promises to work under.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// What the policy says of pages around this one, and what it says for the frame, which is there for them.
const ANCESTORS: &str = "frame-ancestors 'self'";
const FRAME_ANCESTORS: &str = "frame-ancestors *";
const FRAME: &str = "frame.html";

const REQUEST_BYTES_MAX: u64 = 16 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);

/// A server that runs until the program ends.
#[derive(Debug)]
pub struct Server {
    pub address: SocketAddr,
    acceptor: std::thread::JoinHandle<()>,
}

impl Server {
    /// Serves the files of a folder on the loopback address; port 0 lets the system choose.
    pub fn start(site: &Path, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("cannot listen on port {port}"))?;
        let address = listener.local_addr()?;
        let site: Arc<Path> = Arc::from(site);
        let acceptor = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // A visitor who leaves early is no reason to stop.
                std::thread::spawn(move || drop(answer(&stream, &site)));
            }
        });
        Ok(Self { address, acceptor })
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the program is stopped.
    pub fn wait(self) {
        // The thread only ends by a panic, which has been printed.
        let _ = self.acceptor.join();
    }
}

struct Response {
    status: &'static str,
    content_type: &'static str,
    policy: String,
    body: Vec<u8>,
}

impl Response {
    fn error(status: &'static str) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            policy: CONTENT_SECURITY_POLICY.to_owned(),
            body: format!("{status}\n").into_bytes(),
        }
    }
}

fn answer(stream: &TcpStream, site: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream.take(REQUEST_BYTES_MAX));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // The headers say nothing that we need, but they have to be read before the connection is closed.
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_ascii_whitespace();
    let method = words.next().unwrap_or_default();
    let response = match (method, words.next()) {
        ("GET" | "HEAD", Some(target)) => find(site, target),
        (_, None) => Response::error("400 Bad Request"),
        _ => Response::error("405 Method Not Allowed"),
    };
    send(stream, &response, method != "HEAD")
}

fn send(mut stream: &TcpStream, response: &Response, with_body: bool) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {}\r\n\
         Content-Type: {}\r\n\
         Content-Length: {}\r\n\
         Content-Security-Policy: {}\r\n\
         Access-Control-Allow-Origin: *\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Referrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\n\
         Connection: close\r\n\r\n",
        response.status,
        response.content_type,
        response.body.len(),
        response.policy
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

fn find(site: &Path, target: &str) -> Response {
    let Some(path) = file_of(site, target) else {
        return Response::error("404 Not Found");
    };
    match std::fs::read(&path) {
        Ok(body) => Response {
            status: "200 OK",
            content_type: content_type(&path),
            policy: policy(&path),
            body,
        },
        Err(_) => Response::error("404 Not Found"),
    }
}

/// The file that a request means, if every part of its path is a plain name.
fn file_of(site: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let decoded = percent_decoded(path)?;
    let mut file = site.to_path_buf();
    for part in decoded.strip_prefix('/')?.split('/') {
        let plain = !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
        if !plain {
            return None;
        }
        file.push(part);
    }
    if decoded.ends_with('/') {
        file.push("index.html");
    }
    Some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn policy(path: &Path) -> String {
    if path.ends_with(FRAME) {
        CONTENT_SECURITY_POLICY.replace(ANCESTORS, FRAME_ANCESTORS)
    } else {
        CONTENT_SECURITY_POLICY.to_owned()
    }
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|text| text.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_lead_to_files() {
        let file = |target: &str| file_of(Path::new("site"), target);
        assert_eq!(file("/"), Some(PathBuf::from("site/index.html")));
        assert_eq!(file("/a.css?v=1"), Some(PathBuf::from("site/a.css")));
        assert_eq!(file("/a/b%20c.js"), Some(PathBuf::from("site/a/b c.js")));
        let bad = [
            "/../Cargo.toml",
            "/a/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/..\\Cargo.toml",
            "/%5c..%5cx",
            "/C:/x",
            "/.git/config",
            "/a%00",
            "/a%zz",
            "/a%2",
            "a.css",
            "http://other/x",
            "",
        ];
        for target in bad {
            assert_eq!(file(target), None, "{target}");
        }
    }

    #[test]
    fn types_are_those_that_browsers_ask_for() {
        assert_eq!(content_type(Path::new("x.wasm")), "application/wasm");
        assert_eq!(
            content_type(Path::new("x.js")),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(content_type(Path::new("x")), "application/octet-stream");
    }

    #[test]
    fn answers_with_the_strict_headers() {
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let server = Server::start(&site, 0).unwrap();
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let found = ask("GET /glue.rs HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(found.starts_with("HTTP/1.1 200 OK\r\n"), "{found}");
        assert!(found.contains("trusted-types 'none'"));
        assert!(found.contains("rename_yew_properties"));
        let head = ask("HEAD /glue.rs HTTP/1.1\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"));
        assert!(ask("GET /../Cargo.toml HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        assert!(ask("\r\n\r\n").starts_with("HTTP/1.1 400"));
    }
}
