//! Judging chunks of CSV and NDJSON.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::answers::Dress;
use crate::cell::Cell;
use crate::csv;
use crate::fault::{Fault, Reject};
use crate::judge::{Judge, ShapeId};
use crate::line::{Framing, Record};
use crate::ndjson::{self, Member};
use crate::plan::Plan;
use crate::source::{Chunk, Position};
use crate::summary::Summary;

/// What the rows come as, and what they go out as.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// Records go out as they came.
    CsvToCsv {
        delimiter: u8,
        columns: Vec<String>,
    },
    CsvToNdjson {
        delimiter: u8,
        columns: Vec<String>,
    },
    /// Objects go out as they came.
    NdjsonToNdjson,
    /// The members of these names go out, and there may be no others.
    NdjsonToCsv {
        columns: Vec<String>,
    },
}

/// What came out of a chunk.
#[derive(Debug)]
pub(crate) struct Part {
    pub output: Vec<u8>,
    /// With rows counted from the first of the chunk.
    pub rejects: Vec<Reject>,
    pub rows: u64,
    pub summary: Summary,
    pub end: Position,
}

/// Judges chunks in one thread.
pub(crate) struct Worker {
    judge: Judge,
    plan: Arc<Plan>,
    task: Task,
    /// The names of CSV columns as the beginnings of members.
    names: Vec<String>,
}

/// The columns of the last row, which the next one mostly has too.
#[derive(Default)]
struct Last {
    /// None where a key is written in JSON otherwise than it is.
    keys: Vec<String>,
    shape: Option<ShapeId>,
    /// Where the columns of the output stand.
    places: Vec<Option<usize>>,
}

impl Task {
    fn framing(&self) -> Framing {
        match self {
            Self::CsvToCsv { delimiter, .. } | Self::CsvToNdjson { delimiter, .. } => {
                Framing::Csv {
                    delimiter: *delimiter,
                }
            }
            Self::NdjsonToNdjson | Self::NdjsonToCsv { .. } => Framing::Lines,
        }
    }

    fn dress(&self) -> Dress {
        match self {
            Self::CsvToCsv { delimiter, .. } => Dress::Csv {
                delimiter: *delimiter,
            },
            Self::NdjsonToCsv { .. } => Dress::Csv { delimiter: b',' },
            Self::CsvToNdjson { .. } | Self::NdjsonToNdjson => Dress::Ndjson,
        }
    }
}

impl Worker {
    pub fn new(plan: &Arc<Plan>, task: Task) -> Self {
        let names = match &task {
            Task::CsvToNdjson { columns, .. } => {
                let names = columns.iter().map(|name| Json::from(name.as_str()));
                names.map(|name| format!("{name}:")).collect()
            }
            _ => Vec::new(),
        };
        Self {
            judge: Judge::dressed(plan, task.dress()),
            plan: Arc::clone(plan),
            task,
            names,
        }
    }

    pub fn work(&mut self, chunk: &Chunk) -> Part {
        let mut part = Part {
            output: Vec::with_capacity(chunk.text.len() * 2),
            rejects: Vec::new(),
            rows: 0,
            summary: Summary::default(),
            end: chunk.end,
        };
        let task = self.task.clone();
        match &task {
            Task::CsvToCsv { delimiter, columns } | Task::CsvToNdjson { delimiter, columns } => {
                self.csv(chunk, *delimiter, columns, &mut part);
            }
            Task::NdjsonToNdjson => self.ndjson(chunk, None, &mut part),
            Task::NdjsonToCsv { columns } => self.ndjson(chunk, Some(columns), &mut part),
        }
        part.summary = self.judge.rest();
        part.summary.rejected = u64::try_from(part.rejects.len()).unwrap_or(u64::MAX);
        part
    }

    fn csv(&mut self, chunk: &Chunk, delimiter: u8, columns: &[String], part: &mut Part) {
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let shape = self.judge.shape(&names);
        let mut fields = Vec::with_capacity(columns.len());
        for record in rows(self.task.framing(), &chunk.text) {
            part.rows += 1;
            let shape = shape.clone();
            let judged = text_of(record).and_then(|text| {
                csv::split(text, delimiter, &mut fields)?;
                check_count(fields.len(), columns.len(), delimiter)?;
                let cell = |at: usize| {
                    fields
                        .get(at)
                        .map_or(Cell::Absent, |field| Cell::Text(field))
                };
                let answer = self.judge.row(shape?, cell)?;
                Ok((text, answer))
            });
            match judged {
                Ok((text, answer)) => {
                    let behind = self.judge.answer(answer).map(|answer| &answer.text);
                    let out = &mut part.output;
                    if self.names.is_empty() {
                        out.extend_from_slice(text.as_bytes());
                    } else {
                        self.object(&fields, out);
                    }
                    out.extend_from_slice(behind.map_or(b"\n", Vec::as_slice));
                }
                Err(fault) => part.reject(fault, record, chunk.line),
            }
        }
    }

