//! The texts that the portal compiles itself: those that come along, and what the organization adds to them.

use modelpair::{Advisor, File};
use modelpair_rules::{
    ColumnUnit, Date, Diagnostic, Diagnostics, RenderStyle, Severity, Sources, render,
};

/// The catalog and the policies that come along.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    catalog: Vec<File>,
    policies: Vec<File>,
}

/// A file that the organization adds, or puts in the place of one that comes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// What a message calls it: a file name, or an address.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// Why it could not be had, where it could not.
    pub missing: Option<String>,
}

/// Where a file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A pack of rules beside those that come along.
    Pack,
    /// A file of the catalog, by its path there.
    Catalog(String),
    /// A file of the policies, by its path there.
    Policies(String),
}

/// What came out of compiling.
#[derive(Debug)]
pub struct Compiled {
    /// Ready to answer; nothing when there were errors.
    pub advisor: Option<Advisor>,
    /// Errors and warnings about own files, and every error.
    pub faults: Vec<Fault>,
}

/// A diagnostic as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The code, which has a page.
    pub code: &'static str,
    /// Whether nothing works while it is there.
    pub is_error: bool,
    /// What was found and what was expected.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file, and line and column counted from one.
    pub place: Option<(String, u32, u32)>,
    /// The line with a mark below it, as the command line prints it.
    pub excerpt: String,
    /// What the code means, at length.
    pub page: &'static str,
}

/// The folders below `catalog` and below `policies`.
const CATALOG: [&str; 3] = ["models", "options", "providers"];
const POLICIES: [&str; 4] = ["house", "licenses", "profiles", "regimes"];

impl Texts {
    /// Reads what `modelpair bundle --texts` wrote.
    ///
    /// # Errors
    ///
    /// When the text is something else.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let (catalog, policies) =
            modelpair::texts_from_json(json, "").map_err(|error| error.to_string())?;
        Ok(Self { catalog, policies })
    }

    /// Checks and compiles, with what the organization adds; warnings are told about its own files alone. Without a
    /// file that could not be had nothing is compiled: rules that are not all there would permit too much.
    pub fn compile(&self, own: &[OwnFile], today: Option<Date>) -> Compiled {
        let (mut catalog, mut policies) = (self.catalog.clone(), self.policies.clone());
        let mut packs = Vec::new();
        for file in own.iter().filter(|file| file.missing.is_none()) {
            let (list, path) = match file.place() {
                Place::Pack => (&mut packs, file.name.clone()),
                Place::Catalog(path) => (&mut catalog, path),
                Place::Policies(path) => (&mut policies, path),
            };
            list.retain(|known| known.path != path);
            list.push(File {
                path,
                name: file.name.clone(),
                text: file.text.clone(),
            });
        }
        let mut loaded = modelpair::check(&catalog, &policies, &packs, today);
        loaded.diagnostics.sort();
        let sources = &loaded.sources;
        let is_own = |diagnostic: &Diagnostic| {
            let name = diagnostic.span.map(|span| &sources.get(span.source).name);
            name.is_some_and(|name| own.iter().any(|file| file.name == *name))
        };
        let told = loaded
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error || is_own(found));
        let faults = told.map(|found| fault(found, sources)).collect();
        let all_there = own.iter().all(|file| file.missing.is_none());
        let bundle = loaded.bundle.take().filter(|_| all_there);
        Compiled {
            advisor: bundle.and_then(|bundle| Advisor::from_bundle(bundle).ok()),
            faults,
        }
    }
}

impl OwnFile {
    /// Where it belongs: by the folders in its name, else by the tables that only one kind of file has.
    pub fn place(&self) -> Place {
        let name = self.name.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = name.split('/').collect();
        let file = parts.last().copied().unwrap_or_default();
        let folder = parts.iter().rev().nth(1).copied().unwrap_or_default();
        let path = format!("{folder}/{file}");
        if CATALOG.contains(&folder) {
            return Place::Catalog(path);
        }
        let begins = |start: &str| {
            let mut lines = self.text.lines();
            lines.any(|line| line.trim_start().starts_with(start))
        };
        if begins("[pack]") {
            return Place::Pack;
        }
        if POLICIES.contains(&folder) {
            return Place::Policies(path);
        }
        if ["developers.toml", "regions.toml", "hardware.toml"].contains(&file) {
            return Place::Catalog(file.to_owned());
        }
        let kinds = [
            ("[[option]]", Some("options")),
            ("[[route]]", Some("providers")),
            ("origin_countries", Some("models")),
            ("spdx", None),
        ];
        match kinds.into_iter().find(|(start, _)| begins(start)) {
            Some((_, Some(folder))) => Place::Catalog(format!("{folder}/{file}")),
            Some((_, None)) => Place::Policies(format!("licenses/{file}")),
            None => Place::Pack,
        }
    }
}

fn fault(found: &Diagnostic, sources: &Sources) -> Fault {
    let one: Diagnostics = std::iter::once(found.clone()).collect();
    let text = render(&one, sources, RenderStyle::Plain);
    // The first line is the message, the second the place, the last the advice: all are shown by themselves.
    let lines = text.lines().skip(1);
    let excerpt: Vec<&str> = lines
        .filter(|line| {
            !["= help:", "-->"]
                .iter()
                .any(|start| line.trim_start().starts_with(start))
        })
        .collect();
    Fault {
        code: found.code.name(),
        is_error: found.severity == Severity::Error,
        message: found.message.clone(),
        help: found.help.clone(),
        place: found.span.map(|span| {
            let at = sources.position(span, ColumnUnit::Characters);
            (sources.get(span.source).name.clone(), at.line, at.column)
        }),
        excerpt: excerpt.join("\n"),
        page: found.code.page(),
    }
}
