//! Colours and the breaking of lines.

use std::fmt::Write as _;

/// What denies.
pub const BAD: anstyle::Style = colour(anstyle::AnsiColor::Red).bold();
/// What permits.
pub const GOOD: anstyle::Style = colour(anstyle::AnsiColor::Green).bold();
/// What must be done, and what is missing.
pub const CARE: anstyle::Style = colour(anstyle::AnsiColor::Yellow);
/// A closed model.
pub const CLOSED: anstyle::Style = colour(anstyle::AnsiColor::Blue).bold();
/// What matters.
pub const STRONG: anstyle::Style = anstyle::Style::new().bold();
/// What stands back.
pub const QUIET: anstyle::Style = anstyle::Style::new().dimmed();
/// Ends a style.
pub const END: anstyle::Reset = anstyle::Reset;

/// The width of the text.
pub const WIDTH: usize = 80;

const fn colour(colour: anstyle::AnsiColor) -> anstyle::Style {
    anstyle::Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// Breaks a sentence into lines, at the blanks that may break; the first begins with `first`, the others with as many
/// blanks.
pub fn wrap(first: &str, sentence: &str) -> String {
    let indent = first.chars().count();
    let mut text = first.to_owned();
    let mut column = indent;
    let may_break = |letter: char| letter.is_whitespace() && letter != '\u{a0}';
    let words = sentence.split(may_break).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        let width = word.chars().count();
        if index > 0 && column + 1 + width > WIDTH {
            let _ = write!(text, "\n{:indent$}", "");
            column = indent;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += width;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_eighty_columns() {
        let text = wrap("  · ", &"número ".repeat(30));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(
            text.lines()
                .skip(1)
                .all(|line| line.starts_with("    número"))
        );
    }

    #[test]
    fn an_amount_stays_with_its_sign() {
        let text = wrap("", &"el 75\u{a0}% ".repeat(30));
        assert!(text.lines().all(|line| line.ends_with('%')));
    }
}