    /// The fields of a record as the beginning of an object.
    fn object(&self, fields: &[Cow<'_, str>], out: &mut Vec<u8>) {
        out.push(b'{');
        for (name, field) in self.names.iter().zip(fields) {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(Json::from(field.as_ref()).to_string().as_bytes());
            out.push(b',');
        }
    }

    fn ndjson(&mut self, chunk: &Chunk, columns: Option<&[String]>, part: &mut Part) {
        let mut members = Vec::new();
        let mut last = Last::default();
        for record in rows(self.task.framing(), &chunk.text) {
            part.rows += 1;
            let judged = text_of(record).and_then(|text| {
                let same = ndjson::members(text, &self.plan, &last.keys, &mut members)?;
                let shape = last.shape(&mut self.judge, same, &members, columns)?;
                let cell = |at: usize| {
                    members
                        .get(at)
                        .map_or(Cell::Absent, |member| member.value.cell())
                };
                let answer = self.judge.row(shape, cell)?;
                Ok((text, answer))
            });
            match judged {
                Ok((text, answer)) => {
                    let behind = self.judge.answer(answer).map(|answer| &answer.text);
                    let behind = behind.map_or(&b"}\n"[..], Vec::as_slice);
                    let out = &mut part.output;
                    if columns.is_some() {
                        last.record(&members, out);
                    } else {
                        // A row has a model, so there is a member before those that are added.
                        let open = text.trim_end().strip_suffix('}').unwrap_or(text);
                        out.extend_from_slice(open.trim_end().as_bytes());
                        out.push(b',');
                    }
                    out.extend_from_slice(behind);
                }
                Err(fault) => part.reject(fault, record, chunk.line),
            }
        }
    }
}

impl Last {
    fn shape(
        &mut self,
        judge: &mut Judge,
        same: bool,
        members: &[Member<'_>],
        columns: Option<&[String]>,
    ) -> Result<ShapeId, Fault> {
        if let Some(shape) = self.shape.filter(|_| same && !self.keys.is_empty()) {
            return Ok(shape);
        }
        self.shape = None;
        let keys: Vec<&str> = members.iter().map(|member| member.key.as_ref()).collect();
        let shape = judge.shape(&keys)?;
        if let Some(columns) = columns {
            if let Some(other) = keys
                .iter()
                .find(|key| !columns.iter().any(|column| column == *key))
            {
                let help = "write NDJSON, or give the first row every column";
                return Err(Fault::new("the first row has no such column")
                    .help(help)
                    .column(other));
            }
            let place = |column: &String| keys.iter().position(|key| key == column);
            self.places = columns.iter().map(place).collect();
        }
        self.keys.clear();
        if keys.iter().all(|key| ndjson::is_plain(key)) {
            self.keys.extend(keys.into_iter().map(str::to_owned));
        }
        self.shape = Some(shape);
        Ok(shape)
    }

    /// The columns of a CSV record, before those that are added.
    fn record(&self, members: &[Member<'_>], out: &mut Vec<u8>) {
        for (number, place) in self.places.iter().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            let member = place.and_then(|place| members.get(place));
            if let Some(member) = member {
                csv::write_field(&member.value.field(), b',', out);
            }
        }
    }
}

impl Part {
    fn reject(&mut self, fault: Fault, record: Record<'_>, line: u64) {
        self.rejects.push(Reject {
            file: None,
            row: self.rows,
            line: Some(line + record.line + 1),
            fault,
            text: String::from_utf8_lossy(record.text).into_owned(),
        });
    }
}

/// The records that are not empty.
fn rows(framing: Framing, text: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let records = framing.records(text);
    records.filter(|record| !record.text.trim_ascii().is_empty())
}

fn text_of(record: Record<'_>) -> Result<&str, Fault> {
    if record.is_unclosed {
        let help = "close it, or write a quote inside a quoted field twice";
        return Err(Fault::new("a quote is opened and never closed").help(help));
    }
    std::str::from_utf8(record.text).map_err(|error| {
        let what = format!(
            "byte {} of the row is not UTF-8 text",
            error.valid_up_to() + 1
        );
        Fault::new(what).help("save the file as UTF-8")
    })
}

fn check_count(found: usize, expected: usize, delimiter: u8) -> Result<(), Fault> {
    if found == expected {
        return Ok(());
    }
    let what = format!("the row has {found} fields, the header {expected}");
    let help = format!(
        "put fields that contain `{}` in quotes",
        char::from(delimiter)
    );
    Err(Fault::new(what).help(help))
}

/// The columns of the first object of a chunk that can be read.
pub(crate) fn first_columns(chunk: &Chunk, plan: &Plan) -> Option<Vec<String>> {
    let mut members = Vec::new();
    rows(Framing::Lines, &chunk.text).find_map(|record| {
        ndjson::members(text_of(record).ok()?, plan, &[], &mut members).ok()?;
        let keys = members.iter().map(|member| member.key.to_string());
        Some(keys.collect())
    })
}
