//! A record as a document: the same sentences as at the terminal, with tables, to be read, printed and kept.

mod evidence;
mod html;
mod markdown;
mod words;

use modelpair::record::{Fraction, Member, Pair, PillarView, Record, RobustnessView, SurvivalView};
use modelpair_rules::{Language, Text};

use super::Page;
use crate::words as terminal;
use words::Heads;

pub use html::html;
pub use markdown::markdown;

/// What a document is made of, in order.
pub struct Document {
    title: String,
    lead: String,
    blocks: Vec<Block>,
}

enum Block {
    Heading(&'static str),
    Paragraph(String),
    List(Vec<Cell>),
    Table(Table),
}

struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// The first column that holds numbers; from it on everything stands to the right.
    numbers_from: usize,
}

/// A text, and the words behind it that lead somewhere.
#[derive(Clone)]
struct Cell {
    text: String,
    link: Option<Link>,
}

#[derive(Clone)]
struct Link {
    words: String,
    url: String,
}

/// The document of a record.
pub fn of(record: &Record, title: &str, language: Language) -> Document {
    let words = terminal::of(language);
    let mut writer = Writer {
        page: Page {
            text: String::new(),
            words,
            language,
        },
        heads: words::of(language),
        language,
        blocks: Vec::new(),
    };
    writer.record(record);
    let lead = match record.pairs.first() {
        Some(pair) => format!("{} + {}", pair.primary.name, pair.partner.name),
        None => writer.heads.no_pair.to_owned(),
    };
    Document {
        title: title.to_owned(),
        lead,
        blocks: writer.blocks,
    }
}

struct Writer {
    page: Page,
    heads: &'static Heads,
    language: Language,
    blocks: Vec<Block>,
}

impl Writer {
    fn record(&mut self, record: &Record) {
        let heads = self.heads;
        if let Some(pair) = record.pairs.first() {
            self.pair(pair);
            let reasons = pair.reasons.iter().chain(&pair.warnings);
            self.sentences(heads.why, reasons.map(|note| &note.text));
            self.bill(pair);
        }
        let notes = record.roles.iter().filter_map(|role| role.note.as_ref());
        let notes = notes.chain(record.notes.iter().map(|note| &note.text));
        self.sentences(heads.also, notes);
        self.costs(record);
        self.score(record);
        if let Some(robustness) = &record.robustness {
            self.robustness(robustness, record);
        }
        self.survival(&record.survival);
        if let Some(sides) = &record.sides {
            self.pillars(heads.for_open, &sides.open, &sides.argument_for_open);
            self.pillars(heads.for_closed, &sides.closed, &sides.argument_for_closed);
            self.sentences(heads.capture, [&sides.capture]);
        }
        if let Some(found) = &record.counterfactuals {
            let changes = found.changes.iter().map(|change| &change.text);
            let relaxations = found.relaxations.iter().map(|found| &found.text);
            let quantities = found.quantities.iter().map(|flip| &flip.text);
            let all: Vec<&Text> = relaxations.chain(changes).chain(quantities).collect();
            self.sentences(heads.otherwise, all.iter().copied());
            if all.is_empty() {
                self.heading(heads.otherwise);
                let nothing = self.page.words.nothing_else.to_owned();
                self.blocks.push(Block::Paragraph(nothing));
            }
            if let Some(volumes) = &found.volumes {
                let stretches = volumes.stretches.iter().map(|stretch| &stretch.text);
                let all = std::iter::once(&volumes.text).chain(stretches);
                self.sentences(heads.volumes, all);
            }
        }
        self.others(&record.pairs);
        self.evidence(record);
    }

    fn heading(&mut self, heading: &'static str) {
        self.blocks.push(Block::Heading(heading));
    }

