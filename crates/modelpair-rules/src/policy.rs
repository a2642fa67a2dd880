//! What policies mean: packs of rules and exceptions, valid by construction.

use crate::binary::{Packed, Packer, Unpacker, column, later_column};
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

/// What a denial says is in the second part: no answer that is drawn first shows one.
impl Packed for Rule {
    fn pack(&self, to: &mut Packer) {
        let outer = to.column();
        to.field(const { column("Rule", "id") }, &self.id);
        to.field(const { column("Rule", "applies") }, &self.applies);
        to.field(const { column("Rule", "when") }, &self.when);
        to.field(const { column("Rule", "effect") }, &self.effect);
        to.field(const { column("Rule", "from") }, &self.applies_from);
        to.field(const { column("Rule", "until") }, &self.applies_until);
        to.field(const { later_column("Rule", "remedy") }, &self.remedy);
        let [because, clause, source, on, confidence, reading] = word_columns(self.effect);
        to.field(because, &self.because);
        to.field(clause, &self.clause);
        to.field(source, &self.source);
        to.field(on, &self.verified_on);
        to.field(confidence, &self.confidence);
        to.field(reading, &self.reading);
        to.enter(outer);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let outer = from.column();
        let id = from.field(const { column("Rule", "id") });
        let applies = from.field(const { column("Rule", "applies") });
        let when = from.field(const { column("Rule", "when") });
        let effect = from.field(const { column("Rule", "effect") });
        let applies_from = from.field(const { column("Rule", "from") });
        let applies_until = from.field(const { column("Rule", "until") });
        let remedy = from.field(const { later_column("Rule", "remedy") });
        let [because, clause, source, on, confidence, reading] = word_columns(effect);
        let rule = Self {
            id,
            applies,
            when,
            effect,
            because: from.field(because),
            remedy,
            clause: from.field(clause),
            source: from.field(source),
            verified_on: from.field(on),
            confidence: from.field(confidence),
            reading: from.field(reading),
            applies_from,
            applies_until,
            span: None,
        };
        from.enter(outer);
        rule
    }
}

/// Where the words about a rule are.
fn word_columns(effect: Effect) -> [usize; 6] {
    const WORDS: [&str; 6] = [
        "because",
        "clause",
        "source",
        "verified_on",
        "confidence",
        "reading",
    ];
    let find = match effect {
        Effect::Deny => later_column,
        Effect::Require | Effect::Warn => column,
    };
    WORDS.map(|word| find("Rule", word))
}

packed! { enum Effect { Deny = 0, Require = 1, Warn = 2 } }
packed! { enum Confidence { Primary = 0, Secondary = 1, Recalled = 2 } }
packed! { enum Reading { House = 0 } }
packed! { struct Exception { pack, rule, when, owner, reason, evidence, expires ; skip span } }
packed! { struct Evidence { url, title, sha256 } }
