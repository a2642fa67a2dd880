//! What a request may say, read with places so that every fault is shown where it stands.

use modelpair::{Advisor, Role, Situation};
use modelpair_rules::{
    Code, Diagnostics, Node, NodeValue, Reader, Source, SourceId, Sources, diag, parse_json,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value as Json;

use crate::problem::Problem;

/// What the body is called in messages.
const BODY: &str = "body";

/// What both questions begin with.
#[derive(Debug, JsonSchema)]
pub struct Asked {
    /// A text or a number that the answer to a line of a stream carries, too.
    #[schemars(with = "Option<Id>")]
    pub id: Option<Json>,
    /// The profile that fills every fact that is not stated, see `modelpair profiles`; wins over one in the situation.
    pub profile: Option<String>,
    /// What is known about the organization; `today` is the day by the service's clock unless it is stated.
    #[schemars(schema_with = "situation_reference")]
    pub situation: Option<Node>,
}

/// `POST /v1/verdicts`.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VerdictsRequest {
    /// The situation.
    #[schemars(flatten)]
    pub asked: Asked,
    /// Only verdicts about this model.
    pub model: Option<String>,
    /// Only verdicts about this route.
    pub route: Option<String>,
    /// Only verdicts in this role.
    #[schemars(schema_with = "role_schema")]
    pub role: Option<Role>,
    /// Also all minimal reasons and ways out; needs `model` and `route`, because it takes long.
    pub explain: Option<bool>,
}

/// `POST /v1/recommend`.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RecommendRequest {
    /// The situation.
    #[schemars(flatten)]
    pub asked: Asked,
    /// Weights of quality, control and cost in parts per million, instead of those of their order; they sum to a million.
    pub weights_ppm: Option<[i64; 3]>,
    /// Also the smallest changes of answers that change the pair; takes some hundred times as long.
    pub what_if: Option<bool>,
    /// The record with every verdict, every number and a seal, for `/v1/replay`.
    pub document: Option<bool>,
    /// Facts and rules in the record too, so that it can be replayed without them; needs `document`.
    pub with_bundle: Option<bool>,
}

/// What an answer can be recognized by.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) enum Id {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
}

fn situation_reference(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "$ref": "#/components/schemas/Situation" }, { "type": "null" }] })
}

fn role_schema(_: &mut SchemaGenerator) -> Schema {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    json_schema!({ "anyOf": [{ "enum": roles }, { "type": "null" }] })
}

/// A body that is being read.
pub(crate) struct Page {
    sources: Sources,
    out: Diagnostics,
    /// The first parts of the names of facts.
    groups: Vec<String>,
}

impl Page {
    /// Takes a body in; it must be text.
    pub fn new(advisor: &Advisor, body: &[u8]) -> Result<(Self, SourceId), Problem> {
        let paths = advisor.bundle().declarations.situation_paths();
        let groups = paths.filter_map(|path| path.split('.').next());
        let mut page = Self {
            sources: Sources::new(),
            out: Diagnostics::new(),
            groups: groups.map(str::to_owned).collect(),
        };
        let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        let Ok(text) = std::str::from_utf8(body) else {
            page.out.push(diag::not_utf8(BODY));
            return Err(page.problem());
        };
        let id = page.sources.add(Source {
            name: BODY.to_owned(),
            text: text.to_owned(),
        });
        Ok((page, id))
    }

    /// Reads a body as JSON.
    pub fn parse(advisor: &Advisor, body: &[u8]) -> Result<(Self, Node), Problem> {
        let (mut page, id) = Self::new(advisor, body)?;
        match parse_json(id, &page.sources, &mut page.out) {
            Some(node) if !page.out.has_errors() => Ok((page, node)),
            _ => Err(page.problem()),
        }
    }

