//! How many tests passed, as the runners say it.

use std::ops::AddAssign;

/// Tests by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Count {
    pub const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };
    pub const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };
    pub const SKIPPED: Self = Self {
        passed: 0,
        failed: 0,
        skipped: 1,
    };

    /// Adds up cargo's lines `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    pub fn from_cargo(output: &str) -> Self {
        let mut count = Self::default();
        for line in output.lines() {
            if let Some((_, numbers)) = line
                .trim_start()
                .strip_prefix("test result: ")
                .and_then(|rest| rest.split_once(". "))
            {
                count.passed += number_before(numbers, " passed");
                count.failed += number_before(numbers, " failed");
                count.skipped += number_before(numbers, " ignored");
            }
        }
        count
    }

    /// Reads the closing lines of Node's test runner, `ℹ pass 3` and so on.
    pub fn from_node(output: &str) -> Self {
        let sum = |word: &str| -> usize {
            let prefix = format!("ℹ {word} ");
            let numbers = output
                .lines()
                .filter_map(|line| line.strip_prefix(&prefix)?.trim().parse::<usize>().ok());
            numbers.sum()
        };
        Self {
            passed: sum("pass"),
            failed: sum("fail") + sum("cancelled"),
            skipped: sum("skipped") + sum("todo"),
        }
    }

    /// Reads our own closing line, `3 passed, 0 failed`.
    pub fn from_plain(output: &str) -> Self {
        let last = output.lines().rev().find(|line| line.contains(" passed, "));
        let last = last.unwrap_or_default();
        Self {
            passed: number_before(last, " passed"),
            failed: number_before(last, " failed"),
            skipped: number_before(last, " skipped"),
        }
    }

    /// The count of a runner that also says by its exit code whether all went well.
    /// A runner that failed before any test, or that ran none, counts as one failure.
    pub fn checked(mut self, success: bool) -> Self {
        if self.failed == 0 && (!success || self.passed == 0) {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

fn number_before(text: &str, word: &str) -> usize {
    let Some(at) = text.find(word) else { return 0 };
    let digits = text[..at]
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .unwrap_or_default();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: usize, failed: usize, skipped: usize) -> Count {
        Count {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn adds_up_the_binaries_of_cargo() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Count::from_cargo(output), count(15, 2, 1));
    }

    #[test]
    fn reads_node_and_our_own_line() {
        let node =
            "✔ loads (12ms)\nℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(Count::from_node(node), count(2, 1, 1));
        assert_eq!(
            Count::from_plain("x\n31 passed, 2 failed\n"),
            count(31, 2, 0)
        );
        assert_eq!(count(31, 2, 0).to_string(), "31 passed, 2 failed");
        assert_eq!(count(1, 0, 2).to_string(), "1 passed, 0 failed, 2 skipped");
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert_eq!(Count::default().checked(true), Count::FAILED);
        assert_eq!(Count::default().checked(false), Count::FAILED);
        assert_eq!(count(3, 0, 0).checked(false), count(3, 1, 0));
        assert_eq!(count(3, 0, 0).checked(true), count(3, 0, 0));
    }
}
