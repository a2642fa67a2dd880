//! `modelpair recommend`.

use std::path::PathBuf;

use clap::Args;
use modelpair::numbers::Ratio;

use super::{AnswerFormat, SituationArgs};

/// A situation, and how much to say about it.
#[derive(Debug, Args)]
pub struct RecommendArgs {
    /// The situation.
    #[command(flatten)]
    pub situation: SituationArgs,
    /// Weigh quality, control and cost so, instead of by their order: fractions or percent that sum to the whole,
    /// such as `1/2,1/3,1/6` or `50%,30%,20%`
    #[arg(long, value_name = "Q,C,K", value_parser = weights, allow_hyphen_values = true)]
    #[arg(conflicts_with = "what_if")]
    pub weights: Option<[Ratio; 3]>,
    /// Also look for the smallest changes of answers that change the pair; takes some hundred times as long
    #[arg(long)]
    pub what_if: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text)]
    pub format: AnswerFormat,
    /// Also write the record with everything it rests on, for `modelpair replay`; implies --what-if, unless weights
    /// are given
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Write facts and rules into the record too, so that it can be replayed without them
    #[arg(long, requires = "record")]
    pub with_bundle: bool,
}

/// Three weights with commas between them, as fractions, decimals or percent.
fn weights(text: &str) -> Result<[Ratio; 3], String> {
    let weight = |part: &str| {
        let part = part.trim();
        let percent = part.strip_suffix('%');
        let read = percent.unwrap_or(part).trim_end().parse::<Ratio>();
        let read = read.and_then(|value| match percent {
            Some(_) => value.over(Ratio::whole(100)),
            None => Ok(value),
        });
        read.map_err(|error| format!("`{part}`: {error}; expected such as `1/2`, `0.5` or `50%`"))
    };
    let parts: Vec<&str> = text.split(',').collect();
    let [quality, control, cost] = parts.as_slice() else {
        let found = parts.len();
        return Err(format!(
            "expected three weights, for quality, control and cost, found {found}"
        ));
    };
    let weights = [weight(quality)?, weight(control)?, weight(cost)?];
    let all = ["quality", "control", "cost"].into_iter().zip(weights);
    if let Some((name, weight)) = all.clone().find(|(_, weight)| weight.signum() < 0) {
        return Err(format!("the weight of {name} is negative: {weight}"));
    }
    let sum = weights.into_iter().try_fold(Ratio::ZERO, Ratio::plus);
    match sum {
        Ok(Ratio::ONE) => Ok(weights),
        Ok(sum) => Err(format!("the weights sum to {sum}, expected 1 (or 100%)")),
        Err(error) => Err(format!("the weights cannot be added: {error}")),
    }
}
