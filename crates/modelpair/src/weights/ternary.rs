//! The regions of the ternary plot: for three criteria, which alternative is best where.
//!
//! A weighting is a point in homogeneous barycentric coordinates, a tie of two alternatives a
//! line, and both are three integers; a corner is the cross product of two lines. So corners never
//! build on rounded or long fractions, and all of it fits 128 bits: values stay below 2^32,
//! lines below 2^36, corners below 2^73, and their products below 2^111.

use super::{Weightings, WeightsError};
use crate::numbers::{Big, BigRatio, NumberError, Ratio};

/// The largest distance of a value from zero: 2^31, some 2,000 times a value of 1 in parts per
/// million.
pub const VALUE_MAX: i64 = 1 << 31;

/// The part of the triangle where one alternative scores at least as high as all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The alternative's position in the input.
    pub alternative: usize,
    /// The corners of a convex polygon, in order around it; at least three.
    pub corners: Vec<Point>,
    /// Its part of the triangle's area, which is its first-rank share.
    pub share: BigRatio,
}

/// A weighting of three criteria: weights `x : y : z`, not negative, without a common factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point(pub [i128; 3]);

impl Point {
    /// The weights, which sum to 1.
    pub fn weights(self) -> Result<[Ratio; 3], NumberError> {
        let [x, y, z] = self.0.map(|part| Ratio::new(part, self.sum()));
        Ok([x?, y?, z?])
    }

    /// The weights to the nearest part per million, for drawing.
    pub fn ppm(self) -> [i64; 3] {
        self.weights()
            .map_or([0; 3], |weights| weights.map(Ratio::ppm))
    }

    fn sum(self) -> i128 {
        self.0.iter().sum()
    }
}

/// The regions of all alternatives that are best somewhere, by position.
///
/// Together they cover the triangle and overlap only in edges. Of alternatives with equal values
/// the first has the region.
///
/// # Errors
/// Values beyond [`VALUE_MAX`].
pub fn regions(values: &[[i64; 3]]) -> Result<Vec<Region>, WeightsError> {
    regions_over(values, &Weightings::All)
}

/// The part of the weightings under which each alternative is best, by position; they sum to 1.
pub fn first_rank_shares(
    values: &[[i64; 3]],
    weightings: &Weightings,
) -> Result<Vec<BigRatio>, WeightsError> {
    let mut shares = vec![BigRatio::zero(); values.len()];
    for region in regions_over(values, weightings)? {
        if let Some(share) = shares.get_mut(region.alternative) {
            *share = region.share;
        }
    }
    Ok(shares)
}

/// The part of the weightings under which one alternative is best, without working out where the others are.
///
/// # Errors
/// Values beyond [`VALUE_MAX`].
pub fn first_rank_share(
    values: &[[i64; 3]],
    at: usize,
    weightings: &Weightings,
) -> Result<BigRatio, WeightsError> {
    let rows = rows(values, weightings)?;
    let mut best = Best::new(&rows);
    let polygon = rows
        .get(at)
        .and_then(|row| best.region(*row, &mut Vec::new()));
    Ok(polygon.map_or_else(BigRatio::zero, |polygon| area(&points(&polygon))))
}

/// Regions in the coordinates of the simplex of `weightings`: its corners stand for the criteria.
///
/// Beyond the edge of a region lies that of whoever was best at the corner which the edge has cut off: with the edge's
/// line the scores of the two draw apart the fastest there. So from the corners of the triangle all regions are reached.
fn regions_over(values: &[[i64; 3]], weightings: &Weightings) -> Result<Vec<Region>, WeightsError> {
    let rows = rows(values, weightings)?;
    let mut best = Best::new(&rows);
    let mut met: Vec<Row> = Vec::new();
    for corner in whole() {
        met.extend(best.at(corner.point).filter(|row| !met.contains(row)));
    }
    let mut found = Vec::new();
    let mut looked_at = 0;
    while let Some(row) = met.get(looked_at).copied() {
        looked_at += 1;
        if let Some(polygon) = best.region(row, &mut met) {
            let (alternative, _) = row;
            let corners = points(&polygon);
            found.push(Region {
                alternative,
                share: area(&corners),
                corners,
            });
        }
    }
    crate::order::sort_by(&mut found, |a, b| a.alternative.cmp(&b.alternative));
    Ok(found)
}

