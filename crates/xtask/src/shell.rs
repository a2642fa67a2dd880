//! Running other programs: visible while they run, logged to `target/xtask-logs`, shown when they fail.

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How often a line appears while a program runs and the output is not a terminal.
const HEARTBEAT: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(100);
/// How much of a failed program's output is printed; the rest is in its log.
const FAILURE_LINES_MAX: usize = 150;

/// The project, and how to talk to whoever started the chore.
#[derive(Debug)]
pub struct Shell {
    pub project: Project,
    logs: PathBuf,
    progress: Progress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// In CI: only what failed.
    Quiet,
    /// A line when a step begins, one when it ends, and a sign of life between.
    Lines,
    /// The same, and one line that is rewritten while the step runs.
    Terminal,
}

/// What became of a program.
#[derive(Debug)]
pub struct Finished {
    pub success: bool,
    /// Its standard output and standard error, as they came.
    pub output: String,
    log: PathBuf,
}

impl Shell {
    pub fn new(project: Project) -> Result<Self> {
        let logs = project.path("target/xtask-logs");
        fs::create_dir_all(&logs).with_context(|| format!("cannot make {}", logs.display()))?;
        let progress = if std::env::var_os("CI").is_some() {
            Progress::Quiet
        } else if std::io::stdout().is_terminal() {
            Progress::Terminal
        } else {
            Progress::Lines
        };
        Ok(Self {
            project,
            logs,
            progress,
        })
    }

    /// Prints a line of progress; silent in CI.
    pub fn say(&self, line: &str) {
        if self.progress != Progress::Quiet {
            println!("{line}");
        }
    }

    /// A command that runs in the root of the checkout.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.project.root());
        command
    }

    /// The cargo that runs this program.
    pub fn cargo(&self, args: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(PathBuf::from(cargo));
        command.args(args);
        command
    }

    /// Runs a program to its end, whatever that is; prints its output when it fails.
    pub fn try_run(&self, title: &str, command: &mut Command) -> Result<Finished> {
        let log = self.logs.join(format!("{}.log", slug(title)));
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        self.say(&format!("• {title}"));
        let begin = Instant::now();
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let status = self.wait(&mut child, begin, &log)?;
        let output = fs::read(&log).with_context(|| format!("cannot read {}", log.display()))?;
        let finished = Finished {
            success: status.success(),
            output: String::from_utf8_lossy(&output).into_owned(),
            log,
        };
        let end = if finished.success { "done" } else { "FAILED" };
        self.say(&format!("  {end} in {}", seconds(begin.elapsed())));
        if !finished.success {
            show_failure(title, &finished);
        }
        Ok(finished)
    }

    /// Runs a program that has to succeed, and returns its output.
    pub fn run(&self, title: &str, command: &mut Command) -> Result<String> {
        let finished = self.try_run(title, command)?;
        if !finished.success {
            bail!("{title}: failed, the log is {}", finished.log.display());
        }
        Ok(finished.output)
    }

    fn wait(&self, child: &mut Child, begin: Instant, log: &Path) -> Result<ExitStatus> {
        let mut next_beat = HEARTBEAT;
        loop {
            if let Some(status) = child.try_wait()? {
                self.rewrite("");
                return Ok(status);
            }
            std::thread::sleep(POLL);
            let elapsed = begin.elapsed();
            if self.progress == Progress::Terminal {
                let line = last_line(log).unwrap_or_default();
                self.rewrite(&format!("  {} s  {line}", elapsed.as_secs()));
            } else if elapsed >= next_beat {
                self.say(&format!("  … {} s", elapsed.as_secs()));
                next_beat += HEARTBEAT;
            }
        }
    }

    fn rewrite(&self, line: &str) {
        if self.progress == Progress::Terminal {
            print!("\r\x1b[2K{line}");
            // A terminal that is gone is no reason to stop a build.
            let _ = std::io::stdout().flush();
        }
    }
}

/// Whether a program on the search path runs and prints its version; that text.
pub fn version_of(program: impl AsRef<Path>) -> Option<String> {
    let output = Command::new(program.as_ref())
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Whether a program runs and exits with 0; its output goes nowhere.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// `12.3 s`, without floating point in sight.
pub fn seconds(duration: Duration) -> String {
    let tenths = duration.as_millis() / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

fn show_failure(title: &str, finished: &Finished) {
    let lines: Vec<&str> = finished.output.lines().collect();
    let hidden = lines.len().saturating_sub(FAILURE_LINES_MAX);
    println!("--- {title}: failed");
    if hidden > 0 {
        println!(
            "... {hidden} earlier lines are in {}",
            finished.log.display()
        );
    }
    for line in &lines[hidden..] {
        println!("{line}");
    }
    println!("---");
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

/// The last full or partial line of a growing log, short enough for a terminal.
fn last_line(log: &Path) -> Option<String> {
    const TAIL_BYTES: u64 = 400;
    const WIDTH: usize = 66;
    let mut file = File::open(log).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))
        .ok()?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).ok()?;
    let tail = String::from_utf8_lossy(&tail);
    let line = tail.lines().rev().find(|line| !line.trim().is_empty())?;
    let plain = line.trim().chars().filter(|c| !c.is_control());
    Some(plain.take(WIDTH).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_logs_are_plain() {
        assert_eq!(slug("Lint for wasm32: page"), "lint-for-wasm32-page");
    }

    #[test]
    fn seconds_have_one_decimal() {
        assert_eq!(seconds(Duration::from_millis(12_345)), "12.3 s");
        assert_eq!(seconds(Duration::from_millis(50)), "0.0 s");
    }
}
