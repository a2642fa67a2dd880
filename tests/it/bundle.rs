//! The catalog and policies of this checkout, and the files that are compiled from them.

use crate::answers::TODAY;
use modelpair::record::Record;
use modelpair::{Advisor, Bundle, File, Situation};
use modelpair_rules::{RenderStyle, render};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The profiles of the guide.
pub const PROFILES: [&str; 6] = [
    "solo",
    "mid-size",
    "strict-compliance",
    "consulting",
    "product-low-volume",
    "product-high-volume",
];

/// The advisor on the catalog and policies of this checkout.
pub fn advisor() -> &'static Advisor {
    static ADVISOR: LazyLock<Advisor> = LazyLock::new(|| {
        Advisor::from_bundle(compile(&[])).expect("what was loaded can be written down")
    });
    &ADVISOR
}

/// A profile on the day that the tests speak of.
pub fn situation(advisor: &Advisor, profile: &str) -> Situation {
    let mut situation = advisor.situation(profile).expect("a profile");
    situation.set("today", &TODAY.into()).expect("a date");
    situation
}

/// The advisor with a pack added.
pub fn advisor_with(pack: &str) -> Advisor {
    let text = fs::read_to_string(root().join(pack)).expect("the pack can be read");
    let bundle = compile(&[File {
        path: pack.to_owned(),
        name: pack.to_owned(),
        text,
    }]);
    Advisor::from_bundle(bundle).expect("what was loaded can be written down")
}

/// Catalog and policies, compiled with packs added.
pub fn compile(packs: &[File]) -> Bundle {
    compile_files(&folder("catalog"), &folder("policies"), packs)
}

/// Compiles texts; shows every fault when there is one.
#[track_caller]
pub fn compile_files(catalog: &[File], policies: &[File], packs: &[File]) -> Bundle {
    let loaded = modelpair::load(catalog, policies, packs);
    loaded.bundle.unwrap_or_else(|| {
        let style = RenderStyle::Plain;
        panic!("{}", render(&loaded.diagnostics, &loaded.sources, style))
    })
}

/// The TOML files of a folder of this checkout, in the order of their paths.
pub fn folder(name: &str) -> Vec<File> {
    let folder = root().join(name);
    let files = files_under(&folder, "toml").into_iter().map(|path| {
        let below = path.strip_prefix(&folder).expect("it was found there");
        File {
            path: below.to_string_lossy().replace('\\', "/"),
            name: path.display().to_string(),
            text: fs::read_to_string(&path).expect("a text file"),
        }
    });
    files.collect()
}

/// Every file below a folder with this extension, in the order of their paths.
pub fn files_under(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder that can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The checkout.
pub fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests/ is in the checkout")
}

#[test]
fn the_committed_bundle_is_what_the_files_compile_to() {
    let compiled = compile(&[]).to_json().expect("a bundle is plain data");
    check_committed("default-bundle.json", &compiled);
}

#[test]
fn the_committed_bundle_for_pages_is_the_same() {
    let compiled = compile(&[]);
    let path = root().join("crates/modelpair/data/default-bundle.bin");
    let committed = fs::read(path).expect("it is committed");
    assert!(
        committed == compiled.to_bytes().expect("a bundle is plain data"),
        "default-bundle.bin is not what catalog/ and policies/ compile to; `cargo xtask bless` rewrites it"
    );
    let (info, _) = Bundle::from_bytes(&committed).expect("its own bytes");
    assert_eq!(info, advisor().info());
}

