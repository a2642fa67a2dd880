//! Scales: parts per million, the logarithm that cost is judged on, and anchors.

use super::NumberError;

/// One, in parts per million.
pub const PPM: i64 = 1_000_000;

/// The logarithm to base two in parts per million, *piecewise linear* between powers of two.
///
/// Exact at powers of two; between 2^k and 2^(k+1) it is `k + (n - 2^k) / 2^k`, rounded down.
/// It rises with `n`, lies at most 0.0861 below the true logarithm, and needs no floating point.
/// The logarithm of 0 does not exist; 0 is returned, as for 1.
pub fn log2_ppm(n: u64) -> u64 {
    let Some(exponent) = n.checked_ilog2() else {
        return 0;
    };
    let power = 1_u64 << exponent;
    // Below 64 million, so the conversion cannot fail.
    let part = (u128::from(n - power) * 1_000_000) >> exponent;
    u64::from(exponent) * 1_000_000 + u64::try_from(part).unwrap_or(0)
}

/// The value of `x` on fixed anchors `(x, parts per million)`, linear between them.
///
/// Left of the first and right of the last anchor the end's value holds, so that a value is
/// never outside its scale. Anchors are absolute, which is why a new model never reorders others.
/// Rounded to the nearest part per million, halves up.
///
/// # Errors
/// [`NumberError::Degenerate`] when there is no anchor or x does not rise strictly.
pub fn interpolate(anchors: &[(i64, i64)], x: i64) -> Result<i64, NumberError> {
    interpolate_by(anchors, |x| x, x)
}

/// The same on a scale of which `scale` gives the marks, which has to rise with its argument.
///
/// # Errors
/// As [`interpolate`].
pub(crate) fn interpolate_by(
    anchors: &[(i64, i64)],
    scale: impl Fn(i64) -> i64,
    x: i64,
) -> Result<i64, NumberError> {
    let x = scale(x);
    let mut marks = anchors.iter().map(|(x, y)| (scale(*x), *y));
    let mut left = marks.next().ok_or(NumberError::Degenerate)?;
    let mut found = (x <= left.0).then_some(left.1);
    for right in marks {
        if left.0 >= right.0 {
            return Err(NumberError::Degenerate);
        }
        if found.is_none() && x <= right.0 {
            found = Some(between(left, right, x)?);
        }
        left = right;
    }
    Ok(found.unwrap_or(left.1))
}

/// The value at `x` on the line through two points, to the nearest whole number.
fn between((x0, y0): (i64, i64), (x1, y1): (i64, i64), x: i64) -> Result<i64, NumberError> {
    let [x0, y0, x1, y1, x] = [x0, y0, x1, y1, x].map(i128::from);
    let rise = (y1 - y0).checked_mul(x - x0).ok_or(NumberError::Overflow)?;
    // Twice the rise, and half a part more, so that nothing has to be reduced first.
    let run = x1 - x0;
    let doubled = rise
        .checked_mul(2)
        .and_then(|twice| twice.checked_add(run))
        .ok_or(NumberError::Overflow)?;
    let rounded = match (i64::try_from(doubled), i64::try_from(2 * run)) {
        (Ok(small), Ok(by)) => i128::from(small.div_euclid(by)),
        _ => doubled.div_euclid(2 * run),
    };
    i64::try_from(rounded + y0).map_err(|_| NumberError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_is_exact_at_powers_and_linear_between() {
        assert_eq!(
            [0, 1, 2, 1 << 40].map(log2_ppm),
            [0, 0, 1_000_000, 40_000_000]
        );
        assert_eq!(log2_ppm(3), 1_500_000);
        assert_eq!(log2_ppm(u64::MAX), 63_999_999);
    }

    #[test]
    fn anchors_clamp_and_interpolate() {
        let anchors = [(100, 0), (140, 500_000), (160, 1_000_000)];
        let at = |x| interpolate(&anchors, x);
        assert_eq!(
            [0, 100, 120, 150, 160, 999].map(at),
            [
                Ok(0),
                Ok(0),
                Ok(250_000),
                Ok(750_000),
                Ok(1_000_000),
                Ok(1_000_000)
            ]
        );
        assert_eq!(interpolate(&[], 1), Err(NumberError::Degenerate));
        assert_eq!(
            interpolate(&[(1, 0), (1, 5)], 1),
            Err(NumberError::Degenerate)
        );
        let everything = [(i64::MIN, i64::MIN), (i64::MAX, i64::MAX)];
        assert_eq!(interpolate(&everything, 7), Err(NumberError::Overflow));
    }
}
