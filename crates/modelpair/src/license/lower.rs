//! Turns a license file into generic rules.
//!
//! Which clauses bind whom: on the developer's own service its terms bind, not the license of the weights.
//! On somebody's host also the field of use, the territory, the outputs and every threshold that exempts an
//! official host, since its text then reaches use through other hosts. On own or rented machines, all of it.

use modelpair_rules::{
    Diagnostics, Effect, Expr, Node, NodeValue, Pack, Rule, Schema, Sets, Span, Text, diag,
    parse_condition,
};

use super::read::{Clause, Exclusion, LicenseFile, Obligation, OutputTraining, Threshold};
use crate::catalog::Catalog;

const OWN_MACHINES: &str = "route.deployment in ['self-hosted', 'self-hosted-cloud']";
const ALSO_HOSTED: &str = "route.deployment in ['hosted-open', 'self-hosted', 'self-hosted-cloud']";
/// The terms of a closed model bind wherever it is served.
const EVERYWHERE: &str = "true";

/// The id under which a closed service's terms are filed.
const CLOSED: &str = "proprietary-api";

struct Lowering<'a> {
    file: &'a LicenseFile,
    schema: &'a Schema,
    rules: Vec<Rule>,
    composed: Vec<Composed>,
    out: &'a mut Diagnostics,
}

/// The conditions of a clause as they were composed from its terms.
#[derive(Debug)]
pub(crate) struct Composed {
    /// The rule.
    pub rule: String,
    /// Where the entry stands that they were composed from.
    pub span: Span,
    /// `applies`, then `when`.
    pub texts: [String; 2],
}

impl LicenseFile {
    /// The license as a pack of rules.
    pub fn lower(&self, schema: &Schema, catalog: &Catalog, out: &mut Diagnostics) -> Pack {
        self.compose(schema, catalog, out).0
    }

    /// The license as a pack of rules, with the text of each condition.
    pub fn compose(
        &self,
        schema: &Schema,
        catalog: &Catalog,
        out: &mut Diagnostics,
    ) -> (Pack, Vec<Composed>) {
        let mut lowering = Lowering {
            file: self,
            schema,
            rules: Vec::new(),
            composed: Vec::new(),
            out,
        };
        for threshold in &self.thresholds {
            lowering.threshold(threshold);
        }
        for exclusion in &self.exclusions {
            lowering.exclusion(exclusion, catalog);
        }
        for obligation in &self.obligations {
            lowering.obligation(obligation);
        }
        for ban in &self.field_bans {
            let military = if ban.fields.iter().any(|field| field == "military") {
                " || use.military"
            } else {
                ""
            };
            let when = format!(
                "sets.intersects(use.fields, {}){military}",
                list(&ban.fields)
            );
            lowering.rule(&ban.head, lowering.reach(ALSO_HOSTED), &when, Effect::Deny);
        }
        if let Some(clause) = &self.commercial_use {
            let held = lowering.permission_held();
            lowering.rule(
                clause,
                lowering.reach(ALSO_HOSTED),
                &format!("use.commercial && !({held})"),
                Effect::Deny,
            );
        }
        if let Some(training) = &self.output_training {
            lowering.output_training(training);
        }
        let Lowering {
            rules, composed, ..
        } = lowering;
        let title = Text {
            en: self.license.name.clone(),
            es: self.license.name.clone(),
        };
        let pack = Pack {
            id: self.license.id.clone(),
            title,
            source: self.license.source.clone(),
            rules,
            exceptions: Vec::new(),
            span: None,
        };
        (pack, composed)
    }
}

