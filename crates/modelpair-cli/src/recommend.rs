//! `modelpair recommend`: the pair and what it rests on, at 80 columns.

mod document;
mod sections;

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::Path;

use anstyle::Style;
use modelpair::Advisor;
use modelpair::cost::MicroUsd;
use modelpair::record::{CostWay, FindingView, Member, Pair, Record, RuledOut};
use modelpair::weights::WeightsError;
use modelpair_rules::{Language, Text};

use crate::args::{AnswerFormat, RecommendArgs};
use crate::data;
use crate::exit::{Exit, Failure};
use crate::style::{BAD, CARE, CLOSED, END, GOOD, QUIET, STRONG, WIDTH, wrap};
use crate::words::{self, Words};

/// How many rules and other pairs are shown.
const RULED_OUT_MAX: usize = 8;
const OTHERS_MAX: usize = 4;

/// Prints the recommendation; exit 1 when nothing is feasible.
pub fn run(args: &RecommendArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let advisor = data::advisor(&args.situation.data)?;
    let situation = data::situation(&advisor, &args.situation)?;
    let plain = || match args.weights {
        Some(weights) => advisor.outlook(&situation).weighed_exactly(weights),
        None => Ok(advisor.recommend(&situation)),
    };
    let record = match &args.record {
        Some(path) => {
            let record = match args.weights {
                Some(weights) => {
                    let outlook = advisor.outlook(&situation);
                    outlook
                        .document_weighed_exactly(weights)
                        .map_err(|error| refused(&error))?
                }
                None => advisor.document_in_full(&situation),
            };
            write(path, &record, args.with_bundle.then_some(&advisor))?;
            record
        }
        None if args.what_if => advisor.recommend_in_full(&situation),
        None => plain().map_err(|error| refused(&error))?,
    };
    if args.format == AnswerFormat::Json && args.record.is_some() && !args.what_if {
        // What is printed does not depend on what is also written.
        let record = plain().map_err(|error| refused(&error))?;
        writeln!(out, "{}", modelpair::canonical(&record)?)?;
    } else {
        let title = advisor
            .profiles()
            .iter()
            .find(|profile| Some(profile.id.as_str()) == situation.profile())
            .map(|profile| &profile.title);
        print(&record, title, args.format, args.situation.lang.into(), out)?;
    }
    Ok(if record.pairs.is_empty() {
        Exit::No
    } else {
        Exit::Done
    })
}

/// Weights that the library does not take.
fn refused(error: &WeightsError) -> Failure {
    anyhow::anyhow!("--weights: {error}").into()
}

fn write(path: &Path, record: &Record, carried: Option<&Advisor>) -> Result<(), Failure> {
    let text = match carried {
        Some(advisor) => record.clone().with_bundle(advisor)?.to_json()?,
        None => record.to_json()?,
    };
    fs::write(path, text)
        .map_err(|error| anyhow::anyhow!("cannot write `{}`: {error}", path.display()))?;
    Ok(())
}

