//! One line of a block `text pair`: what must be said about the recommendation.

use std::fmt;

use crate::record::{Duty, Member, Pair, Record};

/// `<key>: <value>`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairLine {
    /// `primary: closed, high-stakes, volume`: the kind and all roles of the first pair's primary.
    Primary(String),
    /// The same about its partner; `dormant` comes last.
    Partner(String),
    /// `pair: <model> @ <route> + <model> @ <route>`: the first pair.
    Pair(String),
    /// `exit: nothing feasible`, or `exit: done`.
    Exit(String),
    /// `differs: volume`: all roles in which the record says that the guide expected something else, or `nothing`.
    Differs(String),
    /// `note: <code>`: a sentence of the record, among others.
    Note(String),
    /// `warns: <rule> (<clause>)`: what a rule about pairs says about the first pair, among others.
    Warns(String),
    /// `must: <rule> (<clause>) on <half>, <half>`: an obligation of the first pair, among others.
    Must(String),
}

impl PairLine {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (key, value) = line.split_once(": ").ok_or("expected `<key>: <value>`")?;
        let value = value.to_owned();
        match key {
            "primary" => Ok(Self::Primary(value)),
            "partner" => Ok(Self::Partner(value)),
            "pair" => Ok(Self::Pair(value)),
            "exit" => Ok(Self::Exit(value)),
            "differs" => Ok(Self::Differs(value)),
            "note" => Ok(Self::Note(value)),
            "warns" => Ok(Self::Warns(value)),
            "must" => Ok(Self::Must(value)),
            _ => Err(format!(
                "`{key}`: expected `primary`, `partner`, `pair`, `exit`, `differs`, `note`, `warns` or `must`"
            )),
        }
    }

    /// What this line should say; nothing when it should not be there.
    pub fn actual(&self, record: &Record) -> Option<Self> {
        let best = record.pairs.first();
        match self {
            Self::Primary(_) => Some(Self::Primary(member(&best?.primary))),
            Self::Partner(_) => Some(Self::Partner(member(&best?.partner))),
            Self::Pair(_) => Some(Self::Pair(choices(best?))),
            Self::Exit(_) => Some(exit(record)),
            Self::Differs(_) => Some(differs(record)),
            Self::Warns(said) => {
                let found = best?.findings.iter();
                let mut found = found.map(|found| format!("{} ({})", found.rule, found.clause));
                found.any(|found| found == *said).then(|| self.clone())
            }
            Self::Must(said) => {
                let mut duties = best?.obligations.iter().map(duty);
                duties.any(|duty| duty == *said).then(|| self.clone())
            }
            Self::Note(code) => Self::notes(record)
                .contains(&code.as_str())
                .then(|| self.clone()),
        }
    }

    /// The lines of a block that says everything but the notes.
    pub fn all(record: &Record) -> Vec<Self> {
        let Some(best) = record.pairs.first() else {
            return vec![exit(record)];
        };
        vec![
            Self::Primary(member(&best.primary)),
            Self::Partner(member(&best.partner)),
            Self::Pair(choices(best)),
            differs(record),
        ]
    }

    /// The codes of all sentences about the first pair and the record.
    pub fn notes(record: &Record) -> Vec<&str> {
        let pair = record.pairs.first().into_iter();
        let of_pair = pair.flat_map(|pair| pair.reasons.iter().chain(&pair.warnings));
        let all = record.notes.iter().chain(of_pair);
        all.map(|note| note.code.as_str()).collect()
    }
}

impl fmt::Display for PairLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, value) = match self {
            Self::Primary(value) => ("primary", value),
            Self::Partner(value) => ("partner", value),
            Self::Pair(value) => ("pair", value),
            Self::Exit(value) => ("exit", value),
            Self::Differs(value) => ("differs", value),
            Self::Note(value) => ("note", value),
            Self::Warns(value) => ("warns", value),
            Self::Must(value) => ("must", value),
        };
        write!(f, "{key}: {value}")
    }
}

fn duty(duty: &Duty) -> String {
    let halves = duty.members.join(", ");
    format!("{} ({}) on {halves}", duty.rule, duty.clause)
}

fn member(member: &Member) -> String {
    let mut words = vec![member.kind.as_str()];
    words.extend(member.roles.iter().map(String::as_str));
    words.extend(member.dormant.then_some("dormant"));
    words.join(", ")
}

fn choices(pair: &Pair) -> String {
    let choice = |member: &Member| format!("{} @ {}", member.model, member.route);
    format!("{} + {}", choice(&pair.primary), choice(&pair.partner))
}

fn exit(record: &Record) -> PairLine {
    let word = if record.pairs.is_empty() {
        "nothing feasible"
    } else {
        "done"
    };
    PairLine::Exit(word.to_owned())
}

fn differs(record: &Record) -> PairLine {
    let roles: Vec<&str> = record
        .roles
        .iter()
        .filter(|role| role.note.is_some())
        .map(|role| role.role.as_str())
        .collect();
    let none = vec!["nothing"];
    PairLine::Differs(if roles.is_empty() { none } else { roles }.join(", "))
}
