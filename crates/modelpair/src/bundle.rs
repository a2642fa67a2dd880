//! The bundle: checked facts and rules in one hashed file.

use std::fmt::{self, Write};

use modelpair_rules::{Ruleset, binary, packed};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::anchors::Anchors;
use crate::catalog::{Catalog, Model};
use crate::declarations::Declarations;
use crate::license::License;
use crate::profile::Profile;
use crate::record::BundleInfo;

/// The version of the bundle's shape.
pub const BUNDLE_FORMAT: &str = "modelpair-bundle/1";

/// What the form for pages begins with; the length of its first part follows, in digits, and the end of the line.
const PAGE_MARK: &[u8] = b"modelpair-page-bundle/3 ";

/// Everything that a recommendation rests on, checked and compiled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bundle {
    /// Always [`BUNDLE_FORMAT`].
    pub format: String,
    /// Value anchors.
    pub anchors: Anchors,
    /// Models, providers, routes, machines.
    pub catalog: Catalog,
    /// The facts that a situation may state.
    pub declarations: Declarations,
    /// What is shown of the licenses; sorted by id.
    pub licenses: Vec<License>,
    /// Situations to start from, in the order in which they are offered.
    pub profiles: Vec<Profile>,
    /// The rules of all packs and licenses.
    pub rules: Ruleset,
}

const NO_PAGE_BUNDLE: &str = "this is no bundle for pages that this version can read; \
     make one with `modelpair bundle --output bundle.bin`";

/// A bundle that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleError(String);

impl Bundle {
    /// Reads a compiled bundle; also gives its hash, see [`Bundle::to_json`].
    ///
    /// # Errors
    ///
    /// When the text is no bundle of this version.
    pub fn from_json(text: &str) -> Result<(Self, String), BundleError> {
        let bundle: Self = serde_json::from_str(text).map_err(|error| {
            BundleError(format!("this is no bundle that this version can read: {error}; make one with `modelpair bundle`"))
        })?;
        if bundle.format != BUNDLE_FORMAT {
            let message = format!(
                "the bundle has the format `{}`, expected `{BUNDLE_FORMAT}`",
                bundle.format
            );
            return Err(BundleError(message));
        }
        Ok((bundle, hash(text)))
    }

    /// Reads what [`Bundle::to_bytes`] wrote.
    ///
    /// The hash in it is believed: whoever serves the bytes to a page pins them with a hash of their own.
    ///
    /// # Errors
    ///
    /// When the bytes are no bundle of this version, or only the first part of one.
    pub fn from_bytes(bytes: &[u8]) -> Result<(BundleInfo, Self), BundleError> {
        match Self::from_page_bytes(bytes)? {
            (info, bundle, true) => Ok((info, bundle)),
            (_, _, false) => Err(BundleError(NO_PAGE_BUNDLE.to_owned())),
        }
    }

    /// The same, where the first part of the bytes is enough for a first answer; also says whether all of it is there.
    pub(crate) fn from_page_bytes(bytes: &[u8]) -> Result<(BundleInfo, Self, bool), BundleError> {
        let read = || {
            let content = bytes.strip_prefix(PAGE_MARK)?;
            let end = content.iter().position(|byte| *byte == b'\n')?;
            let (line, parts) = content.split_at_checked(end + 1)?;
            let length = str::from_utf8(line.trim_ascii_end()).ok()?.parse().ok()?;
            let (first, later) = parts.split_at_checked(length)?;
            let is_whole = !later.is_empty();
            let (info, bundle) = binary::from_parts(first, is_whole.then_some(later))?;
            Some((info, bundle, is_whole))
        };
        read().ok_or_else(|| BundleError(NO_PAGE_BUNDLE.to_owned()))
    }

    /// The form that a page loads, read faster and by less code; what no recommendation shows is left out:
    /// the explanations of facts, why a profile assumes them, and licenses that no model is under.
    /// It says which bundle it was made from, and its answers are the same.
    /// It begins with a line that ends in the length of its first part, which is enough for a first answer.
    ///
    /// # Errors
    ///
    /// Never for a bundle that was read or loaded.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        let info = self.info(&hash(&self.to_json()?));
        let [first, later] = binary::to_parts(&(info, self.for_page()));
        let length = first.len().to_string();
        Ok([PAGE_MARK, length.as_bytes(), b"\n", &first, &later].concat())
    }

    fn for_page(&self) -> Self {
        let mut page = self.clone();
        page.declarations.forget_docs();
        for profile in &mut page.profiles {
            profile.why.clear();
        }
        let models = &self.catalog.models;
        let unused = |id: &str| {
            let used = models
                .iter()
                .any(|model| model.license.as_deref() == Some(id));
            !used && self.licenses.iter().any(|license| license.id == id)
        };
        page.licenses.retain(|license| !unused(&license.id));
        page.rules = page.rules.without(unused);
        page
    }

    /// Canonical JSON (RFC 8785: keys sorted, no white space, integers only) with one newline at its end.
    /// The hash is that of the canonical JSON without the newline.
    ///
    /// # Errors
    ///
    /// Never for a bundle that was read or loaded.
    pub fn to_json(&self) -> Result<String, BundleError> {
        crate::canonical(self)
            .map(|text| text + "\n")
            .map_err(|error| BundleError(error.to_string()))
    }

    /// The license of a model; nothing when it is not known or awaits review.
    pub fn license_of(&self, model: &Model) -> Option<&License> {
        let id = model.license.as_deref()?;
        let index = self
            .licenses
            .binary_search_by(|license| license.id.as_str().cmp(id))
            .ok()?;
        self.licenses.get(index).filter(|license| license.verified)
    }

    pub(crate) fn info(&self, hash: &str) -> BundleInfo {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let mut dates: Vec<String> = self
            .catalog
            .sources
            .iter()
            .map(|source| source.read_on.clone())
            .collect();
        dates.extend(
            self.rules
                .rules()
                .iter()
                .map(|rule| rule.verified_on.to_string()),
        );
        let mut addresses: Vec<&str> = self
            .catalog
            .sources
            .iter()
            .map(|source| source.url.as_deref().unwrap_or(&source.title))
            .collect();
        addresses.extend(self.rules.rules().iter().map(|rule| rule.source.as_str()));
        crate::order::sort_by(&mut addresses, Ord::cmp);
        addresses.dedup();
        BundleInfo {
            hash: hash.to_owned(),
            as_of: dates.iter().max().cloned().unwrap_or_default(),
            oldest: dates.iter().min().cloned().unwrap_or_default(),
            models: count(self.catalog.models.len()),
            options: count(self.catalog.options.len()),
            rules: count(self.rules.rules().len()),
            sources: count(addresses.len()),
        }
    }
}

impl BundleError {
    /// Two parts that do not belong together.
    pub(crate) fn of_two() -> Self {
        Self("these are the parts of two bundles".to_owned())
    }

    /// A bundle that is not the one that a record names.
    pub(crate) fn changed(named: &str, hash: &str) -> Self {
        Self(format!(
            "the record names the bundle {named}, but this one has the hash {hash}: it was changed, or it is another"
        ))
    }
}

/// `sha256:` and the hash of a text, white space at its end left out.
pub(crate) fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.trim_end().as_bytes());
    let mut text = "sha256:".to_owned();
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BundleError {}

packed! { struct Bundle { format, anchors, catalog, declarations, licenses, profiles, rules } }
