//! The playground's questions about a pack: texts in, JSON text out.
//!
//! Offsets count UTF-16 units, as a browser's strings do.

use modelpair::cases::{Grounds, Page};
use modelpair::workbench::{Workbench, new_pack};
use modelpair::{Advisor, File, Role, texts_from_json};
use modelpair_widget::Lang;
use modelpair_widget::matrix::{Change, Group, OUTCOMES, Words, differences};
use serde::Serialize;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

/// The catalog and the policies, with the pack that was checked last.
#[wasm_bindgen]
pub struct Playground {
    workbench: Workbench,
    stem: String,
    grounds: Option<Grounds>,
}

#[wasm_bindgen]
impl Playground {
    /// `texts_json` is what `modelpair bundle --texts` wrote.
    #[wasm_bindgen(constructor)]
    pub fn new(texts_json: &str) -> Result<Playground, JsError> {
        let (catalog, policies) = texts_from_json(texts_json, "")?;
        let workbench = Workbench::new(&catalog, &policies)
            .map_err(|rejected| JsError::new(&rejected.diagnostics.to_string()))?;
        Ok(Playground {
            workbench,
            stem: String::new(),
            grounds: None,
        })
    }

    /// The hash of the facts and rules that come along.
    pub fn bundle(&self) -> String {
        self.workbench.advisor().info().hash
    }

    /// The words of the portal for what a playground says, too: `verdict`, `role` and `change`, by their ids.
    pub fn words(lang: &str) -> Result<String, JsError> {
        let lang = Lang::from_tag(lang);
        let words = Words::of(lang);
        let outcomes = OUTCOMES.iter().map(|outcome| outcome.name());
        let roles = Role::ALL.iter().map(|role| role.as_str());
        let changes = Change::ALL.map(word);
        text(&json!({
            "verdict": named(outcomes, &words.verdicts),
            "role": named(roles, &lang.roles()),
            "change": named(changes.into_iter(), &words.changes),
        }))
    }

    /// What cases may name, as `Vocabulary` says it.
    pub fn vocabulary(&self) -> Result<String, JsError> {
        text(&self.workbench.vocabulary())
    }

    /// The profiles, as a list of `id` and `title`.
    pub fn profiles(&self) -> Result<String, JsError> {
        let profiles = self.workbench.advisor().profiles().iter();
        let profiles = profiles.map(|one| json!({ "id": one.id, "title": one.title }));
        text(&profiles.collect::<Value>())
    }

    /// Checks the pack that the file `<stem>.toml` would hold: `problems`, and whether it is in force from now on.
    pub fn check(&mut self, stem: &str, pack: &str, today: &str) -> Result<String, JsError> {
        let name = format!("{stem}.toml");
        let file = File {
            path: name.clone(),
            name,
            text: pack.to_owned(),
        };
        let today = today.parse().ok();
        let checked = self.workbench.check(&file, today);
        stem.clone_into(&mut self.stem);
        self.grounds = checked.grounds;
        text(&json!({ "problems": checked.problems, "in_force": self.grounds.is_some() }))
    }

    /// What the pack changes about the verdicts for a situation; `null` while there is an error in it.
    pub fn grid(&self, situation_json: &str) -> Result<String, JsError> {
        let Some(advisor) = self.grounds.as_ref().and_then(Grounds::advisor) else {
            return Ok("null".to_owned());
        };
        let base = self.workbench.advisor();
        let situation = advisor.situation_from_json(situation_json)?;
        let shift = self.workbench.shift(advisor, &situation);
        let groups = differences((advisor, &shift.now), (base, &shift.before));
        text(&json!({
            "before": shift.counts_before,
            "now": shift.counts_now,
            "groups": groups.iter().map(|one| group(one, advisor, base)).collect::<Value>(),
        }))
    }

    /// Runs the cases of a page, and says what they see of the conditions; `null` while there is an error in the pack.
    pub fn run_cases(&self, page: &str) -> Result<String, JsError> {
        let Some(grounds) = &self.grounds else {
            return Ok("null".to_owned());
        };
        let (page, faults) = Page::read(&format!("{}.md", self.stem), page);
        let cases = page.cases.iter().map(|case| {
            let mut one = page.clone();
            one.cases = vec![case.clone()];
            let run = grounds.run(&one);
            json!({ "heading": case.heading, "line": case.given.line, "faults": run.faults })
        });
        text(&json!({
            "faults": faults,
            "cases": cases.collect::<Value>(),
            "coverage": grounds.coverage(std::slice::from_ref(&page)).first(),
        }))
    }

    /// What could stand before a unit of a pack.
    pub fn complete(&self, pack: &str, offset: u32) -> Result<String, JsError> {
        text(&self.workbench.complete(pack, offset))
    }

    /// What stands at a unit of a pack; `null` where there is nothing to say.
    pub fn hover(&self, pack: &str, offset: u32) -> Result<String, JsError> {
        text(&self.workbench.hover(pack, offset))
    }

    /// The page of a code, in Markdown; empty where there is none.
    pub fn explain(code: &str) -> String {
        Workbench::explain(code).unwrap_or_default().to_owned()
    }

    /// A pack to begin with and a page of cases for it: `pack` and `page`.
    pub fn blank(name: &str, today: &str) -> Result<String, JsError> {
        let (pack, page) = new_pack(name, today);
        text(&json!({ "pack": pack, "page": page }))
    }
}

fn named<'a>(ids: impl Iterator<Item = &'a str>, words: &[&str]) -> Value {
    let named = ids.zip(words);
    named
        .map(|(id, word)| (id.to_owned(), Value::from(*word)))
        .collect::<Map<_, _>>()
        .into()
}

fn text<T: Serialize>(value: &T) -> Result<String, JsError> {
    Ok(serde_json::to_string(value)?)
}

/// Cells that differ by the same rules, with what these say.
fn group(group: &Group, now: &Advisor, before: &Advisor) -> Value {
    let rule = |advisor: &Advisor, id: &str| {
        let rules = &advisor.bundle().rules;
        let rule = rules.rule(rules.find(id)?)?;
        Some(json!({ "because": rule.because, "clause": rule.clause }))
    };
    let rules = group.rules.iter().map(|change| {
        let said = rule(now, &change.rule).or_else(|| rule(before, &change.rule));
        json!({ "rule": change.rule, "change": word(change.change), "said": said })
    });
    let name = |id: &str| {
        now.bundle()
            .catalog
            .model(id)
            .map(|model| model.name.clone())
    };
    let cells = group.cells.iter().map(|cell| {
        json!({
            "model": cell.model,
            "name": name(&cell.model),
            "route": cell.route,
            "role": cell.role,
            "before": cell.before,
            "now": cell.now,
        })
    });
    json!({
        "rules": rules.collect::<Value>(),
        "facts": group.facts,
        "cells": cells.collect::<Value>(),
    })
}

fn word(change: Change) -> &'static str {
    match change {
        Change::FiresNow => "fires-now",
        Change::FiredBefore => "fired-before",
        Change::Rewritten => "rewritten",
        Change::New => "new",
        Change::Gone => "gone",
    }
}
