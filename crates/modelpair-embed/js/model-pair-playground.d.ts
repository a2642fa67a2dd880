/** Types of `model-pair-playground.js`. What each thing means is said in `custom-elements.json`, and in the element itself. */

import type { ErrorDetail, ReadyDetail } from "./model-pair.js";

export type { ErrorDetail, ReadyDetail };

export declare const VERSION: string;

export interface ModelPairPlaygroundEventMap extends HTMLElementEventMap {
  "model-pair-playground-ready": CustomEvent<ReadyDetail>;
  "model-pair-playground-error": CustomEvent<ErrorDetail>;
}

export declare class ModelPairPlayground extends HTMLElement {
  static readonly version: string;
  static readonly observedAttributes: readonly string[];

  theme: string;
  headingLevel: string;
  base: string;

  start(): Promise<void>;
  restart(): Promise<void>;

  addEventListener<K extends keyof ModelPairPlaygroundEventMap>(
    type: K,
    listener: (this: ModelPairPlayground, event: ModelPairPlaygroundEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof ModelPairPlaygroundEventMap>(
    type: K,
    listener: (this: ModelPairPlayground, event: ModelPairPlaygroundEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "model-pair-playground": ModelPairPlayground;
  }
}
