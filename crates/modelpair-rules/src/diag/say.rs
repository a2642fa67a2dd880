//! The words of all diagnostics: one function for each thing that can be wrong.

use super::{Diagnostic, Severity, foreign_letter, quoted, visible};
use crate::code::Code;
use crate::source::Span;
use crate::suggest::nearest;

// Files and syntax.

/// A file that cannot be read: not there, not a file, not UTF-8.
pub fn bad_file(name: &str, reason: &str) -> Diagnostic {
    error(
        Code::BadFile,
        None,
        format!("cannot read `{}`: {reason}", visible(name)),
    )
}

/// A file that is not UTF-8 text.
pub fn not_utf8(name: &str) -> Diagnostic {
    bad_file(name, "it is not UTF-8 text")
        .help("save the file as UTF-8, or check that the right file was named")
}

/// A file or folder that does not exist.
pub fn not_found(name: &str) -> Diagnostic {
    bad_file(name, "it does not exist").help("check the path")
}

/// A text above the size limit.
pub fn too_large(
    span: impl Into<Option<Span>>,
    name: &str,
    size: usize,
    limit: usize,
) -> Diagnostic {
    let message = format!(
        "`{}` has {size} bytes, and at most {limit} are read",
        visible(name)
    );
    error(Code::TooLarge, span, message).help("check that the right file was named, or split it")
}

/// A text of a condition above the size limit.
pub fn condition_too_long(span: Span, size: usize, limit: usize) -> Diagnostic {
    let message = format!("the condition has {size} bytes, and at most {limit} are read");
    error(Code::TooLarge, span, message)
        .help("put long lists into named sets or facts, or split it into several rules")
}

/// A condition above the size limit.
pub fn condition_too_large(span: impl Into<Option<Span>>, limit: usize) -> Diagnostic {
    error(
        Code::TooLarge,
        span,
        format!("the condition has more than {limit} parts"),
    )
    .help("split it into several rules")
}

/// More of something than is allowed.
pub fn too_many(
    span: impl Into<Option<Span>>,
    what: &str,
    count: usize,
    limit: usize,
) -> Diagnostic {
    error(
        Code::TooLarge,
        span,
        format!("there are {count} {what}, and at most {limit} are read"),
    )
}

/// Values or parentheses nested too deeply.
pub fn too_deep(span: impl Into<Option<Span>>, limit: u32) -> Diagnostic {
    error(
        Code::TooDeep,
        span,
        format!("nested more than {limit} deep"),
    )
    .help("split it into several parts")
}

/// Text that is not TOML.
pub fn toml_syntax(span: impl Into<Option<Span>>, message: &str) -> Diagnostic {
    error(
        Code::TomlSyntax,
        span,
        format!("not TOML: {}", message.replace('\n', ", ")),
    )
}

/// Text that is not JSON.
pub fn json_syntax(span: impl Into<Option<Span>>, message: &str) -> Diagnostic {
    let mut letters = message.chars();
    let first: String = letters
        .next()
        .map(|letter| letter.to_ascii_lowercase())
        .into_iter()
        .collect();
    error(
        Code::JsonSyntax,
        span,
        format!("not JSON: {first}{}", letters.as_str()),
    )
}

/// A letter that cannot be seen where only visible ones are allowed.
pub fn invisible_letter(code: Code, span: Span, letter: char) -> Diagnostic {
    let number = u32::from(letter);
    error(
        code,
        span,
        format!("the invisible character U+{number:04X} stands here"),
    )
    .help("remove it; it can make a text read differently from what it says")
}

// Tables and keys.

/// A key that nothing reads.
pub fn unknown_key<'a>(
    span: Span,
    key: &str,
    what: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    error(
        Code::UnknownKey,
        span,
        format!("{what} has no key `{}`", visible(key)),
    )
    .suggest(key, candidates)
}

/// A key that must be there.
pub fn missing_key(span: Span, key: &str, what: &str) -> Diagnostic {
    error(
        Code::MissingKey,
        span,
        format!("{what} needs the key `{key}`"),
    )
}

/// A key that is there twice.
pub fn duplicate_key(span: Span, key: &str, first: impl Into<Option<Span>>) -> Diagnostic {
    error(
        Code::DuplicateId,
        span,
        format!("the key `{}` is there twice", visible(key)),
    )
    .label(first, "first here")
}

/// A name that is given twice.
pub fn duplicate_id(
    span: impl Into<Option<Span>>,
    what: &str,
    id: &str,
    first: impl Into<Option<Span>>,
) -> Diagnostic {
    error(
        Code::DuplicateId,
        span,
        format!("there are two of the {what} `{}`", visible(id)),
    )
    .label(first, "the other is here")
}

