//! Commands that need no catalog.

use std::path::PathBuf;

use clap::Args;

use super::Format;

/// What a file for `modelpair cost` holds.
pub(super) const COST_HELP: &str = r#"The file, every part and nearly every key optional:

  { "work": { "input_tokens": 120e6, "output_tokens": 40e6 },
    "apis": { "closed": { "input_usd": 3, "output_usd": 15 },
              "hosted": { "usd_per_million": "0.2625" } },
    "machines": { "gpus": 2, "rent_usd_per_gpu_hour": 2.95, "hours": 730,
                  "tokens_per_second": 16042, "utilization": "30%",
                  "spare": 0, "fte": 0.25, "salary_usd": 180000 },
    "memory": { "parameters_billions": 70, "bits": 16, "layers": 80,
                "kv_heads": 8, "head_dim": 128, "context_tokens": 4096 } }

work      input_tokens + output_tokens, or tokens + input_share; cache_read_share,
          cache_write_share, batch_share; requests; context_tokens. A month.
apis      under any names; US dollars a million tokens: usd_per_million, or input_usd +
          output_usd (+ cache_read_usd, cache_write_usd, batch_input_usd,
          batch_output_usd); tiers, a list of the same prices with above_tokens, for
          longer contexts; fixed_usd a month besides
machines  one of rent_usd_per_gpu_hour (+ gpus, overhead), buy_usd of a replica
          (+ months, residual, maintenance; gpu_watts, server_factor, pue, load,
          usd_per_kwh) and monthly_usd of a replica; tokens_per_second + utilization of
          a replica, or capacity_tokens; hours; spare; fte + salary_usd; fixed_usd
memory    parameters_billions, bits, overhead_factor; layers with kv_heads + head_dim or
          with latent_dim, kv_bytes, context_tokens, concurrency; gpu_memory_gb, usable

Numbers are exact as they are written; "7/20" and "35%" work too. Rent is paid for every
hour, used or not. What costs money and is not stated costs nothing and is listed in
`left_out`; what is needed and not stated comes from the catalog and is listed in
`assumed`, with its source. Without a speed one replica carries every volume, and
`left_out` names the speed. A break-even that no volume reaches has "never": true."#;

/// What a file for `modelpair weigh` holds.
pub(super) const WEIGH_HELP: &str = r#"The file; only `values` is needed:

  { "alternatives": ["large", "small"],
    "criteria": ["quality", "control", "cost"],
    "values": [[0.9, 0.2, 0.1], [0.7, "3/5", 0.8]],
    "weights": [0.5, 0.3, 0.2],
    "order": ["quality", "control", "cost"] }

values    one row for each alternative, one number for each criterion; more is better, so
          write costs as negative numbers, or on a scale of your own
weights   they sum to 1; or `points` of any sum, such as 100, 80, 50
order     the criteria by name or position, the most important first: shares and regrets
          are then over the weightings that agree with it, else over all weightings.
          Without weights or points its rank order centroid is taken

Numbers are exact up to 15 digits; as text, "0.35", "7/20" or "35%", up to 38."#;

/// What to classify.
#[derive(Debug, Args)]
pub struct OpennessArgs {
    /// The YAML file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// What to evaluate.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// A condition, such as `a && (b < 3 || !c)`
    #[arg(value_name = "EXPR", conflicts_with = "jsonl")]
    pub expression: Option<String>,
    /// Facts as a JSON object; `null` is unknown
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// Read lines `{"expr": ..., "facts": {...}}` from standard input, answer each with a line
    #[arg(long, conflicts_with = "facts")]
    pub jsonl: bool,
    /// Check names and types against the facts declared in this file
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
}