impl Lowering<'_> {
    fn threshold(&mut self, threshold: &Threshold) {
        let reach = if threshold.exempt.contains(&"official-host") {
            ALSO_HOSTED
        } else {
            OWN_MACHINES
        };
        let mut parts: Vec<String> = triggers(threshold).into_iter().collect();
        if threshold.metric != "none" {
            let comparison = if threshold.at_least { ">=" } else { ">" };
            parts.push(format!(
                "{} {comparison} {}",
                measured_fact(threshold),
                threshold.over
            ));
        }
        if threshold
            .effects
            .contains(&"blocks-non-exempt-commercial-use")
        {
            parts.push("use.commercial".to_owned());
        }
        parts.extend(
            threshold
                .exempt
                .iter()
                .map(|exempt| format!("!({})", exemption(exempt))),
        );
        let duty = threshold
            .effects
            .iter()
            .all(|effect| matches!(*effect, "display-name" | "notice-email"));
        let effect = if duty { Effect::Require } else { Effect::Deny };
        if effect == Effect::Deny {
            parts.push(format!("!({})", self.permission_held()));
        }
        self.rule(
            &threshold.head,
            self.reach(reach),
            &parts.join(" && "),
            effect,
        );
    }

    fn exclusion(&mut self, exclusion: &Exclusion, catalog: &Catalog) {
        let mut countries: Vec<String> = Vec::new();
        for place in &exclusion.territory {
            match catalog.countries(place) {
                Some(members) => countries.extend_from_slice(members),
                None if place.len() == 2
                    && place.chars().all(|letter| letter.is_ascii_uppercase()) =>
                {
                    countries.push(place.clone());
                }
                None => {
                    let known = catalog.regions.iter().map(|region| region.id.as_str());
                    self.out.push(diag::unknown_reference(
                        exclusion.head.span,
                        "region",
                        place,
                        known,
                    ));
                }
            }
        }
        let place = if exclusion.by_headquarters {
            format!("organization.headquarters in {}", list(&countries))
        } else {
            format!("sets.intersects(use.countries, {})", list(&countries))
        };
        let mut parts = vec![place];
        if exclusion.multimodal_only {
            parts.push("model.multimodal".to_owned());
        }
        parts.extend(
            exclusion
                .exempt
                .iter()
                .map(|exempt| format!("!({})", exemption(exempt))),
        );
        self.rule(
            &exclusion.head,
            self.reach(ALSO_HOSTED),
            &parts.join(" && "),
            Effect::Deny,
        );
    }

    fn obligation(&mut self, obligation: &Obligation) {
        let any = obligation.uses.iter().any(|kind| kind == "any");
        let when = if any {
            "true".to_owned()
        } else {
            format!("sets.intersects(use.kinds, {})", list(&obligation.uses))
        };
        self.rule(
            &obligation.head,
            self.reach(OWN_MACHINES),
            &when,
            Effect::Require,
        );
    }

    fn output_training(&mut self, training: &OutputTraining) {
        let reach = if self.file.license.id == CLOSED {
            EVERYWHERE
        } else {
            ALSO_HOSTED
        };
        let trains = "'train-on-outputs' in use.kinds";
        let (when, effect) = match training.mode {
            "forbidden" | "forbidden-except-self" | "forbidden-foundational" | "unverified" => {
                (trains.to_owned(), Effect::Deny)
            }
            "non-commercial" => (format!("{trains} && use.commercial"), Effect::Deny),
            "forbidden-competing" => (
                format!("{trains} && model.developer in use.competes_with"),
                Effect::Deny,
            ),
            "naming-prefix-if-distributed" => (
                format!(
                    "{trains} && sets.intersects(use.kinds, ['redistribute-weights', 'host-as-service', 'embed-in-product'])"
                ),
                Effect::Require,
            ),
            "attribution" => (trains.to_owned(), Effect::Require),
            _ => return,
        };
        self.rule(&training.head, self.reach(reach), &when, effect);
    }

    /// A separate permission is held.
    fn permission_held(&self) -> String {
        format!("'{}' in agreements.licenses", self.file.license.id)
    }

    fn reach(&self, deployments: &str) -> String {
        format!("license.id == '{}' && {deployments}", self.file.license.id)
    }

    fn rule(&mut self, head: &Clause, applies: String, when: &str, effect: Effect) {
        let id = format!("{}/{}", self.file.license.id, head.rule);
        self.composed.push(Composed {
            rule: id.clone(),
            span: head.span,
            texts: [applies.clone(), when.to_owned()],
        });
        let applies = self.condition(head, applies);
        let when = self.condition(head, when.to_owned());
        let (Some(applies), Some(when)) = (applies, when) else {
            return;
        };
        if effect == Effect::Deny && head.remedy.is_none() {
            self.out.push(diag::missing_key(
                head.span,
                "remedy",
                "a clause that denies",
            ));
        }
        self.rules.push(Rule {
            id,
            applies,
            when,
            effect,
            because: head.because.clone(),
            remedy: head.remedy.clone(),
            clause: head.cited.clone(),
            source: self.file.license.source.clone(),
            verified_on: self.file.verified_on,
            confidence: self.file.confidence,
            reading: None,
            applies_from: None,
            applies_until: None,
            span: Some(head.span),
        });
    }

    /// A condition composed from the terms; a wrong word in them is reported at the entry.
    fn condition(&mut self, head: &Clause, text: String) -> Option<Expr> {
        let node = Node::new(head.span, NodeValue::Text(text));
        parse_condition(&node, self.schema, &Sets::new(), self.out)
    }
}

/// The fact that a threshold looks at.
fn measured_fact(threshold: &Threshold) -> &'static str {
    match (threshold.metric, threshold.product) {
        ("mau", _) if threshold.frozen => "organization.monthly_active_users_at_model_release",
        ("mau", true) => "use.product_monthly_active_users",
        ("mau", false) => "organization.monthly_active_users",
        ("monthly-revenue-usd", true) => "use.product_monthly_revenue_usd",
        ("monthly-revenue-usd" | "global-consolidated-monthly-revenue-usd", _) => {
            "organization.monthly_revenue_usd"
        }
        (_, true) => "use.product_revenue_12_months_usd",
        (_, false) => "organization.revenue_12_months_usd",
    }
}

/// What must be the case besides the number; nothing for a threshold that holds for everybody.
fn triggers(threshold: &Threshold) -> Option<String> {
    let words: Option<Vec<&str>> = threshold
        .triggers
        .iter()
        .map(|trigger| match *trigger {
            "commercial" => Some("use.commercial"),
            "operates-maas" => Some("'maas' in organization.operates"),
            "operates-ai-work-assistant" => Some("'ai-work-assistant' in organization.operates"),
            "competes-with-licensor" => Some("model.developer in use.competes_with"),
            _ => None,
        })
        .collect();
    words
        .filter(|words| !words.is_empty())
        .map(|words| format!("({})", words.join(" || ")))
}

fn exemption(exempt: &str) -> &'static str {
    match exempt {
        "internal-use" => "sets.contains(['internal'], use.kinds)",
        "integrated-end-user-product-recipient" => "use.end_user_of_product",
        "official-host" => "route.official_host",
        _ => "organization.non_profit && !use.commercial",
    }
}

/// A CEL list of texts.
fn list(items: &[String]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("'{item}'")).collect();
    format!("[{}]", quoted.join(", "))
}
