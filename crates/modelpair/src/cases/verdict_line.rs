//! One line of a block `text verdicts`: what must be the verdict about an option in a role.

use std::fmt;

use super::said::Said;
use crate::record::{FindingView, OptionVerdict};

/// `<model> @ <route>, <role>: <outcome> by ... with ... warns ... missing ...`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictLine {
    /// The model.
    pub model: String,
    /// The route; `*` is every route.
    pub route: String,
    /// The role; `*` is every role.
    pub role: String,
    /// The verdict, and what is named of its grounds.
    pub said: Said,
}

impl VerdictLine {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (left, right) = line.split_once(": ").ok_or("expected `: ` and a verdict")?;
        let (option, role) = left
            .rsplit_once(", ")
            .ok_or("expected `<model> @ <route>, <role>`")?;
        let (model, route) = option
            .split_once(" @ ")
            .ok_or("expected `<model> @ <route>`")?;
        Ok(Self {
            model: model.to_owned(),
            route: route.to_owned(),
            role: role.to_owned(),
            said: Said::parse(right)?,
        })
    }

    /// Whether the line speaks about this option in this role.
    pub fn covers(&self, model: &str, route: &str, role: &str) -> bool {
        let suits = |pattern: &str, id: &str| pattern == "*" || pattern == id;
        self.model == model && suits(&self.route, route) && suits(&self.role, role)
    }

    /// Whether it speaks about several.
    pub fn is_pattern(&self) -> bool {
        self.route == "*" || self.role == "*"
    }

    /// Everything that a verdict says.
    pub fn of(verdict: &OptionVerdict) -> Self {
        let rules = |found: &[FindingView]| found.iter().map(|found| found.rule.clone()).collect();
        let by = verdict.reasons.iter();
        Self {
            model: verdict.model.clone(),
            route: verdict.route.clone(),
            role: verdict.role.clone(),
            said: Said {
                outcome: verdict.verdict.clone(),
                by: by
                    .map(|found| (found.rule.clone(), found.clause.clone()))
                    .collect(),
                with: rules(&verdict.obligations),
                warns: rules(&verdict.warnings),
                missing: verdict.missing.clone(),
            },
        }
    }
}

impl fmt::Display for VerdictLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            model,
            route,
            role,
            said,
        } = self;
        write!(f, "{model} @ {route}, {role}: {said}")
    }
}

#[cfg(test)]
mod tests {
    use super::VerdictLine;

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
}
