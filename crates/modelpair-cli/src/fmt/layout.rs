//! Tables, keys and comments of a TOML file in their canonical places.

use modelpair::shape::{Form, Key, Shape};
use modelpair_rules::{Diagnostics, Node, Table as Read, diag};
use toml_edit::{Decor, DocumentMut, Item, KeyMut, Table};

use super::value;

/// Where a table stands while it is formatted: what it should hold, and its values with their places.
#[derive(Clone, Copy)]
struct Place<'a> {
    shape: Option<&'static Shape>,
    read: Option<&'a Read>,
}

/// The canonical text of a file; nothing when a condition in it is none.
pub fn format(
    text: &str,
    node: &Node,
    shape: &'static Shape,
    out: &mut Diagnostics,
) -> Option<String> {
    let mut document: DocumentMut = match text.parse() {
        Ok(document) => document,
        Err(error) => {
            out.push(diag::toml_syntax(node.span, &error.to_string()));
            return None;
        }
    };
    arrange(document.as_table_mut(), shape);
    let place = Place {
        shape: Some(shape),
        read: node.table(),
    };
    let before = out.len();
    table(document.as_table_mut(), place, out);
    let end = comments(document.trailing().as_str().unwrap_or_default());
    document.set_trailing(end);
    (out.len() == before).then(|| tidy(&document.to_string()))
}

/// Puts the tables in the order of the keys that they belong to, those of one key as they were written.
/// What stands at the top of a file and apart from its first table stays there.
fn arrange(root: &mut Table, shape: &Shape) {
    let mut positions = Vec::new();
    tables(root, 0, shape, &mut |rank, table| {
        positions.push((rank, table.position().unwrap_or_default()));
    });
    let values_first = first_key(root).is_some();
    let first = positions.iter().map(|(_, position)| *position).min();
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|index| positions.get(*index));
    let mut ranks = vec![0_isize; positions.len()];
    for (rank, index) in (0..).zip(&order) {
        if let Some(slot) = ranks.get_mut(*index) {
            *slot = rank;
        }
    }
    let mut ranks = ranks.into_iter();
    let mut top = String::new();
    tables(root, 0, shape, &mut |_, table| {
        if table.position() == first && !values_first {
            let (above, own) = apart(&before(table.decor()));
            table.decor_mut().set_prefix(own);
            top = above;
        }
        table.set_position(ranks.next());
    });
    tables(root, 0, shape, &mut |_, table| {
        if table.position() == Some(0) {
            let prefix = format!("{top}{}", before(table.decor()));
            table.decor_mut().set_prefix(prefix);
        }
    });
}

/// Comments that stand apart from what follows, and those that belong to it.
fn apart(prefix: &str) -> (String, String) {
    let at = prefix.rfind("\n\n").map(|at| at + 2);
    let at = at.filter(|at| prefix.get(..*at).is_some_and(|above| above.contains('#')));
    let (above, own) = prefix.split_at(at.unwrap_or(0));
    (above.to_owned(), own.to_owned())
}

/// Visits every table that has a header, with the rank of the key of the file that it belongs to.
fn tables(
    parent: &mut Table,
    rank: usize,
    shape: &Shape,
    visit: &mut dyn FnMut(usize, &mut Table),
) {
    let top = rank == 0;
    for (key, item) in parent.iter_mut() {
        let own = shape.keys.iter().position(|known| known.name == key.get());
        let rank = if top {
            own.map_or(usize::MAX, |own| own + 1)
        } else {
            rank
        };
        match item {
            Item::Table(table) => {
                if !table.is_dotted() && !table.is_implicit() {
                    visit(rank, table);
                }
                tables(table, rank, shape, visit);
            }
            Item::ArrayOfTables(list) => {
                for table in list.iter_mut() {
                    visit(rank, table);
                    tables(table, rank, shape, visit);
                }
            }
            _ => {}
        }
    }
}

/// A table and everything in it.
fn table(table: &mut Table, place: Place, out: &mut Diagnostics) {
    if let Some(shape) = place.shape
        && !table.is_dotted()
    {
        sort(table, shape);
    }
    let mut first = true;
    for (mut key, item) in table.iter_mut() {
        let name = key.get().to_owned();
        let known = place.shape.and_then(|shape| shape.key(&name));
        let read = place.read.and_then(|read| read.get(&name));
        match item {
            Item::Value(found) => {
                keys(&mut key, first);
                let condition = matches!(known.map(|key| key.form), Some(Form::Condition));
                let column = key.display_repr().chars().count() + 3;
                match read.filter(|_| condition) {
                    Some(node) => value::condition(found, node, column, out),
                    None => value::value(found, known.map(|key| key.form), column),
                }
                first = false;
            }
            Item::Table(found) => {
                let dotted = found.is_dotted();
                if !dotted {
                    header(found);
                }
                let read = read.and_then(Node::table);
                self::table(
                    found,
                    Place {
                        shape: inner(known),
                        read,
                    },
                    out,
                );
                named(found, known, read, out);
                first &= !dotted;
            }
            Item::ArrayOfTables(list) => {
                let read = read.and_then(Node::array).unwrap_or_default();
                for (found, node) in list.iter_mut().zip(read) {
                    header(found);
                    let read = node.table();
                    self::table(
                        found,
                        Place {
                            shape: inner(known),
                            read,
                        },
                        out,
                    );
                }
            }
            Item::None => {}
        }
    }
}

