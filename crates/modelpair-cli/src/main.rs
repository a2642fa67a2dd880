//! The `modelpair` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = anstream::stdout().lock();
    // Not locked: the threads of `modelpair serve` write their log there.
    let mut err = anstream::stderr();
    let exit = modelpair_cli::run(std::env::args_os(), &mut out, &mut err);
    ExitCode::from(exit.code())
}
