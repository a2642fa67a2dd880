//! The advisor: a bundle made ready to answer.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

#[cfg(feature = "authoring")]
use modelpair_rules::{Diagnostics, Node};

use modelpair_rules::{Facts, Outcome, RuleId, Verdict};

use crate::bundle::{Bundle, BundleError};
use crate::catalog::{Catalog, Model, ModelOption, Provider, Route};
use crate::declarations::Declarations;
use crate::gates::{self, Gate, Role};
use crate::profile::Profile;
use crate::record::{BundleInfo, Quality, Record, VerdictList};
use crate::report;
use crate::situation::{Situation, SituationError};
use crate::ties::{self, Place, Ties};

/// Answers situations from one bundle. Cheap to clone, `Send` and `Sync`; does no I/O and knows no clock.
///
/// Build it once. A clone shares everything with the one it was made from, so a request takes a clone and keeps it to
/// its end, whatever is put in its place meanwhile:
///
/// ```
/// # #[cfg(feature = "default-bundle")] {
/// use std::sync::RwLock;
/// use modelpair::Advisor;
///
/// let current = RwLock::new(Advisor::embedded()?);
///
/// let for_this_request = current.read().unwrap().clone();
/// // Meanwhile somebody brings new facts and rules:
/// let bundle = for_this_request.bundle().clone();
/// *current.write().unwrap() = Advisor::from_bundle(bundle)?;
///
/// let situation = for_this_request.situation("solo").unwrap();
/// assert!(for_this_request.advise(&situation).pair().is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Advisor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    bundle: Bundle,
    /// The same with its second part, where the advisor began with the first one alone.
    whole: OnceLock<Bundle>,
    is_whole: bool,
    info: BundleInfo,
    declarations: Arc<Declarations>,
    options: gates::Options,
    quality: BTreeMap<String, Quality>,
    /// Where the model, the route and the provider of each option are, so that nobody looks for them by name again, and
    /// how the model is used there.
    places: Vec<Option<([usize; 3], &'static str)>>,
    about_pairs: Vec<RuleId>,
}

impl Advisor {
    /// Reads a compiled bundle.
    ///
    /// # Errors
    ///
    /// When the text is no bundle of this version.
    pub fn from_bundle_json(text: &str) -> Result<Self, BundleError> {
        let (bundle, hash) = Bundle::from_json(text)?;
        let info = bundle.info(&hash);
        Ok(Self::new(bundle, info))
    }

