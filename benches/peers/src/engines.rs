//! The engines, each asked in the way its documentation recommends for many decisions.

use cedar_policy::{Authorizer, Context, Decision, Entities, PolicySet, Request};
use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use modelpair_benches::Policy;
use modelpair_peers::Case;
use modelpair_rules::{Diagnostics, Facts, Outcome, Source, Sources, parse_json};
use std::hint::black_box;
use std::str::FromStr;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// Policy and facts are ready, in the engine's own form.
    Resident,
    /// The policy is ready, the facts are JSON text.
    Parsing,
    /// The policy is text.
    Policy,
}

pub trait Engine {
    fn name(&self) -> &'static str;

    /// Whether the engine permits; nothing when it gives no answer.
    fn answer(&self, case: &Case) -> Option<bool>;

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    );
}

/// An engine with a form of its own for facts, which is the same to ask in every way.
trait Peer {
    /// Facts that are ready to be asked about.
    type Facts;

    const NAME: &'static str;

    /// Reads the policy.
    fn load() -> Self;

    fn facts(&self, json: &str) -> Self::Facts;

    /// Whether it permits; nothing when it gives no answer.
    fn permits(&self, facts: &Self::Facts) -> Option<bool>;
}

pub fn all() -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(Floor),
        Box::new(Ours(Policy::shared())),
        Box::new(Datalogic::new()),
        Box::new(Zen::load()),
        Box::new(Cel::load()),
        Box::new(JsonLogic::load()),
        Box::new(Cedar::load()),
        Box::new(Regorus::load()),
    ]
}

/// Measures a closure without a box around it, so that the floor is one.
macro_rules! bench {
    ($group:expr, $id:expr, $run:expr) => {
        $group.bench_function($id, |b| b.iter(|| black_box($run)))
    };
}

impl<P: Peer> Engine for P {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        self.permits(&self.facts(&case.json()))
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let facts = self.facts(&json);
        match contract {
            Contract::Resident => bench!(group, id, self.permits(black_box(&facts))),
            Contract::Parsing => bench!(group, id, self.permits(&self.facts(black_box(&json)))),
            Contract::Policy => bench!(group, id, P::load()),
        };
    }
}

struct Floor;

impl Engine for Floor {
    fn name(&self) -> &'static str {
        "hand-written Rust"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        Some(case.permits())
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        if contract == Contract::Resident {
            bench!(group, id, black_box(case).permits());
        }
    }
}

struct Ours(Policy);

impl Ours {
    fn facts(&self, json: &str) -> Facts {
        let mut sources = Sources::new();
        let mut found = Diagnostics::new();
        let id = sources.add(Source {
            name: "facts".to_owned(),
            text: json.to_owned(),
        });
        let node = parse_json(id, &sources, &mut found).expect("JSON");
        let mut facts = Facts::new(&self.0.schema);
        for (key, node) in node.table().expect("an object") {
            let fact = self.0.fact(&key.name);
            if let Some(value) = self.0.schema.value_from_node(fact, node, &mut found) {
                facts.set(fact, value);
            }
        }
        facts
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "modelpair-rules"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        match self.0.rules.evaluate(&self.facts(&case.json())).outcome {
            Outcome::Permitted | Outcome::Conditional => Some(true),
            Outcome::Denied => Some(false),
            Outcome::Undetermined => None,
        }
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let facts = self.facts(&json);
        let rules = &self.0.rules;
        match contract {
            Contract::Resident => {
                bench!(group, id, rules.judge(black_box(&facts)));
                bench!(
                    group,
                    format!("{id}, explained"),
                    rules.evaluate(black_box(&facts))
                );
            }
            Contract::Parsing => {
                bench!(group, id, rules.judge(&self.facts(black_box(&json))));
            }
            Contract::Policy => {
                bench!(group, id, Policy::shared());
            }
        }
    }
}

const JSON_LOGIC: &str = r#"{"and": [{"in": [{"var": "license"}, ["apache-2.0", "mit"]]}, {"==": [{"var": "region"}, "eu"]},
    {"<": [{"var": "mau"}, 700000000]}, {"!": [{"and": [{"==": [{"var": "data"}, "restricted"]}, {"==": [{"var": "hosting"}, "vendor"]}]}]}]}"#;

struct Datalogic(datalogic_rs::Engine, datalogic_rs::Logic);

impl Datalogic {
    fn new() -> Self {
        let engine = datalogic_rs::Engine::new();
        let logic = engine.compile(JSON_LOGIC).expect("valid");
        Self(engine, logic)
    }
}

impl Engine for Datalogic {
    fn name(&self) -> &'static str {
        "datalogic-rs"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        let answer = self.0.session().eval_str(&self.1, case.json().as_str());
        answer.ok()?.parse().ok()
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let parsed = datalogic_rs::ParsedData::from_json(&json).expect("JSON");
        let mut session = self.0.session();
        match contract {
            Contract::Resident => bench!(group, id, {
                session.reset();
                let value = session.eval_borrowed(&self.1, black_box(&parsed));
                value.ok().and_then(|value| value.as_bool())
            }),
            Contract::Parsing => bench!(group, id, {
                session.reset();
                let value = session.eval_borrowed(&self.1, black_box(json.as_str()));
                value.ok().and_then(|value| value.as_bool())
            }),
            Contract::Policy => bench!(group, id, self.0.compile(black_box(JSON_LOGIC))),
        };
    }
}

