// Written by `cargo xtask bless` from the Rust types and the schema of a situation; do not edit.

/** Millionths of a US dollar: a whole number, or decimal digits where it is beyond `Number.MAX_SAFE_INTEGER`. */
export type MicroUsd = number | string;

/** One recommendation with everything it rests on. */
export interface DecisionRecord {
  /** Always `RECORD_FORMAT`. */
  format: string;
  /** The version of modelpair that wrote it. */
  version: string;
  /** Which facts and rules were used. */
  bundle: BundleInfo;
  /** The situation as it was evaluated. */
  situation: SituationView;
  /** Free weights of quality, control and cost in parts per million, where they were given. */
  weights_ppm?: [number, number, number];
  /** The same as fractions, where they are no whole parts per million. */
  weights_exact?: [string, string, string];
  /** The weights of the criteria: those of their order, unless they were given. */
  weights: Weight[];
  /** The weights as a point of the triangle. */
  point?: PointView;
  /** Which pair is the best where in the triangle of weights; together the regions cover it. */
  regions: RegionView[];
  /** How much the first pair depends on the weights. */
  robustness?: RobustnessView;
  /** How many options pass for each role, and what serves it in the first pair. */
  roles: RoleView[];
  /** The pairs, best first. Empty when nothing is feasible; `notes` then says why. */
  pairs: Pair[];
  /** The same work in three ways, for the models of the first pair. */
  three_ways: CostWay[];
  /** Comparisons of the three ways: break-even volumes, curves, and what the numbers rest on. */
  costs: CostView;
  /** The day something breaks: what becomes of each role of the first pair. */
  survival: SurvivalView;
  /** What the first pair has of what speaks for open and for closed models. */
  sides?: SidesView;
  /** The smallest changes of answers that change the pair, where they were asked for. */
  counterfactuals?: Counterfactuals;
  /** What was ruled out, by which rule; the rules that deny most come first. */
  ruled_out: RuledOut[];
  /** What a reader must know besides: expectations that arithmetic did not confirm, facts that are missing. */
  notes: Note[];
  /** "Not legal advice". */
  disclaimer: Text;
  /** The second pair and what it would take, in a document. */
  runner_up?: RunnerUp;
  /** Every verdict, in a document. */
  gates?: GatesView;
  /** The numbers that it was worked out from, in a document. */
  numbers?: NumbersView;
  /** The bundle itself, where the record carries it. */
  bundle_json?: unknown;
  /** What tells whether it was changed. */
  seal?: Seal;
}

/** `modelpair::record::VerdictList`, with explanations where they were asked for. */
export interface Verdicts {
  bundle: BundleInfo;
  situation: SituationView;
  verdicts: Explained[];
  disclaimer: Text;
}

/** What came of a replay. */
export interface Replayed extends Replay {
  /** Whether the record is what this version says from the same facts and rules. */
  reproduced: boolean;
}

/** A situation to start from; it fills every fact with a stated assumption. */
export interface Profile {
  /** Id. */
  id: string;
  /** What it is called. */
  title: Text;
  /** What stands on its chip. */
  short: Text;
  /** Who finds himself in it. */
  summary: Text;
  /** The assumptions by fact path. */
  assume: { [key: string]: unknown };
  /** Why each is assumed, where it needs a word. */
  why: { [key: string]: Text };
  /** What the guide expects for each role. */
  expects: { [key: string]: Expectation };
}

/** Which facts and rules a record rests on. */
export interface BundleInfo {
  /** `sha256:` and the hash of the bundle's canonical JSON. */
  hash: string;
  /** The newest date on which a fact of it was read, `YYYY-MM-DD`. */
  as_of: string;
  /** The oldest such date. */
  oldest: string;
  /** How many models it holds. */
  models: number;
  /** How many options (a model on a route). */
  options: number;
  /** How many rules. */
  rules: number;
  /** How many sources stand behind the facts and rules. */
  sources: number;
}

/** The situation as it was evaluated. */
export interface SituationView {
  /** The profile it started from. */
  profile: string | null;
  /** Every known fact: path and value. */
  facts: { [key: string]: unknown };
  /** The paths of the facts that the profile assumed. */
  assumed: string[];
  /** The paths of the facts that nobody stated. */
  unknown: string[];
}

/** The weight of a criterion. */
export interface Weight {
  /** `quality`, `control` or `cost`. */
  criterion: "quality" | "control" | "cost";
  /** An exact ratio such as `11/18`. */
  weight: string;
}

/** A weighting of quality, control and cost, as a point of the triangle. */
export interface PointView {
  /** The three weights, exactly; they sum to 1. */
  exact: [string, string, string];
  /** The same to the nearest part per million, for drawing. */
  ppm: [number, number, number];
}

/** The part of the triangle of weights in which a pair is the best. */
export interface RegionView {
  /** The pair. */
  pair: PairName;
  /** Its part of the triangle. */
  share: Fraction;
  /** The corners of a convex polygon, in order around it. */
  corners: PointView[];
}

/** How firmly the first pair stands when the weights change. */
export interface RobustnessView {
  /** `firm`, `leaning` or `your-call`, by the share of weightings that agree with the order. */
  verdict: string;
  /** The verdict in a sentence. */
  reason: Text;
  /** The second pair. */
  runner_up: PairName | null;
  /** Over the weightings that agree with the order of the criteria. */
  in_order: Standing;
  /** Over all weightings. */
  anywhere: Standing;
  /** Where another pair draws level as one criterion counts for more: for each criterion the nearest such point. */
  flips: FlipView[];
  /** The first pair stays first at every combination of the prices that sources dispute. */
  undisputed: boolean;
  /** The same in a sentence. */
  prices: Text;
}

/** One role in this situation. */
export interface RoleView {
  /** `high-stakes`, `confined`, `volume` or `backup`. */
  role: "high-stakes" | "confined" | "volume" | "backup";
  /** Whether the situation has work for it. */
  active: boolean;
  /** The classes of data it sees. */
  data_classes: string[];
  /** Tokens a month; 0 for the standby. */
  tokens_per_month: number;
  /** Number of options by verdict. */
  permitted: number;
  /** See `permitted`. */
  conditional: number;
  /** See `permitted`. */
  denied: number;
  /** See `permitted`. */
  undetermined: number;
  /** What serves it in the first pair. */
  served_by: Choice | null;
  /** The shape that the guide expects, and what came out, when they differ. */
  note: Text | null;
}

/** A recommended pair. */
export interface Pair {
  /** 1 is the best. */
  rank: number;
  /** Serves the high-stakes work. */
  primary: Member;
  /** Serves what may not leave, and stands by. */
  partner: Member;
  /** What both cost together. */
  cost: PairCost;
  /** How the pair scores on the three criteria. */
  value: PairValue;
  /** Why this pair. */
  reasons: Note[];
  /** What to know about the two together (shared fate). */
  warnings: Note[];
  /** Warnings of rules about the two together, such as concentration of risk. */
  findings: FindingView[];
  /** What must be done for the two together: the obligations of both halves and of the pair, each once. */
  obligations: Duty[];
}

