//! The fuzz targets, each with a fixed set of seeds: what our own policies become when they are damaged.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::path::Path;

/// How many inputs each target gets.
const SEEDS: u64 = 120;

/// Pieces that conditions and files are made of, and some that deceive.
const PIECES: &[&str] = &[
    "&&",
    "||",
    "!",
    "==",
    "<=",
    "in",
    "?",
    ":",
    "(",
    "[",
    "]",
    "\"",
    "'",
    "'''",
    "\\",
    "\n",
    "=",
    "{",
    "}",
    "#",
    "9223372036854775807",
    "-9223372036854775808",
    "1e9",
    "0x7f",
    "sets.contains(",
    "size(",
    "has(",
    "null",
    "true",
    "use.commercial",
    "license.id",
    "today",
    "[rule.x]",
    "effect = \"deny\"",
    "\u{202e}",
    "\u{200b}",
    "\u{435}",
    "ñ",
    "\0",
    "((((((((((((((((",
    "!!!!!!!!!!!!!!!!",
    "[[[[[[[[[[[[[[[[",
];

/// Random numbers that are the same everywhere (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }
}

/// A text of the corpus with some damage.
fn damaged(random: &mut Random, corpus: &[String]) -> Vec<u8> {
    let mut text = corpus[random.below(corpus.len())].clone().into_bytes();
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(20)).min(text.len());
        match random.below(6) {
            0 => {
                text.drain(at..end);
            }
            1 => {
                let copy = text[at..end].to_vec();
                text.splice(at..at, copy);
            }
            2 => {
                let other = corpus[random.below(corpus.len())].as_bytes();
                let from = random.below(other.len() + 1);
                let piece = &other[from..(from + random.below(200)).min(other.len())];
                text.splice(at..end, piece.iter().copied());
            }
            3 if at < text.len() => text[at] = u8::try_from(random.below(256)).unwrap(),
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                text.splice(at..at, piece.bytes());
            }
        }
    }
    text
}

fn check(target: fn(&[u8]), corpus: &[String]) {
    assert!(corpus.len() > 10);
    for text in corpus {
        target(text.as_bytes());
    }
    for seed in 0..SEEDS {
        target(&damaged(&mut Random(seed), corpus));
    }
}

fn policies() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let mut texts = Vec::new();
    for folder in ["regimes", "house", "licenses", "examples"] {
        let files = std::fs::read_dir(root.join(folder)).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        let packs = files
            .iter()
            .filter(|file| file.extension().is_some_and(|end| end == "toml"));
        texts.extend(packs.map(|file| std::fs::read_to_string(file).unwrap()));
    }
    texts
}

/// The conditions of our packs.
fn conditions() -> Vec<String> {
    let policies = policies();
    let lines = policies.iter().flat_map(|text| text.lines());
    let conditions = lines.filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let wanted = matches!(key.trim(), "applies" | "when");
        wanted.then(|| value.trim().trim_matches('"').to_owned())
    });
    conditions.collect()
}

#[test]
fn the_lexer_answers_anything() {
    check(targets::lexer, &conditions());
}

#[test]
fn the_parser_answers_anything() {
    check(targets::parser, &conditions());
}

#[test]
fn the_loader_answers_anything() {
    check(targets::loader, &policies());
}

/// Gives a target bytes without a corpus.
fn check_bytes(target: fn(&[u8]), seeds: u64, length_max: usize) {
    for seed in 0..seeds {
        let mut random = Random(seed);
        let length = random.below(length_max);
        let byte = |_| u8::try_from(random.below(256)).unwrap();
        let bytes: Vec<u8> = (0..length).map(byte).collect();
        target(&bytes);
    }
}

#[test]
fn the_evaluator_says_what_trying_everything_finds() {
    check_bytes(targets::evaluator, 20 * SEEDS, 60);
}

#[test]
fn the_embedded_rules_are_asked_in_every_way() {
    check_bytes(targets::bundle, SEEDS / 2, 260);
}
