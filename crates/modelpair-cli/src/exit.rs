//! How a command ends.

use modelpair_rules::{Diagnostics, Sources, diag};

/// What the process tells its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The answer is no: nothing is feasible, or a case failed.
    No,
    /// Bad input.
    BadInput,
    /// The cases see too little of the conditions.
    LowCoverage,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Bad input, to be shown in its place.
    Input(Box<(Diagnostics, Sources)>),
    /// Something outside: a file that cannot be written, a closed pipe.
    Outside(anyhow::Error),
}

impl Exit {
    /// The exit code: 0 done, 1 the answer is no, 2 bad input, 3 the coverage is too low.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::BadInput => 2,
            Self::LowCoverage => 3,
        }
    }
}

impl Failure {
    /// Bad input with the texts that it stands in.
    pub fn input(diagnostics: Diagnostics, sources: Sources) -> Self {
        Self::Input(Box::new((diagnostics, sources)))
    }

    /// A file that as a whole is not what it should be.
    pub fn bad_file(name: &str, message: &str) -> Self {
        Self::input(diag::bad_file(name, message).into(), Sources::new())
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Outside(error.into())
    }
}