/** The same work done in one of three ways. */
export interface CostWay {
  /** `closed`, `hosted-open` or `self-hosted`. */
  kind: "closed" | "hosted-open" | "self-hosted";
  /** What is priced. */
  choice: Choice;
  /** The model's name. */
  name: string;
  /** The whole volume of the situation, a month: low, likely, high. */
  low_micro_usd: MicroUsd;
  /** See `low_micro_usd`. */
  likely_micro_usd: MicroUsd;
  /** See `low_micro_usd`. */
  high_micro_usd: MicroUsd;
  /** Whether the rules permit it for the volume role. */
  permitted: boolean;
  /** Machines, when self-hosted. */
  machines: Machines | null;
}

/** Comparisons of the three ways. */
export interface CostView {
  /** Where own machines become cheaper than each of the other two ways. */
  break_evens: BreakEvenView[];
  /** The cheapest way at this volume, and whether disputed prices could change that. */
  cheapest: CheapestView | null;
  /** What else would make own machines as cheap as the cheapest other way at this volume. */
  flips: CostFlip[];
  /** The numbers behind own machines that nobody stated, each with its source. */
  inputs: CostInput[];
  /** The costs at many volumes, for a chart. */
  curves: Curves;
}

/** What becomes of each role of the first pair when something happens. No probabilities: nobody has honest ones. */
export interface SurvivalView {
  /** The events, in the order of the cells. */
  scenarios: ScenarioView[];
  /** One row for each role with work, the backup last. */
  rows: SurvivalRow[];
  /** What both models of the pair depend on. */
  shared: Note[];
  /** How the switch to the partner stands. */
  switching: SwitchView | null;
  /** How available the pair is for high-stakes work, where outages were measured. */
  availability: AvailabilityView | null;
}

/** What speaks for open and for closed models, in this case. */
export interface SidesView {
  /** What the pair has of what speaks for open models. */
  open: PillarView[];
  /** What it has of what speaks for closed ones. */
  closed: PillarView[];
  /** Whose models the tokens of a month go to, most first. */
  concentration: UseShare[];
  /** How concentrated the use is, and what the partner changes in it. */
  capture: Text;
  /** The best argument for doing without a closed model here. */
  argument_for_open: Text;
  /** The best argument for doing without an open one. */
  argument_for_closed: Text;
}

/**
 * The smallest changes of answers that change the pair; when nothing is feasible, also which rules would have to
 * give way.
 */
export interface Counterfactuals {
  /** One answer each; two only where neither alone changes the pair. */
  changes: ChangeView[];
  /** How many situations were looked at. */
  looked_at: number;
  /** The smallest sets of rules without which a pair would be feasible; empty when one is feasible. */
  relaxations: Relaxation[];
  /**
   * The nearest volumes, staff, utilization and prices at which another pair, or another split of the work, is
   * the best: for each at most one below what is now and one above.
   */
  quantities: QuantityFlip[];
  /** Which pair is the best at which volume, all else being equal; nothing when that could not be worked out. */
  volumes: VolumesView | null;
}

/** A rule and what it ruled out. */
export interface RuledOut {
  /** The rule with its evidence. */
  finding: FindingView;
  /** How many options it denies in at least one role. */
  options: number;
  /** The models concerned, in order of capability. */
  models: string[];
}

/** A sentence with a stable code. */
export interface Note {
  /** Stable, kebab-case. */
  code: string;
  /** The sentence. */
  text: Text;
}

/** One sentence in English and in Spanish; both are always there. */
export interface Text {
  /** The English words. */
  en: string;
  /** The Spanish words. */
  es: string;
}

/** The second pair, and what it would take for it to draw level. */
export interface RunnerUp {
  /** The pair. */
  pair: PairName;
  /** How far it is behind, in parts per million of a perfect score. */
  behind_ppm: number;
  /** Each alone would be enough. Empty when nothing alone would. */
  takes: TakeView[];
  /** The same in a sentence. */
  text: Text;
}

/** Every verdict, compactly: the rules once, and for each option which of them took effect. */
export interface GatesView {
  /** The rules that took effect somewhere, by their ids. */
  rules: { [key: string]: RuleView };
  /** One entry for each option, in the catalog's order. */
  options: OptionGates[];
}

/** The numbers of the catalog that the answer was worked out from. */
export interface NumbersView {
  /** Sorted by what they are about. */
  numbers: NumberView[];
  /** The sources by the ids that the numbers name. */
  sources: { [key: string]: SourceView };
}

/**
 * What tells whether a record was changed after it was written.
 *
 * It is no signature: whoever changes a record can seal it again, but then it is another record, and a replay shows
 * what the facts and rules say about it.
 */
export interface Seal {
  /** `sha256:` and the hash of the record's canonical JSON without `seal` and `bundle_json`. */
  content: string;
  /** The same for each input alone, so that a changed one can be named; see `super::Record::seal`. */
  inputs: { [key: string]: string };
}

export interface Explained extends OptionVerdict {
  explanation?: Explanation;
}

/** What came of a replay. */
export interface Replay {
  /** The format of the record, where it is not the one of this version. */
  format: Difference | null;
  /** The version that wrote the record, where it is not this one. */
  version: Difference | null;
  /** The hash of the bundle that the record rests on, where it is not the one of the bundle at hand. */
  bundle: Difference | null;
  /** Inputs that are not those that were sealed; what was sealed is not known, so nothing was recomputed. */
  inputs: Difference[];
  /** Everything else that differs, in the order of the record. */
  differences: Difference[];
  /** The text is laid out in another way than it was written; what it says is the same. */
  laid_out_otherwise: boolean;
}

/** The kind of option that the guide expects for a role. */
export interface Expectation {
  /** Any of `closed`, `hosted-open`, `self-hosted`, `none`. */
  kinds: string[];
  /** Why. */
  because: Text;
}

/** Which pair it is, in short. */
export interface PairName {
  /** The primary. */
  primary: Choice;
  /** The partner. */
  partner: Choice;
  /** The names of their models. */
  names: [string, string];
}

/** An exact number, and the nearest parts per million to draw or print. */
export interface Fraction {
  /** `p/q`, or `p` when it is whole. */
  exact: string;
  /** Parts per million. */
  ppm: number;
}

/** How the first pair stands over many weightings. */
export interface Standing {
  /** The part of the weightings in which it is the best. */
  first_rank: Fraction;
  /** The part in which it beats the second pair; nothing without a second one. */
  beats_runner_up: Fraction | null;
  /** The most that choosing it can lose, as a part of a perfect score. */
  regret_max: Fraction;
}

