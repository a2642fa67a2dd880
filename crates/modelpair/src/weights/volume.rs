//! First-rank shares for any number of criteria: volumes of polytopes, exactly.
//!
//! Where an alternative is best is the simplex of weightings, cut by one half-space per rival. Its
//! corners are kept with the facets they lie on, which is enough to find its edges when it is cut
//! and to take it apart into simplices when it is measured.

use super::WeightsError;
use crate::numbers::{Big, BigRatio};

/// Under how many of the weightings an alternative is best, and their mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Acceptability {
    /// The part of the simplex.
    pub share: BigRatio,
    /// The centroid of that part, in coordinates of the simplex's corners; `None` when it is empty.
    pub central: Option<Vec<BigRatio>>,
}

/// The acceptability of every alternative, from its scores at the corners of the simplex.
///
/// Of alternatives with equal scores the first has the share.
pub(super) fn acceptabilities(
    scores: &[Vec<BigRatio>],
) -> Result<Vec<Acceptability>, WeightsError> {
    let total = |row: &[BigRatio]| {
        row.iter()
            .fold(BigRatio::zero(), |sum, part| sum.plus(part))
    };
    let mut rivals: Vec<usize> = (0..scores.len()).collect();
    // The strongest rivals first, so that what is best nowhere is soon empty.
    rivals.sort_by_cached_key(|at| core::cmp::Reverse(scores.get(*at).map(|row| total(row))));
    (0..scores.len())
        .map(|at| acceptability(at, scores, &rivals))
        .collect()
}

fn acceptability(
    at: usize,
    scores: &[Vec<BigRatio>],
    rivals: &[usize],
) -> Result<Acceptability, WeightsError> {
    let row = scores.get(at).map_or(&[][..], Vec::as_slice);
    let mut polytope = simplex(row.len());
    for (rival, other) in rivals
        .iter()
        .filter_map(|rival| Some((*rival, scores.get(*rival)?)))
    {
        let plane = integers(row.iter().zip(other).map(|(a, b)| a.minus(b)).collect());
        let equal = plane.iter().all(|part| part.signum() == 0);
        if equal && rival < at {
            polytope.clear();
        } else if !equal {
            polytope = cut(polytope, &plane)?;
        }
        if polytope.is_empty() {
            return Ok(Acceptability {
                share: BigRatio::zero(),
                central: None,
            });
        }
    }
    Ok(measure(&polytope, row.len()))
}

/// A corner of a polytope, in homogeneous barycentric coordinates, and the facets through it.
#[derive(Clone)]
struct Corner {
    at: Vec<Big>,
    facets: u128,
}

/// The whole simplex: corner k lies on all facets but the k-th.
fn simplex(size: usize) -> Vec<Corner> {
    let all = (1_u128 << size) - 1;
    let unit = |at: usize| (0..size).map(|k| Big::from(i128::from(k == at))).collect();
    (0..size)
        .map(|at| Corner {
            at: unit(at),
            facets: all & !(1 << at),
        })
        .collect()
}

/// The part of a polytope where `plane` is not negative; empty when that part has no volume.
fn cut(polytope: Vec<Corner>, plane: &[Big]) -> Result<Vec<Corner>, WeightsError> {
    let heights: Vec<Big> = polytope
        .iter()
        .map(|corner| dot(plane, &corner.at))
        .collect();
    if heights.iter().all(|height| height.signum() >= 0) {
        return Ok(polytope);
    }
    if heights.iter().all(|height| height.signum() <= 0) {
        return Ok(Vec::new());
    }
    let used = polytope.iter().fold(0, |used, corner| used | corner.facets);
    // A facet that no corner lies on any more has freed its bit.
    let facet = 1_u128.checked_shl(used.trailing_ones());
    let facet = facet.ok_or(WeightsError::TooMany {
        field: "values",
        limit: 128,
    })?;
    let mut kept = Vec::new();
    for (a, above) in polytope
        .iter()
        .zip(&heights)
        .filter(|(_, height)| height.signum() > 0)
    {
        for (b, below) in polytope
            .iter()
            .zip(&heights)
            .filter(|(_, height)| height.signum() < 0)
        {
            let common = a.facets & b.facets;
            if is_edge(common, &polytope, plane.len()) {
                kept.push(Corner {
                    at: between(a, above, b, below),
                    facets: common | facet,
                });
            }
        }
    }
    for (corner, height) in polytope.into_iter().zip(&heights) {
        match height.signum() {
            1 => kept.push(corner),
            0 => kept.push(Corner {
                facets: corner.facets | facet,
                ..corner
            }),
            _ => {}
        }
    }
    Ok(kept)
}

