//! The catalog: models, who made them, who serves them, at what price, on which machines.
//!
//! Absent means unknown, never zero or no; what is unknown fails closed.

use modelpair_rules::binary::{Packed, Packer, Unpacker, column, later_column};
use modelpair_rules::packed;
use serde::{Deserialize, Serialize};

use crate::record::SourceView;

mod machine;
mod model;
mod provider;
#[cfg(feature = "authoring")]
mod read;

pub use machine::{CostDefault, Gpu, Measurement};
pub use model::{Architecture, Conflict, Model, Openness, Weights};
pub use provider::{ModelOption, Prices, Provider, Route, Terms};
#[cfg(feature = "authoring")]
pub(crate) use read::{CatalogBuilder, words};

/// Position of a source in [`Catalog::sources`].
pub type SourceIndex = u32;

/// Everything known about models and how to use them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Every source, once.
    pub sources: Vec<SourceView>,
    /// Sorted by id, as are all lists here.
    pub developers: Vec<Developer>,
    /// Named sets of countries.
    pub regions: Vec<Region>,
    /// Model versions.
    pub models: Vec<Model>,
    /// Legal entities that serve models.
    pub providers: Vec<Provider>,
    /// Ways to reach a provider.
    pub routes: Vec<Route>,
    /// A model on a route; sorted by model, then route.
    pub options: Vec<ModelOption>,
    /// Machines that can be rented or bought.
    pub gpus: Vec<Gpu>,
    /// Measured throughput.
    pub measurements: Vec<Measurement>,
    /// Cost parameters that nobody stated.
    pub defaults: Vec<CostDefault>,
}

/// Who made a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Developer {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// ISO 3166-1 alpha-2, or `EU` for a consortium.
    pub country: String,
    /// On an export-control list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_listed: Option<bool>,
    /// Where it comes from.
    pub source: SourceIndex,
}

/// A named set of countries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Id, such as `eea-ch`.
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Where it comes from.
    pub source: SourceIndex,
}

impl Catalog {
    /// The model with this id.
    pub fn model(&self, id: &str) -> Option<&Model> {
        find(&self.models, id, |model| &model.id)
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        find(&self.providers, id, |provider| &provider.id)
    }

    /// Whether some provider only passes requests on.
    pub fn has_aggregators(&self) -> bool {
        let mut providers = self.providers.iter();
        providers.any(|provider| provider.aggregator == Some(true))
    }

    /// The route with this id.
    pub fn route(&self, id: &str) -> Option<&Route> {
        find(&self.routes, id, |route| &route.id)
    }

    /// The developer with this id.
    pub fn developer(&self, id: &str) -> Option<&Developer> {
        find(&self.developers, id, |developer| &developer.id)
    }

    /// The countries of a region.
    pub fn countries(&self, region: &str) -> Option<&[String]> {
        find(&self.regions, region, |region| &region.id).map(|region| region.countries.as_slice())
    }

    /// The machine with this id.
    pub fn gpu(&self, id: &str) -> Option<&Gpu> {
        self.gpu_at(id).map(|(_, gpu)| gpu)
    }

    /// The same with its position.
    pub(crate) fn gpu_at(&self, id: &str) -> Option<(usize, &Gpu)> {
        find_at(&self.gpus, id, |gpu| &gpu.id)
    }

    /// The speeds that were measured for a model.
    pub fn measurements_of(&self, model: &str) -> &[Measurement] {
        let from = self.measurements.partition_point(|row| *row.model < *model);
        let own = self.measurements.get(from..).unwrap_or_default();
        let count = own.partition_point(|row| *row.model == *model);
        own.get(..count).unwrap_or_default()
    }

    /// A cost parameter.
    pub fn default_value(&self, id: &str) -> Option<i64> {
        self.default(id).map(|default| default.value)
    }

    /// A parameter with its source.
    pub fn default(&self, id: &str) -> Option<&CostDefault> {
        find(&self.defaults, id, |default| &default.id)
    }

    /// A source.
    pub fn source(&self, index: SourceIndex) -> Option<&SourceView> {
        self.sources.get(usize::try_from(index).ok()?)
    }
}

fn find<'a, T>(sorted: &'a [T], id: &str, key: impl Fn(&T) -> &String) -> Option<&'a T> {
    find_at(sorted, id, key).map(|(_, found)| found)
}

fn find_at<'a, T>(
    sorted: &'a [T],
    id: &str,
    key: impl Fn(&T) -> &String,
) -> Option<(usize, &'a T)> {
    let index = sorted
        .binary_search_by(|item| key(item).as_str().cmp(id))
        .ok()?;
    Some((index, sorted.get(index)?))
}

/// What a source is called is in the second part, and so is its address, unless it is that of a provider's terms, which a
/// card links to.
impl Packed for Catalog {
    fn pack(&self, to: &mut Packer) {
        let outer = to.column();
        to.field(const { column("Catalog", "developers") }, &self.developers);
        to.field(const { column("Catalog", "regions") }, &self.regions);
        to.field(const { column("Catalog", "models") }, &self.models);
        to.field(const { column("Catalog", "providers") }, &self.providers);
        to.field(const { column("Catalog", "routes") }, &self.routes);
        to.field(const { column("Catalog", "options") }, &self.options);
        to.field(const { column("Catalog", "gpus") }, &self.gpus);
        to.field(const { column("Catalog", "speeds") }, &self.measurements);
        to.field(const { column("Catalog", "defaults") }, &self.defaults);
        to.field(const { column("Catalog", "sources") }, &self.sources);
        for (source, at) in self.sources.iter().zip(url_columns(&self.providers)) {
            to.field(at, &source.url);
        }
        to.enter(outer);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let outer = from.column();
        let mut catalog = Self {
            sources: Vec::new(),
            developers: from.field(const { column("Catalog", "developers") }),
            regions: from.field(const { column("Catalog", "regions") }),
            models: from.field(const { column("Catalog", "models") }),
            providers: from.field(const { column("Catalog", "providers") }),
            routes: from.field(const { column("Catalog", "routes") }),
            options: from.field(const { column("Catalog", "options") }),
            gpus: from.field(const { column("Catalog", "gpus") }),
            measurements: from.field(const { column("Catalog", "speeds") }),
            defaults: from.field(const { column("Catalog", "defaults") }),
        };
        catalog.sources = from.field(const { column("Catalog", "sources") });
        let columns = url_columns(&catalog.providers);
        for (source, at) in catalog.sources.iter_mut().zip(columns) {
            source.url = from.field(at);
        }
        from.enter(outer);
        catalog
    }
}

/// Where the address of each source is.
fn url_columns(providers: &[Provider]) -> impl Iterator<Item = usize> {
    let of_terms = |source: u32| {
        let mut providers = providers.iter();
        providers.any(|provider| provider.sources.first() == Some(&source))
    };
    (0..).map(move |source| {
        let find = if of_terms(source) {
            column
        } else {
            later_column
        };
        find("SourceView", "url")
    })
}

packed! { struct Developer { id, name, country, entity_listed, source } }
packed! { struct Region { id, countries, source } }