/** Where another pair draws level. */
export interface FlipView {
  /** The criterion that counts for more. */
  criterion: string;
  /** Who draws level. */
  pair: PairName;
  /** The part of the way from the present weights to this criterion alone. */
  change: Fraction;
  /** The weight of the criterion at that point. */
  weight: Fraction;
  /** The same in a sentence. */
  text: Text;
}

/** A model on a route. */
export interface Choice {
  /** Model id. */
  model: string;
  /** Route id. */
  route: string;
}

/** One half of a pair. */
export interface Member {
  /** Model id. */
  model: string;
  /** Route id. */
  route: string;
  /** The roles it serves. */
  roles: string[];
  /** A tested key that is normally not used: it serves only as the backup and costs nothing while it sleeps. */
  dormant: boolean;
  /** The model's name. */
  name: string;
  /** Who made it. */
  developer: string;
  /** `closed`, `hosted-open` or `self-hosted`: the three ways, each with its colour in the page. */
  kind: "closed" | "hosted-open" | "self-hosted";
  /** The deployment, as in the catalog. */
  deployment: string;
  /** The legal entity that serves it. */
  provider: string;
  /** The region of the route, when it promises one. */
  region: string | null;
  /** Capability, when known. */
  quality: Quality | null;
  /** Price a million tokens, unless self-hosted. */
  price: Price | null;
  /** Machines, when self-hosted. */
  machines: Machines | null;
  /** The license in three separate questions. */
  license: LicenseView;
  /** The release by three frameworks. */
  openness: OpennessView;
  /** What must be done to use it in these roles. */
  obligations: FindingView[];
  /** What should be known. */
  warnings: FindingView[];
  /** Where the facts about it come from. */
  sources: SourceView[];
}

/** A month of a pair. */
export interface PairCost {
  /** Both together. */
  total_micro_usd: MicroUsd;
  /** Where the money goes. */
  lines: CostLine[];
}

/** A pair on the three criteria. */
export interface PairValue {
  /** The weighted sum, in parts per million of a perfect pair. */
  score_ppm: number;
  /** One entry for each criterion; the points add up to the score. */
  contributions: Contribution[];
}

/** One rule that fired, with its evidence. */
export interface FindingView {
  /** Rule id, `<pack>/<rule>` or `<license>/<clause>`. */
  rule: string;
  /** The clause it rests on. */
  clause: string;
  /** Where the clause can be read. */
  source: string;
  /** When it was last read, `YYYY-MM-DD`. */
  verified_on: string;
  /** `primary`, `secondary` or `recalled`. */
  confidence: "primary" | "secondary" | "recalled";
  /** Our own reading of the text, not the text. */
  house_reading?: boolean;
  /** Why, in a sentence. */
  because: Text;
  /** The way out, when there is one. */
  remedy?: Text;
  /** The facts that made it fire: path and value as JSON text. */
  facts: { [key: string]: string };
  /** The exception from it whose condition holds; a denial among the warnings is lifted by it. */
  exception?: ExceptionView;
}

/** An obligation, and which halves of the pair bring it. */
export interface Duty {
  /** Rule id; its evidence stands with the halves. */
  rule: string;
  /** The clause that it rests on. */
  clause: string;
  /** What must be done. */
  because: Text;
  /** `primary`, `partner` or both; empty when only the two together bring it. */
  members: string[];
}

/** What runs a self-hosted model. */
export interface Machines {
  /** GPU id. */
  gpu: string;
  /** GPU name. */
  name: string;
  /** GPUs for each replica. */
  gpus: number;
  /** Replicas, the spare included. */
  replicas: number;
  /** Tokens a month that they carry at the assumed utilization, without the spare. */
  capacity_tokens: number;
}

/** Where own machines become cheaper. Volumes are tokens a month. */
export interface BreakEvenView {
  /** The other way: `closed` or `hosted-open`. */
  against: string;
  /** Own machines are cheaper at no volume at all. */
  never: boolean;
  /** The first volume at which the machines cost no more; nothing: never. */
  first: number | null;
  /** The same where sources disagree: machines cheap and the other way dear. */
  first_low: number | null;
  /** Machines dear and the other way cheap. */
  first_high: number | null;
  /** From this volume on the machines stay ahead; below it replicas are a staircase, and they may win and lose. */
  last: number | null;
  /** Every change of sides, in order of volume. */
  crossings: CrossingView[];
  /** There are more changes than are listed. */
  more: boolean;
  /** The same in a sentence. */
  text: Text;
}

/** The cheapest way at the situation's volume. */
export interface CheapestView {
  /** `closed`, `hosted-open` or `self-hosted`. */
  kind: "closed" | "hosted-open" | "self-hosted";
  /** It stays the cheapest at every combination of the disputed prices. */
  undisputed: boolean;
  /** The same in a sentence. */
  text: Text;
}

/** A quantity at which own machines cost as much as another way. */
export interface CostFlip {
  /** `price` (micro-USD per million tokens of the other way), `fte_milli`, `salary_usd` or `utilization_permille`. */
  quantity: string;
  /** The other way. */
  against: string;
  /** The quantity now. */
  now: number;
  /** The quantity at which both cost the same; nothing: no value of it is enough. */
  value: number | null;
  /** The same in a sentence. */
  text: Text;
}

/** A number that a cost rests on. */
export interface CostInput {
  /** Id. */
  id: string;
  /** What is used. */
  value: number;
  /** Lower end of what sources give. */
  low: number | null;
  /** Upper end. */
  high: number | null;
  /** Unit, in words. */
  unit: string;
  /** Where it comes from. */
  source: SourceView;
}

/** Costs at many volumes. */
export interface Curves {
  /** Tokens a month, rising. */
  tokens: number[];
  /** One for each way, in the order of the three ways. */
  ways: WayCurve[];
}

/** An event. */
export interface ScenarioView {
  /**
   * `retirement`, `price-doubled`, `cut-off`, `license-change`, `region-lost`, `gpu-lost`, `aggregator-lost` or
   * `key-person-lost`.
   */
  id: string;
  /** What happens. */
  text: Text;
}

/** A role under every event. */
export interface SurvivalRow {
  /** Role id. */
  role: string;
  /** What serves it. */
  served_by: Choice;
  /** What may take over for it; nothing when the other half does not pass for this role. */
  fallback: Choice | null;
  /** One cell for each event. */
  cells: SurvivalCell[];
  /** In how many events the role goes on. */
  survived: number;
}

/** The switch from one half to the other. */
export interface SwitchView {
  /** When it was last done, `YYYY-MM-DD`; nothing when never. */
  tested_on: string | null;
  /** Days since then. */
  age_days: number | null;
  /** The same in a sentence. */
  text: Text;
}

