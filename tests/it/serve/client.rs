//! A service for one test, in its process.

use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use modelpair::{Advisor, File, embedded_files, load};
use modelpair_rules::RenderStyle;
use modelpair_serve::{Config, Ended, Handle, Limits, Loader, Refused, Token, start};

use super::http;
pub use super::http::{Answer, PATIENCE, chunk, connect, hammer, read, send};

/// Short times, so that tests are quick.
pub const LIMITS: Limits = Limits {
    body_bytes_max: 64 * 1024,
    request_time: Duration::from_secs(30),
    requests_max: 64,
    connections_max: 256,
    look_every: Duration::from_millis(20),
    drain: Duration::from_millis(100),
    grace: Duration::from_secs(30),
};

/// A running service.
pub struct Service {
    handle: Option<Handle>,
    pub address: SocketAddr,
}

/// What a test says about its service.
pub struct Setting {
    pub limits: Limits,
    pub packs: Option<PathBuf>,
    pub site: Option<PathBuf>,
    pub token: Option<&'static str>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            limits: LIMITS,
            packs: None,
            site: None,
            token: None,
        }
    }
}

impl Service {
    pub fn start(setting: Setting) -> Self {
        let handle = start(Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            site: setting.site,
            token: setting.token.map(|token| Token::new(token).unwrap()),
            loader: loader(setting.packs),
            limits: setting.limits,
            signals: false,
        })
        .unwrap();
        Self {
            address: handle.address(),
            handle: Some(handle),
        }
    }

    pub fn plain() -> Self {
        Self::start(Setting::default())
    }

    pub fn handle(&self) -> &Handle {
        self.handle.as_ref().unwrap()
    }

    /// Has it stop, and waits for it.
    pub fn stop(mut self) -> Ended {
        let handle = self.handle.take().unwrap();
        handle.stop();
        handle.wait()
    }

    pub fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    pub fn get(&self, path: &str) -> Answer {
        http::get(self.address, path)
    }

    pub fn post(&self, path: &str, body: &str) -> Answer {
        http::post(self.address, path, body)
    }

    pub fn lines(&self, path: &str, body: &[u8]) -> Answer {
        let lines = [("content-type", "application/x-ndjson")];
        self.ask("POST", path, &lines, body)
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        http::ask(self.address, method, path, headers, body)
    }

    /// Waits until a question is answered as it should be.
    #[track_caller]
    pub fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        http::until(self.address, path, wanted)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.stop();
            handle.wait();
        }
    }
}

/// The embedded facts and rules, with the packs of a folder.
fn loader(packs: Option<PathBuf>) -> Loader {
    let watched = packs.iter().cloned().collect();
    let load = move || {
        let Some(folder) = &packs else {
            return Ok(Advisor::embedded().unwrap());
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| refused(&error))? {
            let path = entry.map_err(|error| refused(&error))?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = path.display().to_string();
                files.push(File {
                    text: std::fs::read_to_string(&path).map_err(|error| refused(&error))?,
                    path: name.clone(),
                    name,
                });
            }
        }
        let (catalog, policies) = embedded_files();
        let loaded = load(&catalog, &policies, &files);
        let errors = modelpair_rules::diag::views(&loaded.diagnostics, &loaded.sources);
        match loaded.bundle {
            Some(bundle) => Ok(Advisor::from_bundle(bundle).unwrap()),
            None => Err(Refused {
                text: modelpair_rules::render(
                    &loaded.diagnostics,
                    &loaded.sources,
                    RenderStyle::Plain,
                ),
                errors,
            }),
        }
    };
    Loader {
        load: Box::new(load),
        watched,
    }
}

fn refused(error: &std::io::Error) -> Refused {
    Refused {
        text: error.to_string(),
        errors: Vec::new(),
    }
}
