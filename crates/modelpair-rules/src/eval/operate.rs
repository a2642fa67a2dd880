//! The operators on values, as CEL defines them.

use super::{EvalValue, Evaluation};
use crate::diag;
use crate::expr::ast::Binary;
use crate::source::{Span, offset};

/// A value that must be true or false; otherwise what it is instead.
pub(super) fn boolean(evaluation: Evaluation, span: Span) -> Result<bool, Evaluation> {
    match evaluation {
        Evaluation::Value(EvalValue::Boolean(value)) => Ok(value),
        Evaluation::Value(value) => {
            let expected = "something that is true or false";
            Err(Evaluation::error(diag::cel_type(
                span,
                expected,
                value.kind(),
            )))
        }
        other => Err(other),
    }
}

pub(super) fn not(evaluation: Evaluation, span: Span) -> Evaluation {
    match boolean(evaluation, span) {
        Ok(value) => Evaluation::boolean(!value),
        Err(other) => other,
    }
}

pub(super) fn negate(evaluation: Evaluation, span: Span) -> Evaluation {
    match evaluation {
        Evaluation::Value(EvalValue::Integer(value)) => {
            let message = "the result does not fit into 64 bits";
            let overflow = || Evaluation::error(diag::cel_arithmetic(span, message));
            let integer = |value| Evaluation::Value(EvalValue::Integer(value));
            value.checked_neg().map_or_else(overflow, integer)
        }
        Evaluation::Value(value) => {
            Evaluation::error(diag::cel_type(span, "a number", value.kind()))
        }
        other => other,
    }
}

/// An operator with two values; `at` is its own place.
pub(super) fn binary(operator: Binary, values: &[EvalValue], at: Span, span: Span) -> Evaluation {
    let [left, right] = values else {
        return Evaluation::error(diag::cel_type(span, "two values", "another number"));
    };
    let mismatch = || {
        let say = match (left, right) {
            (EvalValue::Boolean(_), EvalValue::Integer(_)) => diag::chained,
            _ => diag::cel_mismatch,
        };
        Evaluation::error(say(at, operator.mark(), left.kind(), right.kind()))
    };
    match operator {
        Binary::Equal => return Evaluation::boolean(left == right),
        Binary::NotEqual => return Evaluation::boolean(left != right),
        Binary::In => {
            return match right {
                EvalValue::List(items) => Evaluation::boolean(items.contains(left)),
                _ => mismatch(),
            };
        }
        _ => {}
    }
    if let (EvalValue::Integer(left), EvalValue::Integer(right)) = (left, right)
        && let Some(result) = operator.calculate(*left, *right)
    {
        return match result {
            Ok(value) => Evaluation::Value(EvalValue::Integer(value)),
            Err(message) => Evaluation::error(diag::cel_arithmetic(span, message)),
        };
    }
    let order = match (left, right) {
        (EvalValue::Boolean(left), EvalValue::Boolean(right)) => left.cmp(right),
        (EvalValue::Integer(left), EvalValue::Integer(right)) => left.cmp(right),
        (EvalValue::Text(left), EvalValue::Text(right)) => left.cmp(right),
        _ => return mismatch(),
    };
    match operator {
        Binary::Less => Evaluation::boolean(order.is_lt()),
        Binary::LessOrEqual => Evaluation::boolean(order.is_le()),
        Binary::Greater => Evaluation::boolean(order.is_gt()),
        Binary::GreaterOrEqual => Evaluation::boolean(order.is_ge()),
        _ => mismatch(),
    }
}

/// `size` and the functions on sets.
pub(super) fn call(name: &str, values: &[EvalValue], span: Span) -> Evaluation {
    match (name, values) {
        ("size", [EvalValue::Text(text)]) => size(text.chars().count()),
        ("size", [EvalValue::List(items)]) => size(items.len()),
        ("size", [other]) => {
            Evaluation::error(diag::cel_type(span, "a list or a text", other.kind()))
        }
        (_, [EvalValue::List(left), EvalValue::List(right)]) => {
            let within =
                |some: &[EvalValue], all: &[EvalValue]| some.iter().all(|item| all.contains(item));
            Evaluation::boolean(match name {
                "contains" => within(right, left),
                "intersects" => left.iter().any(|item| right.contains(item)),
                _ => within(right, left) && within(left, right),
            })
        }
        _ => {
            let other = values
                .iter()
                .find(|value| !matches!(value, EvalValue::List(_)));
            let found = other.map_or("something else", EvalValue::kind);
            Evaluation::error(diag::cel_type(span, "two lists", found))
        }
    }
}

fn size(size: usize) -> Evaluation {
    Evaluation::Value(EvalValue::Integer(i64::from(offset(size))))
}