/// Who is best at a point, worked out once for each point.
struct Best<'a> {
    rows: &'a [Row],
    known: Vec<([i128; 3], Row)>,
}

impl<'a> Best<'a> {
    fn new(rows: &'a [Row]) -> Self {
        let known = Vec::new();
        Self { rows, known }
    }

    /// The first of the best ones.
    fn at(&mut self, point: [i128; 3]) -> Option<Row> {
        // Part after part: nearly all differ in the first, and a comparison of all at once is a call.
        let same = |known: &[i128; 3]| known.iter().zip(&point).all(|(one, other)| one == other);
        if let Some((_, row)) = self.known.iter().find(|(known, _)| same(known)) {
            return Some(*row);
        }
        let rows = self.rows.iter().copied();
        let scored = rows.map(|row| (dot(row.1, point), row));
        let (_, row) = scored.reduce(|best, one| if one.0 > best.0 { one } else { best })?;
        self.known.push((point, row));
        Some(row)
    }

    /// Where nobody is ahead of an alternative; nothing when that has no area, or when an earlier one is its equal
    /// everywhere. Adds those who are ahead of it elsewhere to those who were met.
    ///
    /// As long as somebody is ahead at a corner, the best one there takes its part; where nobody is at any corner,
    /// nobody is between them. Those who were met are asked first, because they are few.
    fn region(&mut self, row: Row, met: &mut Vec<Row>) -> Option<Vec<Corner>> {
        let (at, own) = row;
        let mut polygon = whole();
        for (_, rival) in &*met {
            let line = difference(own, *rival);
            if polygon.iter().any(|corner| dot(line, corner.point) < 0) {
                polygon = clip(&polygon, line);
            }
        }
        while polygon.len() > 2
            && let Some((rival, line)) = self.ahead(row, &polygon)
        {
            met.push(rival);
            polygon = clip(&polygon, line);
        }
        let mut earlier = self.rows.iter().take_while(|(other, _)| *other < at);
        (polygon.len() > 2 && earlier.all(|(_, other)| *other != own)).then_some(polygon)
    }

    /// Who is ahead of an alternative at a corner, with the line on which they are equal.
    fn ahead(&mut self, (_, own): Row, polygon: &[Corner]) -> Option<(Row, [i128; 3])> {
        polygon.iter().find_map(|corner| {
            let rival = self.at(corner.point)?;
            let line = difference(own, rival.1);
            (dot(line, corner.point) < 0).then_some((rival, line))
        })
    }
}

/// An alternative's position, and six times its scores at the corners of the simplex.
type Row = (usize, [i128; 3]);

fn rows(values: &[[i64; 3]], weightings: &Weightings) -> Result<Vec<Row>, WeightsError> {
    let mut rows = Vec::with_capacity(values.len());
    for (at, row) in values.iter().enumerate() {
        if row
            .iter()
            .any(|value| value.unsigned_abs() > VALUE_MAX.unsigned_abs())
        {
            let error = NumberError::Overflow;
            return Err(WeightsError::Number {
                field: format!("values[{at}]"),
                error,
            });
        }
        rows.push((at, at_corners(*row, weightings)));
    }
    Ok(rows)
}