/// The tables inside a table whose keys the author chose, such as the rules.
fn named(parent: &mut Table, known: Option<&Key>, read: Option<&Read>, out: &mut Diagnostics) {
    let Some(Form::Named(Form::Table(shape))) = known.map(|key| key.form) else {
        return;
    };
    for (key, item) in parent.iter_mut() {
        let read = read
            .and_then(|read| read.get(key.get()))
            .and_then(Node::table);
        if let Item::Table(found) = item {
            let place = Place {
                shape: Some(shape),
                read,
            };
            table(found, place, out);
        }
    }
}

fn inner(known: Option<&Key>) -> Option<&'static Shape> {
    match known.map(|key| key.form) {
        Some(Form::Table(shape) | Form::Tables(shape)) => Some(shape),
        _ => None,
    }
}

/// Puts the keys in the order of the shape; others follow as they were written.
/// What stands at the top of a file and apart from its first key stays there.
fn sort(table: &mut Table, shape: &Shape) {
    let rank = |key: &toml_edit::Key| {
        let found = shape.keys.iter().position(|known| known.name == key.get());
        found.unwrap_or(usize::MAX)
    };
    let top = first_key(table).map(|name| {
        let prefix = prefix(table, &name);
        let at = prefix
            .rfind("\n\n")
            .filter(|at| prefix[..*at].contains('#'));
        let (top, rest) = prefix.split_at(at.map_or(0, |at| at + 2));
        let parts = (top.to_owned(), rest.to_owned());
        set_prefix(table, &name, &parts.1);
        parts.0
    });
    table.sort_values_by(|a, _, b, _| rank(a).cmp(&rank(b)));
    if let (Some(top), Some(name)) = (top.filter(|top| !top.is_empty()), first_key(table)) {
        let prefix = format!("{top}{}", prefix(table, &name).trim_start_matches('\n'));
        set_prefix(table, &name, &prefix);
    }
}

fn first_key(table: &Table) -> Option<String> {
    let mut values = table.iter().filter(|(_, item)| item.is_value());
    values.next().map(|(name, _)| name.to_owned())
}

fn prefix(table: &Table, name: &str) -> String {
    let decor = table.key(name).map(toml_edit::Key::leaf_decor);
    decor.map(before).unwrap_or_default()
}

fn set_prefix(table: &mut Table, name: &str, prefix: &str) {
    if let Some(mut key) = table.key_mut(name) {
        key.leaf_decor_mut().set_prefix(prefix);
    }
}

/// One blank line before a header, and the comments that belong to it.
fn header(table: &mut Table) {
    let decor = table.decor_mut();
    let comments = comments(&before(decor));
    decor.set_prefix(format!("\n{}", comments.trim_start_matches('\n')));
    let comment = comment(&after(decor));
    decor.set_suffix(comment);
}

/// A key at the beginning of its line, its comments above it.
fn keys(key: &mut KeyMut, first: bool) {
    let decor = key.leaf_decor_mut();
    let comments = comments(&before(decor));
    let comments = if first {
        comments.trim_start_matches('\n')
    } else {
        &comments
    };
    *decor = Decor::new(comments, " ");
}

fn before(decor: &Decor) -> String {
    let raw = decor.prefix().and_then(|raw| raw.as_str());
    raw.unwrap_or_default().to_owned()
}

fn after(decor: &Decor) -> String {
    let raw = decor.suffix().and_then(|raw| raw.as_str());
    raw.unwrap_or_default().to_owned()
}

/// Lines of comments without what stands before and behind them, and never two blank lines together.
fn comments(raw: &str) -> String {
    let mut text = String::new();
    let lines = raw
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n') || line.contains('#'));
    for line in lines {
        let line = line.trim();
        if !(line.is_empty() && (text.ends_with("\n\n") || text == "\n")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// A comment behind a value or a header.
pub(super) fn comment(raw: &str) -> String {
    match raw.trim() {
        "" => String::new(),
        comment => format!(" {comment}"),
    }
}

/// No blank lines at the beginning, and one line break at the end.
fn tidy(text: &str) -> String {
    format!("{}\n", text.trim_matches('\n'))
}
