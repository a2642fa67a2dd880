//! Which expressions are of the language, before anything is evaluated.

use crate::diag::{self, Diagnostic};
use crate::expr::ast::{Ast, AstKind, Binary};
use crate::expr::refusal;

/// Says what is not accepted, why, and what to write instead.
pub(super) fn check(ast: &Ast) -> Result<(), Diagnostic> {
    let refuse = |what: &str, reason: &str, instead: &str| {
        Err(diag::cel_unsupported(ast.span, what, reason, instead))
    };
    match &ast.kind {
        AstKind::Boolean(_) | AstKind::Integer(_) | AstKind::Text(_) | AstKind::Name(_) => Ok(()),
        AstKind::Null => refuse(
            "`null`",
            "a fact that is not known makes the result unknown by itself",
            "leave the comparison out",
        ),
        AstKind::Select(name) => refuse(
            &format!("`.{name}` of a value"),
            "values have no parts",
            "write the full name of a fact",
        ),
        AstKind::Index(named) => Err(diag::indexing(ast.span, named.as_deref())),
        AstKind::List(items) => match items.iter().find(|item| !is_constant(item)) {
            Some(item) => Err(diag::cel_unsupported(
                item.span,
                &format!("{} as an element of a list", item.what()),
                "lists hold constants",
                "compare the facts one by one, joined by `||`",
            )),
            None => check_all(items),
        },
        AstKind::Negate(inner) if !is_constant(inner) => no_arithmetic(ast),
        AstKind::Not(inner) | AstKind::Negate(inner) => check(inner),
        AstKind::And(parts) | AstKind::Or(parts) => check_all(parts),
        AstKind::Choice(parts) => check_all(parts.iter()),
        AstKind::Binary(operator, _, sides) => {
            check_all(sides.iter())?;
            let arithmetic = operator.calculate(1, 1).is_some();
            let text = |side: &Ast| matches!(side.kind, AstKind::Text(_) | AstKind::List(_));
            match operator {
                Binary::Add if sides.iter().all(text) => refuse(
                    "joining",
                    "texts and lists stay as they are written",
                    "write the result",
                ),
                Binary::Add if sides.iter().any(text) => refuse(
                    "joining",
                    "texts and lists stay as they are written",
                    "compare the parts one by one, joined by `&&`",
                ),
                _ if arithmetic && !sides.iter().all(is_constant) => no_arithmetic(ast),
                _ => Ok(()),
            }
        }
        AstKind::Call {
            name,
            name_span,
            target,
            arguments,
        } => {
            let on_sets = target.as_ref().is_some_and(
                |target| matches!(&target.kind, AstKind::Name(name) if name == "sets"),
            );
            let count = arguments.len() + usize::from(target.is_some() && !on_sets);
            let known = match (on_sets, name.as_str()) {
                (true, "contains" | "intersects" | "equivalent") => count == 2,
                (false, "size") => count == 1,
                _ => false,
            };
            if known {
                let target = target.as_deref().filter(|_| !on_sets);
                return target.into_iter().chain(arguments).try_for_each(check);
            }
            Err(refusal(name, *name_span, target.as_deref()))
        }
    }
}

fn check_all<'a>(parts: impl IntoIterator<Item = &'a Ast>) -> Result<(), Diagnostic> {
    parts.into_iter().try_for_each(check)
}

fn no_arithmetic(ast: &Ast) -> Result<(), Diagnostic> {
    Err(diag::cel_unsupported(
        ast.span,
        "arithmetic with a fact",
        "it could overflow, and what would decide could not be said",
        "calculate with constants only, on the other side: `x > 1000 / 12`",
    ))
}

/// Whether a part names no fact.
fn is_constant(ast: &Ast) -> bool {
    match &ast.kind {
        AstKind::Name(_) => false,
        AstKind::Not(inner) | AstKind::Negate(inner) => is_constant(inner),
        AstKind::And(parts) | AstKind::Or(parts) | AstKind::List(parts) => {
            parts.iter().all(is_constant)
        }
        AstKind::Choice(parts) => parts.iter().all(is_constant),
        AstKind::Binary(_, _, sides) => sides.iter().all(is_constant),
        AstKind::Call {
            name,
            target,
            arguments,
            ..
        } => {
            let target = target.as_deref().filter(|_| name == "size");
            target.into_iter().chain(arguments).all(is_constant)
        }
        _ => true,
    }
}
