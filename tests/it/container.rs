//! What the Containerfile says, against what the build and the command line do; no container is started.

use std::fs;

use modelpair_cli::Exit;

use crate::bundle::root;
use crate::cli::modelpair;
use crate::tidy::manifest_json;

/// The instructions, each with the rest of its line.
fn instructions() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("Containerfile")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(word, rest)| (word.to_owned(), rest.trim().to_owned()))
        .collect()
}

fn all(word: &str) -> Vec<String> {
    let found = instructions().into_iter().filter(|(it, _)| it == word);
    found.map(|(_, rest)| rest).collect()
}

#[track_caller]
fn one(word: &str) -> String {
    let found = all(word);
    assert_eq!(found.len(), 1, "{word}: {found:?}");
    found[0].clone()
}

/// The words of an instruction in its exact form, behind the name of the program.
#[track_caller]
fn arguments(written: &str) -> Vec<String> {
    let words: Vec<String> = serde_json::from_str(written).unwrap();
    assert_eq!(words[0], "modelpair");
    words[1..].to_vec()
}

#[test]
fn it_builds_with_the_pinned_toolchain_for_the_system_that_runs_it() {
    let pinned = manifest_json("rust-toolchain.toml")["toolchain"]["channel"].clone();
    let pinned = pinned.as_str().unwrap();
    let images = all("FROM");
    let [build, run] = &images[..] else {
        panic!("{images:?}");
    };
    assert!(build.contains(&format!("/rust:{pinned}-slim-trixie ")));
    assert_eq!(one("ENV"), format!("RUSTUP_TOOLCHAIN={pinned}"));
    // A program does not run on an older C library than it was built with.
    assert!(run.ends_with("/debian:trixie-slim"), "{run}");
}

#[test]
fn it_copies_what_is_there_and_what_is_built() {
    let copies = all("COPY");
    assert_eq!(copies[0], ". .");
    let program = manifest_json("crates/modelpair-cli/Cargo.toml")["bin"][0]["name"].clone();
    let program = program.as_str().unwrap();
    let from = one("WORKDIR") + "/target/release/" + program;
    let expected = format!("--from=build {from} /usr/local/bin/{program}");
    assert_eq!(copies[1..], [expected]);
    assert_eq!(
        one("RUN"),
        "cargo build --release --locked -p modelpair-cli"
    );
    // What is left out of the copy is nothing that cargo looks for.
    let ignored = fs::read_to_string(root().join(".dockerignore")).unwrap();
    let ignored: Vec<&str> = ignored.lines().collect();
    assert_eq!(ignored, ["/target", "**/target", "**/node_modules", ".git"]);
    let members = manifest_json("Cargo.toml")["workspace"]["members"].clone();
    for member in members.as_array().unwrap() {
        let folder = member.as_str().unwrap().trim_end_matches("/*");
        assert!(root().join(folder).is_dir(), "{folder}");
        assert!(!folder.split('/').any(|part| part == "target"), "{folder}");
    }
}

#[test]
fn it_runs_as_nobody_and_listens_where_it_is_asked_for_its_health() {
    let user = one("USER");
    let ids: Vec<u32> = user.split(':').map(|id| id.parse().unwrap()).collect();
    assert!(ids.len() == 2 && ids.iter().all(|id| *id > 0), "{user}");
    assert_eq!(one("STOPSIGNAL"), "SIGTERM");

    let entry = arguments(&one("ENTRYPOINT"));
    let words: Vec<&str> = entry.iter().map(String::as_str).collect();
    let checked = modelpair(&[&words[..], &["--check"]].concat());
    assert_eq!(checked.exit, Exit::Done, "{}", checked.err);
    let port = one("EXPOSE");
    let listens = format!("would listen on http://0.0.0.0:{port}\n");
    assert!(checked.out.starts_with(&listens), "{}", checked.out);

    let health = one("HEALTHCHECK");
    let (_, command) = health.split_once(" CMD ").unwrap();
    let probe = arguments(command);
    assert_eq!(probe, ["serve", "--probe"]);
    // It asks at the port at which the program listens when nothing is said.
    let plain = modelpair(&["serve", "--check"]);
    let here = format!("would listen on http://127.0.0.1:{port}\n");
    assert!(plain.out.starts_with(&here), "{}", plain.out);
}