/// An id that is not kebab-case.
pub fn bad_id(span: impl Into<Option<Span>>, what: &str, id: &str) -> Diagnostic {
    error(
        Code::BadId,
        span,
        format!("`{}` cannot be the name of {what}", visible(id)),
    )
    .help("write small letters, digits, `-` and `.`, and begin with a letter or a digit")
}

/// A name that does not fit where identifiers of conditions stand.
pub fn bad_name(span: impl Into<Option<Span>>, what: &str, name: &str) -> Diagnostic {
    error(Code::BadId, span, format!("`{}` cannot be the name of {what}", visible(name)))
        .help("write small letters, digits and `_`, begin with a letter, and use no word that CEL reserves")
}

/// Something other than a table.
pub fn not_a_table(span: Span, what: &str, found: &str) -> Diagnostic {
    error(
        Code::NotATable,
        span,
        format!("{what} must be a table, found {found}"),
    )
}

/// A value of the wrong type.
pub fn wrong_type(
    span: impl Into<Option<Span>>,
    what: &str,
    expected: &str,
    found: &str,
) -> Diagnostic {
    error(
        Code::WrongType,
        span,
        format!("`{}` must be {expected}, found {found}", visible(what)),
    )
}

/// A value outside a list of allowed ones.
pub fn unknown_value<'a>(
    span: impl Into<Option<Span>>,
    what: &str,
    value: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    error(
        Code::UnknownValue,
        span,
        format!("`{}` is no value of `{}`", visible(value), visible(what)),
    )
    .suggest(value, candidates)
}

/// A text that is no date.
pub fn bad_date(span: impl Into<Option<Span>>, text: &str) -> Diagnostic {
    error(
        Code::BadDate,
        span,
        format!("`{}` is not a date", visible(text)),
    )
    .help("write it as YYYY-MM-DD, for example `2026-11-22`")
}

/// A number out of range or not whole.
pub fn number_range(span: impl Into<Option<Span>>, what: &str, expected: &str) -> Diagnostic {
    error(
        Code::NumberRange,
        span,
        format!("{what} must be {expected}"),
    )
}

/// A fraction where whole numbers are needed.
pub fn fraction(span: impl Into<Option<Span>>, text: &str) -> Diagnostic {
    error(
        Code::NumberRange,
        span,
        format!("`{}` is not a whole number", visible(text)),
    )
    .help("numbers are whole; the unit is part of the key, for example `_percent` or `_milli`")
}

/// An integer that 64 bits do not hold.
pub fn integer_too_large(span: impl Into<Option<Span>>, text: &str) -> Diagnostic {
    error(
        Code::NumberRange,
        span,
        format!("`{}` does not fit into 64 bits", visible(text)),
    )
    .help("numbers reach from -9223372036854775808 to 9223372036854775807")
}

/// A file of a format that this version does not read.
pub fn format_version(
    span: impl Into<Option<Span>>,
    what: &str,
    found: i64,
    known: i64,
) -> Diagnostic {
    let message = format!("this version reads {what} of format {known}, found format {found}");
    let advice = if found > known {
        "the file was written for a newer version of this program; update the program"
    } else {
        "formats are counted from 1"
    };
    error(Code::FormatVersion, span, message).help(advice)
}

// Facts and references.

/// A set of another pack with the name of a fact.
pub fn fact_and_set(span: Span, name: &str, declared: impl Into<Option<Span>>) -> Diagnostic {
    let message = format!(
        "`{}` is a fact, and would also be a set of this pack",
        visible(name)
    );
    error(Code::DuplicateId, span, message)
        .label(declared, "the set is declared here")
        .help("rename the set or the pack")
}

/// Packs that use each other: the other imports of the circle, each with the pack that it names.
pub fn import_cycle(span: Span, id: &str, others: &[(Span, &str)]) -> Diagnostic {
    let message = format!("the pack `{}` uses itself, in a circle", visible(id));
    let found = error(Code::ImportCycle, span, message)
        .help("put what both need into a pack that uses neither");
    let label = |found: Diagnostic, (span, id): &(Span, &str)| {
        found.label(*span, format!("which uses `{}`", visible(id)))
    };
    others.iter().fold(found, label)
}

/// A name that is neither a fact nor a set.
pub fn unknown_fact<'a>(
    span: impl Into<Option<Span>>,
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let found = error(
        Code::UnknownFact,
        span,
        format!("there is no fact `{}`", visible(name)),
    );
    match nearest(name, candidates) {
        Some(near) => found.help(format!(
            "did you mean `{near}`?{}",
            foreign_letter(name, near)
        )),
        None => found,
    }
}

