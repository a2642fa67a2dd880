//! The facts and rules in force, and how they are changed while requests are answered.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use modelpair::Advisor;
use modelpair_rules::diag::DiagnosticView;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::metrics::Metrics;

/// Reads facts and rules, and says where they are read from.
pub struct Loader {
    /// Reads them; called at the start and after every change.
    pub load: Box<dyn Fn() -> Result<Advisor, Refused> + Send + Sync>,
    /// The files and folders whose changes matter.
    pub watched: Vec<PathBuf>,
}

/// Why facts and rules cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// For people, as at a terminal.
    #[serde(skip)]
    pub text: String,
    /// For programs.
    pub errors: Vec<DiagnosticView>,
}

/// Facts and rules that a request is judged by, from its beginning to its end.
#[derive(Debug)]
pub struct InForce {
    /// What answers.
    pub advisor: Advisor,
    /// The hash of the bundle.
    pub hash: String,
    /// The bundle as canonical JSON.
    pub bundle: Bytes,
    /// When they came into force, in the time of the internet (RFC 3339).
    pub since: String,
}

/// What the newest texts are, when they are not in force.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// When they were refused (RFC 3339).
    pub since: String,
    /// Why.
    #[serde(flatten)]
    pub refused: Refused,
}

/// The facts and rules in force. Clones share them.
#[derive(Clone)]
pub struct Rules(Arc<Inner>);

struct Inner {
    loader: Loader,
    /// What the files looked like before they were read for the first time.
    at_first: Fingerprint,
    current: RwLock<Arc<InForce>>,
    waiting: RwLock<Option<Waiting>>,
    /// One reload at a time, so that an older reading never replaces a newer one.
    reloading: Mutex<()>,
    metrics: Metrics,
}

/// What files looked like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(Vec<(PathBuf, Option<SystemTime>, u64, [u64; 2])>);

impl Rules {
    /// Reads them for the first time; nothing is served by rules that are at fault.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn load(loader: Loader, metrics: &Metrics) -> Result<Self, Refused> {
        // Taken first: what changes while they are read is read again.
        let at_first = Fingerprint::of(&loader.watched);
        let advisor = (loader.load)()?;
        let current = InForce::new(advisor)?;
        metrics.in_force(&current.hash);
        Ok(Self(Arc::new(Inner {
            loader,
            at_first,
            current: RwLock::new(Arc::new(current)),
            waiting: RwLock::new(None),
            reloading: Mutex::new(()),
            metrics: metrics.clone(),
        })))
    }

    /// What a request is judged by. The lock is held to copy a pointer: nobody waits for a reload.
    pub fn current(&self) -> Arc<InForce> {
        let current = self.0.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// What the newest texts are, when they are not in force.
    pub fn waiting(&self) -> Option<Waiting> {
        let waiting = self.0.waiting.read();
        waiting.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads them again. Rules that cannot be loaded leave those in force that were, and the fault is reported.
    pub fn reload(&self) {
        let inner = &*self.0;
        let _one = inner.reloading.lock();
        let loaded = (inner.loader.load)().and_then(InForce::new);
        let waiting = match loaded {
            Ok(new) => {
                inner.metrics.reloaded("taken");
                inner.metrics.in_force(&new.hash);
                tracing::info!(bundle = new.hash, "facts and rules were read again");
                let current = inner.current.write();
                *current.unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
                None
            }
            Err(refused) => {
                inner.metrics.reloaded("refused");
                let bundle = &self.current().hash;
                tracing::error!(
                    bundle,
                    "the rules in force stay: {}",
                    refused.text.trim_end()
                );
                Some(Waiting {
                    since: crate::now(),
                    refused,
                })
            }
        };
        inner.metrics.waiting(waiting.is_some());
        let place = inner.waiting.write();
        *place.unwrap_or_else(PoisonError::into_inner) = waiting;
    }

    /// Reads them again when a file has changed or somebody says so, for as long as anybody can say so.
    ///
    /// Files are looked at and not listened to: that works on every file system, in containers whose folders are
    /// swapped by a link, and needs no library. A change is read once two looks in a row saw the same, so that a
    /// folder is not read while it is being written.
    pub async fn keep_current(self, every: Duration, mut told: mpsc::UnboundedReceiver<()>) {
        let mut known = self.0.at_first.clone();
        let mut before = known.clone();
        loop {
            tokio::select! {
                () = tokio::time::sleep(every) => {
                    let now = self.look().await;
                    let settled = now == before;
                    before = now;
                    if !settled || before == known {
                        continue;
                    }
                }
                said = told.recv() => if said.is_none() {
                    return;
                },
            }
            // Taken before the files are read: what changes meanwhile is read the next time.
            known = self.look().await;
            before.clone_from(&known);
            let rules = self.clone();
            let done = tokio::task::spawn_blocking(move || rules.reload()).await;
            if let Err(error) = done {
                tracing::error!("the rules in force stay: reading them again failed: {error}");
            }
        }
    }

    async fn look(&self) -> Fingerprint {
        let rules = self.clone();
        let looked = tokio::task::spawn_blocking(move || Fingerprint::of(&rules.0.loader.watched));
        looked.await.unwrap_or(Fingerprint(Vec::new()))
    }
}

impl InForce {
    fn new(advisor: Advisor) -> Result<Self, Refused> {
        let bundle = advisor.bundle().to_json().map_err(|error| Refused {
            text: error.to_string(),
            errors: Vec::new(),
        })?;
        Ok(Self {
            hash: advisor.info().hash,
            bundle: bundle.into(),
            since: crate::now(),
            advisor,
        })
    }
}

impl Fingerprint {
    /// What these files, and all files in these folders, look like now.
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut found = Vec::new();
        for path in paths {
            look(path, &mut found);
        }
        found.sort();
        Self(found)
    }
}

fn look(path: &Path, found: &mut Vec<(PathBuf, Option<SystemTime>, u64, [u64; 2])>) {
    // Follows links, as reading does.
    let Ok(data) = fs::metadata(path) else {
        return found.push((path.to_owned(), None, 0, [0; 2]));
    };
    if !data.is_dir() {
        return found.push((
            path.to_owned(),
            data.modified().ok(),
            data.len(),
            identity(&data),
        ));
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden {
            look(&entry.path(), found);
        }
    }
}

/// Tells a file from another that was put in its place with the same size and time.
#[cfg(unix)]
fn identity(data: &fs::Metadata) -> [u64; 2] {
    use std::os::unix::fs::MetadataExt;
    [data.ino(), data.ctime_nsec().unsigned_abs()]
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> [u64; 2] {
    [0; 2]
}
