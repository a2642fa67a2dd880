//! How firmly the first pair stands, and the regions of the triangle.

use modelpair_rules::Text;

use crate::numbers::{BigRatio, Ratio};
use crate::outlook::Outlook;
use crate::pairing::Plan;
use crate::record::{
    Choice, FlipView, Fraction, PairName, PointView, RegionView, RobustnessView, Standing,
};
use crate::robustness::{Weighting, at_corners};
use crate::sentences;
use crate::situation::Criterion;
use crate::weights::{Point, Robustness, pairwise_share};

/// The weights in force as a point.
pub(super) fn point(weighting: &Weighting) -> PointView {
    let weights = Criterion::ALL.map(|criterion| weighting.weight(criterion));
    PointView {
        exact: weights.map(|weight| weight.to_string()),
        ppm: weights.map(Ratio::ppm),
    }
}

/// The polygons, each with its pair.
pub(super) fn regions(outlook: &Outlook) -> Vec<RegionView> {
    // Regions meet in corners, so each corner is that of several.
    let mut known: Vec<(Point, PointView)> = Vec::new();
    let mut view = |corner: &Point| {
        let found = known.iter().find(|(point, _)| point.0.iter().eq(&corner.0));
        if let Some((_, view)) = found {
            return view.clone();
        }
        let view = corner_view(*corner);
        known.push((*corner, view.clone()));
        view
    };
    let shown = |(plan, region): (usize, &crate::weights::Region)| {
        Some(RegionView {
            pair: name(outlook, plan)?,
            share: fraction(&region.share),
            corners: region.corners.iter().map(&mut view).collect(),
        })
    };
    outlook.field.regions().filter_map(shown).collect()
}

/// How firm the best of the ranked plans is, in a sentence; nothing when there is none.
pub(super) fn reason(outlook: &Outlook, weighting: &Weighting, ranked: &[usize]) -> Option<Text> {
    let first = *ranked.first()?;
    let shown = name(outlook, first)?;
    let runner_up = ranked.get(1).and_then(|second| name(outlook, *second));
    let share = outlook.field.share_in_order(first, weighting.order);
    let robustness = Robustness::of(&share);
    Some(sentences::robustness(
        robustness,
        share.ppm(),
        &shown,
        runner_up.as_ref(),
    ))
}

/// How the best of the ranked plans stands; nothing when there is none.
pub(super) fn robustness(
    outlook: &Outlook,
    weighting: &Weighting,
    ranked: &[usize],
) -> Option<RobustnessView> {
    let first = *ranked.first()?;
    let plan = outlook.plans.get(first)?;
    let second = ranked.get(1).copied();
    let rival = second.and_then(|second| outlook.plans.get(second));
    let field = &outlook.field;
    let share = field.share_in_order(first, weighting.order);
    let robustness = Robustness::of(&share);
    let undisputed = outlook.undisputed(first, weighting);
    let shown = name(outlook, first)?;
    let runner_up = second.and_then(|second| name(outlook, second));
    Some(RobustnessView {
        verdict: word(robustness).to_owned(),
        reason: reason(outlook, weighting, ranked)?,
        in_order: standing(outlook, plan, rival, &share, Some(weighting.order)),
        anywhere: standing(outlook, plan, rival, &field.share(first), None),
        flips: Criterion::ALL
            .into_iter()
            .filter_map(|criterion| flip(outlook, &shown, plan, weighting, criterion))
            .collect(),
        runner_up,
        undisputed,
        prices: sentences::disputed_prices(undisputed),
    })
}

fn standing(
    outlook: &Outlook,
    plan: &Plan,
    rival: Option<&Plan>,
    share: &BigRatio,
    order: Option<[Criterion; 3]>,
) -> Standing {
    let beats = rival.map(|rival| {
        let mut gaps = at_corners(rival.values, order);
        for (gap, own) in gaps.iter_mut().zip(at_corners(plan.values, order)) {
            *gap -= own;
        }
        fraction(&pairwise_share(&gaps))
    });
    let regret = outlook.field.regret(plan.values, order);
    Standing {
        first_rank: fraction(share),
        beats_runner_up: beats,
        regret_max: exact(regret),
    }
}

fn flip(
    outlook: &Outlook,
    first: &PairName,
    plan: &Plan,
    weighting: &Weighting,
    criterion: Criterion,
) -> Option<FlipView> {
    let found = outlook.field.overtaking(plan, weighting, criterion)?;
    let pair = name(outlook, found.plan)?;
    let now = weighting.weight(criterion).ppm();
    Some(FlipView {
        criterion: criterion.as_str().to_owned(),
        text: sentences::flip(criterion, now, found.weight.ppm(), first, &pair),
        pair,
        change: exact(found.change),
        weight: exact(found.weight),
    })
}

/// Which pair a plan is.
pub(crate) fn name(outlook: &Outlook, plan: usize) -> Option<PairName> {
    let plan = outlook.plans.get(plan)?;
    let board = outlook.board.as_ref()?;
    let half = |index: usize| {
        let (option, model, ..) = outlook.advisor.parts(board.candidates.get(index)?.option)?;
        Some((
            Choice {
                model: option.model.clone(),
                route: option.route.clone(),
            },
            model.name.clone(),
        ))
    };
    let ((primary, first), (partner, second)) = (half(plan.primary)?, half(plan.partner)?);
    Some(PairName {
        primary,
        partner,
        names: [first, second],
    })
}

fn corner_view(corner: Point) -> PointView {
    corner.weights().map_or_else(
        |_| PointView {
            exact: Default::default(),
            ppm: [0; 3],
        },
        |weights| PointView {
            exact: weights.map(|weight| weight.to_string()),
            ppm: weights.map(Ratio::ppm),
        },
    )
}

fn fraction(value: &BigRatio) -> Fraction {
    Fraction {
        exact: value.to_string(),
        ppm: value.ppm(),
    }
}

fn exact(value: Ratio) -> Fraction {
    Fraction {
        exact: value.to_string(),
        ppm: value.ppm(),
    }
}

fn word(robustness: Robustness) -> &'static str {
    match robustness {
        Robustness::Firm => "firm",
        Robustness::Leaning => "leaning",
        Robustness::YourCall => "your-call",
    }
}
