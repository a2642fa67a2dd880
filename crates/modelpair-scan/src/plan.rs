//! What a scan knows before it sees a row.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashMap;
use modelpair::{Advisor, Batch, Role, Situation};
use modelpair_rules::{Limits, diag};

use crate::fault::Fault;

/// Sets of columns that are kept ready; inventories have one, or a few.
const BATCHES_MAX: usize = 64;

/// What all rows are judged by: facts and rules, the situation, and the names of the columns. Shared by all threads.
#[derive(Debug)]
pub struct Plan {
    advisor: Advisor,
    base: Situation,
    /// What the inventory calls our columns.
    theirs: BTreeMap<String, String>,
    prefix: String,
    ways_out: Option<Limits>,
    models: HashMap<String, usize>,
    routes: HashMap<String, usize>,
    /// The option of each model on each route.
    options: Vec<Option<usize>>,
    batches: Mutex<BTreeMap<Vec<String>, Arc<Batch>>>,
}

/// What a plan cannot be made of.
pub type PlanError = Fault;

/// What a column is to a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Model,
    Route,
    Role,
    Fact(String),
    /// Nothing: it is carried along.
    Carried,
}

/// The columns that are added, in order; the last only when ways out are asked for.
pub(crate) const ADDED: [&str; 5] = ["verdict", "reasons", "obligations", "missing", "ways_out"];

impl Plan {
    /// Rows are judged in this situation, of which each may state facts of its own.
    pub fn new(advisor: &Advisor, base: &Situation) -> Self {
        let catalog = &advisor.bundle().catalog;
        let numbered = |ids: &mut dyn Iterator<Item = &String>| -> HashMap<String, usize> {
            ids.cloned().enumerate().map(|(at, id)| (id, at)).collect()
        };
        let models = numbered(&mut catalog.models.iter().map(|model| &model.id));
        let routes = numbered(&mut catalog.routes.iter().map(|route| &route.id));
        let mut options = vec![None; models.len() * routes.len()];
        for (index, option) in catalog.options.iter().enumerate() {
            let place = models.get(&option.model).zip(routes.get(&option.route));
            let slot =
                place.and_then(|(model, route)| options.get_mut(model * routes.len() + route));
            if let Some(slot) = slot {
                *slot = Some(index);
            }
        }
        Self {
            advisor: advisor.clone(),
            base: base.clone(),
            theirs: BTreeMap::new(),
            prefix: String::new(),
            ways_out: None,
            models,
            routes,
            options,
            batches: Mutex::default(),
        }
    }

    /// Says what the inventory calls one of our columns.
    ///
    /// # Errors
    ///
    /// We have no such column.
    pub fn map(mut self, ours: &str, theirs: &str) -> Result<Self, PlanError> {
        if !matches!(ours, "model" | "route" | "role") {
            self.check_fact(ours)?;
        }
        self.theirs.insert(ours.to_owned(), theirs.to_owned());
        Ok(self)
    }

    /// Begins the names of the added columns with this, for inventories that have columns of these names.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// Adds the smallest changes of facts that lift a denial. It takes much longer.
    #[must_use]
    pub fn ways_out(mut self, limits: Limits) -> Self {
        self.ways_out = Some(limits);
        self
    }

    /// Whom rows are judged by.
    pub fn advisor(&self) -> &Advisor {
        &self.advisor
    }

    /// What holds for all rows.
    pub fn base(&self) -> &Situation {
        &self.base
    }

    pub(crate) fn ways_out_limits(&self) -> Option<Limits> {
        self.ways_out
    }

    /// The names of the columns that are added.
    pub fn added(&self) -> Vec<String> {
        let count = ADDED.len() - usize::from(self.ways_out.is_none());
        let added = ADDED.iter().take(count);
        added.map(|name| format!("{}{name}", self.prefix)).collect()
    }

    /// What identifies facts, rules, situation and columns: equal for scans that say the same about every row.
    pub(crate) fn identity(&self) -> String {
        let Self {
            advisor,
            base,
            theirs,
            ways_out,
            ..
        } = self;
        let facts = base.view().facts;
        let bundle = advisor.info().hash;
        let version = modelpair::VERSION;
        format!(
            "{version} {bundle} {facts:?} {theirs:?} {:?} {ways_out:?}",
            self.added()
        )
    }