/// Whether exactly two corners lie on all of `common`, so that an edge joins them.
fn is_edge(common: u128, polytope: &[Corner], size: usize) -> bool {
    usize::try_from(common.count_ones()).is_ok_and(|count| count + 2 >= size)
        && polytope
            .iter()
            .filter(|corner| corner.facets & common == common)
            .nth(2)
            .is_none()
}

/// The point of an edge at height zero.
fn between(a: &Corner, above: &Big, b: &Corner, below: &Big) -> Vec<Big> {
    let below = below.abs();
    let parts = a.at.iter().zip(&b.at);
    let point: Vec<Big> = parts
        .map(|(a, b)| a.times(&below).plus(&b.times(above)))
        .collect();
    primitive(point)
}

/// The same point or plane without a common factor.
fn primitive(parts: Vec<Big>) -> Vec<Big> {
    let common = parts
        .iter()
        .fold(Big::default(), |common, part| common.gcd(part));
    let divided = |part: Big| BigRatio::new(&part, &common).map_or(part, |part| part.num().clone());
    parts.into_iter().map(divided).collect()
}

/// A plane with rational parts, scaled to integers.
fn integers(parts: Vec<BigRatio>) -> Vec<Big> {
    let scale = parts
        .iter()
        .fold(Big::one(), |scale, part| scale.times(part.den()));
    let scaled = |part: BigRatio| {
        let others = BigRatio::new(&scale, part.den()).unwrap_or_else(BigRatio::zero);
        part.num().times(others.num())
    };
    primitive(parts.into_iter().map(scaled).collect())
}

fn dot(a: &[Big], b: &[Big]) -> Big {
    a.iter()
        .zip(b)
        .fold(Big::default(), |sum, (a, b)| sum.plus(&a.times(b)))
}

/// The volume and the centroid of a polytope, as sums over simplices.
fn measure(polytope: &[Corner], size: usize) -> Acceptability {
    let sums: Vec<Big> = polytope.iter().map(|corner| total(&corner.at)).collect();
    // One denominator for all simplices: reducing after each of thousands takes far longer.
    let denominator = product(sums.iter());
    let mut volume = Big::default();
    let mut volumes_at = vec![Big::default(); polytope.len()];
    let corners: Vec<Numbered<'_>> = polytope.iter().enumerate().collect();
    each_simplex(&corners, size, &mut Vec::new(), &mut |simplex| {
        let rows: Vec<&[Big]> = simplex
            .iter()
            .map(|(_, corner)| corner.at.as_slice())
            .collect();
        let own = product(simplex.iter().filter_map(|(at, _)| sums.get(*at)));
        let part = determinant(&rows)
            .abs()
            .times(&denominator.divided_exactly(&own));
        volume = volume.plus(&part);
        for (at, _) in simplex {
            if let Some(sum) = volumes_at.get_mut(*at) {
                *sum = sum.plus(&part);
            }
        }
    });
    let share = BigRatio::new(&volume, &denominator).unwrap_or_else(BigRatio::zero);
    // The mean of a simplex is that of its corners, each weighing as much as its simplices.
    let mut moments = vec![Big::default(); size];
    for ((corner, sum), volume) in polytope.iter().zip(&sums).zip(&volumes_at) {
        let weight = volume.times(&denominator.divided_exactly(sum));
        for (moment, at) in moments.iter_mut().zip(&corner.at) {
            *moment = moment.plus(&at.times(&weight));
        }
    }
    let all = volume
        .times(&denominator)
        .times(&Big::from(i128::try_from(size).unwrap_or(1)));
    let central = moments
        .iter()
        .map(|moment| BigRatio::new(moment, &all))
        .collect();
    Acceptability { share, central }
}