struct JsonLogic(serde_json::Value);

impl Peer for JsonLogic {
    type Facts = serde_json::Value;

    const NAME: &'static str = "jsonlogic";

    fn load() -> Self {
        Self(serde_json::from_str(black_box(JSON_LOGIC)).expect("JSON"))
    }

    fn facts(&self, json: &str) -> serde_json::Value {
        serde_json::from_str(json).expect("JSON")
    }

    fn permits(&self, facts: &serde_json::Value) -> Option<bool> {
        jsonlogic::apply(&self.0, facts).ok()?.as_bool()
    }
}

const ZEN: &str = "license in ['apache-2.0', 'mit'] and region == 'eu' and mau < 700000000 and not (data == 'restricted' and hosting == 'vendor')";

struct Zen(zen_expression::Expression<zen_expression::expression::Standard>);

impl Peer for Zen {
    type Facts = zen_expression::Variable;

    const NAME: &'static str = "zen-expression";

    fn load() -> Self {
        Self(zen_expression::compile_expression(black_box(ZEN)).expect("valid"))
    }

    fn facts(&self, json: &str) -> zen_expression::Variable {
        let facts: serde_json::Value = serde_json::from_str(json).expect("JSON");
        facts.into()
    }

    fn permits(&self, facts: &zen_expression::Variable) -> Option<bool> {
        self.0.evaluate(facts.clone()).ok()?.as_bool()
    }
}

const CEL: &str = "license in ['apache-2.0', 'mit'] && region == 'eu' && mau < 700000000 && !(data == 'restricted' && hosting == 'vendor')";

struct Cel(cel::Program);

impl Peer for Cel {
    type Facts = cel::Context<'static, 'static>;

    const NAME: &'static str = "cel";

    fn load() -> Self {
        Self(cel::Program::compile(black_box(CEL)).expect("valid"))
    }

    fn facts(&self, json: &str) -> cel::Context<'static, 'static> {
        let facts: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let mut context = cel::Context::default();
        for (name, value) in facts.as_object().expect("an object") {
            match value.as_i64() {
                Some(number) => context.add_variable(name.clone(), number),
                None => context
                    .add_variable(name.clone(), value.as_str().unwrap_or_default().to_owned()),
            }
            .expect("a value");
        }
        context
    }

    fn permits(&self, facts: &cel::Context<'static, 'static>) -> Option<bool> {
        match self.0.execute(facts) {
            Ok(cel::Value::Bool(answer)) => Some(answer),
            _ => None,
        }
    }
}

const CEDAR: &str = r#"
permit(principal, action, resource) when {
  ["apache-2.0", "mit"].contains(context.license) && context.region == "eu" && context.mau < 700000000
};
forbid(principal, action, resource) when { context.data == "restricted" && context.hosting == "vendor" };
"#;

struct Cedar {
    policies: PolicySet,
    authorizer: Authorizer,
    entities: Entities,
}

impl Peer for Cedar {
    type Facts = Request;

    const NAME: &'static str = "cedar-policy";

    fn load() -> Self {
        Self {
            policies: PolicySet::from_str(black_box(CEDAR)).expect("valid"),
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
        }
    }

    fn facts(&self, json: &str) -> Request {
        let context = Context::from_json_str(json, None).expect("a context");
        let id = |id: &str| id.parse().expect("an id");
        Request::new(
            id("Org::\"acme\""),
            id("Action::\"use\""),
            id("Model::\"x\""),
            context,
            None,
        )
        .expect("a request")
    }

    fn permits(&self, request: &Request) -> Option<bool> {
        let (policies, entities) = (&self.policies, &self.entities);
        let answer = self.authorizer.is_authorized(request, policies, entities);
        Some(answer.decision() == Decision::Allow)
    }
}

const REGO: &str = r#"
package ai
default allow := false
deny if { input.data == "restricted"; input.hosting == "vendor" }
allow if { input.license in {"apache-2.0", "mit"}; input.region == "eu"; input.mau < 700000000; not deny }
"#;

struct Regorus(regorus::CompiledPolicy);

impl Peer for Regorus {
    type Facts = regorus::Value;

    const NAME: &'static str = "regorus";

    fn load() -> Self {
        let mut engine = regorus::Engine::new();
        engine
            .add_policy("policy.rego".to_owned(), REGO.to_owned())
            .expect("valid");
        let entry = "data.ai.allow".into();
        let policy = engine.compile_with_entrypoint(&entry);
        Self(policy.expect("an entry point"))
    }

    fn facts(&self, json: &str) -> regorus::Value {
        regorus::Value::from_json_str(json).expect("JSON")
    }

    fn permits(&self, facts: &regorus::Value) -> Option<bool> {
        let answer = self.0.eval_with_input(facts.clone()).ok()?;
        answer.as_bool().ok().copied()
    }
}
