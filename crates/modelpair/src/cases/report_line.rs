//! One line of a block `text report`: what must come out of facts, after a change of some of them.

use std::fmt;

use super::said::Said;

/// `<fact> = <value>, ...: <outcome> by ... with ... warns ... missing ...`; without changes it begins with the outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// What is different from the facts of the case.
    pub changes: Vec<Change>,
    /// Everything that must come out.
    pub said: Said,
}

/// A fact with another value, or with each of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The fact.
    pub fact: String,
    /// TOML values, or `unknown`.
    pub values: Vec<String>,
}

/// How many sets of facts one line may stand for.
const ALTERNATIVES_MAX: usize = 1_000;

impl ReportLine {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (changes, said) = Self::split(line);
        Ok(Self {
            changes: read_changes(changes)?,
            said: Said::parse(said)?,
        })
    }

    /// Reads the changes of a line whose right side is still to be filled in.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub(super) fn parse_open(line: &str) -> Result<Vec<Change>, String> {
        read_changes(line)
    }

    /// All combinations of the changed values, each as TOML lines.
    ///
    /// # Errors
    ///
    /// When there are too many.
    pub(super) fn combinations(changes: &[Change]) -> Result<Vec<Vec<(&str, &str)>>, String> {
        let mut found: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
        for change in changes {
            let longer = found.iter().flat_map(|before| {
                change.values.iter().map(|value| {
                    let mut all = before.clone();
                    all.push((change.fact.as_str(), value.as_str()));
                    all
                })
            });
            found = longer.collect();
            if found.len() > ALTERNATIVES_MAX {
                return Err(format!(
                    "this line stands for more than {ALTERNATIVES_MAX} sets of facts"
                ));
            }
        }
        Ok(found)
    }

    /// The changes, and what must come out.
    fn split(line: &str) -> (&str, &str) {
        if Said::begins(line) {
            return ("", line);
        }
        pieces(line, ":").next().map_or(("", line), |changes| {
            let rest = line.get(changes.len()..).unwrap_or_default();
            (changes, rest.trim_start_matches(':').trim_start())
        })
    }
}

impl fmt::Display for ReportLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes: Vec<String> = self
            .changes
            .iter()
            .map(|change| format!("{} = {}", change.fact, change.values.join(" | ")))
            .collect();
        if !changes.is_empty() {
            write!(f, "{}: ", changes.join(", "))?;
        }
        write!(f, "{}", self.said)
    }
}

fn read_changes(text: &str) -> Result<Vec<Change>, String> {
    let texts = pieces(text, ",").map(str::trim);
    texts
        .filter(|text| !text.is_empty())
        .map(|text| {
            let (fact, values) = text
                .split_once('=')
                .ok_or_else(|| format!("`{text}`: expected a verdict or `<fact> = <value>`"))?;
            let values: Vec<String> = pieces(values, "|")
                .map(|value| value.trim().to_owned())
                .collect();
            if values.iter().any(String::is_empty) {
                return Err(format!("`{text}`: a value is missing"));
            }
            Ok(Change {
                fact: fact.trim().to_owned(),
                values,
            })
        })
        .collect()
}

/// A text cut at a mark, where that stands outside of quotes and brackets.
fn pieces<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    let mut depth = 0_i32;
    let mut quote = None;
    let mut escaped = false;
    text.split(move |letter: char| {
        match (quote, letter) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                return false;
            }
            (Some(open), _) if letter == open && !escaped => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{' | '(') => depth += 1,
            (None, ']' | '}' | ')') => depth -= 1,
            _ => {}
        }
        escaped = false;
        quote.is_none() && depth == 0 && mark.contains(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::ReportLine;

    #[test]
    fn a_line_is_read_and_written() {
        for line in [
            "permitted",
            "denied by p/a (§ 2: with care)",
            "a.b = true: permitted warns p/c",
            "a.b = [\"x, y: z\", \"w\"], c = 'it' | \"a \\\" | b\" | unknown: undetermined missing d",
        ] {
            assert_eq!(ReportLine::parse(line).unwrap().to_string(), line);
        }
        for (line, fault) in [
            ("a.b: permitted", "expected a verdict or `<fact> = <value>`"),
            ("a.b = 1 |: permitted", "a value is missing"),
            ("a.b = 1", "is no verdict"),
            ("a.b = 1: allowed", "is no verdict"),
        ] {
            let error = ReportLine::parse(line).unwrap_err();
            assert!(error.contains(fault), "{line}: {error}");
        }
    }

    #[test]
    fn alternatives_are_combined() {
        let line = ReportLine::parse("a = 1 | 2, b = 3 | 4: permitted").unwrap();
        let all = ReportLine::combinations(&line.changes).unwrap();
        assert_eq!(all.len(), 4);
        assert_eq!(all[1], [("a", "1"), ("b", "4")]);
    }
}
