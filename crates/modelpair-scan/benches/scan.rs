//! How many rows a second a core judges, and a generator of large inventories.
//!
//! `cargo bench -p modelpair-scan --bench scan` measures; after `--`, a number is how many rows, and
//! `repeating`, `values` or `facts` and a number write such an inventory to standard output instead.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Cursor, Write};
use std::sync::Arc;
use std::time::Instant;

use modelpair::Advisor;
use modelpair_scan::{Format, Input, Options, Output, Plan, Store, scan};

const ROWS: u64 = 2_000_000;
const HEADER: &str = "system,model,route,role,data.classes,organization.headquarters,organization.monthly_active_users,operations.tokens_per_month";
const CLASSES: [&str; 8] = [
    "public",
    "internal",
    "personal",
    "special-category",
    "phi",
    "cardholder",
    "cui",
    "privileged",
];
const SEATS: [&str; 10] = ["DE", "FR", "ES", "US", "GB", "CN", "CH", "JP", "IN", "BR"];

/// How much rows differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Two thousand uses again and again, each by another system.
    Repeating,
    /// No two rows state the same numbers; the rules can tell few of them apart.
    Values,
    /// Nearly every row is another question to the rules: any of 256 sets of data in any of 100 places on any option.
    Facts,
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let count = u64::try_from(of.len()).expect("few");
        &of[usize::try_from(self.below(count)).expect("few")]
    }
}

struct Generator {
    advisor: Advisor,
    kind: Kind,
    numbers: Numbers,
    known: Vec<String>,
}

impl Generator {
    fn new(advisor: &Advisor, kind: Kind) -> Self {
        let mut generator = Self {
            advisor: advisor.clone(),
            kind,
            numbers: Numbers(7),
            known: Vec::new(),
        };
        if kind == Kind::Repeating {
            generator.known = (0..2000).map(|number| generator.use_of(number)).collect();
        }
        generator
    }

    fn row(&mut self, number: u64, line: &mut String) {
        let written = match self.kind {
            Kind::Repeating => {
                let known = self.numbers.one(&self.known);
                writeln!(line, "system-{number},{known}")
            }
            Kind::Values | Kind::Facts => {
                let made = self.use_of(number);
                writeln!(line, "system-{number},{made}")
            }
        };
        written.expect("a text takes everything");
    }

    /// A use, without the system.
    fn use_of(&mut self, number: u64) -> String {
        let Self {
            advisor,
            numbers,
            kind,
            ..
        } = self;
        let option = numbers.one(&advisor.bundle().catalog.options);
        let role = numbers.one(&["high-stakes", "confined", "volume", "backup"]);
        let mut classes: Vec<&str> = Vec::new();
        match kind {
            Kind::Facts => classes.extend(CLASSES.iter().filter(|_| numbers.below(2) == 0)),
            Kind::Repeating | Kind::Values => classes.push(*numbers.one(&CLASSES[..4])),
        }
        let seat = match kind {
            Kind::Facts => numbers.one(&SEATS),
            Kind::Repeating | Kind::Values => numbers.one(&SEATS[..4]),
        };
        let (users, tokens) = match kind {
            Kind::Repeating => (1000 * numbers.below(4), 0),
            Kind::Values | Kind::Facts => (number * 101 + numbers.below(100), number * 1000),
        };
        let classes = if classes.is_empty() {
            "[]".to_owned()
        } else {
            classes.join(";")
        };
        format!(
            "{},{},{role},{classes},{seat},{users},{tokens}",
            option.model, option.route
        )
    }
}

/// Takes everything, and counts it.
struct Count(u64);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += u64::try_from(bytes.len()).expect("it fits");
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store for Count {
    fn go_on_at(&mut self, _: u64) -> io::Result<()> {
        Err(io::Error::other("it keeps nothing"))
    }
}

fn main() -> io::Result<()> {
    let advisor = Advisor::embedded().expect("the embedded bundle");
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let rows = words.iter().find_map(|word| word.parse().ok());
    let kinds = [
        ("repeating", Kind::Repeating),
        ("values", Kind::Values),
        ("facts", Kind::Facts),
    ];
    if let Some((_, kind)) = kinds
        .iter()
        .find(|(name, _)| words.iter().any(|word| word == name))
    {
        return write(&mut Generator::new(&advisor, *kind), rows.unwrap_or(ROWS));
    }
    println!("inventory  format     rows       wall s   CPU s   rows/s of CPU   load before");
    for (name, kind) in kinds {
        for json in [false, true] {
            measure(&advisor, (name, kind), json, rows.unwrap_or(ROWS));
        }
    }
    Ok(())
}

fn write(generator: &mut Generator, rows: u64) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{HEADER}")?;
    let mut line = String::new();
    for number in 0..rows {
        line.clear();
        generator.row(number, &mut line);
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}

fn measure(advisor: &Advisor, (name, kind): (&str, Kind), json: bool, rows: u64) {
    let mut generator = Generator::new(advisor, kind);
    let mut text = String::new();
    if !json {
        text += &format!("{HEADER}\n");
    }
    let mut line = String::new();
    for number in 0..rows {
        line.clear();
        generator.row(number, &mut line);
        if json {
            object(line.trim_end(), &mut text);
        } else {
            text += &line;
        }
    }
    let mut base = advisor.situation("mid-size").expect("a profile");
    base.set("today", &"2026-11-22".into()).expect("a day");
    let plan = Arc::new(Plan::new(advisor, &base));
    let input = Input {
        name: name.to_owned(),
        reader: Box::new(Cursor::new(text)),
        bytes: None,
    };
    let output = Output {
        name: "nowhere".to_owned(),
        store: Box::new(Count(0)),
        state: None,
    };
    let format = if json {
        Format::Ndjson
    } else {
        Format::Csv { delimiter: b',' }
    };
    let options = Options {
        input: format,
        output: format,
        jobs: 1,
        chunk_bytes: 1 << 20,
    };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let done = scan(&plan, vec![input], output, None, &options, &mut |_| {}).expect("a scan");
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    assert_eq!(done.summary.judged, rows, "{:?}", done.rejects);
    let format = if json { "ndjson" } else { "csv" };
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let speed = rows as f64 / cpu;
    println!("{name:<10} {format:<7} {rows:>9} {wall:>10.2} {cpu:>7.2} {speed:>15.0}   {load}");
}

/// A row of the generator as an object.
fn object(row: &str, text: &mut String) {
    text.push('{');
    for (name, field) in HEADER.split(',').zip(row.split(',')) {
        let number = field.parse::<u64>().is_ok();
        let quote = if number { "" } else { "\"" };
        let value = match (name, field) {
            ("data.classes", "[]") => "[]".to_owned(),
            ("data.classes", words) => format!("[\"{}\"]", words.replace(';', "\",\"")),
            _ => format!("{quote}{field}{quote}"),
        };
        write!(text, "\"{name}\":{value},").expect("a text takes everything");
    }
    text.pop();
    text.push_str("}\n");
}

/// The time that all threads of this process had a core; of no use where there is no `/proc`.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: u32 = fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u32>().ok())
        .sum();
    f64::from(ticks) / 100.0
}
