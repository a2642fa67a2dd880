//! Which numbers a catalog may hold.

use modelpair_rules::{Diagnostics, Node, NodeValue, diag};

/// The least and the most of a number, by the end of its key; the first that fits counts. The tops are far above
/// anything that exists, and low enough that no bill overflows.
const RANGES: [(&str, i64, i64); 6] = [
    // No machine carries anything, and one that does nothing carries it forever.
    ("gpus", 1, 4_096),
    ("tokens_per_second_milli", 1, 1_000_000_000_000),
    // Micro-USD for a GPU and hour: a thousand dollars.
    ("_micro_usd_per_hour", 0, 1_000_000_000),
    // Micro-USD for a million tokens: five thousand dollars.
    ("_micro_usd", 0, 5_000_000_000),
    ("_usd", 0, 10_000_000),
    // Everything else: 2^53 - 1, the most that JSON keeps exactly.
    ("", 0, 9_007_199_254_740_991),
];

/// Reports every number of a file that cannot be.
pub(crate) fn check(node: &Node, out: &mut Diagnostics) {
    match &node.value {
        NodeValue::Table(table) => {
            for (key, value) in table {
                match value.value {
                    NodeValue::Integer(number) => {
                        check_number(&key.name, number, value, out);
                    }
                    _ => check(value, out),
                }
            }
        }
        NodeValue::Array(items) => items.iter().for_each(|item| check(item, out)),
        _ => {}
    }
}

fn check_number(key: &str, number: i64, node: &Node, out: &mut Diagnostics) {
    let known = RANGES.iter().find(|(end, ..)| key.ends_with(end));
    let Some((_, min, max)) = known else { return };
    if !(*min..=*max).contains(&number) {
        let expected = format!("a whole number from {min} to {max}");
        out.push(diag::wrong_type(
            node.span,
            key,
            &expected,
            &format!("`{number}`"),
        ));
    }
}
