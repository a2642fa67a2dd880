//! The `modelpair` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = anstream::stdout().lock();
    let mut err = anstream::stderr().lock();
    let exit = modelpair_cli::run(std::env::args_os(), &mut out, &mut err);
    ExitCode::from(exit.code())
}