    /// Reads a compiled bundle in the form that a page loads, see [`Bundle::to_bytes`].
    ///
    /// # Errors
    ///
    /// When the bytes are no bundle of this version.
    pub fn from_bundle_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let (info, bundle) = Bundle::from_bytes(bytes)?;
        Ok(Self::new(bundle, info))
    }

    /// The same from the first part alone, which is enough for [`Outlook::glance`](crate::Outlook::glance): every verdict,
    /// pair and number is there, and of the words those that a first answer shows. [`Advisor::complete`] adds the others.
    ///
    /// # Errors
    ///
    /// When the bytes are neither a bundle of this version nor the first part of one.
    pub fn from_first_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let (info, bundle, is_whole) = Bundle::from_page_bytes(bytes)?;
        Ok(Self::with(bundle, info, is_whole))
    }

    /// Takes all bytes of the bundle whose first part it began with, and so do all its clones. What was said before is
    /// forgotten by [`Outlook::forget`](crate::Outlook::forget).
    ///
    /// # Errors
    ///
    /// When they are not that bundle.
    pub fn complete(&self, bytes: &[u8]) -> Result<(), BundleError> {
        if self.is_whole() {
            return Ok(());
        }
        let (info, bundle) = Bundle::from_bytes(bytes)?;
        if info != self.inner.info {
            return Err(BundleError::of_two());
        }
        // Somebody else may have been faster, with the same.
        let _ = self.inner.whole.set(bundle);
        Ok(())
    }

    /// Whether all of the bundle is there.
    pub fn is_whole(&self) -> bool {
        self.inner.is_whole || self.inner.whole.get().is_some()
    }

    /// The advisor on the facts and rules that come with this version.
    ///
    /// # Errors
    ///
    /// Never: a test reads the embedded bundle.
    #[cfg(feature = "default-bundle")]
    pub fn embedded() -> Result<Self, BundleError> {
        Self::from_bundle_json(include_str!("../data/default-bundle.json"))
    }

    /// Makes a loaded bundle ready.
    ///
    /// # Errors
    ///
    /// Never for a bundle that was read or loaded.
    pub fn from_bundle(bundle: Bundle) -> Result<Self, BundleError> {
        let hash = crate::bundle::hash(&bundle.to_json()?);
        let info = bundle.info(&hash);
        Ok(Self::new(bundle, info))
    }

    /// Makes a bundle ready that nobody refers to by its hash, which would take as long as all else.
    #[cfg(feature = "authoring")]
    pub(crate) fn draft(bundle: Bundle) -> Self {
        let info = bundle.info("");
        Self::new(bundle, info)
    }

    fn new(bundle: Bundle, info: BundleInfo) -> Self {
        Self::with(bundle, info, true)
    }

    fn with(bundle: Bundle, info: BundleInfo, is_whole: bool) -> Self {
        let quality = qualities(&bundle);
        let places = places(&bundle.catalog);
        let declarations = Arc::new(bundle.declarations.clone());
        let about_pairs = ties::rules_about_pairs(&bundle);
        let options = gates::options(&bundle, &about_pairs);
        Self {
            inner: Arc::new(Inner {
                bundle,
                whole: OnceLock::new(),
                is_whole,
                info,
                declarations,
                options,
                quality,
                places,
                about_pairs,
            }),
        }
    }

    /// The facts and rules.
    pub fn bundle(&self) -> &Bundle {
        let whole = self.inner.whole.get();
        whole.unwrap_or(&self.inner.bundle)
    }

    /// What identifies the facts and rules.
    pub fn info(&self) -> BundleInfo {
        self.inner.info.clone()
    }

    /// The situations to start from.
    pub fn profiles(&self) -> &[Profile] {
        &self.bundle().profiles
    }

    /// A situation with every assumption of a profile.
    pub fn situation(&self, profile: &str) -> Option<Situation> {
        let profile = self.profiles().iter().find(|known| known.id == profile)?;
        Some(Situation::new(
            Arc::clone(&self.inner.declarations),
            Some(profile),
        ))
    }

    /// A situation in which nothing is known.
    pub fn blank(&self) -> Situation {
        Situation::new(Arc::clone(&self.inner.declarations), None)
    }

    /// A situation from JSON: nested tables or dotted paths, with `profile` for the assumptions.
    ///
    /// ```
    /// # #[cfg(feature = "default-bundle")] {
    /// let advisor = modelpair::Advisor::embedded()?;
    /// let situation = advisor.situation_from_json(
    ///     r#"{ "profile": "solo", "today": "2026-11-22", "data": { "classes": ["personal"] } }"#,
    /// )?;
    /// assert_eq!(situation.set_of("data.classes"), Some(vec!["personal"]));
    ///
    /// let error = advisor.situation_from_json(r#"{ "data": { "classes": ["secrets"] } }"#).unwrap_err();
    /// assert_eq!(error.path, "data.classes");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text is no JSON object, or the first fact that cannot be read.
    pub fn situation_from_json(&self, text: &str) -> Result<Situation, SituationError> {
        crate::situation::from_json(self, text)
    }

    /// A situation from trees with positions, each winning over the one before; `profile` wins over a profile in them.
    /// Every fault is reported in its place.
    #[cfg(feature = "authoring")]
    pub fn read_situation(
        &self,
        profile: Option<&str>,
        trees: &[Node],
        out: &mut Diagnostics,
    ) -> Option<Situation> {
        crate::situation::read(self, profile, trees, out)
    }

    /// Every option in every role with its verdict.
    pub fn verdicts(&self, situation: &Situation) -> VerdictList {
        report::verdicts(self, situation, &self.gates(situation))
    }

    /// The answer for each option of the catalog, in each role of [`Role::ALL`]: what [`Advisor::verdicts`] says
    /// without the reasons, in a fraction of the time.
    pub fn outcomes(&self, situation: &Situation) -> Vec<[Outcome; 4]> {
        self.inner.options.outcomes(self.bundle(), situation)
    }

    /// All minimal reasons for a verdict, all minimal ways out of a denial, and what would settle an undetermined
    /// one; nothing when there is no such option.
    #[cfg(feature = "analysis")]
    pub fn explain(
        &self,
        situation: &Situation,
        (model, route): (&str, &str),
        role: Role,
        limits: modelpair_rules::Limits,
    ) -> Option<crate::record::Explanation> {
        let mut options = self.bundle().catalog.options.iter();
        let option = options.position(|option| option.model == model && option.route == route)?;
        report::explain(self, situation, option, role, limits)
    }

    /// The recommendation with everything that it rests on.
    pub fn recommend(&self, situation: &Situation) -> Record {
        self.outlook(situation).record()
    }

    pub(crate) fn gates(&self, situation: &Situation) -> Vec<Gate> {
        self.inner.options.gates(self.bundle(), situation)
    }

    /// The verdict about the option at this place in one role, and whether its license is known.
    pub(crate) fn judge(
        &self,
        situation: &Situation,
        index: usize,
        role: Role,
    ) -> Option<(Verdict, bool)> {
        let Inner {
            options,
            about_pairs,
            ..
        } = &*self.inner;
        options.verdict(self.bundle(), about_pairs, situation, index, role)
    }

    /// The capability of a model, read or converted.
    pub fn quality(&self, model: &str) -> Option<&Quality> {
        self.inner.quality.get(model)
    }

    /// How a model is used on a route: `first-party-api`, `cloud-api`, `hosted-open`, `self-hosted` ...; nothing when
    /// there is no such option.
    pub fn deployment(&self, model: &str, route: &str) -> Option<&'static str> {
        let mut options = self.bundle().catalog.options.iter();
        let index = options.position(|option| option.model == model && option.route == route)?;
        self.deployment_at(index)
    }

    /// How the model of the option at this place is used on its route.
    pub(crate) fn deployment_at(&self, index: usize) -> Option<&'static str> {
        let (_, deployment) = (*self.inner.places.get(index)?)?;
        Some(deployment)
    }

    /// All that is known when an option is judged in a role.
    pub(crate) fn facts(&self, situation: &Situation, option: &ModelOption, role: Role) -> Facts {
        let options = &self.bundle().catalog.options;
        let index = options.iter().position(|known| std::ptr::eq(known, option));
        let bundle = self.bundle();
        self.inner.options.facts(bundle, situation, index, role)
    }

    /// The same, with what is known in the role whatever the option is.
    pub(crate) fn facts_beside(&self, known: &Facts, situation: &Situation, index: usize) -> Facts {
        let options = &self.inner.options;
        options.facts_beside(known, situation, Some(index))
    }

    pub(crate) fn option(&self, index: usize) -> Option<&ModelOption> {
        self.bundle().catalog.options.get(index)
    }

    pub(crate) fn parts(&self, index: usize) -> Option<(&ModelOption, &Model, &Route, &Provider)> {
        let catalog = &self.bundle().catalog;
        let ([model, route, provider], _) = (*self.inner.places.get(index)?)?;
        Some((
            catalog.options.get(index)?,
            catalog.models.get(model)?,
            catalog.routes.get(route)?,
            catalog.providers.get(provider)?,
        ))
    }

    /// The name of an option's model.
    pub(crate) fn model_name(&self, index: usize) -> &str {
        self.parts(index)
            .map_or("", |(_, model, ..)| model.name.as_str())
    }

    pub(crate) fn same_model(&self, a: usize, b: usize) -> bool {
        self.option(a)
            .zip(self.option(b))
            .is_some_and(|(a, b)| a.model == b.model)
    }

    pub(crate) fn options(&self) -> &gates::Options {
        &self.inner.options
    }

    pub(crate) fn declarations(&self) -> &Arc<Declarations> {
        &self.inner.declarations
    }

    /// The rules that no single option can answer.
    pub(crate) fn rules_about_pairs(&self) -> &[RuleId] {
        &self.inner.about_pairs
    }

    /// What two options have in common, so that one event can take both.
    pub(crate) fn ties(&self, a: usize, b: usize) -> Ties {
        let place = |index: usize| {
            let (_, model, _, provider) = self.parts(index)?;
            Some(Place {
                model,
                provider,
                own: self.deployment_at(index)? == "self-hosted",
            })
        };
        place(a)
            .zip(place(b))
            .map(|(a, b)| Ties::between(&self.bundle().catalog, a, b))
            .unwrap_or_default()
    }
}

