// How a TypeScript project uses the element; this only has to compile.

import { ModelPair, VERSION, type ChangeDetail, type ErrorKind } from "../model-pair.js";

const element = document.createElement("model-pair");
element.profile = "mid-size";
element.headingLevel = "3";
element.compact = true;
element.situation = { profile: "solo", "organization.headquarters": "ES", "data.confined_classes": null };
element.catalog = null;
element.policies = new Uint8Array(8);

element.addEventListener("model-pair-change", (event) => {
  const detail: ChangeDetail = event.detail;
  if (detail.primary?.roles.includes("high-stakes")) event.preventDefault();
});
element.addEventListener("model-pair-error", ({ detail }) => {
  const kind: ErrorKind = detail.kind;
  console.log(kind, detail.message);
});
element.addEventListener("model-pair-decide", async (event) => {
  const hash: string = event.detail.record.bundle.hash;
  console.log(hash, event.detail.action === "record");
});

const started: Promise<void> = element.start();
const link: string = element.share();
const gone: Promise<boolean> = element.decide("markdown");
const found: ModelPair | null = document.querySelector("model-pair");
const pair = found?.record?.pairs[0];
const form: HTMLFormElement | null = element.form;
console.log(started, link, gone, pair?.primary.model, form, VERSION, ModelPair.version);

// @ts-expect-error: there is no such action
void element.decide("fax");
// @ts-expect-error: the record is worked out, not set
element.record = undefined;
