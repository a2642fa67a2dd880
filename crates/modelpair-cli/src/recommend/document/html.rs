//! A document as a page that needs nothing else: no script, no request; light, dark and on paper.

use std::fmt::Write as _;

use modelpair_rules::Language;

use super::markdown::is_address;
use super::{Block, Cell, Document, Table};

const STYLE: &str = include_str!("page.css");

/// A whole page.
pub fn html(document: &Document, language: Language) -> String {
    let lang = match language {
        Language::En => "en",
        Language::Es => "es",
    };
    let (title, lead) = (escaped(&document.title), escaped(&document.lead));
    // The policy is a promise that the page keeps wherever it is opened: it can load and run nothing.
    let mut text = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{lead} · {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<p>{title}</p>\n<h1>{lead}</h1>\n</header>\n"
    );
    for block in &document.blocks {
        match block {
            Block::Heading(heading) => {
                let _ = writeln!(text, "<h2>{}</h2>", escaped(heading));
            }
            Block::Paragraph(paragraph) => {
                let _ = writeln!(text, "<p>{}</p>", escaped(paragraph));
            }
            Block::List(items) => {
                text.push_str("<ul>\n");
                for item in items {
                    let _ = writeln!(text, "<li>{}</li>", linked(item));
                }
                text.push_str("</ul>\n");
            }
            Block::Table(table) => write_table(&mut text, table),
        }
    }
    text.push_str("</main>\n</body>\n</html>\n");
    text
}

fn write_table(text: &mut String, table: &Table) {
    text.push_str("<div class=\"table\"><table>\n");
    if table.head.iter().any(|head| !head.is_empty()) {
        text.push_str("<thead><tr>");
        for (column, head) in table.head.iter().enumerate() {
            // The cell above the names of the rows heads nothing.
            let _ = if head.is_empty() {
                write!(text, "<td></td>")
            } else {
                write!(
                    text,
                    "<th scope=\"col\"{}>{}</th>",
                    class(table, column),
                    escaped(head)
                )
            };
        }
        text.push_str("</tr></thead>\n");
    }
    text.push_str("<tbody>\n");
    for row in &table.rows {
        text.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let shown = linked(cell);
            let _ = if column == 0 && !shown.is_empty() {
                write!(text, "<th scope=\"row\">{shown}</th>")
            } else {
                write!(text, "<td{}>{shown}</td>", class(table, column))
            };
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table></div>\n");
}

fn class(table: &Table, column: usize) -> &'static str {
    if column < table.numbers_from {
        ""
    } else {
        " class=\"number\""
    }
}

fn linked(cell: &Cell) -> String {
    let text = escaped(&cell.text);
    let Some(link) = &cell.link else { return text };
    let words = escaped(&link.words);
    if is_address(&link.url) {
        let url = escaped(&link.url);
        format!("{text}<a href=\"{url}\" rel=\"noreferrer\">{words}</a>")
    } else {
        format!("{text}{words}")
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}
