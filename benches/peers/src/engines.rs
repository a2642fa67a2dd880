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

pub fn all() -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(Floor),
        Box::new(Ours(Policy::shared())),
        Box::new(Datalogic::new()),
        Box::new(Zen::new()),
        Box::new(Cel::new()),
        Box::new(JsonLogic::new()),
        Box::new(Cedar::new()),
        Box::new(Regorus::new()),
    ]
}

/// Measures a closure without a box around it, so that the floor is one.
macro_rules! bench {
    ($group:expr, $id:expr, $run:expr) => {
        $group.bench_function($id, |b| b.iter(|| black_box($run)))
    };
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

impl JsonLogic {
    fn new() -> Self {
        Self(serde_json::from_str(JSON_LOGIC).expect("JSON"))
    }
}

impl Engine for JsonLogic {
    fn name(&self) -> &'static str {
        "jsonlogic"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        let facts = serde_json::from_str(&case.json()).ok()?;
        jsonlogic::apply(&self.0, &facts).ok()?.as_bool()
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let facts: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        match contract {
            Contract::Resident => bench!(group, id, jsonlogic::apply(&self.0, black_box(&facts))),
            Contract::Parsing => bench!(group, id, {
                let facts: serde_json::Value =
                    serde_json::from_str(black_box(&json)).expect("JSON");
                jsonlogic::apply(&self.0, &facts)
            }),
            Contract::Policy => bench!(
                group,
                id,
                serde_json::from_str::<serde_json::Value>(black_box(JSON_LOGIC))
            ),
        };
    }
}

const ZEN: &str = "license in ['apache-2.0', 'mit'] and region == 'eu' and mau < 700000000 and not (data == 'restricted' and hosting == 'vendor')";

struct Zen(zen_expression::Expression<zen_expression::expression::Standard>);

impl Zen {
    fn new() -> Self {
        Self(zen_expression::compile_expression(ZEN).expect("valid"))
    }

    fn facts(json: &str) -> zen_expression::Variable {
        let facts: serde_json::Value = serde_json::from_str(json).expect("JSON");
        facts.into()
    }
}

impl Engine for Zen {
    fn name(&self) -> &'static str {
        "zen-expression"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        self.0.evaluate(Self::facts(&case.json())).ok()?.as_bool()
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let facts = Self::facts(&json);
        match contract {
            Contract::Resident => bench!(group, id, self.0.evaluate(black_box(&facts).clone())),
            Contract::Parsing => bench!(group, id, self.0.evaluate(Self::facts(black_box(&json)))),
            Contract::Policy => bench!(
                group,
                id,
                zen_expression::compile_expression(black_box(ZEN))
            ),
        };
    }
}

const CEL: &str = "license in ['apache-2.0', 'mit'] && region == 'eu' && mau < 700000000 && !(data == 'restricted' && hosting == 'vendor')";

struct Cel(cel::Program);

impl Cel {
    fn new() -> Self {
        Self(cel::Program::compile(CEL).expect("valid"))
    }

    fn facts(json: &str) -> cel::Context<'static, 'static> {
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
}

impl Engine for Cel {
    fn name(&self) -> &'static str {
        "cel"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        match self.0.execute(&Self::facts(&case.json())) {
            Ok(cel::Value::Bool(answer)) => Some(answer),
            _ => None,
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
        let facts = Self::facts(&json);
        match contract {
            Contract::Resident => bench!(group, id, self.0.execute(black_box(&facts))),
            Contract::Parsing => bench!(group, id, self.0.execute(&Self::facts(black_box(&json)))),
            Contract::Policy => bench!(group, id, cel::Program::compile(black_box(CEL))),
        };
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

impl Cedar {
    fn new() -> Self {
        Self {
            policies: PolicySet::from_str(CEDAR).expect("valid"),
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
        }
    }

    fn request(json: &str) -> Request {
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
}

impl Engine for Cedar {
    fn name(&self) -> &'static str {
        "cedar-policy"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        let request = Self::request(&case.json());
        let answer = self
            .authorizer
            .is_authorized(&request, &self.policies, &self.entities);
        Some(answer.decision() == Decision::Allow)
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let request = Self::request(&json);
        let decide = |request: &Request| {
            self.authorizer
                .is_authorized(request, &self.policies, &self.entities)
        };
        match contract {
            Contract::Resident => bench!(group, id, decide(black_box(&request))),
            Contract::Parsing => bench!(group, id, decide(&Self::request(black_box(&json)))),
            Contract::Policy => bench!(group, id, PolicySet::from_str(black_box(CEDAR))),
        };
    }
}

const REGO: &str = r#"
package ai
default allow := false
deny if { input.data == "restricted"; input.hosting == "vendor" }
allow if { input.license in {"apache-2.0", "mit"}; input.region == "eu"; input.mau < 700000000; not deny }
"#;

struct Regorus(regorus::CompiledPolicy);

impl Regorus {
    fn new() -> Self {
        Self(Self::compile())
    }

    fn compile() -> regorus::CompiledPolicy {
        let mut engine = regorus::Engine::new();
        engine
            .add_policy("policy.rego".to_owned(), REGO.to_owned())
            .expect("valid");
        engine
            .compile_with_entrypoint(&"data.ai.allow".into())
            .expect("an entry point")
    }
}

impl Engine for Regorus {
    fn name(&self) -> &'static str {
        "regorus"
    }

    fn answer(&self, case: &Case) -> Option<bool> {
        let facts = regorus::Value::from_json_str(&case.json()).ok()?;
        self.0.eval_with_input(facts).ok()?.as_bool().ok().copied()
    }

    fn bench(
        &self,
        contract: Contract,
        case: &Case,
        id: &str,
        group: &mut BenchmarkGroup<WallTime>,
    ) {
        let json = case.json();
        let facts = regorus::Value::from_json_str(&json).expect("JSON");
        match contract {
            Contract::Resident => {
                bench!(group, id, self.0.eval_with_input(black_box(&facts).clone()))
            }
            Contract::Parsing => bench!(group, id, {
                let facts = regorus::Value::from_json_str(black_box(&json)).expect("JSON");
                self.0.eval_with_input(facts)
            }),
            Contract::Policy => bench!(group, id, Self::compile()),
        };
    }
}
