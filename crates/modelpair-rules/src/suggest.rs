//! "Did you mean": the nearest known name to a misspelt one.

/// The candidate nearest to a name, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A name this long is no misspelling, and the distance below is quadratic.
    const NAME_LETTERS_MAX: usize = 100;
    let letters: Vec<char> = name.chars().take(NAME_LETTERS_MAX + 1).collect();
    if letters.len() > NAME_LETTERS_MAX {
        return None;
    }
    // A name of one letter is near to any other.
    let limit = match letters.len() {
        0 | 1 => 0,
        count => (count / 3).max(1),
    };
    let near = candidates.into_iter().filter_map(|candidate| {
        // At least so many letters are to be inserted or removed.
        if letters.len().abs_diff(candidate.chars().count()) > limit {
            return None;
        }
        let distance = distance(&letters, candidate);
        (distance <= limit).then_some((distance, candidate))
    });
    near.min().map(|(_, candidate)| candidate)
}

/// The number of letters to insert, remove, replace or swap with a neighbour; case and `-` against `_` are free.
fn distance(left: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column).saturating_add(usize::from(!alike(*a, *b)));
            let removed = at(&last, column + 1).saturating_add(1);
            let inserted = at(&current, column).saturating_add(1);
            let mut best = replaced.min(removed).min(inserted);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1).is_some_and(|before| alike(*before, *b))
                && right
                    .get(column - 1)
                    .is_some_and(|before| alike(*a, *before));
            if swapped {
                best = best.min(at(&before_last, column - 1).saturating_add(1));
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

fn alike(a: char, b: char) -> bool {
    let plain = |letter: char| {
        if letter == '_' {
            '-'
        } else {
            letter.to_ascii_lowercase()
        }
    };
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        let known = ["deny", "require", "warn"];
        assert_eq!(nearest("dney", known), Some("deny"));
        assert_eq!(nearest("requires", known), Some("require"));
        assert_eq!(nearest("WARN", known), Some("warn"));
        assert_eq!(nearest("forbid", known), None);
        assert_eq!(nearest("A", ["b", "a"]), Some("a"));
        assert_eq!(nearest("c", ["b", "a", ""]), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(10_000), known), None);
    }
}