    pub fn text(&self, id: SourceId) -> &str {
        &self.sources.get(id).text
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// All that is wrong, as an answer.
    pub fn problem(&self) -> Problem {
        Problem::in_body(&self.out, &self.sources)
    }

    /// Reads the keys of a request.
    pub fn read<T>(&mut self, node: &Node, keys: impl FnOnce(&mut Reader<'_, '_>) -> T) -> T {
        let mut reader = Reader::new(node, "a request", &mut self.out);
        let read = keys(&mut reader);
        reader.finish();
        self.lead_into_the_situation();
        read
    }

    /// Who sends a situation as it is gets told where it belongs.
    fn lead_into_the_situation(&mut self) {
        let found = std::mem::take(&mut self.out);
        for diagnostic in found {
            let is_fact = diagnostic.code == Code::UnknownKey
                && diagnostic.span.is_some_and(|span| {
                    let key = span.text(&self.sources).trim_matches('"');
                    let group = key.split('.').next().unwrap_or_default();
                    self.groups.iter().any(|known| known == group)
                });
            self.out.push(if is_fact {
                diagnostic.help("facts stand inside `situation`")
            } else {
                diagnostic
            });
        }
    }

    /// The situation that is asked about, today.
    pub fn situation(
        &mut self,
        advisor: &Advisor,
        asked: &Asked,
        node: &Node,
    ) -> Result<Situation, Problem> {
        if asked.situation.is_none() && asked.profile.is_none() {
            self.needs(node, "situation", "a request without `profile`");
            return Err(self.problem());
        }
        let profile = Asked::profile_of(node);
        let trees: Vec<Node> = asked
            .situation
            .iter()
            .cloned()
            // As a tree of its own, so that a profile nobody knows is shown where it stands.
            .chain([profile])
            .collect();
        let read = advisor.read_situation(None, &trees, &mut self.out);
        let Some(mut situation) = read.filter(|_| !self.out.has_errors()) else {
            return Err(self.problem());
        };
        if situation.today().is_none() {
            situation
                .set("today", &crate::today().into())
                .map_err(|error| Problem::internal(error.to_string()))?;
        }
        Ok(situation)
    }

    /// Refuses names that do not exist, instead of answering with nothing.
    pub fn known<'a>(
        &mut self,
        node: &Node,
        key: &str,
        given: Option<&str>,
        ids: impl Iterator<Item = &'a str>,
    ) {
        let ids: Vec<&str> = ids.collect();
        if let Some(id) = given.filter(|id| !ids.contains(id)) {
            let span = node.table().and_then(|table| table.get(key));
            let span = span.map(|node| node.span);
            self.out.push(diag::unknown_reference(span, key, id, ids));
        }
    }

    /// A key that another one needs.
    pub fn needs(&mut self, node: &Node, key: &str, what: &str) {
        self.out.push(diag::missing_key(node.span, key, what));
    }

    /// Weights that cannot be used, in their place.
    pub fn bad_weights(&mut self, node: &Node) -> Problem {
        let span = node.table().and_then(|table| table.get("weights_ppm"));
        let span = span.map_or(node.span, |node| node.span);
        let expected = "three numbers, none below zero, that sum to 1000000";
        let wrong = diag::number_range(span, "weights_ppm", expected);
        self.out.push(wrong);
        self.problem()
    }

    pub fn has_errors(&self) -> bool {
        self.out.has_errors()
    }
}

impl Asked {
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Self {
        let id = reader.node("id").and_then(|node| {
            let id = id_of(node);
            if id.is_none() {
                let (span, kind) = (node.span, node.kind());
                let wrong = diag::wrong_type(span, "id", "a text or a whole number", kind);
                reader.diagnostics().push(wrong);
            }
            id
        });
        Self {
            id,
            profile: reader.text("profile"),
            situation: reader.node("situation").cloned(),
        }
    }

    /// The profile as a part of a situation, with its place.
    pub(crate) fn profile_of(node: &Node) -> Node {
        let profile = node.table().map(|table| {
            let entries = table
                .iter()
                .filter(|(key, node)| key.name == "profile" && node.value != NodeValue::Null);
            modelpair_rules::Table::new(entries.cloned().collect())
        });
        Node::new(node.span, NodeValue::Table(profile.unwrap_or_default()))
    }
}

/// The id of a request, whatever else is wrong with it.
pub(crate) fn id_of(node: &Node) -> Option<Json> {
    match &node.value {
        NodeValue::Text(text) => Some(text.as_str().into()),
        NodeValue::Integer(number) => Some((*number).into()),
        _ => None,
    }
}

impl VerdictsRequest {
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Self {
        let roles = Role::ALL.map(|role| (role.as_str(), role));
        Self {
            asked: Asked::read(reader),
            model: reader.text("model"),
            route: reader.text("route"),
            role: reader.choice("role", &roles),
            explain: reader.boolean("explain"),
        }
    }
}

impl RecommendRequest {
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Self {
        Self {
            asked: Asked::read(reader),
            weights_ppm: weights(reader),
            what_if: reader.boolean("what_if"),
            document: reader.boolean("document"),
            with_bundle: reader.boolean("with_bundle"),
        }
    }
}

fn weights(reader: &mut Reader<'_, '_>) -> Option<[i64; 3]> {
    let node = reader.node("weights_ppm")?;
    let items = match &node.value {
        NodeValue::Array(items) => items.as_slice(),
        _ => &[],
    };
    let numbers: Option<Vec<i64>> = items
        .iter()
        .map(|item| match item.value {
            NodeValue::Integer(number) => Some(number),
            _ => None,
        })
        .collect();
    let read = numbers.and_then(|numbers| <[i64; 3]>::try_from(numbers).ok());
    if read.is_none() {
        let expected = "a list of three whole numbers";
        let wrong = diag::wrong_type(node.span, "weights_ppm", expected, node.kind());
        reader.diagnostics().push(wrong);
    }
    read
}
