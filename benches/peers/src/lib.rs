//! The policy and the facts that every engine is given.

/// What is known in a case: words for the enumerated facts, a number of users.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The license of the model.
    pub license: &'static str,
    /// Where it is used.
    pub region: &'static str,
    /// Monthly active users.
    pub mau: i64,
    /// What kind of data, or nothing when that is not known.
    pub data: Option<&'static str>,
    /// Who hosts, or nothing when that is not known.
    pub hosting: Option<&'static str>,
}

impl Case {
    /// Permitted.
    pub const PERMITTED: Self = Self::new("mit", "eu", 1_000, "internal", "vendor");
    /// Denied by the last of the conditions.
    pub const DENIED: Self = Self::new("mit", "eu", 1_000, "restricted", "vendor");
    /// What the last condition asks is not known.
    pub const UNKNOWN: Self = Self {
        data: None,
        hosting: None,
        ..Self::PERMITTED
    };

    const fn new(
        license: &'static str,
        region: &'static str,
        mau: i64,
        data: &'static str,
        hosting: &'static str,
    ) -> Self {
        Self {
            license,
            region,
            mau,
            data: Some(data),
            hosting: Some(hosting),
        }
    }

    /// Every combination of values on either side of each condition.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for license in ["apache-2.0", "mit", "llama-4", "proprietary"] {
            for region in ["eu", "us", "apac"] {
                for mau in [0, 699_999_999, 700_000_000] {
                    for data in ["public", "internal", "restricted"] {
                        for hosting in ["self", "vendor"] {
                            all.push(Self::new(license, region, mau, data, hosting));
                        }
                    }
                }
            }
        }
        all
    }

    /// The floor: the policy as somebody would write it in Rust.
    pub fn permits(&self) -> bool {
        (self.license == "apache-2.0" || self.license == "mit")
            && self.region == "eu"
            && self.mau < 700_000_000
            && !(self.data == Some("restricted") && self.hosting == Some("vendor"))
    }

    /// The facts as JSON; those that are not known are not there.
    pub fn json(&self) -> String {
        let mut facts =
            serde_json::json!({"license": self.license, "region": self.region, "mau": self.mau});
        for (name, value) in [("data", self.data), ("hosting", self.hosting)] {
            if let Some(value) = value {
                facts[name] = value.into();
            }
        }
        facts.to_string()
    }
}
