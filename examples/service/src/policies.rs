//! The rules in force, and how they are changed while requests are answered.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use modelpair::{Advisor, File, embedded_files, load};

/// The rules in force. Clones share them.
#[derive(Clone)]
pub struct Policies {
    folder: PathBuf,
    current: Arc<RwLock<Current>>,
}

#[derive(Clone)]
struct Current {
    advisor: Advisor,
    /// Why the newest texts are not in force, when they are not.
    refused: Option<String>,
}

/// What the files of a folder looked like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(Vec<(PathBuf, Option<SystemTime>, u64)>);

impl Policies {
    /// The embedded catalog and policies with the packs of a folder; none of them may be at fault, or the service does
    /// not start.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read, or the faults of its packs.
    pub fn load(folder: &Path) -> Result<Self> {
        let current = Current {
            advisor: advisor(folder)?,
            refused: None,
        };
        Ok(Self {
            folder: folder.to_owned(),
            current: Arc::new(RwLock::new(current)),
        })
    }

    /// What a request is judged by, from its beginning to its end.
    pub fn advisor(&self) -> Advisor {
        self.current().advisor
    }

    /// Why the newest texts are not in force, when they are not.
    pub fn refused(&self) -> Option<String> {
        self.current().refused
    }

    /// Reads the folder again. Rules that cannot be loaded leave those in force that were.
    ///
    /// Everything slow happens before the lock is taken, and a request holds the lock only to copy a pointer: nobody
    /// waits for a reload.
    ///
    /// # Errors
    ///
    /// What was wrong; it is also shown by [`Policies::refused`] until a reload succeeds.
    pub fn reload(&self) -> Result<()> {
        let loaded = advisor(&self.folder);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        match loaded {
            Ok(advisor) => {
                *current = Current {
                    advisor,
                    refused: None,
                };
                Ok(())
            }
            Err(error) => {
                current.refused = Some(format!("{error:#}"));
                Err(error)
            }
        }
    }

    /// What the files look like now, to tell whether one has changed.
    pub fn fingerprint(&self) -> Fingerprint {
        let paths = packs(&self.folder).unwrap_or_default();
        let looked_at = paths.into_iter().map(|path| {
            let found = fs::metadata(&path).ok();
            let modified = found.as_ref().and_then(|found| found.modified().ok());
            (path, modified, found.map_or(0, |found| found.len()))
        });
        Fingerprint(looked_at.collect())
    }

    fn current(&self) -> Current {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn advisor(folder: &Path) -> Result<Advisor> {
    let mut files = Vec::new();
    for path in packs(folder)? {
        let name = path.display().to_string();
        files.push(File {
            text: fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?,
            path: name.clone(),
            name,
        });
    }
    let (catalog, policies) = embedded_files();
    let loaded = load(&catalog, &policies, &files);
    match loaded.bundle {
        Some(bundle) => Ok(Advisor::from_bundle(bundle)?),
        None => bail!("{}", loaded.diagnostics),
    }
}

/// The packs of a folder, in the order of their names.
fn packs(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
