//! Where things are, and what the manifests pin.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The checkout that the chores work on.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the checkout that this program was built from.
    pub fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .and_then(Path::parent)
            .context("crates/xtask has no grandparent folder")?;
        Ok(Self {
            root: root.to_path_buf(),
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the checkout, given with `/`.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where cargo puts what it builds; our own products always go to `target/` in the checkout.
    pub fn cargo_target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => self.root.join(dir),
            None => self.root.join("target"),
        }
    }

    /// The version of the packages.
    pub fn version(&self) -> Result<String> {
        let manifest = read(&self.path("Cargo.toml"))?;
        let line = manifest
            .lines()
            .find_map(|line| line.strip_prefix("version = \""));
        let version = line.and_then(|rest| rest.split('"').next());
        version
            .map(str::to_owned)
            .context("the root Cargo.toml has no line `version = \"X.Y.Z\"`")
    }

    /// The version of wasm-bindgen that the root manifest pins; the command-line tool must have the same.
    pub fn wasm_bindgen_version(&self) -> Result<String> {
        let manifest = read(&self.path("Cargo.toml"))?;
        pinned_version(&manifest, "wasm-bindgen")
            .context("the root Cargo.toml does not pin `wasm-bindgen = \"=X.Y.Z\"`")
    }
}

/// Reads a text file; the error names it.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file, its folder included; the error names it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Removes a folder and all that is in it, if it exists.
pub fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// The plain files directly in a folder, in the order of their names.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Copies the wanted among the plain files of a folder into another.
pub fn copy_files(from: &Path, to: &Path, wanted: impl Fn(&Path) -> bool) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
    for file in files_in(from)? {
        if wanted(&file) {
            copy(&file, &to.join(file.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// Copies a folder with all its folders; `wanted` decides about files.
pub fn copy_tree(from: &Path, to: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<()> {
    copy_files(from, to, wanted)?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            copy_tree(
                &path,
                &to.join(path.file_name().unwrap_or_default()),
                wanted,
            )?;
        }
    }
    Ok(())
}

/// Copies one file; the error names both ends.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

fn pinned_version(manifest: &str, package: &str) -> Option<String> {
    manifest.lines().find_map(|line| {
        let rest = line.strip_prefix(package)?.trim_start();
        let rest = rest.strip_prefix('=')?.trim_start();
        let version = rest.strip_prefix("\"=")?;
        Some(version[..version.find('"')?].to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_an_exact_pin() {
        let pin = |text: &str| pinned_version(text, "wasm-bindgen");
        assert_eq!(
            pin("wasm-bindgen = \"=0.2.130\"\n").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(pin("wasm-bindgen = \"0.2\"\n"), None);
        assert_eq!(pin("wasm-bindgen-test = \"=0.3.1\"\n"), None);
    }
}
