//! Profiles: the situations that every reader must find himself in.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use modelpair_rules::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A situation to start from; it fills every fact with a stated assumption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
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
    #[borsh(serialize_with = "binary::write", deserialize_with = "binary::read")]
    pub assume: BTreeMap<String, Json>,
    /// Why each is assumed, where it needs a word.
    pub why: BTreeMap<String, Text>,
    /// What the guide expects for each role.
    pub expects: BTreeMap<String, Expectation>,
}

/// Values of any shape, in binary: as the JSON text that they are.
mod binary {
    use super::{BTreeMap, BorshDeserialize, BorshSerialize, Json};
    use borsh::io::{Error, ErrorKind, Read, Result, Write};

    pub(super) fn write<W: Write>(facts: &BTreeMap<String, Json>, writer: &mut W) -> Result<()> {
        let text = serde_json::to_string(facts).map_err(|_| broken())?;
        BorshSerialize::serialize(&text, writer)
    }

    pub(super) fn read<R: Read>(reader: &mut R) -> Result<BTreeMap<String, Json>> {
        let text = String::deserialize_reader(reader)?;
        match serde_json::from_str(&text) {
            Ok(Json::Object(facts)) => Ok(facts.into_iter().collect()),
            _ => Err(broken()),
        }
    }

    fn broken() -> Error {
        Error::new(ErrorKind::InvalidData, "no facts")
    }
}

/// The kind of option that the guide expects for a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Expectation {
    /// Any of `closed`, `hosted-open`, `self-hosted`, `none`.
    pub kinds: Vec<String>,
    /// Why.
    pub because: Text,
}
