//! The geometry of the triangle of weights: quality at the top, control at the left, cost at the right.
//!
//! Weights are parts per million; the drawing is [`WIDTH`] by [`HEIGHT`].

/// The width of the drawing.
pub const WIDTH: i64 = 1000;
/// Its height: the triangle is equilateral.
pub const HEIGHT: i64 = 866;

const PPM: i64 = 1_000_000;
/// At how many heights room for a label is looked for.
const ROWS: i64 = 36;

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

/// The middle of the roomiest place inside a convex polygon for a label of a width and a height.
pub fn room_for(corners: &[(i64, i64)], (width, height): (i64, i64)) -> Option<(i64, i64)> {
    let mut roomiest = None;
    for row in 1..ROWS {
        let y = HEIGHT * row / ROWS;
        let [above, below] = [y - height / 2, y + height / 2].map(|edge| crossing(corners, edge));
        let (left, right) = (above.0.max(below.0), above.1.min(below.1));
        let room = right - left;
        if room >= width && roomiest.is_none_or(|(most, _)| room > most) {
            roomiest = Some((room, (i64::midpoint(left, right), y)));
        }
    }
    roomiest.map(|(_, place)| place)
}

/// Where the border of a polygon crosses the horizontal line at `y`, first and last.
fn crossing(corners: &[(i64, i64)], y: i64) -> (i64, i64) {
    let mut found = (i64::MAX, i64::MIN);
    for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
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
    fn a_label_is_inside_with_all_of_its_corners() {
        let whole = [(500, 0), (1000, 866), (0, 866)];
        let (x, y) = room_for(&whole, (300, 96)).expect("there is room in the whole triangle");
        assert!((499..=501).contains(&x), "{x}");
        assert!((700..=818).contains(&y), "{y}");
        // As wide as the widest place, which is only a line.
        assert_eq!(room_for(&whole, (990, 96)), None);
        assert_eq!(
            room_for(&[(0, 866), (300, 700), (310, 866)], (250, 96)),
            None
        );
    }
}
