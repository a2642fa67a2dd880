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
        format!("{text}[{words}](<{}>)", link.url)
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
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
