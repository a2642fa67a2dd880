//! One line of a block `text verdicts`: what must be the verdict about an option in a role.

use modelpair::record::{FindingView, OptionVerdict};
use std::fmt;

/// `<model> @ <route>, <role>: <outcome> by ... with ... warns ... missing ...`
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictLine {
    pub model: String,
    /// `*` is every route.
    pub route: String,
    /// `*` is every role.
    pub role: String,
    pub outcome: String,
    /// Rules that deny, among others, each with its clause.
    pub by: Vec<(String, String)>,
    /// Obligations, among others.
    pub with: Vec<String>,
    /// Warnings, among others.
    pub warns: Vec<String>,
    /// Missing facts, among others.
    pub missing: Vec<String>,
}

const OUTCOMES: [&str; 4] = ["permitted", "conditional", "denied", "undetermined"];

impl VerdictLine {
    /// Reads a line; the error says what is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (left, right) = line.split_once(": ").ok_or("expected `: ` and a verdict")?;
        let (option, role) = left
            .rsplit_once(", ")
            .ok_or("expected `<model> @ <route>, <role>`")?;
        let (model, route) = option
            .split_once(" @ ")
            .ok_or("expected `<model> @ <route>`")?;
        let mut words = words(right).into_iter();
        let outcome = words.next().unwrap_or_default();
        if !OUTCOMES.contains(&outcome.as_str()) {
            return Err(format!(
                "`{outcome}` is no verdict; expected one of {OUTCOMES:?}"
            ));
        }
        let mut parsed = Self {
            model: model.to_owned(),
            route: route.to_owned(),
            role: role.to_owned(),
            outcome,
            by: Vec::new(),
            with: Vec::new(),
            warns: Vec::new(),
            missing: Vec::new(),
        };
        parsed.read_parts(words)?;
        Ok(parsed)
    }

    fn read_parts(&mut self, words: impl Iterator<Item = String>) -> Result<(), String> {
        let mut part = String::new();
        let mut item = String::new();
        for word in words.chain(["end".to_owned()]) {
            let starts = matches!(word.as_str(), "by" | "with" | "warns" | "missing" | "end");
            let ends_item = word.ends_with(',');
            if !starts {
                if !item.is_empty() {
                    item.push(' ');
                }
                item.push_str(word.trim_end_matches(','));
            }
            if (starts || ends_item) && !item.is_empty() {
                self.add(&part, std::mem::take(&mut item))?;
            }
            if starts {
                part = word;
            }
        }
        if self.outcome == "denied" && self.by.is_empty() {
            return Err("say `by <rule> (<clause>)`".to_owned());
        }
        if self.outcome == "undetermined" && self.missing.is_empty() {
            return Err("say `missing <fact>`".to_owned());
        }
        Ok(())
    }

    fn add(&mut self, part: &str, item: String) -> Result<(), String> {
        match part {
            "by" => {
                // Without its clause a rule never holds, and blessing adds it.
                let (rule, clause) = item
                    .strip_suffix(')')
                    .and_then(|item| item.split_once(" ("))
                    .unwrap_or((&item, ""));
                self.by.push((rule.to_owned(), clause.to_owned()));
            }
            "with" => self.with.push(item),
            "warns" => self.warns.push(item),
            "missing" => self.missing.push(item),
            _ => {
                return Err(format!(
                    "`{item}`: expected `by`, `with`, `warns` or `missing`"
                ));
            }
        }
        Ok(())
    }

    /// Whether the line speaks about this verdict.
    pub fn covers(&self, verdict: &Self) -> bool {
        let suits = |pattern: &str, id: &str| pattern == "*" || pattern == id;
        self.model == verdict.model
            && suits(&self.route, &verdict.route)
            && suits(&self.role, &verdict.role)
    }

    pub fn is_pattern(&self) -> bool {
        self.route == "*" || self.role == "*"
    }

    /// Everything that the verdict says.
    pub fn of(verdict: &OptionVerdict) -> Self {
        let rules = |found: &[FindingView]| found.iter().map(|found| found.rule.clone()).collect();
        Self {
            model: verdict.model.clone(),
            route: verdict.route.clone(),
            role: verdict.role.clone(),
            outcome: verdict.verdict.clone(),
            by: verdict
                .reasons
                .iter()
                .map(|found| (found.rule.clone(), found.clause.clone()))
                .collect(),
            with: rules(&verdict.obligations),
            warns: rules(&verdict.warnings),
            missing: verdict.missing.clone(),
        }
    }

    /// Whether what came out has this outcome, and everything that this line names.
    pub fn holds_in(&self, actual: &Self) -> bool {
        self.outcome == actual.outcome && self.kept_from(actual) == *self
    }

    /// What this line should say: of what came out that which it names, and the decisive part when it names nothing.
    pub fn blessed(&self, actual: &Self) -> Self {
        let mut blessed = self.kept_from(actual);
        if blessed.by.is_empty() {
            blessed.by.clone_from(&actual.by);
        }
        if blessed.missing.is_empty() {
            blessed.missing.clone_from(&actual.missing);
        }
        if self.outcome != actual.outcome && blessed.with.is_empty() {
            blessed.with.clone_from(&actual.with);
        }
        if actual.outcome == "denied" {
            blessed.with.clear();
        }
        blessed
    }

    fn kept_from(&self, actual: &Self) -> Self {
        let keep = |named: &[String], actual: &[String]| -> Vec<String> {
            let held = named.iter().filter(|item| actual.contains(item));
            held.cloned().collect()
        };
        Self {
            model: self.model.clone(),
            route: self.route.clone(),
            role: self.role.clone(),
            outcome: actual.outcome.clone(),
            by: self
                .by
                .iter()
                .filter_map(|(rule, _)| actual.by.iter().find(|(known, _)| known == rule).cloned())
                .collect(),
            with: keep(&self.with, &actual.with),
            warns: keep(&self.warns, &actual.warns),
            missing: keep(&self.missing, &actual.missing),
        }
    }

    /// The rules that the line names.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        let by = self.by.iter().map(|(rule, _)| rule);
        by.chain(&self.with).chain(&self.warns).map(String::as_str)
    }
}