    /// A heading with sentences below it; neither when there are none.
    fn sentences<'a>(&mut self, heading: &'static str, texts: impl IntoIterator<Item = &'a Text>) {
        let items: Vec<Cell> = texts
            .into_iter()
            .map(|text| Cell::from(text.get(self.language)))
            .collect();
        if !items.is_empty() {
            self.heading(heading);
            self.blocks.push(Block::List(items));
        }
    }

    /// What speaks for a side, with how far it holds, and the argument for that side alone.
    fn pillars(&mut self, heading: &'static str, pillars: &[PillarView], argument: &Text) {
        self.heading(heading);
        let marked = pillars.iter().map(|pillar| {
            let holds = self.heads.holds(&pillar.holds);
            Cell::from(format!("{holds} {}", pillar.text.get(self.language)))
        });
        let argument = Cell::from(argument.get(self.language));
        let items = marked.chain([argument]).collect();
        self.blocks.push(Block::List(items));
    }

    /// A table; nothing when it has no rows.
    fn table(&mut self, head: &[&str], numbers_from: usize, rows: Vec<Vec<Cell>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table {
                head: head.iter().map(|&text| text.to_owned()).collect(),
                rows,
                numbers_from,
            }));
        }
    }

    fn pair(&mut self, pair: &Pair) {
        self.heading(self.heads.pair);
        let halves = [self.member(&pair.primary), self.member(&pair.partner)];
        let [primary, partner] = halves;
        let rows = primary
            .into_iter()
            .zip(partner)
            .filter(|((_, one), (_, other))| !one.is_empty() || !other.is_empty())
            .map(|((label, one), (_, other))| vec![capital(label).into(), one, other]);
        let rows = rows.collect();
        self.table(
            &["", self.heads.primary, self.heads.partner],
            usize::MAX,
            rows,
        );
        for (heading, pick) in [(self.heads.duties, false), (self.heads.take_note, true)] {
            let mut items = Vec::new();
            for member in [&pair.primary, &pair.partner] {
                let findings = if pick {
                    &member.warnings
                } else {
                    &member.obligations
                };
                items.extend(findings.iter().map(|finding| {
                    let because = finding.because.get(self.language);
                    let grounds = format!("{}; {}", finding.rule, finding.clause);
                    let link = Cell::linked(&grounds, Some(&finding.source));
                    Cell {
                        text: format!("{}: {because} ", member.name),
                        ..link
                    }
                }));
            }
            if !items.is_empty() {
                self.heading(heading);
                self.blocks.push(Block::List(items));
            }
        }
    }

    fn member(&self, member: &Member) -> Vec<(&'static str, Cell)> {
        let words = self.page.words;
        let roles: Vec<&str> = member.roles.iter().map(|role| words.role(role)).collect();
        let asleep = if member.dormant { words.dormant } else { "" };
        let approved = match member.license.osi_approved {
            Some(true) => words.osi_yes,
            Some(false) => words.osi_no,
            None => words.osi_unknown,
        };
        let price = member.price.as_ref().map(|price| {
            let (input, output) = (price.input_micro_usd, price.output_micro_usd);
            words.per_million(&self.page.money(input), &self.page.money(output))
        });
        let machines = member
            .machines
            .as_ref()
            .map(|machines| words.replicas(machines));
        let duties = member.obligations.len();
        vec![
            (
                words.serves,
                Cell::from(format!("{}{asleep}", roles.join(", "))),
            ),
            (
                self.heads.model,
                Cell::from(format!("{} ({})", member.name, member.model)),
            ),
            (self.heads.way, self.page.kind(member).into()),
            (words.route, super::route(member).into()),
            (
                words.license,
                Cell {
                    text: format!("{approved} · "),
                    ..Cell::linked(&member.license.name, Some(&member.license.source))
                },
            ),
            (
                words.for_you,
                words.permission(&member.license.permitted, duties).into(),
            ),
            (words.release, self.page.release(member).into()),
            (words.price, price.unwrap_or_default().into()),
            (words.machines, machines.unwrap_or_default().into()),
        ]
    }

    fn bill(&mut self, pair: &Pair) {
        self.heading(self.heads.a_month);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for line in &pair.cost.lines {
            let member = if line.member == "primary" {
                &pair.primary
            } else {
                &pair.partner
            };
            let tokens = if line.tokens > 0 {
                self.page.tokens(line.tokens)
            } else {
                String::new()
            };
            rows.push(vec![
                capital(self.page.words.item(&line.item)).into(),
                member.name.as_str().into(),
                tokens.into(),
                self.page.money(line.micro_usd).into(),
            ]);
        }
        let total = self.page.money(pair.cost.total_micro_usd);
        rows.push(vec![
            self.heads.sum.into(),
            "".into(),
            "".into(),
            total.into(),
        ]);
        self.table(
            &["", self.heads.model, self.heads.tokens, self.heads.dollars],
            2,
            rows,
        );
    }

    fn costs(&mut self, record: &Record) {
        let costs = &record.costs;
        if record.three_ways.is_empty() {
            return;
        }
        self.heading(self.heads.three_ways);
        let rows = record.three_ways.iter().map(|way| {
            let amounts = [way.low_micro_usd, way.likely_micro_usd, way.high_micro_usd];
            let permitted = if way.permitted {
                ""
            } else {
                self.page.words.not_permitted
            };
            let mut row: Vec<Cell> = vec![
                capital(self.page.words.way(&way.kind)).into(),
                format!("{} @ {}", way.name, way.choice.route).into(),
                permitted.into(),
            ];
            row.extend(amounts.map(|amount| Cell::from(self.page.money(amount))));
            row
        });
        let rows = rows.collect();
        let heads = self.heads;
        self.table(
            &["", heads.model, "", heads.low, heads.likely, heads.high],
            3,
            rows,
        );
        let texts = costs.cheapest.iter().map(|cheapest| &cheapest.text);
        let texts = texts
            .chain(costs.break_evens.iter().map(|found| &found.text))
            .chain(costs.flips.iter().map(|flip| &flip.text));
        let items = texts
            .map(|text| Cell::from(text.get(self.language)))
            .collect();
        self.blocks.push(Block::List(items));
    }

    /// The contributions, which add up to the score.
    fn score(&mut self, record: &Record) {
        let Some(pair) = record.pairs.first() else {
            return;
        };
        self.heading(self.heads.score);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for part in &pair.value.contributions {
            rows.push(vec![
                self.heads.criterion(&part.criterion).into(),
                part.weight.as_str().into(),
                self.points(part.value_ppm).into(),
                self.points(part.points_ppm).into(),
            ]);
        }
        let score = self.points(pair.value.score_ppm);
        rows.push(vec![
            self.heads.sum.into(),
            "".into(),
            "".into(),
            score.into(),
        ]);
        let heads = self.heads;
        self.table(&["", heads.weight, heads.value, heads.points], 1, rows);
    }

    fn robustness(&mut self, robustness: &RobustnessView, record: &Record) {
        let texts = [&robustness.reason, &robustness.prices];
        let flips = robustness.flips.iter().map(|flip| &flip.text);
        self.sentences(self.heads.how_firm, texts.into_iter().chain(flips));
        let anywhere = &robustness.anywhere;
        let in_order = &robustness.in_order;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (label, standing) in [
            (self.heads.in_order, in_order),
            (self.heads.anywhere, anywhere),
        ] {
            rows.push(vec![
                label.into(),
                self.share(&standing.first_rank).into(),
                self.share(&standing.regret_max).into(),
            ]);
        }
        self.table(&["", self.heads.share, self.heads.regret], 1, rows);
        if let Some(second) = &record.runner_up {
            let takes = second.takes.iter().map(|take| &take.text);
            self.sentences(
                self.heads.runner_up,
                [&second.text].into_iter().chain(takes),
            );
        }
    }

    fn survival(&mut self, survival: &SurvivalView) {
        if survival.rows.is_empty() {
            return;
        }
        self.heading(self.heads.breaks);
        let words = self.page.words;
        let roles = survival.rows.iter();
        let roles: Vec<String> = roles.map(|row| capital(words.role(&row.role))).collect();
        let mut head = vec![""];
        head.extend(roles.iter().map(String::as_str));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (at, scenario) in survival.scenarios.iter().enumerate() {
            let mut row: Vec<Cell> = vec![scenario.text.get(self.language).into()];
            row.extend(survival.rows.iter().map(|role| {
                let outcome = role.cells.get(at).map(|cell| self.page.outcome(cell));
                Cell::from(outcome.unwrap_or_default())
            }));
            rows.push(row);
        }
        self.table(&head, usize::MAX, rows);
        let texts = survival.shared.iter().map(|note| &note.text);
        let texts = texts
            .chain(survival.switching.iter().map(|found| &found.text))
            .chain(survival.availability.iter().map(|found| &found.text));
        let items = texts
            .map(|text| Cell::from(text.get(self.language)))
            .collect();
        self.blocks.push(Block::List(items));
    }

    /// Parts per million as points of a hundred, to the last of them.
    fn points(&self, ppm: i64) -> String {
        let point = self.page.words.point;
        format!("{}{point}{:04}", ppm / 10_000, ppm % 10_000)
    }

    /// As a percentage, and exactly.
    fn share(&self, fraction: &Fraction) -> String {
        let percent = self.page.decimal(fraction.ppm / 10);
        let sign = match self.language {
            Language::En => "%",
            Language::Es => "\u{a0}%",
        };
        format!("{percent}{sign} ({})", fraction.exact)
    }

    fn others(&mut self, pairs: &[Pair]) {
        if pairs.len() < 2 {
            return;
        }
        self.heading(self.heads.other_pairs);
        let rows = pairs.iter().skip(1).map(|pair| {
            vec![
                Cell::from(format!("{} @ {}", pair.primary.name, pair.primary.route)),
                format!("{} @ {}", pair.partner.name, pair.partner.route).into(),
                self.points(pair.value.score_ppm).into(),
                self.page.money(pair.cost.total_micro_usd).into(),
            ]
        });
        let rows = rows.collect();
        let heads = self.heads;
        self.table(
            &[heads.primary, heads.partner, heads.points, heads.dollars],
            2,
            rows,
        );
    }
}

/// With a capital, as the names of rows and columns begin.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

impl Cell {
    /// Words that lead somewhere, if there is anywhere to lead.
    fn linked(words: &str, url: Option<&str>) -> Self {
        Self {
            text: String::new(),
            link: Some(Link {
                words: words.to_owned(),
                url: url.unwrap_or_default().to_owned(),
            }),
        }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.link.is_none()
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, link: None }
    }
}