/** The availability of the primary with the partner behind it. */
export interface AvailabilityView {
  /** The primary's own service was measured; otherwise another one stands in. */
  measured: boolean;
  /** Outages of the partner count too; those of own machines were not measured and are left out. */
  partner_measured: boolean;
  /** How long the organization measured that a switch takes, in minutes; the row is for that time. */
  switch_measured_minutes?: number;
  /** Minutes a year that the primary alone is down. */
  alone_minutes_per_year: number;
  /** For switches that take longer and longer, or for the one that was measured. */
  rows: AvailabilityRow[];
  /** The same in a sentence. */
  text: Text;
  /** Where the measurements come from. */
  source: SourceView;
}

/** One of the things that speak for a side. */
export interface PillarView {
  /**
   * For open: `no-lock-in`, `auditability`, `self-hosting`, `marginal-cost`, `innovation`; for closed:
   * `alignment-research`, `accountability`, `revocability`, `frontier-quality`.
   */
  id: string;
  /** `yes`, `partly`, `no` or `unknown`. */
  holds: "yes" | "partly" | "no" | "unknown";
  /** The facts. */
  text: Text;
}

/** A developer's part of the use. */
export interface UseShare {
  /** Developer id. */
  developer: string;
  /** Its name. */
  name: string;
  /** Whether the weights are open, so that nobody can end the use. */
  open: boolean;
  /** Tokens a month. */
  tokens_per_month: number;
  /** The part of all tokens. */
  share: Fraction;
}

/** Other answers, and the pair that they lead to. */
export interface ChangeView {
  /** What is answered otherwise. */
  answers: AnswerView[];
  /** The pair then; nothing when none is feasible. */
  pair: PairName | null;
  /** The same in a sentence. */
  text: Text;
}

/** Rules that would have to give way. */
export interface Relaxation {
  /** The rules, each with its clause and its way out. */
  rules: FindingView[];
  /** A pair that would then be feasible. */
  pair: PairName;
  /** The same in a sentence. */
  text: Text;
}

/** A quantity at which another pair is the best. */
export interface QuantityFlip {
  /**
   * `tokens_per_month`, `fte_milli`, `utilization_percent`, or `price_permille`: the prices of the primary's model
   * in thousandths of today's.
   */
  quantity: string;
  /** The quantity now. */
  now: number;
  /** The nearest value at which the decision is another one. */
  value: number;
  /** The pair then; nothing when none is feasible. */
  pair: PairName | null;
  /** The same in a sentence. */
  text: Text;
}

/** Which pair is the best at which volume. */
export interface VolumesView {
  /** All stretches of volumes in order, without gaps. */
  stretches: VolumeStretch[];
  /**
   * There are no other changes up to the last volume that was asked about. Otherwise there may be more behind the
   * last stretch.
   */
  complete: boolean;
  /** The same in a sentence. */
  text: Text;
}

/** One thing that would be enough. */
export interface TakeView {
  /** `weight`, `value` or `price`. */
  kind: "weight" | "value" | "price";
  /** `quality`, `control` or `cost`. */
  criterion: "quality" | "control" | "cost";
  /** Now: parts per million, or micro-USD a month for a price. */
  from: number;
  /** Needed, in the same unit. */
  to: number;
  /** The same in a sentence. */
  text: Text;
}

/** A rule with what it rests on. */
export interface RuleView {
  /** The clause. */
  clause: string;
  /** Where the clause can be read. */
  source: string;
  /** When it was last read, `YYYY-MM-DD`. */
  verified_on: string;
  /** `primary`, `secondary` or `recalled`. */
  confidence: "primary" | "secondary" | "recalled";
  /** Why, in a sentence. */
  because: Text;
}

/** The verdicts about one option. */
export interface OptionGates {
  /** Model id. */
  model: string;
  /** Route id. */
  route: string;
  /** Roles that are judged alike share an entry; each role is in one. */
  gates: GateView[];
}

/** One number. */
export interface NumberView {
  /**
   * What it is about: `option <model> @ <route>`, `model <id>`, `machine <id>`, `measurement <model> @ <gpus> x <gpu>`
   * or `default`.
   */
  of: string;
  /** What it says; the unit is part of the name. */
  id: string;
  /** The number. */
  value: number;
  /** The ids of its sources. */
  sources: string[];
}

/** Where a fact comes from. */
export interface SourceView {
  /** Title or reference. */
  title: string;
  /** Address, when it has one. */
  url: string | null;
  /** When it was read. */
  read_on: string;
  /** `primary`, `secondary` or `recalled`. */
  confidence: "primary" | "secondary" | "recalled";
}

/** The verdict about one option in one role. */
export interface OptionVerdict {
  /** Model id. */
  model: string;
  /** Route id. */
  route: string;
  /** Role id. */
  role: string;
  /** `permitted`, `conditional`, `denied` or `undetermined`. */
  verdict: "permitted" | "conditional" | "denied" | "undetermined";
  /** The rules that deny. */
  reasons: FindingView[];
  /** What must be done. */
  obligations: FindingView[];
  /** What should be known; never blocks. */
  warnings: FindingView[];
  /** The facts that are missing for a decision, as fact paths (or `license`). */
  missing: string[];
}

/** All that can be said about one verdict. */
export interface Explanation {
  /** All minimal reasons of each rule that takes effect. */
  reasons: ReasonView[];
  /** A limit was reached: there may be more reasons, or smaller ones. */
  reasons_incomplete: boolean;
  /** All minimal ways out of a denial, those with the fewest changes first. */
  ways_out: WayOutView[];
  /** What the rules that deny say themselves. */
  remedies: RemedyView[];
  /** There may be ways with more changes than were tried together. */
  ways_out_more: boolean;
  /** The budget was used up: even small ways may be missing. */
  ways_out_incomplete: boolean;
  /** What would settle an undetermined verdict. */
  questions: QuestionsView | null;
}

/** One place at which a record differs from what was recomputed. */
export interface Difference {
  /** The place, written as RFC 9535 does, such as `$.pairs[0].cost.total_micro_usd`. */
  path: string;
  /** What the record says; nothing when it lacks the place. */
  recorded?: unknown;
  /** What came out; nothing when there is no such place, or when it cannot be known. */
  recomputed?: unknown;
  /** Why nothing came out. */
  note?: string;
}

/** Capability on the Epoch Capabilities Index. */
export interface Quality {
  /** Thousandths of an index point. */
  eci_milli: number;
  /** Lower end of what is known. */
  low_milli: number;
  /** Upper end. */
  high_milli: number;
  /** Converted from the second index instead of read. */
  converted: boolean;
}

