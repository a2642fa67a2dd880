//! The matrix in an element: mount, update, destroy, and what it can be asked for.

use std::rc::Rc;

use js_sys::Function;
use modelpair_widget::Shared;
use modelpair_widget::matrix::{
    Action, Event, Matrix as Component, MatrixProps, OwnFile, Start, State, Texts,
};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, AttrValue, Callback, Renderer};

use crate::asked::{asked, lang_of, level_of, tell, text};

/// Where a wrong fact is reported, unless the page says otherwise; the id of the fact is appended.
const REPORT: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/issues/new?template=wrong-fact.yml&fact="
);

/// A mounted matrix.
#[wasm_bindgen]
pub struct Matrix {
    handle: AppHandle<Component>,
    props: MatrixProps,
    asked: u32,
}

#[wasm_bindgen]
impl Matrix {
    /// Draws the matrix inside `root`, which should be empty.
    ///
    /// `texts_json` is what `modelpair bundle --texts` wrote. `props_json` is an object with the keys `lang`,
    /// `profile`, `heading_level`, `today`, `situation`, `own` (a list of `name` and `text`, or why it is `missing`), `view` (what an address
    /// kept) and `report`, all optional. `on_event` is called with `"change"` and JSON text, with `"save"` and a file as
    /// JSON text, with `"print"`.
    pub fn mount(
        root: Element,
        texts_json: &str,
        props_json: &str,
        on_event: &Function,
    ) -> Result<Matrix, JsError> {
        let texts = Texts::from_json(texts_json).map_err(|error| JsError::new(&error))?;
        let asked = asked(props_json)?;
        let start = Start {
            profile: text(&asked, "profile").to_owned(),
            today: text(&asked, "today").to_owned(),
            situation: given(&asked, "situation"),
            own: own_files(&asked["own"])?,
            view: given(&asked, "view"),
        };
        let lang = lang_of(&asked);
        let state = State::new(&texts, lang, &start).map_err(|error| JsError::new(&error))?;
        let report = Some(text(&asked, "report")).filter(|report| !report.is_empty());
        let on_event = on_event.clone();
        let props = MatrixProps {
            texts: Shared(Rc::new(texts)),
            start: Shared(Rc::new(state)),
            ask: None,
            lang,
            level: level_of(&asked),
            report: AttrValue::from(report.unwrap_or(REPORT).to_owned()),
            on_event: Callback::from(move |event| match event {
                Event::Change(view) => tell(&on_event, "change", &view),
                Event::Save(file) => {
                    let file =
                        json!({ "name": file.name, "type": file.media_type, "text": file.text });
                    tell(&on_event, "save", &file.to_string());
                }
                Event::Print => tell(&on_event, "print", ""),
            }),
        };
        let handle = Renderer::<Component>::with_root_and_props(root, props.clone()).render();
        Ok(Matrix {
            handle,
            props,
            asked: 0,
        })
    }

    /// Takes new values for `lang` and `heading_level`; with `profile`, `situation` or `own` these replace what there
    /// was.
    pub fn update(&mut self, props_json: &str) -> Result<(), JsError> {
        let asked = asked(props_json)?;
        self.props.lang = lang_of(&asked);
        self.props.level = level_of(&asked);
        let action = if let Some(own) = given(&asked, "own") {
            Some(Action::Replace(own_files(&own)?))
        } else if let Some(situation) = given(&asked, "situation") {
            Some(Action::Situation(situation))
        } else {
            let profile = text(&asked, "profile");
            let is_new = asked["again"].as_bool() == Some(true) && !profile.is_empty();
            is_new.then(|| Action::Profile(profile.to_owned()))
        };
        self.ask(action);
        Ok(())
    }

    /// Takes files that a reader chose or dropped: `bundle` for one to compare with, else for the organization's own.
    pub fn take(&mut self, purpose: &str, files_json: &str) -> Result<(), JsError> {
        let mut files = own_files(&asked(files_json)?)?;
        let action = if purpose == "bundle" {
            files
                .pop()
                .map(|file| Action::CompareBundle(file.name, file.text))
        } else {
            Some(Action::Add(files))
        };
        self.ask(action);
        Ok(())
    }

    /// The hash of the facts and rules in force.
    pub fn bundle(&self) -> String {
        self.with(|state| state.advisor.info().hash)
    }

    /// What was stated, as JSON text.
    pub fn situation(&self) -> String {
        self.with(|state| state.stated().to_string())
    }

    /// What the organization adds, as a list of `name` with `text` or `missing`, as JSON text.
    pub fn own(&self) -> String {
        let file = |file: &OwnFile| match &file.missing {
            Some(missing) => json!({ "name": file.name, "missing": missing }),
            None => json!({ "name": file.name, "text": file.text }),
        };
        self.with(|state| state.own.iter().map(file).collect::<Value>().to_string())
    }

    /// The document for the situation, in the bytes that the command line prints.
    pub fn record(&self) -> String {
        self.with(|state| {
            let record = state.advisor.document(&state.situation);
            record.to_json().unwrap_or_default()
        })
    }

    /// Takes the matrix away.
    pub fn destroy(self) {
        self.handle.destroy();
    }
}

impl Matrix {
    fn ask(&mut self, action: Option<Action>) {
        if let Some(action) = action {
            self.asked += 1;
            self.props.ask = Some((self.asked, action));
        }
        self.handle.update(self.props.clone());
    }

    fn with(&self, read: impl Fn(&State) -> String) -> String {
        let drawn = self.handle.get_component();
        match drawn {
            Some(component) => read(component.state()),
            None => read(&self.props.start.0),
        }
    }
}

/// A key with a value that is not `null`.
fn given(asked: &Value, key: &str) -> Option<Value> {
    asked.get(key).filter(|value| !value.is_null()).cloned()
}

/// A list of objects with `name`, and `text` or why it is `missing`.
fn own_files(list: &Value) -> Result<Vec<OwnFile>, JsError> {
    let files = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let file = |file: &Value| {
        let word = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_owned);
        let missing = word("missing");
        let text = word("text").or_else(|| missing.as_ref().map(|_| String::new()));
        word("name")
            .zip(text)
            .map(|(name, text)| OwnFile {
                name,
                text,
                missing,
            })
            .ok_or_else(|| JsError::new("a file has a `name`, and a `text` or why it is `missing`"))
    };
    files.iter().map(file).collect()
}
