//! The geometry of the triangle of weights: quality at the top, control at the left, cost at the right.
//!
//! Weights are parts per million; the drawing is [`WIDTH`] by [`HEIGHT`].

/// The width of the drawing.
pub const WIDTH: i64 = 1000;
/// Its height: the triangle is equilateral.
pub const HEIGHT: i64 = 866;

const PPM: i64 = 1_000_000;

/// Weights of quality, control and cost.
pub type Weights = [i64; 3];

/// Where weights are drawn.
pub fn place([quality, _, cost]: Weights) -> (i64, i64) {
    (
        (quality / 2 + cost) * WIDTH / PPM,
        (PPM - quality) * HEIGHT / PPM,
    )
}

/// The weights at a place; the nearest ones where the place is outside.
pub fn weights((x, y): (i64, i64)) -> Weights {
    let quality = PPM - y * PPM / HEIGHT;
    let cost = x * PPM / WIDTH - quality / 2;
    clamped([quality, PPM - quality - cost, cost])
}

/// The weights a step away in the drawing.
pub fn moved(from: Weights, (across, down): (i64, i64)) -> Weights {
    let (x, y) = place(from);
    weights((x + across, y + down))
}

/// The criteria from the heaviest to the lightest; where two weigh the same, `before` decides.
pub fn order(weights: Weights, before: [usize; 3]) -> [usize; 3] {
    let mut order = before;
    let weight = |at: usize| weights.get(at).copied().unwrap_or_default();
    // Three are sorted by three comparisons of neighbors.
    for at in [0, 1, 0] {
        if let Some([one, other]) = order.get_mut(at..at + 2)
            && weight(*one) < weight(*other)
        {
            std::mem::swap(one, other);
        }
    }
    order
}

/// Whether weights lie inside a convex polygon or on its border.
pub fn contains(corners: &[Weights], [quality, _, cost]: Weights) -> bool {
    let turns = corners
        .iter()
        .zip(corners.iter().cycle().skip(1))
        .map(|(from, to)| {
            let along = (to[0] - from[0], to[2] - from[2]);
            along.0 * (cost - from[2]) - along.1 * (quality - from[0])
        });
    let (mut left, mut right) = (false, false);
    for turn in turns {
        left |= turn < 0;
        right |= turn > 0;
    }
    !(left && right)
}

/// A place inside a convex polygon for a label, and the room there: across and down.
pub fn middle(corners: &[(i64, i64)]) -> ((i64, i64), (i64, i64)) {
    let count = i64::try_from(corners.len()).unwrap_or(1).max(1);
    let y = corners.iter().map(|corner| corner.1).sum::<i64>() / count;
    let (left, right) = crossing(corners.iter().copied(), y);
    let x = i64::midpoint(left, right);
    let (top, bottom) = crossing(corners.iter().map(|corner| (corner.1, corner.0)), x);
    (
        (x, i64::midpoint(top, bottom)),
        (right - left, bottom - top),
    )
}

/// Where the border of a polygon crosses the horizontal line at `y`, first and last.
fn crossing(corners: impl Iterator<Item = (i64, i64)> + Clone, y: i64) -> (i64, i64) {
    let mut found = (i64::MAX, i64::MIN);
    for (from, to) in corners
        .clone()
        .zip(corners.clone().cycle().skip(1))
        .take(corners.count())
    {
        if (from.1 <= y) != (to.1 <= y) {
            let across = from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1);
            found = (found.0.min(across), found.1.max(across));
        }
    }
    if found.0 > found.1 { (0, 0) } else { found }
}

/// Nothing below zero, and the rest in proportion.
fn clamped(weights: Weights) -> Weights {
    let [quality, control, cost] = weights.map(|weight| weight.clamp(0, PPM));
    let sum = (quality + control + cost).max(1);
    let quality = quality * PPM / sum;
    let cost = cost * PPM / sum;
    [quality, PPM - quality - cost, cost]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_where_they_are_named() {
        assert_eq!(place([PPM, 0, 0]), (500, 0));
        assert_eq!(place([0, PPM, 0]), (0, 866));
        assert_eq!(place([0, 0, PPM]), (1000, 866));
    }

    #[test]
    fn a_place_and_its_weights_agree() {
        for weights_in in [
            [333_333, 333_333, 333_334],
            [600_000, 300_000, 100_000],
            [0, 500_000, 500_000],
        ] {
            let back = weights(place(weights_in));
            assert_eq!(back.iter().sum::<i64>(), PPM);
            for (before, after) in weights_in.iter().zip(back) {
                assert!((before - after).abs() < 3_000, "{weights_in:?} {back:?}");
            }
        }
    }

    #[test]
    fn outside_is_the_border() {
        assert_eq!(weights((500, -300)), [PPM, 0, 0]);
        for far in [(-5_000, 9_000), (9_000, 9_000), (0, 0), (1_000, 0)] {
            let weights = weights(far);
            assert!(
                weights.iter().all(|weight| (0..=PPM).contains(weight)),
                "{weights:?}"
            );
            assert_eq!(weights.iter().sum::<i64>(), PPM);
        }
    }

    #[test]
    fn the_heaviest_comes_first() {
        assert_eq!(order([200_000, 300_000, 500_000], [0, 1, 2]), [2, 1, 0]);
        assert_eq!(order([400_000, 400_000, 200_000], [1, 2, 0]), [1, 0, 2]);
    }

    #[test]
    fn inside_is_inside_whichever_way_round() {
        let mut lower_half = [
            [500_000, 500_000, 0],
            [500_000, 0, 500_000],
            [0, 0, PPM],
            [0, PPM, 0],
        ];
        for _ in 0..2 {
            assert!(contains(&lower_half, [300_000, 300_000, 400_000]));
            assert!(contains(&lower_half, [500_000, 250_000, 250_000]));
            assert!(!contains(&lower_half, [700_000, 200_000, 100_000]));
            lower_half.reverse();
        }
    }

    #[test]
    fn the_middle_of_a_square_is_its_middle() {
        assert_eq!(
            middle(&[(0, 0), (100, 0), (100, 100), (0, 100)]),
            ((50, 50), (100, 100))
        );
    }
}
