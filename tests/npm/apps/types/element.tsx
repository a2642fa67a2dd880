// The element in JSX; this only has to compile.

import type {} from "modelpair/react";
import type {} from "modelpair/svelte";
import type {} from "modelpair/vue";
import type { GlobalComponents } from "vue";
import type { SvelteHTMLElements } from "svelte/elements";

export const element = (
  <model-pair profile="solo" compact heading-level={3} situation={{ "data.classes": ["phi"] }}
    onmodel-pair-change={(event) => console.log(event.detail.primary?.model)} className="wide">
    fallback
  </model-pair>
);
// @ts-expect-error: there is no such attribute
export const wrong = <model-pair profil="solo" />;

export const svelte: SvelteHTMLElements["model-pair"] = {
  profile: "solo",
  "onmodel-pair-change": (event) => console.log(event.detail.bundle),
};
export const vue: InstanceType<GlobalComponents["model-pair"]>["$props"] = {
  situation: { profile: "solo" },
  onModelPairReady: (event) => console.log(event.detail.element),
};
