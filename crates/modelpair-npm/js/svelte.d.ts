/** `<model-pair>` in Svelte 5: `import type {} from "modelpair/svelte"`. */

import type { HTMLAttributes } from "svelte/elements";
import type { ModelPair } from "./model-pair.js";
import type { ModelPairEvents, ModelPairProps } from "./props.js";

type Listeners = { [name in keyof ModelPairEvents as `onmodel-pair-${name}`]?: (event: ModelPairEvents[name]) => void };

declare module "svelte/elements" {
  export interface SvelteHTMLElements {
    "model-pair": Omit<HTMLAttributes<ModelPair>, keyof ModelPairProps> & ModelPairProps & Listeners;
  }
}
