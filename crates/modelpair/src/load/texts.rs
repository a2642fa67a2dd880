//! The files of a catalog and of policies as text, and as one JSON document.

/// A text file of a catalog or of policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path below the folder, with `/` between its parts: `models/gpt-oss-120b.toml`.
    pub path: String,
    /// What a message calls it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// The texts of the catalog and of the policies that come with this version, so that one of them can be replaced.
#[cfg(feature = "default-bundle")]
pub fn embedded_files() -> (Vec<File>, Vec<File>) {
    texts_from_json(include_str!("../../data/default-texts.json"), "<embedded>/")
        .unwrap_or_default()
}

/// The files of a catalog and of policies, from what [`texts_to_json`] wrote; messages call them by their paths, with
/// `within` in front.
///
/// # Errors
///
/// When the text is something else.
pub fn texts_from_json(
    json: &str,
    within: &str,
) -> Result<(Vec<File>, Vec<File>), serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Texts {
        catalog: Vec<(String, String)>,
        policies: Vec<(String, String)>,
    }
    let texts: Texts = serde_json::from_str(json)?;
    let files = |folder: &str, texts: Vec<(String, String)>| -> Vec<File> {
        texts
            .into_iter()
            .map(|(path, text)| File {
                name: format!("{within}{folder}/{path}"),
                path,
                text,
            })
            .collect()
    };
    Ok((
        files("catalog", texts.catalog),
        files("policies", texts.policies),
    ))
}

/// What [`texts_from_json`] reads, for the files of a checkout.
///
/// # Errors
///
/// Never: the texts are strings.
pub fn texts_to_json(catalog: &[File], policies: &[File]) -> Result<String, serde_json::Error> {
    let texts = |files: &[File]| {
        files
            .iter()
            .map(|file| (file.path.clone(), file.text.clone()))
            .collect::<Vec<_>>()
    };
    let json = serde_json::json!({ "catalog": texts(catalog), "policies": texts(policies) });
    Ok(serde_json::to_string_pretty(&json)? + "\n")
}

impl File {
    /// Path, name and text.
    pub(super) fn parts(&self) -> (&str, &str, &str) {
        (&self.path, &self.name, &self.text)
    }
}
