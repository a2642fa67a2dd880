//! `cargo xtask demo`: the site on this machine, under the headers of a strict host.

use crate::page::{self, WASM};
use crate::serve::{CONTENT_SECURITY_POLICY, Server};
use crate::shell::Shell;
use anyhow::{Context, Result, bail, ensure};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

const DEFAULT_PORT: u16 = 8026;

/// What the command line asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    check: bool,
    port: Option<u16>,
}

impl Options {
    pub fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self {
            check: false,
            port: None,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--check" => options.check = true,
                "--port" => {
                    let port = args.next().context("`--port` needs a number")?;
                    let port = port.parse();
                    options.port = Some(port.context("`--port` needs a number up to 65535")?);
                }
                other => bail!("unknown argument `{other}` of demo"),
            }
        }
        Ok(options)
    }
}

pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    let page = page::build(shell)?;
    if options.check {
        let server = Server::start(&page.site, options.port.unwrap_or(0))?;
        println!("{}", check(server.address)?);
        return Ok(());
    }
    let server = match options.port {
        Some(port) => Server::start(&page.site, port)?,
        None => {
            Server::start(&page.site, DEFAULT_PORT).or_else(|_| Server::start(&page.site, 0))?
        }
    };
    println!("\n  {}\n\nStop with Ctrl-C.", server.url());
    server.wait();
    Ok(())
}

/// Fetches the page and the wasm once, and says what it saw.
fn check(address: SocketAddr) -> Result<String> {
    let page = fetch(address, "/")?;
    page.expect("the page", "text/html")?;
    let text = String::from_utf8_lossy(&page.body);
    ensure!(
        text.contains("<model-pair"),
        "the page has no <model-pair> element"
    );
    let wasm = fetch(address, &format!("/{WASM}"))?;
    wasm.expect("the wasm", "application/wasm")?;
    ensure!(
        wasm.body.starts_with(b"\0asm\x01\0\0\0"),
        "the wasm is not a WebAssembly module"
    );
    Ok(format!(
        "demo: the page ({} bytes) and the wasm ({} bytes) are served as they should be",
        page.body.len(),
        wasm.body.len()
    ))
}

struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn expect(&self, what: &str, content_type: &str) -> Result<()> {
        let status = self.head.lines().next().unwrap_or_default();
        ensure!(status == "HTTP/1.1 200 OK", "{what}: status {status}");
        let found = self.header("Content-Type").unwrap_or_default();
        let essence = found.split(';').next().unwrap_or_default();
        ensure!(essence == content_type, "{what}: type {found}");
        let policy = self.header("Content-Security-Policy").unwrap_or_default();
        ensure!(policy == CONTENT_SECURITY_POLICY, "{what}: policy {policy}");
        Ok(())
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn fetch(address: SocketAddr, path: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .context("the answer has no end of headers")?;
    let body = bytes.split_off(end + 4);
    Ok(Answer {
        head: String::from_utf8_lossy(&bytes).into_owned(),
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Options> {
        let args: Vec<String> = args.iter().map(ToString::to_string).collect();
        Options::parse(&args)
    }

    #[test]
    fn options_are_read() {
        let options = parse(&["--check", "--port", "8080"]).unwrap();
        assert_eq!(
            options,
            Options {
                check: true,
                port: Some(8080)
            }
        );
        for bad in [&["--port"][..], &["--port", "70000"], &["--open"]] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
