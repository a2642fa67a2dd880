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

/// The glue with its module watched: `watched` is in `engine.js`, and hears of a trap.
pub fn watch_module(glue: &str) -> Result<String> {
    const EXPORTS: &str = "wasm = instance.exports;";
    let places = glue.matches(EXPORTS).count();
    if places != 1 {
        bail!("`{EXPORTS}` in the glue: found {places}, expected 1");
    }
    Ok(glue.replace(EXPORTS, "wasm = watched(instance.exports);"))
}

/// A module as the text of a function that runs it and gives what it exports, `default` by the name `init`.
/// Called again it is a new module: that is how a widget starts again after a panic.
pub fn as_function(module: &str) -> Result<String> {
    let mut body = String::with_capacity(module.len());
    let mut names = Vec::new();
    for line in module.lines() {
        let Some(exported) = line.strip_prefix("export ") else {
            if line.trim_start().starts_with("import ") {
                bail!("a module that is to be a function imports: {line}");
            }
            body.push_str(line);
            body.push('\n');
            continue;
        };
        if let Some(list) = exported.strip_prefix('{') {
            let list = list.trim_end_matches(['}', ';', ' ']);
            for name in list.split(',').map(str::trim) {
                names.push(match name.split_once(" as ") {
                    Some((own, "default")) => format!("init: {own}"),
                    Some((own, other)) => format!("{other}: {own}"),
                    None => name.to_owned(),
                });
            }
            continue;
        }
        let plain = exported.strip_prefix("async ").unwrap_or(exported);
        let kinds = ["class ", "function ", "const "];
        let Some(rest) = kinds.iter().find_map(|kind| plain.strip_prefix(kind)) else {
            bail!("a module that is to be a function exports in an unknown way: {line}");
        };
        names.push(
            rest.split(|c| !is_name(c))
                .next()
                .unwrap_or_default()
                .to_owned(),
        );
        body.push_str(exported);
        body.push('\n');
    }
    Ok(format!(
        "() => {{\n{body}return {{ {} }};\n}}",
        names.join(", ")
    ))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn count_accesses(glue: &str, property: &str) -> usize {
    let access = format!(".{property}");
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
    fn the_module_is_watched_in_one_place() {
        let glue = "let wasm;\nwasm = instance.exports;\n";
        let watched = "let wasm;\nwasm = watched(instance.exports);\n";
        assert_eq!(watch_module(glue).unwrap(), watched);
        assert!(watch_module(&glue.repeat(2)).is_err());
        assert!(watch_module("").is_err());
    }

    #[test]
    fn a_module_becomes_a_function() {
        let module = "export class A {\n}\nexport async function b() {\n}\nlet c;\nexport { c, d as default };\n";
        let expected = "() => {\nclass A {\n}\nasync function b() {\n}\nlet c;\nreturn { A, b, c, init: d };\n}";
        assert_eq!(as_function(module).unwrap(), expected);
        assert!(as_function("import x from 'y';").is_err());
        assert!(as_function("export default 1;").is_err());
    }
}
