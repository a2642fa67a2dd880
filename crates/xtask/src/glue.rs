//! Changes to the JavaScript that wasm-bindgen writes.
//!
//! Yew brands DOM nodes with properties of fixed names and numbers them from 1 in every module.
//! Two Yew modules on one page (ours, and a host page that is itself a Yew application) would take each other's
//! nodes for their own, and a click on our button would reach the host's handlers.
//! The names occur only in the glue, so renaming them there keeps the two apart.

use anyhow::{Result, bail};

/// The properties that Yew 0.23 sets, each read once and written once in the glue.
const PROPERTIES: [&str; 3] = [
    "__yew_subtree_id",
    "__yew_subtree_cache_key",
    "__yew_listener_id",
];
const PREFIX: &str = "__yew_";
const OWN_PREFIX: &str = "__modelpair_yew_";

/// The glue with our own names, and how many places were renamed.
#[derive(Debug, PartialEq, Eq)]
pub struct Renamed {
    pub glue: String,
    pub places: usize,
}

/// Renames Yew's properties, and refuses a glue that does not look as expected.
pub fn rename_yew_properties(glue: &str) -> Result<Renamed> {
    let mut found = Vec::new();
    let mut places = 0;
    for property in PROPERTIES {
        let count = count_accesses(glue, property);
        found.push(format!("{property} {count}"));
        places += count;
    }
    let all = glue.matches(&format!(".{PREFIX}")).count();
    let expected = PROPERTIES.len() * 2;
    if places != expected || all != expected {
        bail!(
            "Yew's properties in the glue: found {all} ({}), expected {expected}, two of each; \
             see crates/xtask/src/glue.rs",
            found.join(", ")
        );
    }
    Ok(Renamed {
        glue: glue.replace(&format!(".{PREFIX}"), &format!(".{OWN_PREFIX}")),
        places,
    })
}

/// The glue without comments of whole lines and without indentation: a sixth of what a reader downloads of it.
/// Newlines stay, so nothing changes its meaning, unless a text spans lines; such a glue is refused.
pub fn compact(glue: &str) -> Result<String> {
    let mut compact = String::with_capacity(glue.len());
    let mut in_comment = false;
    for line in glue.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
            if !in_comment || !line.contains("*/") {
                continue;
            }
            bail!("code after a comment in the glue: {line}");
        }
        if line.matches('`').count() % 2 == 1 {
            bail!("a text over several lines in the glue: {line}");
        }
        if !line.is_empty() && !line.starts_with("//") {
            compact.push_str(line);
            compact.push('\n');
        }
    }
    Ok(compact)
}

fn count_accesses(glue: &str, property: &str) -> usize {
    let access = format!(".{property}");
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    glue.match_indices(&access)
        .filter(|(at, _)| !glue[at + access.len()..].starts_with(is_name))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glue() -> String {
        let accesses = PROPERTIES.map(|name| {
            format!("__wbg_{name}_1: (a) => a.{name}, set: (a, b) => {{ a.{name} = b }},\n")
        });
        accesses.concat()
    }

    #[test]
    fn renames_properties_and_leaves_the_names_of_imports() {
        let renamed = rename_yew_properties(&glue()).unwrap();
        assert_eq!(renamed.places, 6);
        assert!(renamed.glue.contains("a.__modelpair_yew_subtree_id = b"));
        assert!(renamed.glue.contains("__wbg___yew_subtree_id_1:"));
        assert!(!renamed.glue.contains(".__yew_"));
    }

    #[test]
    fn refuses_a_glue_with_other_numbers() {
        let missing = glue().replacen("a.__yew_listener_id", "a.other", 1);
        let error = rename_yew_properties(&missing).unwrap_err().to_string();
        assert!(error.contains("found 5"), "{error}");
        assert!(error.contains("__yew_listener_id 1"), "{error}");
        let unknown = format!("{} a.__yew_something = 1;", glue());
        let error = rename_yew_properties(&unknown).unwrap_err().to_string();
        assert!(error.contains("found 7"), "{error}");
    }

    #[test]
    fn compacts_lines_and_nothing_else() {
        let glue = "/* tslint */\n/**\n * Words.\n */\nexport function f() {\n    // why\n    return `a ${b}`;\n\n}\n";
        let expected = "export function f() {\nreturn `a ${b}`;\n}\n";
        assert_eq!(compact(glue).unwrap(), expected);
        assert!(compact("const a = `one\ntwo`;").is_err());
        assert!(compact("/* x */ f();").is_err());
    }
}
