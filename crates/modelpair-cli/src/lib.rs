//! The `modelpair` command as a function, so that tests can run it in process.

mod args;
mod check;
mod cost;
mod data;
mod eval;
mod exit;
mod explain;
mod facts;
mod files;
mod fmt;
mod new;
mod openness;
mod questions;
mod recommend;
mod render;
mod replay;
mod report;
mod scan;
mod schema;
mod serve;
mod show;
mod style;
mod test;
mod verdicts;
mod weigh;
mod words;

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};

use clap::Parser;
use modelpair_rules::{Diagnostics, RenderStyle, Sources};

use args::{BundleArgs, Cli, Command, DataArgs, NewCommand};
pub use exit::Exit;
use exit::Failure;

/// Runs one command; `out` gets the answer, `err` what is wrong. Escape codes for colour are written to both:
/// `anstream` takes them out where there is no terminal.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, out, err),
    };
    if let Command::Eval(args) = &cli.command {
        // Line by line, so that a program can talk to it.
        return eval::run(args, out).unwrap_or_else(|failure| report(failure, err));
    }
    if let Command::Scan(args) = &cli.command {
        // Row by row: an inventory is larger than memory.
        return scan::run(args, out, err).unwrap_or_else(|failure| report(failure, err));
    }
    if let Command::Serve(args) = &cli.command {
        // Where it listens is said before it ends.
        return serve::run(args, out).unwrap_or_else(|failure| report(failure, err));
    }
    // The answer is written in one piece, so that a failure leaves nothing half said.
    let mut answer = Vec::new();
    let exit = match dispatch(&cli.command, &mut answer, err) {
        Ok(exit) => exit,
        Err(failure) => return report(failure, err),
    };
    match out.write_all(&answer).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => report(error.into(), err),
        _ => exit,
    }
}

fn dispatch(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    match command {
        Command::Recommend(args) => recommend::run(args, out),
        Command::Verdicts(args) => verdicts::run(args, out),
        Command::Scan(args) => scan::run(args, out, err),
        Command::Replay(args) => replay::run(args, out),
        Command::Show(args) => show::run(args, out),
        Command::Render(args) => render::run(args, out),
        Command::Check(args) => check::run(args, out, err),
        Command::Fmt(args) => fmt::run(args, out, err),
        Command::Test(args) => test::run(args, out, err),
        Command::New(NewCommand::Pack(args)) => new::run(args, out),
        Command::Schema { kind } => schema::run(*kind, out),
        Command::Serve(args) => serve::run(args, out),
        Command::Facts { format } => facts::run(*format, out),
        Command::Bundle(args) => bundle(args, out, err),
        Command::Questions(args) => questions::run(args, out),
        Command::Profiles => profiles(out),
        Command::Openness(args) => openness::run(args, out),
        Command::Cost { file } => cost::run(file, out),
        Command::Weigh { file } => weigh::run(file, out),
        Command::Eval(args) => eval::run(args, out),
        Command::Explain { code } => explain::run(code, out),
    }
}

fn usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let target: &mut dyn Write = if error.use_stderr() { err } else { out };
    // Nothing is left to do when even this cannot be written.
    let _ = write!(target, "{}", error.render().ansi());
    if error.use_stderr() {
        Exit::BadInput
    } else {
        Exit::Done
    }
}

fn report(failure: Failure, err: &mut dyn Write) -> Exit {
    // Nothing is left to do when even this cannot be written.
    let _ = match failure {
        Failure::Input(input) => write_diagnostics(&input.0, &input.1, err),
        Failure::Outside(error) => writeln!(err, "{}error{}: {error:#}", style::BAD, style::END),
    };
    Exit::BadInput
}

fn write_diagnostics(
    diagnostics: &Diagnostics,
    sources: &Sources,
    err: &mut dyn Write,
) -> io::Result<()> {
    err.write_all(modelpair_rules::render(diagnostics, sources, RenderStyle::Ansi).as_bytes())
}

fn bundle(args: &BundleArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let mut found = Diagnostics::new();
    let catalog = files::read_folder(&args.catalog, &mut found);
    let policies = files::read_folder(&args.policies, &mut found);
    let packs: Vec<_> = args
        .pack
        .iter()
        .filter_map(|path| files::read(path, path.display().to_string(), &mut found))
        .collect();
    if found.has_errors() {
        return Err(Failure::input(found, Sources::new()));
    }
    let loaded = modelpair::load(&catalog, &policies, &packs);
    write_diagnostics(&loaded.diagnostics, &loaded.sources, err)?;
    let Some(bundle) = loaded.bundle else {
        return Ok(Exit::BadInput);
    };
    for path in &args.output {
        let binary = path.extension().is_some_and(|extension| extension == "bin");
        let bytes = if binary {
            bundle.to_bytes()?
        } else {
            bundle.to_json()?.into_bytes()
        };
        let output = path.display();
        fs::write(path, &bytes)
            .map_err(|error| anyhow::anyhow!("cannot write `{output}`: {error}"))?;
        let (good, end) = (style::GOOD, style::END);
        writeln!(out, "{good}wrote{end} {output} ({} bytes)", bytes.len())?;
    }
    if let Some(path) = &args.texts {
        let texts = modelpair::texts_to_json(&catalog, &policies)?;
        fs::write(path, texts)
            .map_err(|error| anyhow::anyhow!("cannot write `{}`: {error}", path.display()))?;
    }
    let info = modelpair::Advisor::from_bundle(bundle)?.info();
    writeln!(out, "bundle {}", info.hash)?;
    Ok(Exit::Done)
}

fn profiles(out: &mut dyn Write) -> Result<Exit, Failure> {
    let none = DataArgs {
        catalog: None,
        policies: None,
        pack: Vec::new(),
        bundle: None,
    };
    for profile in data::advisor(&none)?.profiles() {
        writeln!(
            out,
            "{}{}{}\n  {}",
            style::STRONG,
            profile.id,
            style::END,
            profile.summary.en
        )?;
    }
    Ok(Exit::Done)
}
