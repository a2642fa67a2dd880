//! Profiles: the situations that every reader must find himself in.

use std::collections::BTreeMap;

use modelpair_rules::Text;
use modelpair_rules::binary::{Packed, Packer, Unpacker};
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
        self.id.pack(to);
        for text in [&self.title, &self.short, &self.summary] {
            text.pack(to);
        }
        Json::from_iter(self.assume.clone()).to_string().pack(to);
        self.why.pack(to);
        self.expects.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let id = Packed::unpack(from);
        let [title, short, summary] = [(); 3].map(|()| Packed::unpack(from));
        let assume = serde_json::from_str(&String::unpack(from)).unwrap_or_else(|_| {
            from.fail();
            BTreeMap::new()
        });
        Self {
            id,
            title,
            short,
            summary,
            assume,
            why: Packed::unpack(from),
            expects: Packed::unpack(from),
        }
    }
}

packed! { struct Expectation { kinds, because } }
