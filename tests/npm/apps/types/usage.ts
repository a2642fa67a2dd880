// How a TypeScript project uses the library; this only has to compile.

import { loadAdvisor, ModelPairError, today, type Advisor, type DecisionRecord, type ErrorCode, type Situation, type Verdicts } from "modelpair";
import { ModelPair, type ChangeDetail } from "modelpair/element";

const situation: Situation = {
  profile: "mid-size",
  today: today(),
  organization: { headquarters: "DE", sectors: ["banking"] },
  "data.classes": ["personal"],
  "operations.tokens_per_month": 40_000_000n,
  "agreements.dpa": null,
};

async function main(): Promise<void> {
  const advisor: Advisor = await loadAdvisor(new URL("https://example.org/bundle.bin"), { wasm: new Uint8Array(8) });
  const record: DecisionRecord = advisor.advise(situation, { weightsPpm: [600_000, 300_000, 100_000], document: true });
  const [best] = record.pairs;
  const usd: number = Number(best?.cost.total_micro_usd ?? 0) / 1e6;
  const verdicts: Verdicts = advisor.verdicts(situation, { roles: ["confined"], options: [{ model: "m", route: "r" }] });
  const denied = verdicts.verdicts.filter((verdict) => verdict.verdict === "denied");
  const kind: "closed" | "hosted-open" | "self-hosted" | undefined = best?.primary.kind;
  for (const { confined } of advisor.outcomes(situation)) if (confined === "permitted") break;
  using outlook = Object.assign(advisor.outlook(situation), { [Symbol.dispose]() {} });
  const text: string = outlook.adviseJson();
  const same: boolean = advisor.replay(text, { bundle: advisor }).reproduced;
  console.log(usd, denied, kind, same, advisor.bundle.hash, advisor.profiles()[0]?.title.en);
}

main().catch((error: unknown) => {
  if (error instanceof ModelPairError) {
    const code: ErrorCode = error.code;
    console.log(code, error.field, error.line, error.column, error.advice);
  }
});

document.querySelector("model-pair")?.addEventListener("model-pair-change", (event) => {
  const detail: ChangeDetail = event.detail;
  console.log(detail.primary?.model, ModelPair.version);
});

// @ts-expect-error: there is no such class of data
export const secrets: Situation = { "data.classes": ["secrets"] };
// @ts-expect-error: a fact that is misspelled
export const misspelled: Situation = { data: { clases: [] } };
// @ts-expect-error: a path that is misspelled
export const path: Situation = { "data.clases": [] };
// @ts-expect-error: there is no such role
export const role = (advisor: Advisor) => advisor.verdicts(situation, { roles: ["boss"] });
// @ts-expect-error: an advisor is loaded, not made
export const made = (advisor: typeof Advisor) => new advisor();