/// Six times an alternative's scores at the corners of the simplex.
fn at_corners(row: [i64; 3], weightings: &Weightings) -> [i128; 3] {
    let row = row.map(i128::from);
    let value = |at: usize| row.get(at).copied().unwrap_or(0);
    match weightings {
        Weightings::Ordered(order) => {
            let mut ranks = order.iter().map(|at| value(*at)).chain([0; 3]);
            let mut next = || ranks.next().unwrap_or(0);
            let (a, b, c) = (next(), next(), next());
            [6 * a, 3 * (a + b), 2 * (a + b + c)]
        }
        Weightings::All => row.map(|value| 6 * value),
    }
}

/// The whole triangle.
fn whole() -> Vec<Corner> {
    vec![
        Corner {
            point: [1, 0, 0],
            edge: [0, 0, 1],
        },
        Corner {
            point: [0, 1, 0],
            edge: [1, 0, 0],
        },
        Corner {
            point: [0, 0, 1],
            edge: [0, 1, 0],
        },
    ]
}

/// A corner of a polygon, and the line of the edge to the next one.
#[derive(Clone, Copy)]
struct Corner {
    point: [i128; 3],
    edge: [i128; 3],
}

fn points(polygon: &[Corner]) -> Vec<Point> {
    polygon.iter().map(|corner| Point(corner.point)).collect()
}

/// The part of a convex polygon where `line` is not negative.
fn clip(polygon: &[Corner], line: [i128; 3]) -> Vec<Corner> {
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    let nexts = polygon.iter().cycle().skip(1);
    for (corner, next) in polygon.iter().zip(nexts) {
        let (here, there) = (
            dot(line, corner.point).signum(),
            dot(line, next.point).signum(),
        );
        if here > 0 || (here == 0 && there >= 0) {
            kept.push(*corner);
        } else if here == 0 {
            kept.push(Corner {
                edge: line,
                ..*corner
            });
        }
        if here * there < 0 {
            let edge = if here > 0 { line } else { corner.edge };
            kept.push(Corner {
                point: meet(corner.edge, line),
                edge,
            });
        }
    }
    kept
}

/// The point on two lines, with positive coordinates and no common factor.
fn meet(a: [i128; 3], b: [i128; 3]) -> [i128; 3] {
    let ([ax, ay, az], [bx, by, bz]) = (a, b);
    let point = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
    let common = point
        .iter()
        .fold(0, |common, part| crate::numbers::gcd(common, *part))
        .max(1);
    let sign = point.iter().sum::<i128>().signum();
    point.map(|part| part * sign / common)
}

fn dot(a: [i128; 3], b: [i128; 3]) -> i128 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn difference(a: [i128; 3], b: [i128; 3]) -> [i128; 3] {
    let ([ax, ay, az], [bx, by, bz]) = (a, b);
    [ax - bx, ay - by, az - bz]
}

/// The part of the triangle that a convex polygon covers: over its edges from p to q, the sum of
/// `(p_x q_y - q_x p_y) / (|p| |q|)`, where `|p|` is the sum of the coordinates.
fn area(corners: &[Point]) -> BigRatio {
    let sums: Vec<i128> = corners.iter().map(|point| point.sum()).collect();
    let nexts = corners.iter().enumerate().cycle().skip(1);
    let mut total = Big::default();
    for ((at, p), (next, q)) in corners.iter().enumerate().zip(nexts) {
        let ([px, py, _], [qx, qy, _]) = (p.0, q.0);
        let mut part = cross([px, py], [qx, qy]);
        let others = sums.iter().enumerate();
        for (_, sum) in others.filter(|(other, _)| *other != at && *other != next) {
            part = part.scaled(*sum);
        }
        total.add(&part);
    }
    BigRatio::over_product(total.abs(), &sums)
}

fn cross([px, py]: [i128; 2], [qx, qy]: [i128; 2]) -> Big {
    let short = || px.checked_mul(qy)?.checked_sub(qx.checked_mul(py)?);
    let long = |a: i128, b: i128| Big::from(a).times(&Big::from(b));
    short().map_or_else(|| long(px, qy).minus(&long(qx, py)), Big::from)
}
