//! The answers: a body in, a body out, by one set of facts and rules. No sockets, no waiting.

use modelpair::record::{BundleInfo, Explanation, OptionVerdict, Record, SituationView};
use modelpair::replay::{Difference, Document, Replay, ReplayView};
use modelpair::{Advisor, Only, Role, Situation};
use modelpair_rules::{Limits, Node, Text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::problem::Problem;
use crate::request::{Page, RecommendRequest, VerdictsRequest, id_of};

/// How often the rules may be evaluated to explain one verdict; beyond it the explanation says that it is incomplete.
const EXPLAIN_BUDGET: u32 = 2000;

/// A question that this service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Every option and role, or some of them, with its verdict.
    Verdicts,
    /// The pair.
    Recommend,
    /// Whether a record comes out again.
    Replay,
}

/// The verdicts that were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictsAnswer {
    /// Which facts and rules were used.
    pub bundle: BundleInfo,
    /// The situation as it was evaluated.
    pub situation: SituationView,
    /// One entry for each model, route and role, in this order.
    pub verdicts: Vec<ExplainedVerdict>,
    /// "Not legal advice".
    pub disclaimer: Text,
}

/// A verdict, explained where that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedVerdict {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: OptionVerdict,
    /// All minimal reasons, all ways out and what would settle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// What is answered to a body.
pub(crate) struct Answered {
    /// What the request calls itself.
    pub id: Option<Json>,
    /// The hash of the facts and rules by which it was judged.
    pub bundle: String,
    /// Canonical JSON, or what is wrong.
    pub result: Result<String, Problem>,
}

impl Question {
    /// Answers a body.
    pub(crate) fn answer(self, advisor: &Advisor, body: &[u8]) -> Answered {
        let mut answered = Answered {
            id: None,
            bundle: advisor.info().hash,
            result: Ok(String::new()),
        };
        let result = match self {
            Self::Verdicts | Self::Recommend => {
                Page::parse(advisor, body).and_then(|(page, node)| {
                    let id = node.table().and_then(|table| table.get("id"));
                    answered.id = id.and_then(id_of);
                    match self {
                        Self::Verdicts => verdicts(advisor, page, &node).and_then(|a| text(&a)),
                        _ => recommend(advisor, page, &node).and_then(|a| text(&a)),
                    }
                })
            }
            Self::Replay => replay(advisor, body).and_then(|(replay, bundle)| {
                answered.bundle = bundle;
                text(&replay)
            }),
        };
        Answered { result, ..answered }
    }
}

fn text<T: Serialize>(answer: &T) -> Result<String, Problem> {
    modelpair::canonical(answer).map_err(|error| Problem::internal(error.to_string()))
}

fn verdicts(advisor: &Advisor, mut page: Page, node: &Node) -> Result<VerdictsAnswer, Problem> {
    let request = page.read(node, VerdictsRequest::read);
    let (model, route) = (request.model.as_deref(), request.route.as_deref());
    let catalog = &advisor.bundle().catalog;
    let models = catalog.models.iter().map(|model| model.id.as_str());
    page.known(node, "model", model, models);
    let routes = catalog.routes.iter().map(|route| route.id.as_str());
    page.known(node, "route", route, routes);
    let explain = request.explain == Some(true);
    for (key, given) in [("model", model), ("route", route)] {
        if explain && given.is_none() {
            page.needs(node, key, "a request that asks to `explain`");
        }
    }
    if let (Some(model), Some(_), false) = (model, route, page.has_errors()) {
        let offered = catalog
            .options
            .iter()
            .filter(|option| option.model == model);
        page.known(
            node,
            "route",
            route,
            offered.map(|option| option.route.as_str()),
        );
    }
    let situation = page.situation(advisor, &request.asked, node)?;
    let role = request.role;
    let list = advisor.verdicts_of(&situation, &Only { model, route, role });
    let explained = |verdict: OptionVerdict| ExplainedVerdict {
        explanation: explain
            .then(|| explanation(advisor, &situation, &verdict))
            .flatten(),
        verdict,
    };
    Ok(VerdictsAnswer {
        bundle: list.bundle,
        situation: list.situation,
        verdicts: list.verdicts.into_iter().map(explained).collect(),
        disclaimer: list.disclaimer,
    })
}

fn explanation(
    advisor: &Advisor,
    situation: &Situation,
    verdict: &OptionVerdict,
) -> Option<Explanation> {
    let limits = Limits {
        evaluations_max: EXPLAIN_BUDGET,
        ..Limits::DEFAULT
    };
    let option = (verdict.model.as_str(), verdict.route.as_str());
    advisor.explain(situation, option, Role::parse(&verdict.role)?, limits)
}

fn recommend(advisor: &Advisor, mut page: Page, node: &Node) -> Result<Record, Problem> {
    let request = page.read(node, RecommendRequest::read);
    let document = request.document == Some(true);
    if request.with_bundle == Some(true) && !document {
        page.needs(node, "document", "a request for a record `with_bundle`");
    }
    let situation = page.situation(advisor, &request.asked, node)?;
    let outlook = advisor.outlook(&situation);
    let weighed = match (document, request.weights_ppm) {
        (false, None) => Ok(outlook.record()),
        (false, Some(weights)) => outlook.weighed(weights),
        (true, None) => Ok(outlook.document()),
        (true, Some(weights)) => outlook.document_weighed(weights),
    };
    let mut record = weighed.map_err(|_| page.bad_weights(node))?;
    if request.what_if == Some(true) {
        record.counterfactuals = Some(advisor.counterfactuals(&situation));
        if document {
            record = record.sealed();
        }
    }
    if request.with_bundle == Some(true) {
        record = record
            .with_bundle(advisor)
            .map_err(|error| Problem::internal(error.to_string()))?;
    }
    Ok(record)
}

/// On the facts and rules that the record carries, else on those in force; also the hash of the ones that were used.
fn replay(advisor: &Advisor, body: &[u8]) -> Result<(ReplayView, String), Problem> {
    let (page, id) = Page::new(advisor, body)?;
    let document = Document::parse(page.text(id)).map_err(|error| {
        let found = error.diagnostic(id, page.sources());
        let found = match error.line {
            0 => found.help("send a record that `/v1/recommend` wrote with `document`"),
            _ => found,
        };
        Problem::in_body(&found.into(), page.sources())
    })?;
    let carried = document.carried();
    let on =
        |advisor: &Advisor| -> (Replay, String) { (document.replay(advisor), advisor.info().hash) };
    let (replay, bundle) = match carried {
        Ok(Some(carried)) => on(&carried),
        Ok(None) => on(advisor),
        Err(error) => {
            let (mut replay, bundle) = on(advisor);
            let refused = Difference::refused("$.bundle_json", &error.to_string());
            replay.differences.push(refused);
            (replay, bundle)
        }
    };
    Ok((ReplayView::from(replay), bundle))
}
