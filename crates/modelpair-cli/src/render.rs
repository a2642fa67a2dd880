//! `modelpair render`: the answer as static HTML, drawn by the page's own parts.

use std::io::Write;

use modelpair_rules::Language;
use modelpair_widget::{Lang, StaticProps, render_html};

use crate::args::RenderArgs;
use crate::data;
use crate::exit::{Exit, Failure};

/// Prints what belongs between `<model-pair>` and `</model-pair>`.
pub fn run(args: &RenderArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let advisor = data::advisor(&args.situation.data)?;
    let situation = data::situation(&advisor, &args.situation)?;
    let record = advisor.recommend(&situation);
    let is_feasible = !record.pairs.is_empty();
    let html = render_html(StaticProps {
        record,
        profiles: advisor.profiles().to_vec(),
        lang: match Language::from(args.situation.lang) {
            Language::En => Lang::En,
            Language::Es => Lang::Es,
        },
        level: args.level,
    });
    writeln!(out, "{html}")?;
    Ok(if is_feasible { Exit::Done } else { Exit::No })
}