/// A corner and its position in the polytope.
type Numbered<'a> = (usize, &'a Corner);

/// Takes a face with `size - 1` dimensions apart into simplices of `size` corners: from its first
/// corner to every facet that does not hold it, and so on downward.
fn each_simplex<'a>(
    face: &[Numbered<'a>],
    size: usize,
    apexes: &mut Vec<Numbered<'a>>,
    visit: &mut dyn FnMut(&[Numbered<'a>]),
) {
    let depth = apexes.len();
    if face.len() <= size {
        apexes.extend(face);
        visit(apexes);
        apexes.truncate(depth);
        return;
    }
    let Some(apex) = face.first() else { return };
    apexes.push(*apex);
    for facet in facets_of(face, size) {
        if apex.1.facets & facet != facet {
            let on_facet = face.iter().copied();
            let on_facet = on_facet.filter(|(_, corner)| corner.facets & facet == facet);
            each_simplex(&on_facet.collect::<Vec<_>>(), size - 1, apexes, visit);
        }
    }
    apexes.truncate(depth);
}

/// The facets of a face, each as all the half-spaces that its corners share.
fn facets_of(face: &[Numbered<'_>], size: usize) -> Vec<u128> {
    let shared = |of: u128| {
        let on = face.iter().filter(|(_, corner)| corner.facets & of == of);
        on.fold((0_usize, u128::MAX), |(count, all), (_, corner)| {
            (count + 1, all & corner.facets)
        })
    };
    let (_, own) = shared(0);
    let touched = face
        .iter()
        .fold(0, |touched, (_, corner)| touched | corner.facets);
    let candidates = (0..128)
        .map(|bit| 1_u128 << bit)
        .filter(|bit| touched & !own & bit != 0);
    let mut faces: Vec<u128> = candidates
        .map(|bit| shared(own | bit))
        .filter(|(count, _)| *count + 1 >= size)
        .map(|(_, all)| all)
        .collect();
    faces.sort_unstable();
    faces.dedup();
    // A face inside a larger one shares more half-spaces; a facet is inside of none.
    let largest = |face: &u128| {
        !faces
            .iter()
            .any(|other| other != face && other & face == *other)
    };
    faces.iter().copied().filter(largest).collect()
}

fn product<'a>(factors: impl Iterator<Item = &'a Big>) -> Big {
    factors.fold(Big::one(), |product, factor| product.times(factor))
}

fn total(row: &[Big]) -> Big {
    row.iter().fold(Big::default(), |sum, part| sum.plus(part))
}

/// The determinant, by expansion along the rows over sets of columns: no division is needed.
fn determinant(rows: &[&[Big]]) -> Big {
    let size = rows.len();
    let mut minors = vec![Big::default(); 1 << size];
    if let Some(first) = minors.first_mut() {
        *first = Big::one();
    }
    for columns in 1_usize..1 << size {
        let Some(row) = usize::try_from(columns.count_ones())
            .ok()
            .and_then(|n| rows.get(n - 1))
        else {
            continue;
        };
        let mut sum = Big::default();
        for (column, part) in row
            .iter()
            .enumerate()
            .filter(|(at, _)| columns >> at & 1 == 1)
        {
            let Some(minor) = minors.get(columns & !(1 << column)) else {
                continue;
            };
            let term = part.times(minor);
            let behind = (columns >> column >> 1).count_ones();
            sum = if behind % 2 == 0 {
                sum.plus(&term)
            } else {
                sum.minus(&term)
            };
        }
        if let Some(minor) = minors.get_mut(columns) {
            *minor = sum;
        }
    }
    minors.pop().unwrap_or_default()
}
