//! Profiles: the situations that every reader must find himself in.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use modelpair_rules::binary::{Packed, Packer, Unpacker, column, later_column};
use modelpair_rules::packed;
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

/// Values of any shape are packed as the JSON text that they are.
impl Packed for Profile {
    fn pack(&self, to: &mut Packer) {
        let outer = to.column();
        to.field(const { column("Profile", "id") }, &self.id);
        to.field(const { column("Profile", "title") }, &self.title);
        to.field(const { column("Profile", "short") }, &self.short);
        to.field(const { later_column("Profile", "summary") }, &self.summary);
        let assume = Json::from_iter(self.assume.clone()).to_string();
        to.field(const { column("Profile", "assume") }, &assume);
        to.field(const { later_column("Profile", "why") }, &self.why);
        to.field(const { column("Profile", "expects") }, &self.expects);
        to.enter(outer);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let outer = from.column();
        let profile = Self {
            id: from.field(const { column("Profile", "id") }),
            title: from.field(const { column("Profile", "title") }),
            short: from.field(const { column("Profile", "short") }),
            summary: from.field(const { later_column("Profile", "summary") }),
            assume: {
                let assume: String = from.field(const { column("Profile", "assume") });
                serde_json::from_str(&assume).unwrap_or_else(|_| {
                    from.fail();
                    BTreeMap::new()
                })
            },
            why: from.field(const { later_column("Profile", "why") }),
            expects: from.field(const { column("Profile", "expects") }),
        };
        from.enter(outer);
        profile
    }
}

packed! { struct Expectation { kinds, #[later] because } }
