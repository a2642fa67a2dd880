//! Which conditions the cases have seen true, false and unknown.

use std::collections::BTreeMap;

use modelpair_rules::{ColumnUnit, Expr, Facts, Rule, Span};
use serde::Serialize;

use super::check::Scope;
use super::grounds::{Grounds, TestedPack};
use super::page::Page;

/// The conditions of one pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The pack.
    pub pack: String,
    /// The file that it stands in.
    pub file: String,
    /// How many of its comparisons were seen true and seen false.
    pub covered: u32,
    /// How many comparisons it has.
    pub total: u32,
    /// Each comparison, in the order of the file.
    pub conditions: Vec<Covered>,
}

/// One comparison of a rule or an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The rule.
    pub rule: String,
    /// The line, counted from one.
    pub line: u32,
    /// The column, counted from one.
    pub column: u32,
    /// The comparison.
    pub text: String,
    /// Whether a case saw it hold.
    pub seen_true: bool,
    /// Whether a case saw it fail.
    pub seen_false: bool,
    /// Whether a case saw it undecided for want of a fact. It is not needed for coverage.
    pub seen_unknown: bool,
}

/// What was seen of each comparison of one condition, by its place.
type Seen = BTreeMap<Span, [bool; 3]>;

impl Covered {
    /// Whether it was seen true and seen false.
    pub fn is_covered(&self) -> bool {
        self.seen_true && self.seen_false
    }
}

impl Coverage {
    /// The comparisons that were not seen both true and false.
    pub fn uncovered(&self) -> impl Iterator<Item = &Covered> {
        self.conditions.iter().filter(|found| !found.is_covered())
    }

    /// Whether so many percent of the comparisons are covered.
    pub fn reaches(&self, percent: u32) -> bool {
        u64::from(self.covered) * 100 >= u64::from(self.total) * u64::from(percent)
    }
}

impl Grounds {
    /// What the cases of the pages see of the conditions of every tested pack. A case sees what it names: a line about
    /// an option sees the rules about options, a block `pair` those about pairs, asked about the first pair.
    pub fn coverage(&self, pages: &[Page]) -> Vec<Coverage> {
        let mut seen: Vec<Vec<Seen>> = self
            .packs
            .iter()
            .map(|tested| tested.parts().map(|part| nothing_seen(part.1)).collect())
            .collect();
        for page in pages {
            for case in &page.cases {
                let ready = self.prepare(page, case, &mut Vec::new());
                for check in &ready.checks {
                    for (index, tested) in self.packs.iter().enumerate() {
                        let asked = match check.scope {
                            Scope::All => true,
                            Scope::Pack(pack) => pack == index,
                            Scope::Inline => false,
                        };
                        if let Some(seen) = seen.get_mut(index).filter(|_| asked) {
                            for probe in &check.probes {
                                let about = |rule: &str| {
                                    probe.option.is_none() || !self.about_pairs.contains(rule)
                                };
                                tested.look(&probe.facts, &about, seen);
                            }
                        }
                    }
                }
                for facts in self.pair_facts(case, &ready) {
                    for (tested, seen) in self.packs.iter().zip(&mut seen) {
                        tested.look(&facts, &|rule| self.about_pairs.contains(rule), seen);
                    }
                }
            }
        }
        let all = self.packs.iter().zip(&seen);
        all.map(|(tested, seen)| self.covered(tested, seen))
            .collect()
    }

    fn covered(&self, tested: &TestedPack, seen: &[Seen]) -> Coverage {
        let mut conditions = Vec::new();
        for ((rule, _, part), seen) in tested.parts().zip(seen) {
            for (span, [seen_true, seen_false, seen_unknown]) in seen {
                let (at, text) = self.place(tested, rule, part, *span);
                let position = self.sources.position(at, ColumnUnit::Characters);
                conditions.push(Covered {
                    rule: rule.to_owned(),
                    line: position.line,
                    column: position.column,
                    text,
                    seen_true: *seen_true,
                    seen_false: *seen_false,
                    seen_unknown: *seen_unknown,
                });
            }
        }
        // Comparisons of a license have the place of their clause and stay in the order of its text.
        conditions.sort_by_key(|found| (found.line, found.column));
        let covered = conditions.iter().filter(|found| found.is_covered());
        Coverage {
            pack: tested.pack.id.clone(),
            file: tested.file.clone(),
            covered: super::count(covered.count()),
            total: super::count(conditions.len()),
            conditions,
        }
    }

    /// Where a comparison stands, and how it reads. That of a license stands in a text that was composed.
    fn place(&self, tested: &TestedPack, rule: &str, part: usize, span: Span) -> (Span, String) {
        let composed = tested.composed.iter().find(|found| found.rule == rule);
        let Some(composed) = composed else {
            return (span, span.text(&self.sources).to_owned());
        };
        let offset = |at: u32| usize::try_from(at.saturating_sub(composed.span.start)).unwrap_or(0);
        let text = composed.texts.get(part).and_then(|text| {
            let range = offset(span.start)..offset(span.end);
            text.get(range)
        });
        (composed.span, text.unwrap_or_default().to_owned())
    }
}

impl TestedPack {
    /// Every condition with the rule that it belongs to, and which of its conditions it is.
    fn parts(&self) -> impl Iterator<Item = (&str, &Expr, usize)> {
        let rules = self.pack.rules.iter().flat_map(|rule: &Rule| {
            [
                (rule.id.as_str(), &rule.applies, 0),
                (rule.id.as_str(), &rule.when, 1),
            ]
        });
        let exceptions = self.pack.exceptions.iter();
        rules.chain(exceptions.map(|exception| (exception.rule.as_str(), &exception.when, 2)))
    }

    /// Sees some facts with the conditions of those rules that are asked about them.
    fn look(&self, facts: &Facts, asked: &dyn Fn(&str) -> bool, seen: &mut [Seen]) {
        for ((rule, expr, _), seen) in self.parts().zip(seen) {
            if !asked(rule) {
                continue;
            }
            for (span, truth) in expr.comparisons(facts) {
                let [seen_true, seen_false, seen_unknown] = seen.entry(span).or_default();
                match truth {
                    Some(true) => *seen_true = true,
                    Some(false) => *seen_false = true,
                    None => *seen_unknown = true,
                }
            }
        }
    }
}

fn nothing_seen(expr: &Expr) -> Seen {
    let comparisons = expr.comparisons(&Facts::default()).into_iter();
    comparisons.map(|(span, _)| (span, [false; 3])).collect()
}
