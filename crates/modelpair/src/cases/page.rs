//! Pages: headings and fenced blocks of Markdown.

use super::{Fault, count};

/// A Markdown file with cases.
#[derive(Clone, Debug)]
pub struct Page {
    /// What a message calls it.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// The cases, in the order in which they are written.
    pub cases: Vec<Case>,
    /// Mutants that no case can notice, each with the reason.
    pub equivalents: Vec<Equivalent>,
}

/// Facts, and what must come out of them.
#[derive(Clone, Debug)]
pub struct Case {
    /// The heading above it.
    pub heading: String,
    /// What is given: a situation, or facts.
    pub given: Block,
    /// Whether all facts are given, those of the option included, so that the rules are asked without the catalog.
    pub plain: bool,
    /// A pack that stands in the case itself.
    pub policy: Option<Block>,
    /// Blocks `text verdicts`.
    pub verdicts: Vec<Block>,
    /// Blocks `text pair`.
    pub pairs: Vec<Block>,
    /// Blocks `text report`.
    pub reports: Vec<Block>,
}

/// The inside of a fenced block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The number of its first line, counted from one.
    pub line: u32,
    /// Whether it is JSON; otherwise it is TOML or plain text.
    pub json: bool,
    /// The text.
    pub text: String,
}

/// A line of a block `text equivalent`: `<mutant>: <reason>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivalent {
    /// The number of the line, counted from one.
    pub line: u32,
    /// The line.
    pub text: String,
}

/// The first words of a fence that cases use; after one of them nothing is skipped silently.
const LANGUAGES: [&str; 3] = ["toml", "json", "text"];

const MARKS: &str = "`toml situation`, `json situation`, `toml facts`, `json facts`, `toml policy`, `text verdicts`, `text pair`, `text report` or `text equivalent`";

impl Page {
    /// Finds the cases of a page. What is no case and looks like one is a fault.
    pub fn read(name: &str, text: &str) -> (Self, Vec<Fault>) {
        let mut reader = Reader {
            page: Self {
                name: name.to_owned(),
                text: text.to_owned(),
                cases: Vec::new(),
                equivalents: Vec::new(),
            },
            heading: String::new(),
            policy: None,
            open: false,
            faults: Vec::new(),
        };
        reader.read(text.strip_prefix('\u{feff}').unwrap_or(text));
        reader.finish();
        (reader.page, reader.faults)
    }

    /// The name without its extension: a pack beside the page has the same.
    pub fn stem(&self) -> &str {
        stem(&self.name)
    }
}

impl Block {
    /// The lines that say something, with their numbers in the file.
    pub fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        let numbered = (self.line..).zip(self.text.lines());
        numbered
            .map(|(number, line)| (number, line.trim()))
            .filter(|(_, line)| !line.is_empty())
    }

    /// The text behind so many empty lines that every line has its number in the file.
    pub fn padded(&self) -> String {
        let before = usize::try_from(self.line).unwrap_or(1).saturating_sub(1);
        "\n".repeat(before) + &self.text
    }
}

/// A file name without its extension.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains(['/', '\\']) => stem,
        _ => name,
    }
}