#[test]
fn half_a_binary_bundle_is_refused() {
    let bytes = compile(&[]).to_bytes().expect("a bundle is plain data");
    for length in [0, 10, 40, 2_000, bytes.len() / 2, bytes.len() - 1] {
        let error = Bundle::from_bytes(&bytes[..length]).unwrap_err();
        assert!(error.to_string().contains("modelpair bundle"), "{error}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(Bundle::from_bytes(&longer).is_err());
}

/// What a page loads first, of all bytes of a bundle.
fn first_part(bytes: &[u8]) -> &[u8] {
    let line = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .expect("a line")
        + 1;
    let words = std::str::from_utf8(&bytes[..line]).expect("words");
    let length = words.trim_end().rsplit(' ').next().expect("a length");
    &bytes[..line + length.parse::<usize>().expect("a length")]
}

/// A record as far as a first answer shows it: all of it but the sources.
fn shown(record: &Record) -> Value {
    let mut shown = serde_json::to_value(record).expect("plain data");
    for pair in shown["pairs"].as_array_mut().expect("pairs") {
        for half in ["primary", "partner"] {
            pair[half]
                .as_object_mut()
                .expect("a member")
                .remove("sources");
        }
    }
    shown
}

#[test]
fn the_first_part_of_a_binary_bundle_is_enough_for_a_first_answer() {
    let bytes = compile(&[]).to_bytes().expect("a bundle is plain data");
    let first = first_part(&bytes);
    assert!(Bundle::from_bytes(first).is_err(), "it is no whole bundle");
    let part = Advisor::from_first_bytes(first).expect("the first part of one");
    assert!(!part.is_whole());
    let points = [
        [334_000, 333_000, 333_000],
        [1_000_000, 0, 0],
        [0, 1_000_000, 0],
        [0, 0, 1_000_000],
    ];
    let mut outlooks = Vec::new();
    for profile in PROFILES {
        let whole = situation(advisor(), profile);
        let same = situation(&part, profile);
        assert_eq!(part.outcomes(&same), advisor().outcomes(&whole));
        let (outlook, expected) = (part.outlook(&same), advisor().outlook(&whole));
        let glances = points.map(|point| {
            let [ours, theirs] =
                [&outlook, &expected].map(|of| of.glance_at(point).expect("weights"));
            assert_eq!(ours.firmness, theirs.firmness);
            (shown(&ours.record), shown(&theirs.record))
        });
        for (ours, theirs) in glances {
            assert_eq!(ours, theirs, "{profile}");
        }
        outlooks.push((outlook, expected));
    }
    let other = advisor_with("policies/examples/acme-house.toml")
        .bundle()
        .to_bytes();
    assert!(part.complete(&other.expect("plain data")).is_err());
    assert!(part.complete(first).is_err() && !part.is_whole());
    part.complete(&bytes).expect("the whole of it");
    for (mut outlook, expected) in outlooks {
        outlook.forget();
        let [ours, theirs] =
            [&outlook, &expected].map(|of| modelpair::canonical(&of.record()).expect("plain data"));
        assert!(ours == theirs, "once all is there the record is the same");
    }
}

#[test]
fn a_binary_bundle_with_a_wrong_byte_is_read_or_refused() {
    let bytes = compile(&[]).to_bytes().expect("a bundle is plain data");
    let mut refused = 0;
    // The rules are at the end of the first part, the sentences behind it: every part is hit.
    for at in (30..bytes.len()).step_by(bytes.len() / 97) {
        for wrong in [0x00, 0x7f, 0xff] {
            let mut bytes = bytes.clone();
            bytes[at] = wrong;
            refused += usize::from(Advisor::from_bundle_bytes(&bytes).is_err());
        }
    }
    assert!(refused > 0, "some of these bytes are lengths");
}

#[test]
fn the_committed_texts_are_the_files() {
    let texts = modelpair::texts_to_json(&folder("catalog"), &folder("policies"));
    check_committed("default-texts.json", &texts.expect("texts are plain data"));
}

#[test]
fn the_embedded_bundle_answers_like_the_checkout() {
    let embedded = Advisor::embedded().expect("it can be read");
    assert_eq!(embedded.info(), advisor().info());
}

#[track_caller]
fn check_committed(name: &str, expected: &str) {
    let path = format!("crates/modelpair/data/{name}");
    let committed = fs::read_to_string(root().join(&path)).expect("it is committed");
    // A comparison that shows both would fill the screen with a megabyte.
    assert!(
        committed == expected,
        "{path} is not what catalog/ and policies/ compile to; `cargo xtask bless` rewrites it"
    );
}