/// A name that nobody bound to a value.
pub fn unbound_fact<'a>(
    span: Span,
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let found = unknown_fact(span, name, candidates);
    if found.help.is_some() {
        return found;
    }
    found.help("give it a value in the facts, or `null` when it is not known")
}

/// Days that are compared with a fact which the schema lacks.
pub fn no_today(span: Span) -> Diagnostic {
    unknown_fact(span, "today", []).help("days are compared with it: declare `today` as a date")
}

/// A map where a value is needed.
pub fn map_as_value(span: Span, name: &str, inside: Option<&str>) -> Diagnostic {
    let what = format!("`{}`, which holds a map,", visible(name));
    let instead = match inside {
        Some(key) => format!("name a value in it: `{}.{}`", visible(name), visible(key)),
        None => "give it values and lists of values only".to_owned(),
    };
    cel_unsupported(span, &what, "facts are plain values and sets", &instead)
}

/// A table where the value of a fact is needed, or the other way round.
pub fn not_a_fact<'a>(
    span: Span,
    name: &str,
    inside: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    const LISTED_MAX: usize = 6;
    let message = format!("`{}` is a group of facts, not a fact", visible(name));
    let found = error(Code::UnknownFact, span, message);
    let inside: Vec<&str> = inside.into_iter().take(LISTED_MAX).collect();
    if inside.is_empty() {
        found
    } else {
        found.help(format!("there are {}", quoted(&inside)))
    }
}

/// A set of another pack that this one does not use.
pub fn set_elsewhere(span: Span, name: &str, pack: &str) -> Diagnostic {
    let pack = visible(pack);
    unknown_fact(span, name, []).help(format!(
        "it is a set of the pack `{pack}`: add `uses = [\"{pack}\"]` to `[pack]`"
    ))
}

/// A fact of the catalog without a source.
pub fn fact_without_source(span: impl Into<Option<Span>>, fact: &str, record: &str) -> Diagnostic {
    let message = format!(
        "no source is named for `{}` of `{}`",
        visible(fact),
        visible(record)
    );
    error(Code::FactWithoutSource, span, message)
        .help("add the key to the `facts` of the source that proves it")
}

/// An id that names nothing.
pub fn unknown_reference<'a>(
    span: impl Into<Option<Span>>,
    kind: &str,
    id: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    error(
        Code::UnknownReference,
        span,
        format!("there is no {kind} `{}`", visible(id)),
    )
    .suggest(id, candidates)
}

// Conditions.

/// A condition that is not CEL.
pub fn cel_syntax(span: Span, expected: &str, found: &str) -> Diagnostic {
    error(
        Code::CelSyntax,
        span,
        format!("expected {expected}, found {found}"),
    )
}

/// A letter or a literal that CEL does not know.
pub fn cel_token(span: Span, message: &str) -> Diagnostic {
    error(Code::CelSyntax, span, message.to_owned())
}

/// A letter that no token of CEL begins with.
pub fn strange_letter(span: Span, letter: char) -> Diagnostic {
    let number = u32::from(letter);
    let named = if letter.is_ascii() {
        format!("`{letter}`")
    } else if letter.is_whitespace() {
        format!("the space U+{number:04X}")
    } else {
        format!("`{letter}` (U+{number:04X})")
    };
    let found = cel_token(span, &format!("{named} means nothing in a condition"));
    let help = match letter {
        '&' | '∧' => "and is written `&&`",
        '|' | '∨' => "or is written `||`",
        '¬' => "not is written `!`",
        '=' => "equality is written `==`",
        '‘' | '’' | '“' | '”' | '«' | '»' | '´' => {
            "texts stand between straight quotes: `'text'`"
        }
        '≤' => "write `<=`",
        '≥' => "write `>=`",
        '≠' => "write `!=`",
        '×' => "write `*`",
        '÷' => "write `/`",
        '–' | '−' => "write `-`",
        '∈' => "write `in`",
        '∉' => "write `!(x in s)`",
        '^' => "that just one of two holds is written `a != b`",
        '~' => "texts are compared whole: `x == 'text'`, `x in ['a', 'b']`",
        ';' => "a condition is one expression: join its parts with `&&`",
        '#' => "a comment begins with `//`",
        '$' | '@' | '`' => "names are written as they are: `a.b`",
        letter if letter.is_whitespace() => "write an ordinary space",
        letter if !letter.is_ascii() => "names have only ASCII letters, digits and `_`",
        _ => return found,
    };
    found.help(help)
}