/** Micro-USD per million tokens. */
export interface Price {
  /** Input tokens. */
  input_micro_usd: MicroUsd;
  /** Output tokens. */
  output_micro_usd: MicroUsd;
  /** How it was derived, when it is not a published price of this route. */
  derived: string | null;
  /** The last day on which it holds. */
  valid_until: string | null;
}

/** The three questions about openness, never merged. */
export interface LicenseView {
  /** License id; empty when unknown. */
  id: string;
  /** Its name. */
  name: string;
  /** SPDX expression. */
  spdx: string;
  /** Is the license approved by the OSI? */
  osi_approved: boolean | null;
  /** Is the use permitted for this organization: the verdict over the roles it serves. */
  permitted: string;
  /** How open the release is: weights, inference code, training code, training data; each `open`, `partial`, `closed` or `unknown`. */
  release: [string, string, string, string];
  /** Where the terms can be read. */
  source: string;
}

/** How open a release is, by three frameworks. They classify; they never permit or deny a use. */
export interface OpennessView {
  /**
   * Class of the Model Openness Framework: `unclassified` where the known facts decide it, else `unknown`, because
   * the catalog does not know all its components.
   */
  mof: string;
  /**
   * The highest class that the known facts leave possible: `unclassified`, `open-model`, `open-tooling` or
   * `open-science`.
   */
  mof_at_most: string;
  /** Whether the Open Source AI Definition 1.0 is met. */
  osaid: boolean | null;
  /** Whether Art. 53(2) of the EU AI Act relieves the developer from documentation duties. */
  ai_act_relief: boolean | null;
}

/** One line of the bill. */
export interface CostLine {
  /** The role, or `standby`, `machines`, `staff`. */
  item: string;
  /** `primary` or `partner`. */
  member: "primary" | "partner";
  /** Tokens a month behind it. */
  tokens: number;
  /** Money a month. */
  micro_usd: MicroUsd;
}

/** What a criterion adds to the score. */
export interface Contribution {
  /** `quality`, `control` or `cost`. */
  criterion: "quality" | "control" | "cost";
  /** The value on its fixed anchors, in parts per million. */
  value_ppm: number;
  /** The weight, an exact ratio. */
  weight: string;
  /** Value times weight, rounded so that the points add up to the score. */
  points_ppm: number;
}

/** An exception from a rule. */
export interface ExceptionView {
  /** Who answers for it. */
  owner: string;
  /** Why, in a sentence. */
  reason: Text;
  /** What the text that it rests on is called, or where it is. */
  evidence: string;
  /** The hash of that text. */
  sha256: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  expires: string;
  /** Whether that day is over, so that the rule denies. */
  expired: boolean;
}

/** A change of the cheaper side. */
export interface CrossingView {
  /** The first volume at which `cheaper` holds. */
  tokens_per_month: number;
  /** `self-hosted`, or the other way. */
  cheaper: string;
}

/** The cost of a way at each of the volumes. */
export interface WayCurve {
  /** `closed`, `hosted-open` or `self-hosted`. */
  kind: "closed" | "hosted-open" | "self-hosted";
  /** Micro-USD a month where sources are lowest. */
  low: MicroUsd[];
  /** What is likely. */
  likely: MicroUsd[];
  /** Where sources are highest. */
  high: MicroUsd[];
}

/** A role under one event. */
export interface SurvivalCell {
  /** `survives`, `moves` (the same weights elsewhere), `degraded` (the fallback takes over), `dearer` or `lost`. */
  outcome: string;
  /** The quality that is left when the fallback takes over, in parts per million of the quality before. */
  quality_ppm: number | null;
}

/** How available the pair is when a switch takes so long. */
export interface AvailabilityRow {
  /** Minutes until the partner serves. */
  switch_minutes: number;
  /** Parts per million of the time. */
  available_ppm: number;
  /** The part that switching costs. */
  switching_ppm: number;
  /** Minutes a year that neither serves. */
  down_minutes_per_year: number;
}

/** A question with another answer. */
export interface AnswerView {
  /** The path of the fact that the question asks for. */
  fact: string;
  /** The answer now. */
  from: unknown;
  /** The other answer. */
  to: unknown;
}

/** Volumes at which the same pair is the best, and serves the same roles. */
export interface VolumeStretch {
  /** The first volume, in tokens a month, at which the answer is no longer the one before. */
  from: number;
  /**
   * From here on it is this one. Before, in steps of less than a ten-thousandth of the volume, two or more pairs are
   * level and rounding decides.
   */
  settled_from: number;
  /** The last one. */
  to: number;
  /** The pair; nothing when none is feasible. */
  pair: PairName | null;
  /** The half that serves the volume, or would: `primary` or `partner`; nothing without a pair. */
  volume_on: string | null;
  /** The situation's volume lies here. */
  now: boolean;
  /** The same in a sentence. */
  text: Text;
}

/** A verdict with the rules behind it. */
export interface GateView {
  /** The roles. */
  roles: string[];
  /** `permitted`, `conditional`, `denied` or `undetermined`. */
  verdict: "permitted" | "conditional" | "denied" | "undetermined";
  /** The rules that deny. */
  denied_by?: string[];
  /** The rules that oblige. */
  obliged_by?: string[];
  /** The rules that warn, and the denials that an exception lifts. */
  warned_by?: string[];
  /** The facts that are missing for a decision. */
  missing?: string[];
}

/** Known facts that alone make a rule take effect; without any one of them they would not. */
export interface ReasonView {
  /** The rule. */
  rule: string;
  /** The facts: path, and value as JSON text. */
  facts: { [key: string]: string };
}

/** Changes of facts that together lift a denial; no part of them does. */
export interface WayOutView {
  /** The changes. */
  changes: FactChange[];
  /** What the verdict is then. */
  verdict: string;
}

/** What a rule that denies says about its way out. */
export interface RemedyView {
  /** The rule. */
  rule: string;
  /** The words. */
  remedy: Text;
}

/** What would settle an undetermined verdict. */
export interface QuestionsView {
  /** Values of missing facts that would decide by themselves. */
  answers: DecidingValue[];
  /** The fewest facts whose knowledge settles it, whatever they are; absent when they were not found. */
  fewest?: string[];
  /** The budget was used up. */
  incomplete: boolean;
}

/** A fact that changes. */
export interface FactChange {
  /** The path of the fact. */
  fact: string;
  /** Its name. */
  label: Text;
  /** For a computed fact, the facts of the situation that it follows from. */
  follows_from?: string[];
  /** What it is now, as JSON text; absent when it is not known. */
  from?: string;
  /** What it must become, as JSON text; of several numbers or days that would do, the nearest. */
  to: string;
}

/** A value of a missing fact that would decide. */
export interface DecidingValue {
  /** The path of the fact. */
  fact: string;
  /** The value as JSON text; it stands for all values that conditions do not distinguish from it. */
  value: string;
  /** What the verdict would be. */
  verdict: string;
}

