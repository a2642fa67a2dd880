// How a TypeScript project uses the portal and the playground; this only has to compile.

import { ModelPairMatrix, type OwnFile } from "../model-pair-matrix.js";
import { ModelPairPlayground, VERSION } from "../model-pair-playground.js";

const matrix = document.createElement("model-pair-matrix");
matrix.profile = "strict-compliance";
matrix.headingLevel = "1";
matrix.policiesSrc = "house.toml brand.toml";
matrix.reportUrl = "https://intranet.example/wrong?fact=";
matrix.situation = { profile: "solo", "organization.headquarters": "ES", "data.confined_classes": null };
matrix.policies = [{ name: "house.toml", text: "[pack]" }];
matrix.catalog = null;
const own: OwnFile[] = matrix.policies;

matrix.addEventListener("model-pair-matrix-change", ({ detail }) => {
  const errors: number = detail.errors;
  console.log(detail.bundle, errors > 0);
});
matrix.addEventListener("model-pair-matrix-error", (event) => {
  if (event.detail.kind === "network") event.preventDefault();
});

const playground: ModelPairPlayground | null = document.querySelector("model-pair-playground");
playground?.addEventListener("model-pair-playground-ready", ({ detail }) => console.log(detail.element, detail.bundle));
const started: Promise<void> | undefined = playground?.restart();
console.log(own, started, VERSION, matrix.record?.seal, ModelPairMatrix.version);

// @ts-expect-error: the record is worked out, not set
matrix.record = undefined;
// @ts-expect-error: a file has a text
matrix.policies = [{ name: "house.toml" }];
