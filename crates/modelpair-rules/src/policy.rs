//! What policies mean: packs of rules and exceptions, valid by construction.

use crate::date::Date;
use crate::expr::Expr;
use crate::packed;
use crate::source::Span;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The rules of one origin: a license, a regime, an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// The name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The text that the rules come from: an address, or words that name it.
    pub source: String,
    /// The rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The exceptions from rules of any pack.
    pub exceptions: Vec<Exception>,
    /// Where its name is written.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// A rule: where it applies, when it takes effect, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The name, `pack/rule`.
    pub id: String,
    /// Whom and what the rule is about.
    pub applies: Expr,
    /// What must be the case for it to take effect.
    pub when: Expr,
    /// What it does.
    pub effect: Effect,
    /// Why, for people.
    pub because: Text,
    /// What to do about a denial, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Text>,
    /// The clause that says so.
    pub clause: String,
    /// The text that has the clause.
    pub source: String,
    /// When somebody last compared the rule with that text.
    pub verified_on: Date,
    /// How sure that is.
    pub confidence: Confidence,
    /// Whether the rule is a reading of the text and not its wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The first day on which the rule is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_from: Option<Date>,
    /// The last day on which the rule is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_until: Option<Date>,
    /// Where it is written.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// What a rule does when it takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The answer is no.
    Deny,
    /// The answer is yes, with an obligation.
    Require,
    /// The answer does not change, but somebody should know.
    Warn,
}

/// How sure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Read in the text itself.
    Primary,
    /// Read in another text about it.
    Secondary,
    /// From memory.
    Recalled,
}

/// Whose reading of a text a rule is, when the text leaves room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The authors of the pack read it so; the text does not say it in these words.
    House,
}

/// A permission not to follow one deny: owned, reasoned, and expiring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The pack that grants it.
    pub pack: String,
    /// The rule that is not followed, `pack/rule`.
    pub rule: String,
    /// What must be the case for the exception to hold.
    pub when: Expr,
    /// Who answers for it.
    pub owner: String,
    /// Why, for people.
    pub reason: Text,
    /// What it rests on.
    pub evidence: Evidence,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where it is written.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// A text that an exception rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it can be read, if it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The hash of its bytes, in hexadecimal, so that a changed text is noticed.
    pub sha256: String,
}

impl Effect {
    /// The word in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Require => "require",
            Self::Warn => "warn",
        }
    }
}

impl Confidence {
    /// The words in files, each with its meaning.
    pub const CHOICES: &'static [(&'static str, Self)] = &[
        ("primary", Self::Primary),
        ("secondary", Self::Secondary),
        ("recalled", Self::Recalled),
    ];

    /// The word in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Recalled => "recalled",
        }
    }
}

packed! {
    struct Rule {
        id, applies, when, effect, because, remedy, clause, source, verified_on, confidence,
        reading, applies_from, applies_until ; skip span
    }
}
packed! { enum Effect { Deny = 0, Require = 1, Warn = 2 } }
packed! { enum Confidence { Primary = 0, Secondary = 1, Recalled = 2 } }
packed! { enum Reading { House = 0 } }
packed! { struct Exception { pack, rule, when, owner, reason, evidence, expires ; skip span } }
packed! { struct Evidence { url, title, sha256 } }
