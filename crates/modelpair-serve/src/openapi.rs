//! The interface as an `OpenAPI` document: paths and words are here, every schema is made from the types.

use modelpair::record::Record;
use modelpair::replay::ReplayView;
use modelpair::shape::situation_schema;
use modelpair::{Advisor, VERSION};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value as Json, json};

use crate::answer::VerdictsAnswer;
use crate::batch::LineAnswer;
use crate::problem::{Fault, PROBLEM_JSON, Problem};
use crate::request::{RecommendRequest, VerdictsRequest};

pub(crate) const VERDICTS: &str = "/v1/verdicts";
pub(crate) const RECOMMEND: &str = "/v1/recommend";
pub(crate) const REPLAY: &str = "/v1/replay";
pub(crate) const BUNDLE: &str = "/v1/bundle";
pub(crate) const DOCUMENT: &str = "/openapi.json";
pub(crate) const HEALTH: &str = "/healthz";
pub(crate) const READY: &str = "/readyz";
pub(crate) const METRICS: &str = "/metrics";

const COMPONENTS: &str = "/components/schemas";

/// What may be wrong with a question besides what stands in it.
const FAULTS_OF_QUESTIONS: [Fault; 8] = [
    Fault::BodyUnreadable,
    Fault::NoToken,
    Fault::WrongToken,
    Fault::TooSlow,
    Fault::BodyTooLarge,
    Fault::WrongMediaType,
    Fault::Internal,
    Fault::TooBusy,
];

/// The document for the facts that these rules declare.
pub fn openapi(advisor: &Advisor) -> Json {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    let verdicts = schemas.question::<VerdictsRequest, VerdictsAnswer>(
        "verdicts",
        "Every option in every role, or some of them: permitted or not, by which clause",
    );
    let recommend = schemas.question::<RecommendRequest, Record>(
        "recommend",
        "The pair for a situation, with everything that it rests on",
    );
    let replay = schemas.question::<Record, ReplayView>(
        "replay",
        "Works a record out again, on the bundle that it carries or else on the one in force: the same, or what differs",
    );
    for (path, question) in [
        (VERDICTS, verdicts),
        (RECOMMEND, recommend),
        (REPLAY, replay),
    ] {
        paths.insert(path.to_owned(), json!({ "post": question }));
    }
    for (path, operation) in asked_with_get() {
        paths.insert(path.to_owned(), json!({ "get": operation }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "modelpair",
            "summary": "Which AI model should you pair with which?",
            "description": "Verdicts, recommendations and replays. Every answer names the facts and rules that it rests on in the header `x-modelpair-bundle`. No legal advice.",
            "version": VERSION,
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas.finish(advisor),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Where the service was started with a token.",
                },
            },
        },
    })
}

/// The schemas of all types that were asked for.
struct Schemas(SchemaGenerator);

impl Schemas {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = COMPONENTS.into();
            settings.meta_schema = None;
        });
        Self(settings.for_serialize().into_generator())
    }

    fn of<T: JsonSchema>(&mut self) -> Json {
        self.0.subschema_for::<T>().to_value()
    }

    /// A question with a body, alone or on the lines of a stream.
    fn question<Q: JsonSchema, A: JsonSchema>(&mut self, name: &str, summary: &str) -> Json {
        let (question, answer) = (self.of::<Q>(), self.of::<A>());
        let line = self.of::<LineAnswer<A>>();
        let problem = self.of::<Problem>();
        let lines = |schema: &Json, what: &str| json!({ "schema": schema, "description": what });
        let mut responses = Map::new();
        responses.insert(
            "200".to_owned(),
            json!({
                "description": "The answer, in canonical JSON (RFC 8785); to a stream, an answer on each line.",
                "headers": {
                    "x-modelpair-bundle": {
                        "description": "The hash of the facts and rules by which it was judged.",
                        "schema": { "type": "string", "pattern": "^sha256:[0-9a-f]{64}$" },
                    },
                    "x-request-id": {
                        "description": "The id that the request brought, or a new one.",
                        "schema": { "type": "string" },
                    },
                },
                "content": {
                    "application/json": { "schema": answer },
                    "application/x-ndjson": lines(&line, "For each line one, in their order."),
                },
            }),
        );
        let statuses = FAULTS_OF_QUESTIONS
            .iter()
            .map(|fault| fault.status().as_u16());
        for status in statuses.chain([400, 422]) {
            responses.insert(
                status.to_string(),
                json!({
                    "description": described(status),
                    "content": { PROBLEM_JSON: { "schema": problem } },
                }),
            );
        }
        json!({
            "operationId": name,
            "summary": summary,
            "security": [{}, { "token": [] }],
            "requestBody": {
                "required": true,
                "content": {
                    "application/json": { "schema": question },
                    "application/x-ndjson": lines(&question, "One question on each line."),
                },
            },
            "responses": responses,
        })
    }

    /// All of them, with the situation that these rules ask about.
    fn finish(mut self, advisor: &Advisor) -> Map<String, Json> {
        let mut schemas = self.0.take_definitions(true);
        let mut situation = situation_schema(&advisor.bundle().declarations);
        let mut parts = Map::new();
        if let Json::Object(members) = &mut situation {
            members.remove("$id");
            members.remove("$schema");
            if let Some(Json::Object(found)) = members.remove("$defs") {
                parts = found;
            }
        }
        for (name, mut part) in parts {
            lead(&mut part);
            schemas.insert(of_situation(&name), part);
        }
        lead(&mut situation);
        schemas.insert("Situation".to_owned(), situation);
        schemas
    }
}

