//! Files of the Model Openness Framework, in the layouts that were published so far.

use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer};

/// A file of the Model Openness Framework. Keys that do not matter here are ignored.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "FileTable")]
pub struct MofFile {
    /// What was released.
    pub release: MofRelease,
}

/// A release and its components.
#[derive(Clone, Debug, Deserialize)]
pub struct MofRelease {
    /// The model's name.
    pub name: String,
    /// The licenses that components without their own inherit; one alone is the distribution's.
    #[serde(default, deserialize_with = "licenses")]
    pub license: Option<MofLicenses>,
    /// What is included.
    #[serde(default)]
    pub components: Option<Vec<MofComponent>>,
}

/// The licenses of a whole release.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MofLicenses {
    /// For everything that nothing else covers.
    #[serde(default)]
    pub distribution: Option<MofLicense>,
    /// For code.
    #[serde(default)]
    pub code: Option<MofLicense>,
    /// For data.
    #[serde(default)]
    pub data: Option<MofLicense>,
    /// For documents.
    #[serde(default)]
    pub document: Option<MofLicense>,
}

/// A license by name, as a table or as text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "OneOrTable<LicenseTable>")]
pub struct MofLicense {
    /// Its SPDX id.
    pub name: Option<String>,
}

/// An included component.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "ComponentTable")]
pub struct MofComponent {
    /// The framework's name of it.
    pub name: String,
    /// Its own license; `unlicensed`, or an empty text, refuses what it would inherit.
    pub license: Option<String>,
}

/// A file as it is written.
#[derive(Deserialize)]
struct FileTable {
    release: MofRelease,
    /// Nothing of the framework stands here; components that do were meant to stand a level deeper.
    components: Option<IgnoredAny>,
}

impl TryFrom<FileTable> for MofFile {
    type Error = &'static str;

    fn try_from(table: FileTable) -> Result<Self, Self::Error> {
        match table.components {
            Some(_) => Err("`components` stands beside `release`; it belongs inside"),
            None => Ok(Self {
                release: table.release,
            }),
        }
    }
}

/// A component as it is written: files before 2025 call its license `license_name`.
#[derive(Deserialize)]
struct ComponentTable {
    name: String,
    #[serde(default)]
    license: Option<MofLicense>,
    #[serde(default)]
    license_name: Option<String>,
}

impl From<ComponentTable> for MofComponent {
    fn from(table: ComponentTable) -> Self {
        let own = table.license.and_then(|license| license.name);
        Self {
            name: table.name,
            license: own.or(table.license_name),
        }
    }
}

#[derive(Deserialize)]
struct LicenseTable {
    #[serde(default)]
    name: Option<String>,
}

/// What is written as a table, or in short as the license alone.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a license, as text or as a table")]
enum OneOrTable<T> {
    One(String),
    Many(#[expect(dead_code, reason = "that it is a list is all that counts")] Vec<IgnoredAny>),
    Table(T),
}

const MANY: &str = "expected one license; join several with `AND` or `OR`";

impl TryFrom<OneOrTable<LicenseTable>> for MofLicense {
    type Error = &'static str;

    fn try_from(written: OneOrTable<LicenseTable>) -> Result<Self, Self::Error> {
        match written {
            OneOrTable::One(name) => Ok(Self { name: Some(name) }),
            OneOrTable::Many(_) => Err(MANY),
            OneOrTable::Table(table) => Ok(Self { name: table.name }),
        }
    }
}

fn licenses<'de, D: Deserializer<'de>>(from: D) -> Result<Option<MofLicenses>, D::Error> {
    match Option::<OneOrTable<MofLicenses>>::deserialize(from)? {
        None => Ok(None),
        Some(OneOrTable::One(name)) => Ok(Some(MofLicenses {
            distribution: Some(MofLicense { name: Some(name) }),
            ..MofLicenses::default()
        })),
        Some(OneOrTable::Many(_)) => Err(Error::custom(MANY)),
        Some(OneOrTable::Table(licenses)) => Ok(Some(licenses)),
    }
}
