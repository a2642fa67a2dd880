/** `<model-pair>` in templates of Vue 3: `import type {} from "modelpair/vue"`. */

import type { HTMLAttributes } from "vue";
import type { ModelPairEvents, ModelPairProps } from "./props.js";

type Listeners = { [name in keyof ModelPairEvents as `onModelPair${Capitalize<name>}`]?: (event: ModelPairEvents[name]) => void };

declare module "vue" {
  export interface GlobalComponents {
    "model-pair": new () => { $props: Omit<HTMLAttributes, keyof ModelPairProps> & ModelPairProps & Listeners };
  }
}
