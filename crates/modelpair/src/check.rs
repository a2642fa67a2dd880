//! What is probably not meant in catalog and policies that can be loaded.

use modelpair_rules::{Date, lint_expiry, lint_ruleset};

use crate::load::{File, Loaded, load};

/// Loads catalog and policies as [`load`] does, and warns of rules, licenses and exceptions that do nothing;
/// with a day also of exceptions that are over on it, or soon after.
pub fn check(catalog: &[File], policies: &[File], extra: &[File], today: Option<Date>) -> Loaded {
    let mut loaded = load(catalog, policies, extra);
    if let Some(bundle) = &loaded.bundle {
        let out = &mut loaded.diagnostics;
        lint_ruleset(&bundle.rules, bundle.declarations.schema(), out);
        if let Some(today) = today {
            lint_expiry(&bundle.rules, today, out);
        }
    }
    loaded
}
