/** Types of `model-pair-matrix.js`. What each thing means is said in `custom-elements.json`, and in the element itself. */

import type { ErrorDetail, ReadyDetail } from "./model-pair.js";
import type { DecisionRecord, Situation } from "./types.js";

export type { DecisionRecord, ErrorDetail, ReadyDetail, Situation };

export declare const VERSION: string;

/** A file of the organization: `name` is what errors call it, folders in it say where it belongs. */
export interface OwnFile {
  name: string;
  text: string;
}

export interface MatrixChangeDetail {
  version: 1;
  bundle: string;
  /** How many errors keep own texts from being in force. */
  errors: number;
}

export interface ModelPairMatrixEventMap extends HTMLElementEventMap {
  "model-pair-matrix-ready": CustomEvent<ReadyDetail>;
  "model-pair-matrix-change": CustomEvent<MatrixChangeDetail>;
  "model-pair-matrix-error": CustomEvent<ErrorDetail>;
}

export declare class ModelPairMatrix extends HTMLElement {
  static readonly version: string;
  static readonly observedAttributes: readonly string[];

  get situation(): Situation | undefined;
  set situation(value: Situation | null);
  get policies(): OwnFile[];
  set policies(value: OwnFile[] | null);
  get catalog(): OwnFile[];
  set catalog(value: OwnFile[] | null);
  readonly record: DecisionRecord | undefined;
  theme: string;
  profile: string;
  headingLevel: string;
  policiesSrc: string;
  catalogSrc: string;
  reportUrl: string;
  base: string;

  start(): Promise<void>;
  restart(): Promise<void>;

  addEventListener<K extends keyof ModelPairMatrixEventMap>(
    type: K,
    listener: (this: ModelPairMatrix, event: ModelPairMatrixEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof ModelPairMatrixEventMap>(
    type: K,
    listener: (this: ModelPairMatrix, event: ModelPairMatrixEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "model-pair-matrix": ModelPairMatrix;
  }
}
