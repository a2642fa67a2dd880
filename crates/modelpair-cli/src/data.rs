//! Makes the advisor and the situation that a command asks for.

use modelpair::{Advisor, File, Situation, embedded_files};
use modelpair_rules::{Date, Diagnostics, Source, Sources, parse_json, parse_toml};

use crate::args::{DataArgs, SituationArgs};
use crate::exit::Failure;
use crate::files;

/// The advisor on the embedded facts and rules, or on those that are named.
pub fn advisor(args: &DataArgs) -> Result<Advisor, Failure> {
    let mut out = Diagnostics::new();
    if let Some(path) = &args.bundle {
        let file = files::input(path)?;
        return Advisor::from_bundle_json(&file.text)
            .map_err(|error| Failure::bad_file(&file.name, &error.to_string()));
    }
    if args.catalog.is_none() && args.policies.is_none() && args.pack.is_empty() {
        return Ok(Advisor::embedded()?);
    }
    let (catalog, policies) = embedded_files();
    let catalog = args
        .catalog
        .as_ref()
        .map_or(catalog, |dir| files::read_folder(dir, &mut out));
    let policies = args
        .policies
        .as_ref()
        .map_or(policies, |dir| files::read_folder(dir, &mut out));
    let mut packs: Vec<File> = Vec::new();
    for path in &args.pack {
        if path.is_dir() {
            packs.extend(files::read_folder(path, &mut out));
        } else {
            packs.extend(files::read(path, path.display().to_string(), &mut out));
        }
    }
    if out.has_errors() {
        return Err(Failure::input(out, Sources::new()));
    }
    let loaded = modelpair::load(&catalog, &policies, &packs);
    match loaded.bundle {
        Some(bundle) => Ok(Advisor::from_bundle(bundle)?),
        None => Err(Failure::input(loaded.diagnostics, loaded.sources)),
    }
}

/// The situation: a profile, then a file, then `--set`, each winning over the one before; today from the clock.
pub fn situation(advisor: &Advisor, args: &SituationArgs) -> Result<Situation, Failure> {
    let nothing = args.profile.is_none() && args.situation.is_none() && args.set.is_empty();
    if nothing {
        let known: Vec<&str> = advisor
            .profiles()
            .iter()
            .map(|profile| profile.id.as_str())
            .collect();
        let known = known.join(", ");
        return Err(anyhow::anyhow!("no situation: name a profile with --profile ({known}), a file with --situation, or facts with --set").into());
    }
    situation_or_blank(advisor, args)
}

/// The same, and nothing is known but the day when nothing is said.
pub fn situation_or_blank(advisor: &Advisor, args: &SituationArgs) -> Result<Situation, Failure> {
    let mut out = Diagnostics::new();
    let mut sources = Sources::new();
    let mut nodes = Vec::new();
    if let Some(path) = &args.situation
        && let Some(file) = files::read(path, String::new(), &mut out)
    {
        let json = path
            .extension()
            .is_some_and(|extension| extension == "json")
            || file.text.trim_start().starts_with('{');
        let id = sources.add(Source {
            name: file.name,
            text: file.text,
        });
        nodes.extend(if json {
            parse_json(id, &sources, &mut out)
        } else {
            parse_toml(id, &sources, &mut out)
        });
    }
    for set in &args.set {
        let id = sources.add(Source {
            name: "--set".to_owned(),
            text: quoted(set),
        });
        nodes.extend(parse_toml(id, &sources, &mut out));
    }
    let situation = advisor.read_situation(args.profile.as_deref(), &nodes, &mut out);
    match situation {
        Some(mut situation) if !out.has_errors() => {
            if situation.today().is_none()
                && let Some(today) = today()
            {
                situation.set("today", &today.to_string().into())?;
            }
            Ok(situation)
        }
        _ => Err(Failure::input(out, sources)),
    }
}

/// A value that is one bare word is taken as text, so that `--set organization.headquarters=DE` works in any shell.
fn quoted(set: &str) -> String {
    let Some((path, value)) = set.split_once('=') else {
        return set.to_owned();
    };
    let word = value.trim();
    let bare = word.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && word
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        && !matches!(word, "true" | "false" | "inf" | "nan");
    if bare {
        format!("{path}={word:?}")
    } else {
        set.to_owned()
    }
}

/// The day by the clock; nothing when the clock is beyond the calendar.
pub fn today() -> Option<Date> {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    Date::parse(&now.date().to_string())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn bare_words_become_text() {
        assert_eq!(
            quoted("organization.headquarters=DE"),
            "organization.headquarters=\"DE\""
        );
        assert_eq!(
            quoted("data.may_leave = client-decides"),
            "data.may_leave =\"client-decides\""
        );
        for as_is in [
            "a=true",
            "a=[\"x\"]",
            "a=12",
            "a=2026-11-22",
            "a=\"x\"",
            "nonsense",
        ] {
            assert_eq!(quoted(as_is), as_is);
        }
    }
}