impl fmt::Display for VerdictLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            model,
            route,
            role,
            outcome,
            ..
        } = self;
        write!(f, "{model} @ {route}, {role}: {outcome}")?;
        let by: Vec<String> = self
            .by
            .iter()
            .map(|(rule, clause)| format!("{rule} ({clause})"))
            .collect();
        for (part, items) in [
            ("by", &by),
            ("with", &self.with),
            ("warns", &self.warns),
            ("missing", &self.missing),
        ] {
            if !items.is_empty() {
                write!(f, " {part} {}", items.join(", "))?;
            }
        }
        Ok(())
    }
}

/// The words of a text; what stands in brackets is one word with the space before it as its end.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let word = words.last_mut().expect("never empty");
        if letter == ' ' && depth == 0 {
            words.push(String::new());
        } else {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn a_line_is_read_and_written() {
    for line in [
        "m @ r, volume: permitted",
        "m @ *, *: undetermined missing license, route.scc_offered",
        "m @ r, volume: denied by p/a (Art. 5(1)(ba), 5(1a)), p/b (§ 2 with care)",
        "m @ r, volume: conditional with p/a, p/b warns p/c",
    ] {
        assert_eq!(VerdictLine::parse(line).unwrap().to_string(), line);
    }
    for (line, fault) in [
        ("m @ r, volume: allowed", "is no verdict"),
        ("m @ r, volume: denied", "say `by"),
        ("m @ r, volume: undetermined", "say `missing"),
        ("m @ r, volume: permitted because p/a", "expected `by`"),
        ("m, volume: permitted", "expected `<model> @ <route>`"),
    ] {
        let error = VerdictLine::parse(line).unwrap_err();
        assert!(error.contains(fault), "{line}: {error}");
    }
}
