//! When nothing is feasible: the smallest sets of rules that would have to give way.

use std::collections::{BTreeMap, BTreeSet};

use modelpair_rules::{Outcome, RuleId};

use super::member::finding;
use crate::bill::Tariffs;
use crate::catalog::Weights;
use crate::gates::{Gate, Role};
use crate::outlook::Outlook;
use crate::pairing::Board;
use crate::record::{Choice, PairName, Relaxation};
use crate::sentences;

/// How many sets are shown.
const SHOWN_MAX: usize = 6;

type Rules = BTreeSet<RuleId>;

/// A smallest set for one half of a pair, and the options that need just it.
type Half = BTreeMap<Rules, Vec<usize>>;

/// Empty when a pair is feasible, or when the work is not known.
pub(crate) fn relaxations(outlook: &Outlook) -> Vec<Relaxation> {
    let Some(board) = outlook.board.as_ref().filter(|_| outlook.plans.is_empty()) else {
        return Vec::new();
    };
    let mut found: BTreeMap<Rules, (usize, usize)> = BTreeMap::new();
    for (with_primary, with_partner) in [(true, false), (false, true)] {
        let primaries = half(
            outlook,
            board,
            &roles(&[Role::HighStakes], with_primary, board),
        );
        let confined: &[Role] = if board.active.get(1) == Some(&true) {
            &[Role::Backup, Role::Confined]
        } else {
            &[Role::Backup]
        };
        let partners = half(outlook, board, &roles(confined, with_partner, board));
        for (needed, first) in &primaries {
            for (also, second) in &partners {
                if let Some(pair) = fitting(outlook, first, second) {
                    found.entry(needed | also).or_insert(pair);
                }
            }
        }
    }
    let smallest = |rules: &Rules| {
        !found
            .keys()
            .any(|other| other != rules && other.is_subset(rules))
    };
    let mut kept: Vec<(&Rules, (usize, usize))> = found
        .iter()
        .filter(|(rules, _)| smallest(rules))
        .map(|(rules, pair)| (rules, *pair))
        .collect();
    kept.sort_by_key(|(rules, _)| rules.len());
    kept.into_iter()
        .take(SHOWN_MAX)
        .filter_map(|(rules, pair)| show(outlook, rules, pair))
        .collect()
}

fn roles(own: &[Role], volume: bool, board: &Board) -> Vec<Role> {
    let volume = volume && board.work.volume_tokens > 0;
    own.iter()
        .copied()
        .chain(volume.then_some(Role::Volume))
        .collect()
}

/// The smallest sets of rules that keep options from serving all these roles.
fn half(outlook: &Outlook, board: &Board, roles: &[Role]) -> Half {
    let mut sets = Half::new();
    for (index, gate) in outlook.gates.iter().enumerate() {
        if let Some(rules) = denying(outlook, gate, roles).filter(|_| priced(outlook, board, index))
        {
            sets.entry(rules).or_default().push(index);
        }
    }
    let keys: Vec<Rules> = sets.keys().cloned().collect();
    sets.retain(|rules, _| {
        !keys
            .iter()
            .any(|other| other != rules && other.is_subset(rules))
    });
    sets
}

/// The rules that deny any of the roles; nothing when facts are missing, which no rule's giving way supplies.
fn denying(outlook: &Outlook, gate: &Gate, roles: &[Role]) -> Option<Rules> {
    if !gate.license_known {
        return None;
    }
    // When nothing may leave, every role has to hold to what holds for confined data.
    let confined = outlook
        .situation
        .nothing_may_leave()
        .then_some(Role::Confined);
    let mut rules = Rules::new();
    for role in roles.iter().copied().chain(confined) {
        let verdict = gate.verdict(role);
        match verdict.outcome {
            Outcome::Permitted | Outcome::Conditional => {}
            Outcome::Denied => rules.extend(verdict.reasons.iter().map(|reason| reason.rule)),
            Outcome::Undetermined => return None,
        }
    }
    Some(rules)
}

fn priced(outlook: &Outlook, board: &Board, index: usize) -> bool {
    let priced = || {
        let option = outlook.advisor.option(index)?;
        let catalog = &outlook.advisor.bundle().catalog;
        Tariffs::new(catalog, &board.work).of(option, outlook.advisor.deployment_at(index)?)
    };
    priced().is_some()
}

/// Two options of different models that make a pair: not an open primary with a closed partner.
fn fitting(outlook: &Outlook, first: &[usize], second: &[usize]) -> Option<(usize, usize)> {
    let open = |index: usize| {
        outlook
            .advisor
            .parts(index)
            .is_some_and(|(_, model, ..)| model.weights == Weights::Open)
    };
    let known = |index: usize| {
        let model = outlook
            .advisor
            .option(index)
            .map(|option| option.model.as_str());
        model
            .and_then(|model| outlook.advisor.quality(model))
            .map(|quality| quality.eci_milli)
    };
    let mut primaries: Vec<usize> = first
        .iter()
        .copied()
        .filter(|index| known(*index).is_some())
        .collect();
    primaries.sort_by_key(|index| std::cmp::Reverse(known(*index)));
    primaries.into_iter().find_map(|primary| {
        let fits = |partner: &&usize| {
            !outlook.advisor.same_model(primary, **partner) && (open(**partner) || !open(primary))
        };
        second.iter().find(fits).map(|partner| (primary, *partner))
    })
}

fn show(
    outlook: &Outlook,
    rules: &Rules,
    (primary, partner): (usize, usize),
) -> Option<Relaxation> {
    let half = |index: usize| {
        let (option, model, ..) = outlook.advisor.parts(index)?;
        Some((
            Choice {
                model: option.model.clone(),
                route: option.route.clone(),
            },
            model.name.clone(),
        ))
    };
    let ((first, first_name), (second, second_name)) = (half(primary)?, half(partner)?);
    let pair = PairName {
        primary: first,
        partner: second,
        names: [first_name, second_name],
    };
    let views = rules.iter().filter_map(|rule| {
        [primary, partner].into_iter().find_map(|index| {
            let (option, gate) = outlook
                .advisor
                .option(index)
                .zip(outlook.gates.get(index))?;
            Role::ALL.into_iter().find_map(|role| {
                let reason = gate
                    .verdict(role)
                    .reasons
                    .iter()
                    .find(|reason| reason.rule == *rule)?;
                finding(&outlook.advisor, &outlook.situation, option, role, reason)
            })
        })
    });
    let rules: Vec<_> = views.collect();
    Some(Relaxation {
        text: sentences::relaxation(&rules, &pair),
        rules,
        pair,
    })
}
