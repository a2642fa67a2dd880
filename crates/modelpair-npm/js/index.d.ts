/** The library without drawing. What an answer holds is in `types.d.ts`, which is written from the Rust types. */

import type { BundleInfo, DecisionRecord, Profile, Replayed, Situation, Verdicts } from "./types.js";

export type * from "./types.js";

export type Role = "high-stakes" | "confined" | "volume" | "backup";
export type Outcome = "permitted" | "conditional" | "denied" | "undetermined";

/** A model on a route. */
export interface OptionId {
  model: string;
  route: string;
}

/** The answer about an option in each role. */
export type Outcomes = OptionId & { [role in Role]: Outcome };

/** A compiled bundle: what `modelpair bundle -o` writes, `.bin` or `.json`. */
export type BundleData = Uint8Array | ArrayBuffer | ArrayBufferView | object;

/** A bundle, or where it is: in Node also the path of a file. */
export type BundleSource = BundleData | URL | string | Response | Blob;

export interface LoadOptions {
  /** The module, where it is not found by itself: its address, its bytes, or compiled. The first call decides. */
  wasm?: URL | string | BufferSource | WebAssembly.Module | Response | Promise<Response>;
}

export interface AdviseOptions {
  /** Weights of quality, control and cost in parts per million, in place of those that follow from the order. */
  weightsPpm?: readonly [quality: number, control: number, cost: number];
  /** With every gate, every number and a seal: what `replay` works out again. */
  document?: boolean;
  /** With the smallest changes of answers that change the pair; as much work as some hundred recommendations. */
  whatIf?: boolean;
}

export interface VerdictOptions {
  /** With all minimal reasons and all minimal ways out of each verdict. */
  explain?: boolean;
  /** How often the rules are evaluated for one explanation, at most. */
  budget?: number;
  /** Only these options; else all. */
  options?: readonly OptionId[];
  /** Only these roles; else all. */
  roles?: readonly Role[];
}

export interface ReplayOptions {
  /** What the record is to be replayed on; else the bundle that it carries, else that of the advisor. */
  bundle?: Advisor | BundleData;
}

/** Loads the module and a bundle; without a source the one that comes with the package. */
export declare function loadAdvisor(source?: BundleSource | null, options?: LoadOptions): Promise<Advisor>;

/** The day where this runs, as a situation states it: an answer never looks at a clock. */
export declare function today(): string;

/** Answers situations from one bundle. A situation is an object, or JSON text, whose faults then have line and column. */
export declare class Advisor {
  private constructor();
  /** Which facts and rules it answers from. */
  readonly bundle: BundleInfo;
  /** The situations to start from. */
  profiles(): Profile[];
  /** The recommendation with everything that it rests on. */
  advise(situation: Situation | string, options?: AdviseOptions): DecisionRecord;
  /** The same in the bytes that `modelpair recommend --format json` prints. */
  adviseJson(situation: Situation | string, options?: AdviseOptions): string;
  /** Whether each option may be used in each role, and by which clauses. */
  verdicts(situation: Situation | string, options?: VerdictOptions): Verdicts;
  /** The same in the bytes that `modelpair verdicts --format json` prints. */
  verdictsJson(situation: Situation | string, options?: VerdictOptions): string;
  /** What `verdicts` says without the reasons, in a fraction of the time. */
  outcomes(situation: Situation | string): Outcomes[];
  /** A situation made ready to be asked at many weights. */
  outlook(situation: Situation | string): Outlook;
  /** Works a record out again, and says what differs. */
  replay(record: DecisionRecord | string | Uint8Array | ArrayBuffer, options?: ReplayOptions): Replayed;
  /** Gives its memory back now, and not when it is collected. */
  free(): void;
}

/** A situation made ready: other weights evaluate no rule again. */
export declare class Outlook {
  private constructor();
  advise(options?: AdviseOptions): DecisionRecord;
  adviseJson(options?: AdviseOptions): string;
  free(): void;
}

export type ErrorCode =
  | "bundle"
  | "json-syntax"
  | "load"
  | "options"
  | "panic"
  | "record"
  | "situation"
  | "unknown-reference";

/** The one error that this package throws. */
export declare class ModelPairError extends Error {
  readonly name: "ModelPairError";
  readonly code: ErrorCode;
  /** The fact or the option that it is about. */
  readonly field?: string;
  /** Where it is in a text, from 1. */
  readonly line?: number;
  /** In bytes, from 1. */
  readonly column?: number;
  /** What to do. */
  readonly advice?: string;
}
