//! A question on each line, an answer on each line, in their order, for as long as lines come.

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::answer::{Answered, Question};
use crate::app::{self, App};
use crate::problem::{Fault, Problem};
use crate::request::Id;

/// The media type of a stream.
const LINES: &str = "application/x-ndjson";
/// At most so many lines are answered in one go; fewer where fewer have come.
const TOGETHER_MAX: usize = 32;

/// The answer to one line of a stream, or what is wrong with it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LineAnswer<T> {
    /// Its number, counted from one.
    line: u32,
    /// What it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Id>")]
    id: Option<Json>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<T>,
    /// What is wrong with the line; the lines after it are answered all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// A line of the stream, or why it is none.
struct Line {
    number: u32,
    content: Result<Bytes, Problem>,
}

/// A body on its way to lines.
struct Reading {
    app: App,
    body: BodyDataStream,
    buffer: BytesMut,
    /// How much of the buffer has no end of a line in it.
    searched: usize,
    number: u32,
    /// The rest of a line that is too long is passed over.
    passing_over: bool,
    ended: bool,
    /// The connection broke in the middle of it.
    broken: bool,
}

/// Answers line by line. All lines are judged by the facts and rules that are in force when the stream begins.
///
/// A line is read when there is room for its answer: a caller that does not read what is answered is not read either,
/// and the memory that a stream takes does not depend on its length. When the caller hangs up, the stream is dropped
/// and nothing more is worked out.
pub(crate) fn answer(app: App, question: Question, path: String, body: Body) -> Response {
    let in_force = app.rules.current();
    let hash = in_force.hash.clone();
    let at_once = app.cores_count;
    let reading = Reading {
        app: app.clone(),
        body: body.into_data_stream(),
        buffer: BytesMut::new(),
        searched: 0,
        number: 0,
        passing_over: false,
        ended: false,
        broken: false,
    };
    let answers = reading.groups().map(move |group| {
        let (app, in_force, path) = (app.clone(), in_force.clone(), path.clone());
        async move {
            let group = group?;
            let worker = app.clone();
            let worked = worker.work(move || {
                let mut out = String::new();
                for line in group {
                    one(&app, question, &in_force.advisor, &path, line, &mut out);
                }
                out
            });
            // What is said on a stream cannot be taken back: it ends without its end.
            let text = worked
                .await
                .map_err(|problem| std::io::Error::other(problem.detail))?;
            Ok::<_, std::io::Error>(Bytes::from(text))
        }
    });
    // In the order of the lines, and ahead by as many groups as there are cores.
    let mut response = Response::new(Body::from_stream(answers.buffered(at_once)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(LINES));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    app::name_bundle(headers, &hash);
    response
}

fn one(
    app: &App,
    question: Question,
    advisor: &modelpair::Advisor,
    path: &str,
    line: Line,
    out: &mut String,
) {
    let Line { number, content } = line;
    let (id, result) = match content {
        Ok(bytes) => {
            let Answered { id, result, .. } = question.answer(advisor, &bytes);
            (id, result)
        }
        Err(problem) => (None, Err(problem)),
    };
    app.metrics.line(path, result.is_ok());
    match result {
        // The answer is JSON already; it is not read to be written again.
        Ok(answer) => {
            let id = id.map(|id| format!("\"id\":{id},")).unwrap_or_default();
            out.push_str(&format!("{{\"line\":{number},{id}\"answer\":{answer}}}\n"));
        }
        Err(problem) => {
            let said: LineAnswer<()> = LineAnswer {
                line: number,
                id,
                answer: None,
                problem: Some(problem.at_line(number)),
            };
            out.push_str(&modelpair::canonical(&said).unwrap_or_default());
            out.push('\n');
        }
    }
}

impl Reading {
    /// The lines that have come, some at a time. After a connection that broke, an error: its answer has no end.
    fn groups(self) -> impl Stream<Item = std::io::Result<Vec<Line>>> {
        stream::unfold(Some(self), |reading| async move {
            let mut reading = reading?;
            if reading.broken {
                let gone = std::io::Error::other("the stream broke off");
                return Some((Err(gone), None));
            }
            let group = reading.group().await;
            (!group.is_empty()).then_some((Ok(group), Some(reading)))
        })
    }

    /// At least one line, unless there are no more.
    async fn group(&mut self) -> Vec<Line> {
        let mut group = Vec::new();
        loop {
            while group.len() < TOGETHER_MAX {
                match self.line() {
                    Some(line) => group.push(line),
                    None => break,
                }
            }
            if self.ended || !group.is_empty() {
                return group;
            }
            if let Some(problem) = self.more().await {
                self.ended = true;
                self.buffer.clear();
                group.push(Line {
                    number: self.number.saturating_add(1),
                    content: Err(problem),
                });
            }
        }
    }

    /// Waits for more of the body; says what is wrong when nothing more will come.
    async fn more(&mut self) -> Option<Problem> {
        let next = tokio::time::timeout(self.app.limits.request_time, self.body.next());
        match next.await {
            Ok(Some(Ok(bytes))) => self.buffer.extend_from_slice(&bytes),
            Ok(Some(Err(error))) => {
                self.broken = true;
                let detail = format!("the stream cannot be read: {error}");
                let advice = "the lines before this one were answered; send the rest again";
                return Some(Problem::new(Fault::BodyUnreadable, detail, advice));
            }
            // The last line needs no end.
            Ok(None) => self.ended = true,
            Err(_) => return Some(app::too_slow(&self.app)),
        }
        None
    }

    /// The next line that has come. Empty ones are counted and not answered.
    fn line(&mut self) -> Option<Line> {
        let limit = self.app.limits.body_bytes_max;
        loop {
            let rest = self.buffer.get(self.searched..).unwrap_or_default();
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (length, with_end) = match end {
                Some(at) => (self.searched + at, self.searched + at + 1),
                None if self.ended && !self.buffer.is_empty() => {
                    (self.buffer.len(), self.buffer.len())
                }
                None if self.buffer.len() > limit => {
                    self.buffer.clear();
                    self.searched = 0;
                    if self.passing_over {
                        return None;
                    }
                    self.passing_over = true;
                    // Its number is counted when its end comes.
                    return Some(self.too_long());
                }
                None => {
                    self.searched = self.buffer.len();
                    return None;
                }
            };
            let mut line = self.buffer.split_to(with_end);
            self.searched = 0;
            line.truncate(length);
            self.number = self.number.saturating_add(1);
            if std::mem::take(&mut self.passing_over) || line.trim_ascii().is_empty() {
                continue;
            }
            if line.len() > limit {
                self.number -= 1;
                let too_long = self.too_long();
                self.number += 1;
                return Some(too_long);
            }
            return Some(Line {
                number: self.number,
                content: Ok(line.freeze()),
            });
        }
    }

    /// The line after those that were counted.
    fn too_long(&self) -> Line {
        Line {
            number: self.number.saturating_add(1),
            content: Err(app::too_large(self.app.limits.body_bytes_max)),
        }
    }
}
