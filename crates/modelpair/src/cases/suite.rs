//! Pages with what each of them is run on.

use std::collections::BTreeSet;

use super::coverage::Coverage;
use super::grounds::{Grounds, Rejected};
use super::mutate::Mutation;
use super::page::{Page, stem};
use super::run::PageRun;
use crate::load::File;

/// All cases of a folder.
#[derive(Debug)]
pub struct Suite {
    parts: Vec<Part>,
}

/// Pages that are run on the same rules.
#[derive(Debug)]
struct Part {
    grounds: Grounds,
    pages: Vec<Page>,
}

/// Where the packs are that are not part of the policies: each is added for the page beside it alone.
const EXAMPLES: &str = "examples/";

impl Suite {
    /// Cases that are all run on the same rules.
    pub fn new(grounds: Grounds, pages: Vec<Page>) -> Self {
        Self {
            parts: vec![Part { grounds, pages }],
        }
    }

    /// Cases of a catalog and policies with packs added; those files are tested whose names are among `tested`.
    /// A pack in the folder `examples` of the policies is added for the page beside it, and for no other.
    ///
    /// # Errors
    ///
    /// What is wrong with the files.
    pub fn load(
        catalog: &[File],
        policies: &[File],
        extra: &[File],
        tested: &BTreeSet<String>,
        mut pages: Vec<Page>,
    ) -> Result<Self, Rejected> {
        let (examples, own): (Vec<File>, Vec<File>) = policies
            .iter()
            .cloned()
            .partition(|file| file.path.starts_with(EXAMPLES));
        let mut parts = Vec::new();
        for example in examples {
            if !tested.contains(&example.name) {
                continue;
            }
            let beside = |page: &Page| page.stem() == stem(&example.name);
            let (beside, rest) = pages.into_iter().partition(beside);
            pages = rest;
            let tested = BTreeSet::from([example.name.clone()]);
            let mut extra = extra.to_vec();
            extra.push(example);
            parts.push(Part {
                grounds: Grounds::load(catalog, &own, &extra, &tested)?,
                pages: beside,
            });
        }
        let grounds = Grounds::load(catalog, &own, extra, tested)?;
        parts.insert(0, Part { grounds, pages });
        Ok(Self { parts })
    }

    /// How many cases there are.
    pub fn cases(&self) -> usize {
        let pages = self.parts.iter().flat_map(|part| &part.pages);
        pages.map(|page| page.cases.len()).sum()
    }

    /// Runs all cases; `see` is shown every page with what became of it.
    pub fn run(&self, mut see: impl FnMut(&Page, PageRun)) {
        for part in &self.parts {
            for page in &part.pages {
                see(page, part.grounds.run(page));
            }
        }
    }

    /// What the cases see of the conditions of every tested pack.
    pub fn coverage(&self) -> Vec<Coverage> {
        let parts = self.parts.iter();
        parts
            .flat_map(|part| part.grounds.coverage(&part.pages))
            .collect()
    }

    /// Makes every small mistake in every tested pack, see [`Grounds::mutate`].
    pub fn mutate(&self, mut progress: impl FnMut(&str, u32, u32)) -> Vec<Mutation> {
        let parts = self.parts.iter();
        parts
            .flat_map(|part| part.grounds.mutate(&part.pages, &mut progress))
            .collect()
    }
}
