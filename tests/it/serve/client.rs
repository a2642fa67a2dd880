//! A service for one test, and a client that shows every byte.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use modelpair::{Advisor, File, embedded_files, load};
use modelpair_rules::RenderStyle;
use modelpair_serve::{Config, Ended, Handle, Limits, Loader, Refused, Token, start};
use serde_json::Value as Json;

/// Longer than anything here takes; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Short times, so that tests are quick.
pub const LIMITS: Limits = Limits {
    body_bytes_max: 64 * 1024,
    request_time: Duration::from_secs(30),
    requests_max: 64,
    connections_max: 256,
    look_every: Duration::from_millis(20),
    drain: Duration::from_millis(100),
    grace: Duration::from_secs(30),
};

/// A running service.
pub struct Service {
    handle: Option<Handle>,
    pub address: SocketAddr,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// What a test says about its service.
pub struct Setting {
    pub limits: Limits,
    pub packs: Option<PathBuf>,
    pub site: Option<PathBuf>,
    pub token: Option<&'static str>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            limits: LIMITS,
            packs: None,
            site: None,
            token: None,
        }
    }
}

impl Service {
    pub fn start(setting: Setting) -> Self {
        let handle = start(Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            site: setting.site,
            token: setting.token.map(|token| Token::new(token).unwrap()),
            loader: loader(setting.packs),
            limits: setting.limits,
            signals: false,
        })
        .unwrap();
        Self {
            address: handle.address(),
            handle: Some(handle),
        }
    }

    pub fn plain() -> Self {
        Self::start(Setting::default())
    }

    pub fn handle(&self) -> &Handle {
        self.handle.as_ref().unwrap()
    }

    /// Has it stop, and waits for it.
    pub fn stop(mut self) -> Ended {
        let handle = self.handle.take().unwrap();
        handle.stop();
        handle.wait()
    }

    pub fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub fn post(&self, path: &str, body: &str) -> Answer {
        let json = [("content-type", "application/json")];
        self.ask("POST", path, &json, body.as_bytes())
    }

    pub fn lines(&self, path: &str, body: &[u8]) -> Answer {
        let lines = [("content-type", "application/x-ndjson")];
        self.ask("POST", path, &lines, body)
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.connect();
        let closing = [headers, &[("connection", "close")]].concat();
        send(&mut stream, method, path, &closing, body);
        read(&mut BufReader::new(stream), method)
    }

    /// Waits until a question is answered as it should be.
    #[track_caller]
    pub fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{}", answer.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.stop();
            handle.wait();
        }
    }
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Json {
        serde_json::from_str(self.text()).unwrap()
    }

    /// The lines of a stream.
    pub fn jsons(&self) -> Vec<Json> {
        let lines = self.text().lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no `{name}` in {:?}", self.headers))
    }

    pub fn bundle(&self) -> &str {
        self.header("x-modelpair-bundle")
    }
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

pub fn send(
    stream: &mut TcpStream,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: test\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if method == "POST" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    stream.write_all((head + "\r\n").as_bytes()).unwrap();
    // A server that has answered already need not read the rest.
    let _ = stream.write_all(body);
}

/// Reads one answer; there may be more on the connection.
pub fn read(stream: &mut BufReader<TcpStream>, method: &str) -> Answer {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    let status = line
        .split(' ')
        .nth(1)
        .unwrap_or_else(|| panic!("no answer: {line:?}"));
    let status = status.parse().unwrap();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let body = if method == "HEAD" || status == 304 {
        Vec::new()
    } else if headers.contains_key("transfer-encoding") {
        chunks(stream)
    } else {
        let length = headers["content-length"].parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        body
    };
    Answer {
        status,
        headers,
        body,
    }
}

fn chunks(stream: &mut BufReader<TcpStream>) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(chunk) = chunk(stream) {
        body.extend(chunk);
    }
    body
}

/// The next part of an answer without a length; nothing at its end.
pub fn chunk(stream: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut size = String::new();
    stream.read_line(&mut size).unwrap();
    let size = usize::from_str_radix(size.trim_end(), 16).expect("the size of a chunk");
    let mut data = vec![0; size + 2];
    stream.read_exact(&mut data).unwrap();
    data.truncate(size);
    (size > 0).then_some(data)
}

/// The embedded facts and rules, with the packs of a folder.
fn loader(packs: Option<PathBuf>) -> Loader {
    let watched = packs.iter().cloned().collect();
    let load = move || {
        let Some(folder) = &packs else {
            return Ok(Advisor::embedded().unwrap());
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| refused(&error))? {
            let path = entry.map_err(|error| refused(&error))?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = path.display().to_string();
                files.push(File {
                    text: std::fs::read_to_string(&path).map_err(|error| refused(&error))?,
                    path: name.clone(),
                    name,
                });
            }
        }
        let (catalog, policies) = embedded_files();
        let loaded = load(&catalog, &policies, &files);
        let errors = modelpair_rules::diag::views(&loaded.diagnostics, &loaded.sources);
        match loaded.bundle {
            Some(bundle) => Ok(Advisor::from_bundle(bundle).unwrap()),
            None => Err(Refused {
                text: modelpair_rules::render(
                    &loaded.diagnostics,
                    &loaded.sources,
                    RenderStyle::Plain,
                ),
                errors,
            }),
        }
    };
    Loader {
        load: Box::new(load),
        watched,
    }
}

fn refused(error: &std::io::Error) -> Refused {
    Refused {
        text: error.to_string(),
        errors: Vec::new(),
    }
}
