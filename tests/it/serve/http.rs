//! A client that shows every byte. `crates/modelpair-cli/tests` uses it as well.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

/// Longer than anything here takes; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_mins(1);

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
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

pub fn get(address: SocketAddr, path: &str) -> Answer {
    ask(address, "GET", path, &[], b"")
}

pub fn post(address: SocketAddr, path: &str, body: &str) -> Answer {
    ask(address, "POST", path, &JSON, body.as_bytes())
}

/// One question on a connection of its own.
pub fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut stream = connect(address);
    let closing = [headers, &[("connection", "close")]].concat();
    send(&mut stream, method, path, &closing, body);
    read(&mut BufReader::new(stream), method)
}

/// Waits until a question is answered as it should be.
#[track_caller]
pub fn until(address: SocketAddr, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
    let began = Instant::now();
    loop {
        let answer = get(address, path);
        if wanted(&answer) {
            return answer;
        }
        assert!(began.elapsed() < PATIENCE, "{}", answer.text());
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Asks the same on one connection again and again, as long as it goes on and the service does not say that it closes
/// it: nothing is sent after that, so every question must have been answered.
pub fn hammer(
    address: SocketAddr,
    path: &str,
    body: &str,
    mut goes_on: impl FnMut(&Answer) -> bool,
) -> usize {
    let mut stream = BufReader::new(connect(address));
    for asked in 1.. {
        send(stream.get_mut(), "POST", path, &JSON, body.as_bytes());
        let answer = read(&mut stream, "POST");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let closes = answer.headers.get("connection");
        if closes.is_some_and(|said| said == "close") || !goes_on(&answer) {
            return asked;
        }
    }
    unreachable!("nobody asks for ever")
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