fn places(catalog: &Catalog) -> Vec<Option<([usize; 3], &'static str)>> {
    let place = |option: &ModelOption| {
        let at = |route: &Route| route.id == option.route;
        let route = catalog.routes.iter().position(at)?;
        let provider = &catalog.routes.get(route)?.provider;
        let models = &catalog.models;
        let model = models.iter().position(|model| model.id == option.model)?;
        let providers = &catalog.providers;
        let provider = providers.iter().position(|known| known.id == *provider)?;
        let deployment = gates::deployment(
            models.get(model)?,
            providers.get(provider)?,
            catalog.routes.get(route)?,
        );
        Some(([model, route, provider], deployment))
    };
    catalog.options.iter().map(place).collect()
}

/// Capability on one scale: read where it was published, converted from the second index where only that was.
fn qualities(bundle: &Bundle) -> BTreeMap<String, Quality> {
    let conversion = bundle.anchors.conversion.as_ref();
    let models = bundle.catalog.models.iter();
    models
        .filter_map(|model| {
            let read = model.eci_milli.map(|eci_milli| Quality {
                eci_milli,
                low_milli: eci_milli,
                high_milli: eci_milli,
                converted: false,
            });
            let quality = read.or_else(|| conversion?.quality(model.aa_index_milli?))?;
            Some((model.id.clone(), quality))
        })
        .collect()
}
