//! What is said about one option or one set of facts: the right side of a line.

use std::fmt;

use modelpair_rules::{Finding, Ruleset, Verdict};

/// `<outcome> by <rule> (<clause>), ... with <rule>, ... warns <rule>, ... missing <fact>, ...`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// `permitted`, `conditional`, `denied` or `undetermined`.
    pub outcome: String,
    /// Rules that deny, each with its clause.
    pub by: Vec<(String, String)>,
    /// Obligations.
    pub with: Vec<String>,
    /// Warnings.
    pub warns: Vec<String>,
    /// Missing facts.
    pub missing: Vec<String>,
}

const OUTCOMES: [&str; 4] = ["permitted", "conditional", "denied", "undetermined"];

impl Said {
    /// Reads the right side of a line.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = words(text).into_iter();
        let outcome = words.next().unwrap_or_default();
        if !OUTCOMES.contains(&outcome.as_str()) {
            let known = OUTCOMES.join("`, `");
            return Err(format!(
                "`{outcome}` is no verdict; expected one of `{known}`"
            ));
        }
        let mut said = Self {
            outcome,
            ..Self::default()
        };
        said.read_parts(words)?;
        if said.outcome == "denied" && said.by.is_empty() {
            return Err("say `by <rule> (<clause>)`".to_owned());
        }
        if said.outcome == "undetermined" && said.missing.is_empty() {
            return Err("say `missing <fact>`".to_owned());
        }
        Ok(said)
    }

    /// Whether a text begins as the right side of a line does.
    pub(super) fn begins(text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        OUTCOMES.contains(&first)
    }

    /// Everything that a verdict says; `missing` are the facts as somebody can supply them.
    pub(super) fn of(verdict: &Verdict, rules: &Ruleset, missing: Vec<String>) -> Self {
        let found = |findings: &[Finding]| -> Vec<(String, String)> {
            let rules = findings.iter().filter_map(|found| rules.rule(found.rule));
            rules
                .map(|rule| (rule.id.clone(), rule.clause.clone()))
                .collect()
        };
        let ids = |findings: &[Finding]| -> Vec<String> {
            found(findings).into_iter().map(|(id, _)| id).collect()
        };
        let mut warns = ids(&verdict.warnings);
        warns.extend(ids(&verdict.excepted));
        Self {
            outcome: verdict.outcome.name().to_owned(),
            by: found(&verdict.reasons),
            with: ids(&verdict.obligations),
            warns,
            missing,
        }
    }

    /// Whether what came out has this outcome, and everything that is named here.
    pub fn holds_in(&self, actual: &Self) -> bool {
        self.outcome == actual.outcome && self.kept_from(actual) == *self
    }

    /// Whether what came out is this and nothing else, in any order.
    pub fn is(&self, actual: &Self) -> bool {
        self.sorted() == actual.sorted()
    }

    /// What should be written: of what came out that which is named, and the decisive part when nothing is named.
    #[must_use]
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

    /// The rules that are named.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        let by = self.by.iter().map(|(rule, _)| rule);
        by.chain(&self.with).chain(&self.warns).map(String::as_str)
    }

    fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        sorted.by.sort();
        for list in [&mut sorted.with, &mut sorted.warns, &mut sorted.missing] {
            list.sort();
        }
        sorted
    }

    fn kept_from(&self, actual: &Self) -> Self {
        let keep = |named: &[String], actual: &[String]| -> Vec<String> {
            let held = named.iter().filter(|item| actual.contains(item));
            held.cloned().collect()
        };
        let by = self.by.iter();
        Self {
            outcome: actual.outcome.clone(),
            by: by
                .filter_map(|(rule, _)| actual.by.iter().find(|(known, _)| known == rule).cloned())
                .collect(),
            with: keep(&self.with, &actual.with),
            warns: keep(&self.warns, &actual.warns),
            missing: keep(&self.missing, &actual.missing),
        }
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
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.outcome)?;
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
    let mut words = Vec::new();
    let mut word = String::new();
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if letter == ' ' && depth == 0 {
            words.push(std::mem::take(&mut word));
        } else {
            word.push(letter);
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