    /// What a column is.
    pub(crate) fn meaning(&self, name: &str) -> Result<Meaning, Fault> {
        let mapped = self.theirs.iter().find(|(_, theirs)| *theirs == name);
        let ours = match mapped {
            Some((ours, _)) => ours.as_str(),
            // Another column was said to be this one.
            None if self.theirs.contains_key(name) => return Ok(Meaning::Carried),
            None => name,
        };
        match ours {
            "model" => return Ok(Meaning::Model),
            "route" => return Ok(Meaning::Route),
            "role" => return Ok(Meaning::Role),
            _ => {}
        }
        if self.added().iter().any(|added| added == name) {
            let help = "give the added columns other names with `--prefix`";
            return Err(
                Fault::new(format!("the inventory has a column `{name}` already")).help(help),
            );
        }
        let declarations = &self.advisor.bundle().declarations;
        if declarations.situation_paths().any(|path| path == ours) {
            return Ok(Meaning::Fact(ours.to_owned()));
        }
        let group = ours.split_once('.').map(|(group, _)| group);
        let is_group = |group: &str| {
            let mut paths = declarations
                .situation_paths()
                .filter_map(|path| path.split_once('.'));
            paths.any(|(known, _)| known == group)
        };
        if declarations.schema().fact(ours).is_some() || group.is_some_and(is_group) {
            self.check_fact(ours)?;
        }
        Ok(Meaning::Carried)
    }

    /// Whether other columns of the inventory lie in tables of this name.
    pub(crate) fn is_group(&self, name: &str) -> bool {
        let mut paths = self.advisor.bundle().declarations.situation_paths();
        paths.any(|path| {
            path.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.'))
        })
    }

    fn check_fact(&self, path: &str) -> Result<(), Fault> {
        let declarations = &self.advisor.bundle().declarations;
        if declarations.situation_paths().any(|known| known == path) {
            return Ok(());
        }
        if declarations.schema().fact(path).is_some() {
            let what = format!(
                "`{path}` follows from the catalog and the other facts, a row cannot state it"
            );
            return Err(Fault::new(what).help("rename the column if it shall be carried along"));
        }
        let found = diag::unknown_fact(None, path, declarations.situation_paths());
        let help = found.help.unwrap_or_default();
        let help = format!(
            "{help}; `modelpair facts` lists them; a column with another name is carried along"
        );
        Err(Fault::new(found.message).help(help.trim_start_matches("; ")))
    }

    /// Facts that differ from row to row, made ready.
    pub(crate) fn batch(&self, paths: &[String]) -> Result<Arc<Batch>, Fault> {
        let mut batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(batch) = batches.get(paths) {
            return Ok(Arc::clone(batch));
        }
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        let batch = self.advisor.batch(&self.base, &names);
        let batch = batch.map_err(|error| Fault {
            column: Some(error.path),
            message: error.message,
            help: error.help,
        })?;
        if batches.len() >= BATCHES_MAX {
            batches.clear();
        }
        let batch = Arc::new(batch);
        batches.insert(paths.to_vec(), Arc::clone(&batch));
        Ok(batch)
    }

    /// The position of an option in the catalog.
    pub(crate) fn option(&self, model: &str, route: &str) -> Result<usize, Fault> {
        let place = self.models.get(model).zip(self.routes.get(route));
        let option = place.and_then(|(model, route)| {
            self.options
                .get(model * self.routes.len() + route)
                .copied()?
        });
        option.ok_or_else(|| self.no_option(model, route))
    }

    fn no_option(&self, model: &str, route: &str) -> Fault {
        let catalog = &self.advisor.bundle().catalog;
        let models = catalog.models.iter().map(|model| model.id.as_str());
        let routes = catalog.routes.iter().map(|route| route.id.as_str());
        let unknown = |column: &str, id: &str, ids: Vec<&str>| {
            if id.trim().is_empty() {
                let help = format!("every row needs a {column}");
                return Fault::new("the cell is empty")
                    .help(help)
                    .column(self.theirs(column));
            }
            let found = diag::unknown_reference(None, column, id, ids);
            Fault {
                column: Some(self.theirs(column).to_owned()),
                message: found.message,
                help: found.help,
            }
        };
        if !self.models.contains_key(model) {
            return unknown("model", model, models.collect());
        }
        if !self.routes.contains_key(route) {
            return unknown("route", route, routes.collect());
        }
        let offered = catalog
            .options
            .iter()
            .filter(|option| option.model == model);
        let offered: Vec<&str> = offered.map(|option| option.route.as_str()).collect();
        Fault::new(format!("`{model}` is not offered on the route `{route}`"))
            .help(format!("it is on `{}`", offered.join("`, `")))
            .column(self.theirs("route"))
    }

    /// The role with this id.
    pub(crate) fn role(&self, id: &str) -> Result<Role, Fault> {
        Role::parse(id).ok_or_else(|| {
            let ids = Role::ALL.map(Role::as_str);
            let found = diag::unknown_reference(None, "role", id, ids);
            let all = format!("roles are `{}`", ids.join("`, `"));
            let help = found
                .help
                .map_or(all.clone(), |help| format!("{help}; {all}"));
            Fault::new(found.message)
                .help(help)
                .column(self.theirs("role"))
        })
    }

    /// What the inventory calls one of our columns.
    pub(crate) fn theirs<'a>(&'a self, ours: &'a str) -> &'a str {
        self.theirs.get(ours).map_or(ours, String::as_str)
    }
}