/// Prints a record.
pub fn print(
    record: &Record,
    title: Option<&Text>,
    format: AnswerFormat,
    language: Language,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let words = words::of(language);
    let title = title.map_or(words.your_situation, |title| title.get(language));
    match format {
        AnswerFormat::Json => writeln!(out, "{}", modelpair::canonical(record)?)?,
        AnswerFormat::Text => {
            let mut page = Page {
                text: String::new(),
                words,
                language,
            };
            page.record(record, title);
            out.write_all(page.text.as_bytes())?;
        }
        AnswerFormat::Markdown | AnswerFormat::Html => {
            let document = document::of(record, title, language);
            let text = if format == AnswerFormat::Html {
                document::html(&document, language)
            } else {
                document::markdown(&document)
            };
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(())
}

/// The route, and who else is behind it.
fn route(member: &Member) -> String {
    if member.deployment == "self-hosted" {
        member.route.clone()
    } else {
        format!("{} · {}", member.route, member.provider)
    }
}

/// A page in the making.
struct Page {
    text: String,
    words: &'static Words,
    language: Language,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, heading: &str, beside: &str) {
        let _ = writeln!(self.text, "\n{STRONG}{heading}{END}  {QUIET}{beside}{END}");
    }

    fn item(&mut self, sentence: &str) {
        self.line(&wrap("  · ", sentence));
    }

    fn record(&mut self, record: &Record, title: &str) {
        let _ = writeln!(self.text, "{STRONG}{title}{END}");
        if let Some(pair) = record.pairs.first() {
            self.pair(pair);
            self.bill(pair);
        } else {
            self.heading(self.words.no_pair, "");
        }
        self.three_ways(&record.three_ways);
        self.costs(&record.costs);
        if let Some(robustness) = &record.robustness {
            self.robustness(robustness);
        }
        self.survival(&record.survival);
        if let Some(sides) = &record.sides {
            self.sides(sides);
        }
        if let Some(counterfactuals) = &record.counterfactuals {
            self.counterfactuals(counterfactuals);
        }
        let notes: Vec<String> = record
            .roles
            .iter()
            .filter_map(|role| role.note.as_ref())
            .chain(record.notes.iter().map(|note| &note.text))
            .map(|text| text.get(self.language).to_owned())
            .collect();
        if !notes.is_empty() {
            self.heading(self.words.note, "");
            for note in &notes {
                self.item(note);
            }
        }
        self.ruled_out(&record.ruled_out);
        self.others(&record.pairs);
        let info = &record.bundle;
        self.line("");
        let last = format!(
            "{} {} {} · {} {} · {}",
            record.disclaimer.get(self.language),
            self.words.facts_as_of,
            info.as_of,
            info.sources,
            self.words.sources,
            short(&info.hash)
        );
        let _ = writeln!(self.text, "{QUIET}{}{END}", wrap("", &last));
    }

    fn pair(&mut self, pair: &Pair) {
        for (half, member) in [
            (self.words.primary, &pair.primary),
            (self.words.partner, &pair.partner),
        ] {
            let colour = style_of(&member.kind);
            let _ = writeln!(
                self.text,
                "\n{QUIET}{half}{END}  {colour}{}{END}  {QUIET}{}{END}",
                member.name,
                self.kind(member)
            );
            self.member(member);
        }
        self.heading(self.words.why, "");
        for reason in pair.reasons.iter().chain(&pair.warnings) {
            let sentence = reason.text.get(self.language).to_owned();
            self.item(&sentence);
        }
        for finding in &pair.findings {
            let because = finding.because.get(self.language);
            self.item(&format!("{because} [{}; {}]", finding.rule, finding.clause));
        }
    }

    fn member(&mut self, member: &Member) {
        let words = self.words;
        let roles: Vec<&str> = member.roles.iter().map(|role| words.role(role)).collect();
        let asleep = if member.dormant { words.dormant } else { "" };
        let region = member
            .region
            .as_deref()
            .map(|region| format!(" · {region}"))
            .unwrap_or_default();
        let row = |label: &str, value: &str| wrap(&format!("  {label:<12}"), value);
        self.line(&row(words.serves, &format!("{}{asleep}", roles.join(", "))));
        self.line(&row(words.route, &format!("{}{region}", route(member))));
        let approved = match member.license.osi_approved {
            Some(true) => words.osi_yes,
            Some(false) => words.osi_no,
            None => words.osi_unknown,
        };
        self.line(&row(
            words.license,
            &format!("{} · {approved}", member.license.name),
        ));
        let duties = member.obligations.len();
        self.line(&row(
            words.for_you,
            &words.permission(&member.license.permitted, duties),
        ));
        self.line(&row(words.release, &self.release(member)));
        if let Some(price) = &member.price {
            let (input, output) = (
                self.money(price.input_micro_usd),
                self.money(price.output_micro_usd),
            );
            self.line(&row(words.price, &words.per_million(&input, &output)));
        }
        if let Some(machines) = &member.machines {
            self.line(&row(words.machines, &words.replicas(machines)));
        }
        self.findings(words.duties, &member.obligations);
        self.findings(words.take_note, &member.warnings);
    }

    fn findings(&mut self, label: &str, findings: &[FindingView]) {
        for (index, finding) in findings.iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let because = finding.because.get(self.language);
            let sentence = format!("{because} [{}; {}]", finding.rule, finding.clause);
            let lines = wrap(&format!("  {label:<12}· "), &sentence);
            let _ = writeln!(self.text, "{CARE}{lines}{END}");
        }
    }

    fn release(&self, member: &Member) -> String {
        let dots: String = member
            .license
            .release
            .iter()
            .map(|part| match part.as_str() {
                "open" => '●',
                "partial" => '◐',
                "closed" => '○',
                _ => '?',
            })
            .collect();
        let open: Vec<&str> = member
            .license
            .release
            .iter()
            .zip(self.words.parts)
            .filter(|(part, _)| *part == "open")
            .map(|(_, name)| name)
            .collect();
        let open = if open.is_empty() {
            self.words.nothing_open.to_owned()
        } else {
            open.join(", ")
        };
        format!("{dots} {open}")
    }

    fn bill(&mut self, pair: &Pair) {
        let total = self.money(pair.cost.total_micro_usd);
        self.heading(self.words.a_month, &total);
        for line in &pair.cost.lines {
            let name = if line.member == "primary" {
                &pair.primary.name
            } else {
                &pair.partner.name
            };
            let tokens = if line.tokens > 0 {
                self.tokens(line.tokens)
            } else {
                String::new()
            };
            let item = self.words.item(&line.item);
            let cost = self.money(line.micro_usd);
            let _ = writeln!(
                self.text,
                "  {item:<18}{name:<26}{QUIET}{tokens:>18}{END}{cost:>14}"
            );
        }
    }

    fn three_ways(&mut self, ways: &[CostWay]) {
        if ways.is_empty() {
            return;
        }
        self.heading(self.words.three_ways, self.words.whole_volume);
        for way in ways {
            let colour = style_of(&way.kind);
            let kind = self.words.way(&way.kind);
            let likely = self.money(way.likely_micro_usd);
            let beside = if !way.permitted {
                format!("{BAD}{}{END}", self.words.not_permitted)
            } else if way.low_micro_usd == way.high_micro_usd {
                String::new()
            } else {
                let (low, high) = (way.low_micro_usd, way.high_micro_usd);
                format!("{QUIET}{}–{}{END}", self.money(low), self.money(high))
            };
            let _ = writeln!(
                self.text,
                "  {colour}{kind:<18}{END}{:<24}{likely:>12}  {beside}",
                way.name
            );
        }
    }

    fn ruled_out(&mut self, rules: &[RuledOut]) {
        if rules.is_empty() {
            return;
        }
        self.heading(self.words.ruled_out, self.words.ruled_out_how);
        for rule in rules.iter().take(RULED_OUT_MAX) {
            let RuledOut {
                finding, options, ..
            } = rule;
            let _ = write!(self.text, "  {BAD}{options:>4}{END}  {}", finding.rule);
            let wide = "  9999    ".len() + finding.rule.chars().count();
            let clause = if wide + finding.clause.chars().count() <= WIDTH {
                format!("  {QUIET}{}{END}", finding.clause)
            } else {
                let below = wrap("        ", &finding.clause);
                format!("\n{QUIET}{below}{END}")
            };
            self.line(&clause);
            let sentence = wrap("        ", finding.because.get(self.language));
            self.line(&sentence);
        }
        if let Some(more) = rules
            .len()
            .checked_sub(RULED_OUT_MAX)
            .filter(|more| *more > 0)
        {
            let _ = writeln!(
                self.text,
                "        {QUIET}{}{END}",
                self.words.more_rules(more)
            );
        }
    }

    fn others(&mut self, pairs: &[Pair]) {
        if pairs.len() < 2 {
            return;
        }
        self.heading(self.words.other_pairs, "");
        for pair in pairs.iter().skip(1).take(OTHERS_MAX) {
            let both = format!("{} + {}", pair.primary.name, pair.partner.name);
            let routes = format!("{} + {}", pair.primary.route, pair.partner.route);
            let cost = self.money(pair.cost.total_micro_usd);
            let _ = writeln!(
                self.text,
                "  {:>2}  {both:<52}{cost:>14}\n      {QUIET}{routes}{END}",
                pair.rank
            );
        }
    }

    fn kind(&self, member: &Member) -> String {
        let quality = member.quality.as_ref().map(|quality| {
            let about = if quality.converted { "≈" } else { "" };
            format!(" · ECI {about}{}", self.decimal(quality.eci_milli))
        });
        format!(
            "{}{}",
            self.words.way(&member.kind),
            quality.unwrap_or_default()
        )
    }

    fn decimal(&self, milli: i64) -> String {
        let tenths = (milli + 50) / 100;
        format!("{}{}{}", tenths / 10, self.words.point, tenths % 10)
    }

    fn money(&self, amount: MicroUsd) -> String {
        modelpair::dollars(amount, self.language)
    }

    fn tokens(&self, tokens: i64) -> String {
        if tokens >= 1_000_000 {
            let tenths = (tokens + 50_000) / 100_000;
            let (whole, tenth) = (tenths / 10, tenths % 10);
            let fraction = if tenth == 0 {
                String::new()
            } else {
                format!("{}{tenth}", self.words.point)
            };
            format!("{whole}{fraction} {}", self.words.million_tokens)
        } else {
            format!("{tokens} {}", self.words.tokens)
        }
    }
}

fn style_of(kind: &str) -> Style {
    match kind {
        "closed" => CLOSED,
        "self-hosted" => GOOD,
        _ => CARE.bold(),
    }
}

/// The first digits of a hash.
fn short(hash: &str) -> &str {
    hash.get(..19).unwrap_or(hash)
}
