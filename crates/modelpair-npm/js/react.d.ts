/** `<model-pair>` in JSX: `import type {} from "modelpair/react"`. React 19 or newer. */

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { ModelPair } from "./model-pair.js";
import type { ModelPairEvents, ModelPairProps } from "./props.js";

type Listeners = { [name in keyof ModelPairEvents as `onmodel-pair-${name}`]?: (event: ModelPairEvents[name]) => void };
type Html = DetailedHTMLProps<HTMLAttributes<ModelPair>, ModelPair>;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "model-pair": Omit<Html, keyof ModelPairProps> & ModelPairProps & Listeners;
    }
  }
}
