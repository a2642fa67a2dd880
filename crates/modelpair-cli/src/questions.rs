//! `modelpair questions`: which of the six questions still decide something.

use std::io::Write;

use crate::args::{Format, Lang, QuestionsArgs};
use crate::data;
use crate::exit::{Exit, Failure};
use crate::style::{END, QUIET, STRONG};

/// Prints the questions, those to ask first.
pub fn run(args: &QuestionsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (args, format) = (&args.situation, args.format);
    let advisor = data::advisor(&args.data)?;
    let situation = data::situation(&advisor, args)?;
    let found = advisor.questions(&situation);
    if format == Format::Json {
        writeln!(out, "{}", modelpair::canonical(&found)?)?;
        return Ok(Exit::Done);
    }
    let spanish = args.lang == Lang::Es;
    let say = |en: &'static str, es: &'static str| if spanish { es } else { en };
    for view in &found.questions {
        let state = match (view.answered, view.ask) {
            (true, _) => say("answered", "contestada"),
            (false, true) => say("ask", "preguntar"),
            (false, false) => say("decides nothing", "no decide nada"),
        };
        let tenths = (view.changes.ppm + 500) / 1_000;
        let point = say(".", ",");
        writeln!(
            out,
            "{STRONG}{:<10}{END} {state:<16} {:>3}{point}{} % {} {QUIET}{}{END}",
            view.question,
            tenths / 10,
            tenths % 10,
            say(
                "of other answers change the pair",
                "de las otras respuestas cambian la pareja"
            ),
            view.facts.join(", ")
        )?;
    }
    writeln!(
        out,
        "{QUIET}{} {}, {} {}{END}",
        found.combinations,
        say("combinations of answers", "combinaciones de respuestas"),
        found.worked_out,
        say(
            "worked out; the others are provably the same",
            "calculadas; las demás son iguales, y se puede demostrar"
        ),
    )?;
    Ok(Exit::Done)
}
