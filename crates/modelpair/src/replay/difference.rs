//! What differs between two JSON values, each place by itself.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

/// One place at which a record differs from what was recomputed.
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The place, written as RFC 9535 does, such as `$.pairs[0].cost.total_micro_usd`.
    pub path: String,
    /// What the record says; nothing when it lacks the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Json>,
    /// What came out; nothing when there is no such place, or when it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recomputed: Option<Json>,
    /// Why nothing came out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Difference {
    /// A part of a record that cannot be used.
    pub fn refused(path: &str, why: &str) -> Self {
        Self {
            note: Some(why.to_owned()),
            ..Self::new(path, None, None)
        }
    }

    pub(super) fn new(path: &str, recorded: Option<&Json>, recomputed: Option<&Json>) -> Self {
        Self {
            path: path.to_owned(),
            recorded: recorded.cloned(),
            recomputed: recomputed.cloned(),
            note: None,
        }
    }
}

/// Every place at which two values differ, in the order of the record's keys.
pub(super) fn all(recorded: &Json, recomputed: &Json, out: &mut Vec<Difference>) {
    compare("$", Some(recorded), Some(recomputed), out);
}

fn compare(
    path: &str,
    recorded: Option<&Json>,
    recomputed: Option<&Json>,
    out: &mut Vec<Difference>,
) {
    match (recorded, recomputed) {
        (Some(Json::Object(a)), Some(Json::Object(b))) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                compare(&below(path, key), a.get(key), b.get(key), out);
            }
        }
        (Some(Json::Array(a)), Some(Json::Array(b))) => {
            for index in 0..a.len().max(b.len()) {
                compare(&format!("{path}[{index}]"), a.get(index), b.get(index), out);
            }
        }
        (a, b) if a == b => {}
        (a, b) => out.push(Difference::new(path, a, b)),
    }
}

/// The place of a member.
pub(super) fn below(path: &str, key: &str) -> String {
    let is_name = key
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !key.starts_with(|letter: char| letter.is_ascii_digit())
        && !key.is_empty();
    if is_name {
        format!("{path}.{key}")
    } else {
        format!("{path}[{}]", Json::from(key))
    }
}
