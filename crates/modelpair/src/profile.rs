//! Profiles: the situations that every reader must find himself in.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A situation to start from; it fills every fact with a stated assumption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What stands on its chip.
    pub short: Text,
    /// Who finds himself in it.
    pub summary: Text,
    /// The assumptions by fact path.
    pub assume: BTreeMap<String, Json>,
    /// Why each is assumed, where it needs a word.
    pub why: BTreeMap<String, Text>,
    /// What the guide expects for each role.
    pub expects: BTreeMap<String, Expectation>,
}

/// The kind of option that the guide expects for a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// Any of `closed`, `hosted-open`, `self-hosted`, `none`.
    pub kinds: Vec<String>,
    /// Why.
    pub because: Text,
}