/** Facts by their paths. One that is not there is assumed by the profile, or unknown; `null` makes it unknown. */
export interface Facts {
  /** business associate agreements signed: Providers with whom a business associate agreement is signed. */
  "agreements.baa"?: readonly (string)[] | null;
  /** data processing agreements signed: Providers with whom a data processing agreement is signed. */
  "agreements.dpa"?: readonly (string)[] | null;
  /** separate license permissions held: Licenses for which the licensor's separate permission is held. */
  "agreements.licenses"?: readonly (string)[] | null;
  /** standard contractual clauses signed: Providers with whom standard contractual clauses are signed and the transfer was assessed. */
  "agreements.scc"?: readonly (string)[] | null;
  /** classes of data: What the prompts may hold. */
  "data.classes"?: readonly ("public" | "internal" | "personal" | "special-category" | "criminal" | "phi" | "cardholder" | "sensitive-authentication" | "cui" | "itar" | "privileged" | "client-confidential")[] | null;
  /** classes that may not leave: The part of the classes that may not leave the network. */
  "data.confined_classes"?: readonly ("public" | "internal" | "personal" | "special-category" | "criminal" | "phi" | "cardholder" | "sensitive-authentication" | "cui" | "itar" | "privileged" | "client-confidential")[] | null;
  /** de-identified: Health data are de-identified as HIPAA describes it, before any model sees them. */
  "data.deidentified"?: boolean | null;
  /** large-scale processing: Sensitive personal data are processed on a large scale. */
  "data.large_scale"?: boolean | null;
  /** which data may leave: Which data may leave the organization's own network. */
  "data.may_leave"?: "all" | "some" | "client-decides" | "none" | null;
  /** provider has no key: The provider only holds encrypted data and no key. */
  "data.provider_lacks_key"?: boolean | null;
  /** regions the data must stay in: The organization's own demand; empty means none. */
  "data.residency"?: readonly (string)[] | null;
  /** people concerned live in: Countries of the people whose data are processed. */
  "data.subjects_in"?: readonly (string)[] | null;
  /** card numbers replaced: Card numbers are truncated or replaced by tokens before any model sees them. */
  "data.tokenized"?: boolean | null;
  /** nothing may be kept: The organization demands that a provider keeps no prompts and no answers. */
  "data.zero_retention"?: boolean | null;
  /** backup last tested */
  "operations.backup_tested_on"?: string | "never" | null;
  /** share in batches: Tokens that can wait for a batch price. */
  "operations.batch_percent"?: number | bigint | null;
  /** input read from cache: Input tokens that the provider's prompt cache serves. */
  "operations.cache_hit_percent"?: number | bigint | null;
  /** share of confined work: Tokens of work on data that may not leave. */
  "operations.confined_share_percent"?: number | bigint | null;
  /** downtime tolerated: How long the service may be down. */
  "operations.downtime_tolerated"?: "hours" | "minutes" | "none" | null;
  /** exit plan last tested */
  "operations.exit_plan_tested_on"?: string | "never" | null;
  /** staff for own machines: Thousandths of one full-time post. */
  "operations.fte_milli"?: number | bigint | null;
  /** share of high-stakes work: Tokens of high-stakes work; what is neither high-stakes nor confined is volume. */
  "operations.high_stakes_share_percent"?: number | bigint | null;
  /** share of input: Input tokens in all tokens. */
  "operations.input_share_percent"?: number | bigint | null;
  /** own systems meet NIST SP 800-171: The organization's own machines meet NIST SP 800-171 Rev. 2. */
  "operations.nist_800_171"?: boolean | null;
  /** quality may drop meanwhile: While the backup serves, answers may be worse. If not, a pair whose backup is less capable gets a warning; no rule reads it. */
  "operations.quality_may_drop"?: boolean | null;
  /** yearly cost of that staff: Loaded cost of one full-time post per year. */
  "operations.salary_usd"?: number | bigint | null;
  /** measured time of the switch: How long it took, when it was last tested, until the backup served. Without it the availability is shown for a minute, a quarter of an hour and an hour. */
  "operations.switch_minutes"?: number | bigint | null;
  /** who runs a server on Sunday: Who can run machines. */
  "operations.team"?: "none" | "part-time" | "on-call" | null;
  /** tokens per month: Input and output together. */
  "operations.tokens_per_month"?: number | bigint | null;
  /** tokens per month in a year: Input and output together, twelve months from now. */
  "operations.tokens_per_month_next_year"?: number | bigint | null;
  /** only US persons have access: Only US persons in the United States can reach the organization's own systems. */
  "operations.us_persons_only"?: boolean | null;
  /** utilization of own machines: Sustained share of the measured throughput. */
  "operations.utilization_percent"?: number | bigint | null;
  /** roles under the AI Act: Provider, deployer or modifier in the sense of the EU AI Act. */
  "organization.ai_act_roles"?: readonly ("provider" | "deployer" | "modifier")[] | null;
  /** financial entity under DORA: One of the entities of DORA Art. 2(1). */
  "organization.financial_entity"?: boolean | null;
  /** public body: Whether the user is a government body, and which. */
  "organization.government"?: "none" | "us-federal" | "us-intelligence" | "us-state" | "other" | null;
  /** headquarters: Country of the principal place of business. */
  "organization.headquarters"?: string | null;
  /** monthly active users by month */
  "organization.history"?: { [month: string]: number } | null;
  /** monthly active users: Over all products, affiliates included, latest calendar month. */
  "organization.monthly_active_users"?: number | bigint | null;
  /** monthly revenue: Worldwide, latest month, affiliates and the employer included. */
  "organization.monthly_revenue_usd"?: number | bigint | null;
  /** non-profit: The organization is a non-profit. */
  "organization.non_profit"?: boolean | null;
  /** AI businesses it runs: Businesses that the organization or an affiliate runs; some licenses then block every use. */
  "organization.operates"?: readonly ("maas" | "ai-work-assistant")[] | null;
  /** revenue over twelve months: Worldwide, affiliates included. */
  "organization.revenue_12_months_usd"?: number | bigint | null;
  /** sectors: The sectors in which it works. */
  "organization.sectors"?: readonly ("health" | "banking" | "insurance" | "defense" | "public-sector" | "legal" | "education" | "technology" | "other")[] | null;
  /** US defense contractor: The work is done under a contract of the US Department of Defense. */
  "organization.us_defense_contractor"?: boolean | null;
  /** US state: The state whose government it is, or where it is seated. */
  "organization.us_state"?: "none" | "TX" | "NY" | "VA" | "TN" | "IA" | "ND" | "SD" | "NC" | "NE" | "AR" | "OK" | "AL" | "KS" | "GA" | "PA" | "OR" | "NV" | "another" | null;
  /** what weighs most */
  "preferences.order"?: readonly ("quality" | "control" | "cost")[] | null;
  /** air-gapped: Nothing may leave the network. */
  "red_lines.air_gapped"?: boolean | null;
  /** excluded providers' countries: Countries whose companies, and companies they own, are not used as providers. */
  "red_lines.excluded_jurisdictions"?: readonly (string)[] | null;
  /** excluded origins of weights: Countries whose models, and models built on them, are not used. */
  "red_lines.excluded_origins"?: readonly (string)[] | null;
  /** only OSI-approved licenses: Every model must have an OSI-approved license. */
  "red_lines.osi_license_only"?: boolean | null;
  /** prohibited practice: Whether the use falls under Art. 5 of the EU AI Act. */
  "use.ai_act_practice"?: "none" | "art-5" | "art-5-2026" | null;
  /** high-risk use of Annex III: Employment, credit, education and the other uses of Annex III of the EU AI Act. */
  "use.annex_iii"?: boolean | null;
  /** commercial use: The use serves a business. */
  "use.commercial"?: boolean | null;
  /** competes with: Developers of models with whose products the organization competes. */
  "use.competes_with"?: readonly (string)[] | null;
  /** context needed: The longest input together with its answer. */
  "use.context_tokens"?: number | bigint | null;
  /** countries of use: Where the system is used. */
  "use.countries"?: readonly (string)[] | null;
  /** critical or important function: The use supports a critical or important function in the sense of DORA. */
  "use.critical_function"?: boolean | null;
  /** end user of a finished product: The model is only met inside somebody else's finished product. */
  "use.end_user_of_product"?: boolean | null;
  /** functions of the API: Functions beyond single calls are often left out of special agreements. */
  "use.features"?: readonly ("chat" | "files" | "batches" | "assistants" | "fine-tuning" | "web-search" | "code-execution")[] | null;
  /** fields of use: Fields that licenses or laws single out. */
  "use.fields"?: readonly ("military" | "nuclear" | "espionage" | "critical-infrastructure" | "unlicensed-practice" | "medical-advice" | "justice-immigration" | "minors" | "automated-adverse-decisions" | "weapons" | "illegal-drugs" | "disinformation" | "malware" | "surveillance" | "personal-data-misuse" | "discrimination" | "undisclosed-machine-content")[] | null;
  /** a person decides: A person who really decides stands between the answer and its effect. */
  "use.human_in_loop"?: boolean | null;
  /** kinds of use: What is done with the model. */
  "use.kinds"?: readonly ("internal" | "embed-in-product" | "host-as-service" | "ai-work-assistant" | "relay" | "redistribute-weights" | "fine-tune" | "train-on-outputs")[] | null;
  /** military use: The use is military. */
  "use.military"?: boolean | null;
  /** kinds of input: What the work needs the model to take in. */
  "use.modalities"?: readonly ("text" | "image" | "audio" | "video" | "pdf")[] | null;
  /** monthly users of the product: Users of the product that contains the model, latest month. */
  "use.product_monthly_active_users"?: number | bigint | null;
  /** monthly revenue of the product: Revenue of the product that contains the model, latest month. */
  "use.product_monthly_revenue_usd"?: number | bigint | null;
  /** yearly revenue of the product: Revenue of the product that contains the model, last twelve months. */
  "use.product_revenue_12_months_usd"?: number | bigint | null;
  /** people outside talk to it: People outside the organization talk to the system or read what it writes. */
  "use.public_facing"?: boolean | null;
  /** purpose: Production, evaluation, research or personal use. */
  "use.purpose"?: "production" | "evaluation" | "research" | "personal" | null;
  /** who pays for a wrong answer: What is at stake when an answer is wrong. Where others than you pay, the backup has to be tested at least every 90 days; no rule reads it. */
  "use.stakes"?: "own" | "client-reputation" | "regulator" | "safety" | null;
}

