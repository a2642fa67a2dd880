//! A document as Markdown.

use std::fmt::Write as _;

use super::{Block, Cell, Document};

/// With tables, as code hosts and editors read it.
pub fn markdown(document: &Document) -> String {
    let mut text = format!(
        "# {}\n\n**{}**\n",
        escaped(&document.title),
        escaped(&document.lead)
    );
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(heading) => {
                let _ = writeln!(text, "## {heading}");
            }
            Block::Paragraph(paragraph) => {
                let _ = writeln!(text, "{}", escaped(paragraph));
            }
            Block::List(items) => {
                for item in items {
                    let _ = writeln!(text, "- {}", cell(item));
                }
            }
            Block::Table(table) => {
                let head: Vec<String> = table.head.iter().map(|head| escaped(head)).collect();
                let _ = writeln!(text, "| {} |", head.join(" | "));
                let rule = (0..table.head.len()).map(|column| {
                    if column < table.numbers_from {
                        "---"
                    } else {
                        "---:"
                    }
                });
                let _ = writeln!(text, "| {} |", rule.collect::<Vec<_>>().join(" | "));
                for row in &table.rows {
                    let row: Vec<String> = row.iter().map(cell).collect();
                    let _ = writeln!(text, "| {} |", row.join(" | "));
                }
            }
        }
    }
    text
}

fn cell(cell: &Cell) -> String {
    let text = escaped(&cell.text);
    let Some(link) = &cell.link else { return text };
    let words = escaped(&link.words);
    if is_address(&link.url) {
        // A bar would end the cell of a table, and a backslash would hide what stands behind it.
        let url = link.url.replace('|', "%7C").replace('\\', "%5C");
        format!("{text}[{words}](<{url}>)")
    } else {
        format!("{text}{words}")
    }
}

/// Whether something is an address that a reader can follow and a document can hold.
pub(super) fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|letter: char| letter.is_whitespace() || "<>\"'".contains(letter))
}

/// Text that Markdown takes as it is.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let text = match list_mark(text) {
        Some((digits, rest)) => {
            out.push_str(digits);
            out.push('\\');
            rest
        }
        None => text,
    };
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// A text that would begin a list, parted before the mark that makes it one.
fn list_mark(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let (digits, rest) = text.split_at(text.len() - rest.len());
    let marks: &[char] = if digits.is_empty() {
        &['-', '+']
    } else {
        &['.', ')']
    };
    let behind = rest.strip_prefix(marks)?;
    let ends = behind.is_empty() || behind.starts_with(char::is_whitespace);
    ends.then_some((digits, rest))
}
