/** What frameworks may set on `<model-pair>`: attributes by their names, and the one property that is an object. */

import type { ChangeDetail, DecideDetail, ErrorDetail, ReadyDetail } from "./model-pair.js";
import type { Situation } from "./types.js";

export interface ModelPairProps {
  lang?: "en" | "es" | (string & {});
  theme?: "light" | "dark";
  profile?: string;
  compact?: boolean;
  "heading-level"?: number | string;
  "catalog-src"?: string;
  "policies-src"?: string;
  loading?: "eager" | "lazy";
  base?: string;
  name?: string;
  situation?: Situation | null;
  catalog?: Uint8Array | ArrayBuffer | null;
  policies?: Uint8Array | ArrayBuffer | null;
}

export interface ModelPairEvents {
  ready: CustomEvent<ReadyDetail>;
  change: CustomEvent<ChangeDetail>;
  decide: CustomEvent<DecideDetail>;
  error: CustomEvent<ErrorDetail>;
}
