//! What the rules say about one set of facts, and why.

use crate::packed;
use crate::schema::FactId;
use serde::{Deserialize, Serialize};

/// Names a rule of a ruleset. Rules are numbered in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleId(pub(crate) u32);

/// Names an exception of a ruleset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExceptionId(pub(crate) u32);

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Yes.
    Permitted,
    /// Yes, with obligations.
    Conditional,
    /// No.
    Denied,
    /// It depends on facts that are not known.
    Undetermined,
}

/// The answer with its reasons. All lists are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The answer.
    pub outcome: Outcome,
    /// The denials, each a reason by itself. Where no single one is certain but one of several is,
    /// whatever the unknown facts are, these are listed, and in `open` too.
    pub reasons: Vec<Finding>,
    /// The obligations; the same holds for them.
    pub obligations: Vec<Finding>,
    /// What somebody should know.
    pub warnings: Vec<Finding>,
    /// The denials that an exception covers today; each is worth a warning.
    pub excepted: Vec<Finding>,
    /// For `undetermined`: the facts on which it depends whether a denial takes effect or, when none may,
    /// whether an obligation does. Two values of each make a difference for some values of the others;
    /// where that takes more cases than are looked at, a fact counts.
    pub missing: Vec<FactId>,
    /// The rules that may or may not take effect, depending on facts that are not known.
    pub open: Vec<RuleId>,
    /// Whether a rule is in `open`, or the answer `undetermined`, only because the budget did not allow
    /// to look at every case.
    pub incomplete: bool,
}

/// A rule that took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Known facts that alone made it take effect.
    pub support: Vec<FactId>,
    /// The exception from it, if there is one whose condition holds.
    pub exception: Option<Excepted>,
}

/// An exception whose condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excepted {
    /// It is in force: the denial is lifted.
    Holds(ExceptionId),
    /// It has expired: the denial stands.
    Expired(ExceptionId),
}

impl Verdict {
    /// Nothing was found yet.
    pub(crate) fn empty() -> Self {
        Self {
            outcome: Outcome::Permitted,
            reasons: Vec::new(),
            obligations: Vec::new(),
            warnings: Vec::new(),
            excepted: Vec::new(),
            missing: Vec::new(),
            open: Vec::new(),
            incomplete: false,
        }
    }

    /// All lists of findings.
    #[inline]
    pub(crate) fn findings_mut(&mut self) -> [&mut Vec<Finding>; 4] {
        [
            &mut self.reasons,
            &mut self.obligations,
            &mut self.warnings,
            &mut self.excepted,
        ]
    }

    /// Deny overrides; then what is not known; then obligations.
    #[inline]
    pub(crate) fn conclude(&mut self, open_denies: bool, open_requires: bool) {
        self.outcome = if !self.reasons.is_empty() {
            Outcome::Denied
        } else if open_denies {
            Outcome::Undetermined
        } else if !self.obligations.is_empty() {
            Outcome::Conditional
        } else if open_requires {
            Outcome::Undetermined
        } else {
            Outcome::Permitted
        };
    }
}

impl RuleId {
    /// The position of the rule among all rules.
    pub fn index(self) -> usize {
        crate::source::index(self.0)
    }
}

impl ExceptionId {
    /// The position of the exception among all exceptions.
    pub fn index(self) -> usize {
        crate::source::index(self.0)
    }
}

impl Outcome {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Permitted => "permitted",
            Self::Conditional => "conditional",
            Self::Denied => "denied",
            Self::Undetermined => "undetermined",
        }
    }
}

packed! { struct RuleId(number) }
packed! { struct ExceptionId(number) }
