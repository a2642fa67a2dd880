/** Types of `model-pair.js`. What each thing means is said in `custom-elements.json`, and in the element itself. */

import type { DecisionRecord, Situation } from "./types.js";

export type { DecisionRecord, Situation };

export declare const VERSION: string;

/** One half of a pair, as an event tells it. */
export interface Half {
  model: string;
  route: string;
  roles: string[];
}

export interface ReadyDetail {
  version: 1;
  element: string;
  bundle: string;
}

export interface ChangeDetail {
  version: 1;
  profile: string | null;
  order: ("quality" | "control" | "cost")[] | null;
  primary: Half | null;
  partner: Half | null;
  total_micro_usd: number | null;
  bundle: string;
}

export type Action = "share" | "markdown" | "record" | "print" | "embed" | "none";

export interface DecideDetail {
  version: 1;
  action: Action;
  record: DecisionRecord;
}

export type ErrorKind =
  | "csp-connect"
  | "csp-script"
  | "csp-wasm"
  | "data"
  | "integrity"
  | "mime"
  | "network"
  | "panic"
  | "unsupported"
  | "wasm";

export interface ErrorDetail {
  version: 1;
  kind: ErrorKind;
  message: string;
}

export interface ModelPairEventMap extends HTMLElementEventMap {
  "model-pair-ready": CustomEvent<ReadyDetail>;
  "model-pair-change": CustomEvent<ChangeDetail>;
  "model-pair-decide": CustomEvent<DecideDetail>;
  "model-pair-error": CustomEvent<ErrorDetail>;
}

export declare class ModelPair extends HTMLElement {
  static readonly version: string;
  static readonly formAssociated: true;
  static readonly observedAttributes: readonly string[];

  get situation(): Situation | undefined;
  set situation(value: Situation | null);
  get catalog(): Uint8Array | ArrayBuffer | null;
  set catalog(value: Uint8Array | ArrayBuffer | null);
  get policies(): Uint8Array | ArrayBuffer | null;
  set policies(value: Uint8Array | ArrayBuffer | null);
  readonly record: DecisionRecord | undefined;
  readonly value: string;
  readonly form: HTMLFormElement | null;
  theme: string;
  profile: string;
  compact: boolean;
  headingLevel: string;
  catalogSrc: string;
  policiesSrc: string;
  loading: string;
  base: string;
  name: string;

  start(): Promise<void>;
  restart(): Promise<void>;
  share(): string;
  decide(action?: Action): Promise<boolean>;

  addEventListener<K extends keyof ModelPairEventMap>(
    type: K,
    listener: (this: ModelPair, event: ModelPairEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof ModelPairEventMap>(
    type: K,
    listener: (this: ModelPair, event: ModelPairEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "model-pair": ModelPair;
  }
}