struct Reader {
    page: Page,
    heading: String,
    /// A policy that waits for its facts.
    policy: Option<Block>,
    /// Whether expectations belong to the last case.
    open: bool,
    faults: Vec<Fault>,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut lines = (1_u32..).zip(text.lines());
        while let Some((number, line)) = lines.next() {
            if let Some(heading) = heading(line) {
                self.close();
                heading.clone_into(&mut self.heading);
            }
            let Some((fence, info)) = fence(line) else {
                continue;
            };
            let mut closed = false;
            let mut inside = String::new();
            for (_, line) in lines.by_ref() {
                if closes(line, fence) {
                    closed = true;
                    break;
                }
                inside += line;
                inside.push('\n');
            }
            let words: Vec<&str> = info.split_whitespace().collect();
            let block = Block {
                line: number.saturating_add(1),
                json: words.first() == Some(&"json"),
                text: inside,
            };
            let known = self.block(number, &words, block);
            if known && !closed {
                self.fault(number, "this block is never closed");
            }
        }
        self.close();
    }

    /// Whether the block belongs to a case.
    fn block(&mut self, number: u32, words: &[&str], block: Block) -> bool {
        match words {
            ["toml" | "json", kind @ ("situation" | "facts")] => {
                let plain = *kind == "facts";
                let policy = self.policy.take();
                if policy.is_some() && !plain {
                    self.fault(number, "a policy in a case goes with `toml facts`");
                }
                self.open = true;
                self.page.cases.push(Case {
                    heading: self.heading.clone(),
                    given: block,
                    plain,
                    policy,
                    verdicts: Vec::new(),
                    pairs: Vec::new(),
                    reports: Vec::new(),
                });
            }
            ["toml", "policy"] => {
                if self.policy.is_some() {
                    self.fault(number, "the policy above has no `toml facts` below it");
                }
                self.open = false;
                self.policy = Some(block);
            }
            ["text", kind @ ("verdicts" | "pair" | "report")] => {
                self.expectation(number, kind, block);
            }
            ["text", "equivalent"] => {
                let lines = block.lines().map(|(line, text)| Equivalent {
                    line,
                    text: text.to_owned(),
                });
                self.page.equivalents.extend(lines);
            }
            [language, word, ..] if LANGUAGES.contains(language) && is_word(word) => {
                let what = format!("a block of a case is one of {MARKS}");
                self.fault(number, &what);
            }
            _ => return false,
        }
        true
    }

    fn expectation(&mut self, number: u32, kind: &str, block: Block) {
        let plain = kind == "report";
        let needed = if plain { "facts" } else { "situation" };
        let case = self.page.cases.last_mut().filter(|_| self.open);
        match case {
            Some(case) if case.plain == plain => match kind {
                "verdicts" => case.verdicts.push(block),
                "pair" => case.pairs.push(block),
                _ => case.reports.push(block),
            },
            _ => self.fault(
                number,
                &format!("`text {kind}` needs a block `toml {needed}` above it"),
            ),
        }
    }

    /// Nothing that follows belongs to what came before.
    fn close(&mut self) {
        self.open = false;
        if let Some(policy) = self.policy.take() {
            self.fault(policy.line, "the policy has no `toml facts` below it");
        }
    }

    fn finish(&mut self) {
        let silent: Vec<(u32, String)> = self
            .page
            .cases
            .iter()
            .filter(|case| {
                case.verdicts.is_empty() && case.pairs.is_empty() && case.reports.is_empty()
            })
            .map(|case| (case.given.line, case.heading.clone()))
            .collect();
        for (line, heading) in silent {
            self.heading = heading;
            self.fault(line, "the case says nothing: what must come out?");
        }
    }

    fn fault(&mut self, line: u32, message: &str) {
        self.faults.push(Fault {
            file: self.page.name.clone(),
            line,
            case: self.heading.clone(),
            bad: true,
            expected: None,
            actual: None,
            message: Some(message.to_owned()),
        });
    }
}

/// The words of a heading.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let depth = count(line.len() - rest.len());
    let is_heading = (1..=6).contains(&depth) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_heading.then(|| rest.trim().trim_end_matches('#').trim_end())
}

/// The fence that a line opens, and what stands behind it.
fn fence(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start_matches(' ');
    let mark = text
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let info = text.trim_start_matches(mark);
    let fence = text.get(..text.len() - info.len())?;
    let opens =
        line.len() - text.len() <= 3 && fence.len() >= 3 && !(mark == '`' && info.contains('`'));
    opens.then_some((fence, info))
}

fn closes(line: &str, fence: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let indented = line.len() - text.len() > 3;
    let text = text.trim_end();
    let mark = fence.chars().next().unwrap_or('`');
    !indented && text.len() >= fence.len() && text.chars().all(|letter| letter == mark)
}

/// A word that stands for a kind of block; attributes such as `title="x"` and `{.class}` are none.
fn is_word(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_ascii_alphabetic() || matches!(letter, '-' | '_'))
}