/// A part of CEL that is not accepted, why, and what to write instead.
pub fn cel_unsupported(span: Span, what: &str, reason: &str, instead: &str) -> Diagnostic {
    error(
        Code::CelUnsupported,
        span,
        format!("{what} cannot be used in a condition: {reason}"),
    )
    .help(instead)
}

/// `x[i]`; `named` is what it means where the index is a name.
pub fn indexing(span: Span, named: Option<&str>) -> Diagnostic {
    let (reason, instead) = match named {
        Some(name) => (
            "facts are named with dots",
            format!("write `{}`", visible(name)),
        ),
        None => (
            "it fails where there is no such element",
            "ask what is in a set: `'x' in set`".to_owned(),
        ),
    };
    cel_unsupported(span, "indexing", reason, &instead)
}

/// Overflow or division by zero.
pub fn cel_arithmetic(span: Span, message: &str) -> Diagnostic {
    error(Code::CelArithmetic, span, message.to_owned())
}

/// Two sides of an operator that do not go together.
pub fn cel_mismatch(span: Span, operator: &str, left: &str, right: &str) -> Diagnostic {
    error(
        Code::WrongType,
        span,
        format!("`{operator}` cannot be applied to {left} and {right}"),
    )
}

/// A comparison of something that is true or false with something that is neither.
pub fn truth_against(span: Span, operator: &str, left: &str, right: &str) -> Diagnostic {
    let found = cel_mismatch(span, operator, left, right);
    found.help("what is true or false stands alone: `x`, or `!x`")
}

/// A comparison of what a comparison said: `1 < x < 3`.
pub fn chained(span: Span, operator: &str, left: &str, right: &str) -> Diagnostic {
    let found = cel_mismatch(span, operator, left, right);
    found.help("compare twice: `1 < x && x < 3`")
}

/// A part of a condition that has the wrong type.
pub fn cel_type(span: Span, expected: &str, found: &str) -> Diagnostic {
    error(
        Code::WrongType,
        span,
        format!("expected {expected}, found {found}"),
    )
}

/// A condition, or a part of one, that cannot hold.
pub fn never_true(span: impl Into<Option<Span>>, what: &str, reason: &str) -> Diagnostic {
    error(
        Code::NeverTrue,
        span,
        format!("{what} can never be true: {reason}"),
    )
}

/// A condition, or a part of one, that cannot fail.
pub fn always_true(span: impl Into<Option<Span>>, what: &str, reason: &str) -> Diagnostic {
    warning(
        Code::AlwaysTrue,
        span,
        format!("{what} is always true: {reason}"),
    )
}

/// Something declared that nothing uses.
pub fn never_used(span: impl Into<Option<Span>>, what: &str, name: &str) -> Diagnostic {
    warning(
        Code::NeverUsed,
        span,
        format!("the {what} `{}` is never used", visible(name)),
    )
}

/// An exception that is over or will be in a few days; `left` says in how many, on a day that is named.
pub fn exception_expires(
    span: impl Into<Option<Span>>,
    rule: &str,
    (day, left): (&str, i64),
    owner: &str,
    denies: impl Into<Option<Span>>,
) -> Diagnostic {
    let rule = visible(rule);
    let ends = match left {
        ..0 => format!("ended on {day}"),
        0 => format!("ends today, on {day}"),
        1 => format!("ends tomorrow, on {day}"),
        _ => format!("ends in {left} days, on {day}"),
    };
    let message = format!("the exception from `{rule}` {ends}");
    let after = if left < 0 {
        "this rule denies again"
    } else {
        "this rule denies again afterwards"
    };
    let advice = format!("ask {} to renew it, or remove it", visible(owner));
    warning(Code::ExceptionExpires, span, message)
        .label(denies, after)
        .help(advice)
}

/// A rule that another one makes superfluous.
pub fn shadowed(
    span: impl Into<Option<Span>>,
    rule: &str,
    by: &str,
    other: impl Into<Option<Span>>,
) -> Diagnostic {
    let message = format!("whenever the rule `{rule}` takes effect, `{by}` does too");
    warning(Code::Shadowed, span, message).label(other, "this rule takes effect then")
}

fn error(code: Code, span: impl Into<Option<Span>>, message: String) -> Diagnostic {
    let span = span.into();
    Diagnostic {
        code,
        severity: Severity::Error,
        message,
        span,
        labels: Vec::new(),
        help: None,
    }
}

fn warning(code: Code, span: impl Into<Option<Span>>, message: String) -> Diagnostic {
    error(code, span, message).warning()
}