/// What the parts of the situation's schema are called in the document.
fn of_situation(part: &str) -> String {
    format!("Situation.{part}")
}

/// Leads references to where the parts of the situation's schema are now.
fn lead(schema: &mut Json) {
    match schema {
        Json::Object(members) => {
            if let Some(Json::String(target)) = members.get_mut("$ref")
                && let Some(part) = target.strip_prefix("#/$defs/")
            {
                *target = format!("#{COMPONENTS}/{}", of_situation(part));
            }
            members.values_mut().for_each(lead);
        }
        Json::Array(items) => items.iter_mut().for_each(lead),
        _ => {}
    }
}

/// In words: every fault that has this status.
fn described(status: u16) -> String {
    let faults = Fault::ALL
        .iter()
        .filter(|fault| fault.status().as_u16() == status);
    let mut names: Vec<String> = faults.map(|fault| format!("`{}`", fault.name())).collect();
    match status {
        400 => names.push("a body that is no JSON, or no text".to_owned()),
        422 => names.push("a body that says something wrong, each fault with its place".to_owned()),
        _ => {}
    }
    format!("A problem (RFC 9457): {}.", names.join(", "))
}

fn asked_with_get() -> [(&'static str, Json); 5] {
    let answer = |media: &str, what: &str, schema: Json| json!({ "200": { "description": what, "content": { media: { "schema": schema } } } });
    let text = || json!({ "type": "string" });
    let object = || json!({ "type": "object" });
    let mut bundle = answer(
        "application/json",
        "The compiled bundle, with its hash as `etag`",
        object(),
    );
    bundle["304"] = json!({ "description": "The bundle that `if-none-match` names is in force." });
    let ready = json!({ "200": {
        "description": "Requests may be sent here; `refused` says what is wrong with newer rules that are not in force.",
        "content": { "application/json": { "schema": object() } },
    }, "503": { "description": "The service is stopping." } });
    [
        (
            BUNDLE,
            json!({
                "operationId": "bundle",
                "summary": "The facts and rules in force",
                "security": [{}, { "token": [] }],
                "responses": bundle,
            }),
        ),
        (
            DOCUMENT,
            json!({
                "operationId": "openapi",
                "summary": "This document",
                "responses": answer("application/json", "OpenAPI 3.1", object()),
            }),
        ),
        (
            HEALTH,
            json!({
                "operationId": "health",
                "summary": "Whether the process answers at all",
                "responses": answer("text/plain", "It does", text()),
            }),
        ),
        (
            READY,
            json!({
                "operationId": "ready",
                "summary": "Whether requests should be sent here, and which facts and rules are in force",
                "responses": ready,
            }),
        ),
        (
            METRICS,
            json!({
                "operationId": "metrics",
                "summary": "Counts for Prometheus",
                "security": [{}, { "token": [] }],
                "responses": answer(crate::metrics::OPEN_METRICS, "OpenMetrics", text()),
            }),
        ),
    ]
}
