//! A least squares line through integer points, exact.

use super::{Interval, NumberError, Ratio};

/// The line `y = intercept + slope * x` that fits points best, and how far it missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinearFit {
    /// Units of y per unit of x.
    pub slope: Ratio,
    /// Units of y.
    pub intercept: Ratio,
    /// The largest absolute residual over the fitted points, in units of y.
    pub residual_max: Ratio,
    /// How many points were fitted.
    pub points: u32,
    /// The smallest and the largest x among the points.
    pub range: (i64, i64),
}

/// A value read off a fitted line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The line's value, minus and plus the largest residual, rounded outwards at the ends.
    pub value: Interval<i64>,
    /// Whether x lies outside the fitted points, where the interval promises nothing.
    pub extrapolated: bool,
}

/// Fits a line by ordinary least squares.
///
/// It converts one published index into another (Artificial Analysis into Epoch ECI) on the models
/// that have both. Its interval is the largest absolute residual: no distribution is assumed.
///
/// # Errors
/// [`NumberError::Degenerate`] with fewer than two different x; overflow far beyond 10^9 per value.
pub fn fit(points: &[(i64, i64)]) -> Result<LinearFit, NumberError> {
    let (mut total_x, mut total_y, mut squares, mut products) = (0_i128, 0_i128, 0_i128, 0_i128);
    let mut range = (i64::MAX, i64::MIN);
    for &(x, y) in points {
        range = (range.0.min(x), range.1.max(x));
        let (x, y) = (i128::from(x), i128::from(y));
        total_x += x;
        total_y += y;
        squares = sum(squares, x * x)?;
        products = sum(products, x * y)?;
    }
    let points_count = u32::try_from(points.len()).map_err(|_| NumberError::Overflow)?;
    let n = i128::from(points_count);
    let spread = difference(n, squares, total_x, total_x)?;
    if spread == 0 {
        return Err(NumberError::Degenerate);
    }
    let slope = Ratio::new(difference(n, products, total_x, total_y)?, spread)?;
    let mean_x = Ratio::new(total_x, n)?;
    let intercept = Ratio::new(total_y, n)?.minus(slope.times(mean_x)?)?;
    let mut line = LinearFit {
        slope,
        intercept,
        residual_max: Ratio::ZERO,
        points: points_count,
        range,
    };
    for &(x, y) in points {
        let residual = line.at(x)?.minus(Ratio::whole(y))?.abs();
        line.residual_max = line.residual_max.max(residual);
    }
    Ok(line)
}

impl LinearFit {
    /// The line's exact value at `x`.
    pub fn at(&self, x: i64) -> Result<Ratio, NumberError> {
        self.slope.times(Ratio::whole(x))?.plus(self.intercept)
    }

    /// The value at `x` with its interval.
    pub fn estimate(&self, x: i64) -> Result<Estimate, NumberError> {
        let value = self.at(x)?;
        let integer = |value: i128| i64::try_from(value).map_err(|_| NumberError::Overflow);
        Ok(Estimate {
            value: Interval {
                low: integer(value.minus(self.residual_max)?.floor())?,
                likely: integer(value.round())?,
                high: integer(value.plus(self.residual_max)?.ceil())?,
            },
            extrapolated: x < self.range.0 || x > self.range.1,
        })
    }
}

/// `a * b - c * d`.
fn difference(a: i128, b: i128, c: i128, d: i128) -> Result<i128, NumberError> {
    let overflow = NumberError::Overflow;
    let left = a.checked_mul(b).ok_or(overflow)?;
    left.checked_sub(c.checked_mul(d).ok_or(overflow)?)
        .ok_or(overflow)
}

fn sum(a: i128, b: i128) -> Result<i128, NumberError> {
    a.checked_add(b).ok_or(NumberError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_exactly() {
        let line = fit(&[(0, 1), (1, 3), (2, 5)]).unwrap();
        assert_eq!((line.slope, line.intercept), (Ratio::whole(2), Ratio::ONE));
        assert_eq!(line.residual_max, Ratio::ZERO);
    }

    #[test]
    fn the_interval_is_the_largest_residual() {
        // By hand: slope 3/2, intercept 1/6, residuals 1/6, -1/3, 1/6.
        let line = fit(&[(0, 0), (1, 2), (2, 3)]).unwrap();
        assert_eq!(line.slope, Ratio::new(3, 2).unwrap());
        assert_eq!(line.intercept, Ratio::new(1, 6).unwrap());
        assert_eq!(line.residual_max, Ratio::new(1, 3).unwrap());
        let estimate = line.estimate(10).unwrap();
        assert_eq!(
            estimate.value,
            Interval {
                low: 14,
                likely: 15,
                high: 16
            }
        );
        assert!(estimate.extrapolated);
    }

    #[test]
    fn points_that_define_no_line_are_refused() {
        for points in [&[][..], &[(1, 1)], &[(1, 1), (1, 2)]] {
            assert_eq!(fit(points), Err(NumberError::Degenerate));
        }
        let far = [
            (i64::MAX, i64::MAX),
            (i64::MIN, i64::MAX),
            (i64::MAX, 0),
            (0, i64::MIN),
        ];
        assert_eq!(fit(&far), Err(NumberError::Overflow));
    }
}