/** What is known of an organization: in nested tables, by dotted paths, or both. */
export interface Situation extends Facts {
  agreements?: {
    /** business associate agreements signed: Providers with whom a business associate agreement is signed. */
    baa?: Facts["agreements.baa"];
    /** data processing agreements signed: Providers with whom a data processing agreement is signed. */
    dpa?: Facts["agreements.dpa"];
    /** separate license permissions held: Licenses for which the licensor's separate permission is held. */
    licenses?: Facts["agreements.licenses"];
    /** standard contractual clauses signed: Providers with whom standard contractual clauses are signed and the transfer was assessed. */
    scc?: Facts["agreements.scc"];
  };
  data?: {
    /** classes of data: What the prompts may hold. */
    classes?: Facts["data.classes"];
    /** classes that may not leave: The part of the classes that may not leave the network. */
    confined_classes?: Facts["data.confined_classes"];
    /** de-identified: Health data are de-identified as HIPAA describes it, before any model sees them. */
    deidentified?: Facts["data.deidentified"];
    /** large-scale processing: Sensitive personal data are processed on a large scale. */
    large_scale?: Facts["data.large_scale"];
    /** which data may leave: Which data may leave the organization's own network. */
    may_leave?: Facts["data.may_leave"];
    /** provider has no key: The provider only holds encrypted data and no key. */
    provider_lacks_key?: Facts["data.provider_lacks_key"];
    /** regions the data must stay in: The organization's own demand; empty means none. */
    residency?: Facts["data.residency"];
    /** people concerned live in: Countries of the people whose data are processed. */
    subjects_in?: Facts["data.subjects_in"];
    /** card numbers replaced: Card numbers are truncated or replaced by tokens before any model sees them. */
    tokenized?: Facts["data.tokenized"];
    /** nothing may be kept: The organization demands that a provider keeps no prompts and no answers. */
    zero_retention?: Facts["data.zero_retention"];
  };
  operations?: {
    /** backup last tested */
    backup_tested_on?: Facts["operations.backup_tested_on"];
    /** share in batches: Tokens that can wait for a batch price. */
    batch_percent?: Facts["operations.batch_percent"];
    /** input read from cache: Input tokens that the provider's prompt cache serves. */
    cache_hit_percent?: Facts["operations.cache_hit_percent"];
    /** share of confined work: Tokens of work on data that may not leave. */
    confined_share_percent?: Facts["operations.confined_share_percent"];
    /** downtime tolerated: How long the service may be down. */
    downtime_tolerated?: Facts["operations.downtime_tolerated"];
    /** exit plan last tested */
    exit_plan_tested_on?: Facts["operations.exit_plan_tested_on"];
    /** staff for own machines: Thousandths of one full-time post. */
    fte_milli?: Facts["operations.fte_milli"];
    /** share of high-stakes work: Tokens of high-stakes work; what is neither high-stakes nor confined is volume. */
    high_stakes_share_percent?: Facts["operations.high_stakes_share_percent"];
    /** share of input: Input tokens in all tokens. */
    input_share_percent?: Facts["operations.input_share_percent"];
    /** own systems meet NIST SP 800-171: The organization's own machines meet NIST SP 800-171 Rev. 2. */
    nist_800_171?: Facts["operations.nist_800_171"];
    /** quality may drop meanwhile: While the backup serves, answers may be worse. If not, a pair whose backup is less capable gets a warning; no rule reads it. */
    quality_may_drop?: Facts["operations.quality_may_drop"];
    /** yearly cost of that staff: Loaded cost of one full-time post per year. */
    salary_usd?: Facts["operations.salary_usd"];
    /** measured time of the switch: How long it took, when it was last tested, until the backup served. Without it the availability is shown for a minute, a quarter of an hour and an hour. */
    switch_minutes?: Facts["operations.switch_minutes"];
    /** who runs a server on Sunday: Who can run machines. */
    team?: Facts["operations.team"];
    /** tokens per month: Input and output together. */
    tokens_per_month?: Facts["operations.tokens_per_month"];
    /** tokens per month in a year: Input and output together, twelve months from now. */
    tokens_per_month_next_year?: Facts["operations.tokens_per_month_next_year"];
    /** only US persons have access: Only US persons in the United States can reach the organization's own systems. */
    us_persons_only?: Facts["operations.us_persons_only"];
    /** utilization of own machines: Sustained share of the measured throughput. */
    utilization_percent?: Facts["operations.utilization_percent"];
  };
  organization?: {
    /** roles under the AI Act: Provider, deployer or modifier in the sense of the EU AI Act. */
    ai_act_roles?: Facts["organization.ai_act_roles"];
    /** financial entity under DORA: One of the entities of DORA Art. 2(1). */
    financial_entity?: Facts["organization.financial_entity"];
    /** public body: Whether the user is a government body, and which. */
    government?: Facts["organization.government"];
    /** headquarters: Country of the principal place of business. */
    headquarters?: Facts["organization.headquarters"];
    /** monthly active users by month */
    history?: Facts["organization.history"];
    /** monthly active users: Over all products, affiliates included, latest calendar month. */
    monthly_active_users?: Facts["organization.monthly_active_users"];
    /** monthly revenue: Worldwide, latest month, affiliates and the employer included. */
    monthly_revenue_usd?: Facts["organization.monthly_revenue_usd"];
    /** non-profit: The organization is a non-profit. */
    non_profit?: Facts["organization.non_profit"];
    /** AI businesses it runs: Businesses that the organization or an affiliate runs; some licenses then block every use. */
    operates?: Facts["organization.operates"];
    /** revenue over twelve months: Worldwide, affiliates included. */
    revenue_12_months_usd?: Facts["organization.revenue_12_months_usd"];
    /** sectors: The sectors in which it works. */
    sectors?: Facts["organization.sectors"];
    /** US defense contractor: The work is done under a contract of the US Department of Defense. */
    us_defense_contractor?: Facts["organization.us_defense_contractor"];
    /** US state: The state whose government it is, or where it is seated. */
    us_state?: Facts["organization.us_state"];
  };
  preferences?: {
    /** what weighs most */
    order?: Facts["preferences.order"];
  };
  /** The profile that fills every fact that is not stated. */
  profile?: string;
  red_lines?: {
    /** air-gapped: Nothing may leave the network. */
    air_gapped?: Facts["red_lines.air_gapped"];
    /** excluded providers' countries: Countries whose companies, and companies they own, are not used as providers. */
    excluded_jurisdictions?: Facts["red_lines.excluded_jurisdictions"];
    /** excluded origins of weights: Countries whose models, and models built on them, are not used. */
    excluded_origins?: Facts["red_lines.excluded_origins"];
    /** only OSI-approved licenses: Every model must have an OSI-approved license. */
    osi_license_only?: Facts["red_lines.osi_license_only"];
  };
  /** regimes that apply: The bodies of rules that bind the organization. */
  regimes?: readonly ("gdpr" | "hipaa" | "eu-ai-act" | "dora" | "pci-dss" | "nist-800-171" | "itar" | "ndaa-1532" | "fascsa" | "soc-2" | "nydfs" | "finra" | "privilege")[] | null;
  /** today: The date of the decision. */
  today?: string | null;
  use?: {
    /** prohibited practice: Whether the use falls under Art. 5 of the EU AI Act. */
    ai_act_practice?: Facts["use.ai_act_practice"];
    /** high-risk use of Annex III: Employment, credit, education and the other uses of Annex III of the EU AI Act. */
    annex_iii?: Facts["use.annex_iii"];
    /** commercial use: The use serves a business. */
    commercial?: Facts["use.commercial"];
    /** competes with: Developers of models with whose products the organization competes. */
    competes_with?: Facts["use.competes_with"];
    /** context needed: The longest input together with its answer. */
    context_tokens?: Facts["use.context_tokens"];
    /** countries of use: Where the system is used. */
    countries?: Facts["use.countries"];
    /** critical or important function: The use supports a critical or important function in the sense of DORA. */
    critical_function?: Facts["use.critical_function"];
    /** end user of a finished product: The model is only met inside somebody else's finished product. */
    end_user_of_product?: Facts["use.end_user_of_product"];
    /** functions of the API: Functions beyond single calls are often left out of special agreements. */
    features?: Facts["use.features"];
    /** fields of use: Fields that licenses or laws single out. */
    fields?: Facts["use.fields"];
    /** a person decides: A person who really decides stands between the answer and its effect. */
    human_in_loop?: Facts["use.human_in_loop"];
    /** kinds of use: What is done with the model. */
    kinds?: Facts["use.kinds"];
    /** military use: The use is military. */
    military?: Facts["use.military"];
    /** kinds of input: What the work needs the model to take in. */
    modalities?: Facts["use.modalities"];
    /** monthly users of the product: Users of the product that contains the model, latest month. */
    product_monthly_active_users?: Facts["use.product_monthly_active_users"];
    /** monthly revenue of the product: Revenue of the product that contains the model, latest month. */
    product_monthly_revenue_usd?: Facts["use.product_monthly_revenue_usd"];
    /** yearly revenue of the product: Revenue of the product that contains the model, last twelve months. */
    product_revenue_12_months_usd?: Facts["use.product_revenue_12_months_usd"];
    /** people outside talk to it: People outside the organization talk to the system or read what it writes. */
    public_facing?: Facts["use.public_facing"];
    /** purpose: Production, evaluation, research or personal use. */
    purpose?: Facts["use.purpose"];
    /** who pays for a wrong answer: What is at stake when an answer is wrong. Where others than you pay, the backup has to be tested at least every 90 days; no rule reads it. */
    stakes?: Facts["use.stakes"];
  };
}
