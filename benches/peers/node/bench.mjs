// The same policy and the same facts through our wasm and the engines that JavaScript has.
//
// node bench.mjs <checker.wasm> <evaluator.wasm> [--short]
//
// First every engine is asked about every combination of facts and has to answer alike. Then each is measured: the
// median of 15 rounds of at least 40 ms, after a warm-up. Facts are in the engine's own form ("resident"), or a new
// JSON text is parsed for every decision.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as cel from "cel-js";
import { LogicEngine } from "json-logic-engine";
import jsonLogic from "json-logic-js";
import jsonRules from "json-rules-engine";

const require = createRequire(import.meta.url);
const cedar = require("@cedar-policy/cedar-wasm/nodejs");

const [checkerFile, evaluatorFile, short] = process.argv.slice(2);
if (!evaluatorFile || (short && short !== "--short")) {
  console.error("usage: node bench.mjs <checker.wasm> <evaluator.wasm> [--short]");
  process.exit(2);
}

const policyFile = (name) => readFileSync(new URL(`../policy/${name}`, import.meta.url), "utf8");

/** The engine as `benches/size` exports it. */
class Ours {
  constructor(file) {
    this.wasm = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file))).exports;
  }

  write(bytes) {
    const at = this.wasm.room(bytes.length);
    new Uint8Array(this.wasm.memory.buffer, at, bytes.length).set(bytes);
  }

  text(text) {
    this.write(new TextEncoder().encode(text));
  }

  read(length) {
    return new Uint8Array(this.wasm.memory.buffer, this.wasm.answer(), length).slice();
  }

  compile(schema, pack) {
    this.text(`${schema}\n---\n${pack}`);
    return this.read(this.wasm.check());
  }

  load(compiled) {
    this.write(compiled);
    if (this.wasm.load() !== 1) throw new Error(new TextDecoder().decode(compiled));
    this.numbers = {};
    for (const name of ["license", "region", "mau", "data", "hosting"]) {
      this.text(name);
      this.numbers[name] = this.wasm.fact();
    }
  }

  state(facts) {
    for (const [name, number] of Object.entries(this.numbers)) {
      const value = facts[name];
      if (value === undefined) this.wasm.forget(number);
      else if (typeof value === "number") this.wasm.state_number(number, BigInt(value));
      else {
        this.text(value);
        this.wasm.state_text(number);
      }
    }
  }
}

const ours = new Ours(evaluatorFile);
ours.load(new Ours(checkerFile).compile(policyFile("schema.toml"), policyFile("policy.toml")));
const OUTCOMES = [true, true, false, "undetermined, and which facts are missing"];

const LOGIC = {
  and: [
    { in: [{ var: "license" }, ["apache-2.0", "mit"]] },
    { "==": [{ var: "region" }, "eu"] },
    { "<": [{ var: "mau" }, 700000000] },
    { "!": [{ and: [{ "==": [{ var: "data" }, "restricted"] }, { "==": [{ var: "hosting" }, "vendor"] }] }] },
  ],
};
const compiled = new LogicEngine().build(LOGIC);

const parsedCel = cel.parse(
  "license in ['apache-2.0', 'mit'] && region == 'eu' && mau < 700000000 && !(data == 'restricted' && hosting == 'vendor')",
);

cedar.preparsePolicySet("shared", {
  staticPolicies: `
permit(principal, action, resource) when {
  ["apache-2.0", "mit"].contains(context.license) && context.region == "eu" && context.mau < 700000000
};
forbid(principal, action, resource) when { context.data == "restricted" && context.hosting == "vendor" };`,
});
const entity = (type, id) => ({ type, id });
const request = (context) => ({
  principal: entity("Org", "acme"),
  action: entity("Action", "use"),
  resource: entity("Model", "x"),
  context,
  entities: [],
  preparsedPolicySetId: "shared",
  validateRequest: false,
});

const rules = new jsonRules.Engine([], { allowUndefinedFacts: true });
const is = (fact, operator, value) => ({ fact, operator, value });
rules.addRule({
  conditions: {
    all: [
      is("license", "in", ["apache-2.0", "mit"]),
      is("region", "equal", "eu"),
      is("mau", "lessThan", 700000000),
      { not: { all: [is("data", "equal", "restricted"), is("hosting", "equal", "vendor")] } },
    ],
  },
  event: { type: "permit" },
});

/** `prepare` makes the engine's own form of facts, `decide` answers; an error is an answer too. */
const ENGINES = [
  {
    name: "modelpair-rules (wasm)",
    prepare: (facts) => ours.state(facts),
    decide: () => OUTCOMES[ours.wasm.decide()],
  },
  {
    name: "modelpair-rules (wasm), explained",
    prepare: (facts) => ours.state(facts),
    decide: () => ours.wasm.explain(),
    answers: false,
  },
  { name: "json-logic-engine (compiled)", prepare: (facts) => facts, decide: (facts) => compiled(facts) },
  { name: "json-logic-js", prepare: (facts) => facts, decide: (facts) => jsonLogic.apply(LOGIC, facts) },
  { name: "cel-js", prepare: (facts) => facts, decide: (facts) => cel.evaluate(parsedCel.cst, facts) },
  {
    name: "json-rules-engine",
    prepare: (facts) => facts,
    decide: async (facts) => (await rules.run(facts)).events.length > 0,
    asynchronous: true,
  },
  {
    name: "@cedar-policy/cedar-wasm",
    prepare: request,
    decide: (call) => cedar.statefulIsAuthorized(call).response?.decision === "allow",
  },
];

const PERMITTED = { license: "mit", region: "eu", mau: 1000, data: "internal", hosting: "vendor" };
const DENIED = { ...PERMITTED, data: "restricted" };
const UNKNOWN = { license: "mit", region: "eu", mau: 1000 };

function* combinations() {
  for (const license of ["apache-2.0", "mit", "llama-4", "proprietary"])
    for (const region of ["eu", "us", "apac"])
      for (const mau of [0, 699999999, 700000000])
        for (const data of ["public", "internal", "restricted"])
          for (const hosting of ["self", "vendor"]) yield { license, region, mau, data, hosting };
}

const permits = ({ license, region, mau, data, hosting }) =>
  ["apache-2.0", "mit"].includes(license) &&
  region === "eu" &&
  mau < 700000000 &&
  !(data === "restricted" && hosting === "vendor");

let asked = 0;
for (const facts of combinations()) {
  for (const engine of ENGINES.filter((engine) => engine.answers !== false)) {
    const answer = await engine.decide(engine.prepare(facts));
    if (answer !== permits(facts)) {
      console.error(`${engine.name} answers ${answer} about ${JSON.stringify(facts)}`);
      process.exit(1);
    }
  }
  asked += 1;
}
console.log(`all engines answer ${asked} cases alike\n`);

/** Nanoseconds for one call: the median of some rounds. */
async function measure(engine, run) {
  let count = 16;
  const round = async (calls) => {
    const start = process.hrtime.bigint();
    if (engine.asynchronous) for (let call = 0; call < calls; call += 1) await run();
    else for (let call = 0; call < calls; call += 1) run();
    return Number(process.hrtime.bigint() - start);
  };
  while ((await round(count)) < (short ? 2e6 : 40e6)) count *= 2;
  const rounds = [];
  for (let number = 0; number < (short ? 3 : 15); number += 1) rounds.push((await round(count)) / count);
  return rounds.sort((a, b) => a - b)[rounds.length >> 1];
}

const time = (ns) => (ns < 1000 ? `${ns.toFixed(1)} ns` : `${(ns / 1000).toFixed(2)} µs`);

async function says(engine) {
  try {
    const answer = await engine.decide(engine.prepare(UNKNOWN));
    return { true: "permit", false: "deny" }[answer] ?? answer;
  } catch (error) {
    return `error: ${String(error.message ?? error).slice(0, 40)}`;
  }
}

const COLUMNS = [
  ["permitted", PERMITTED, false],
  ["denied", DENIED, false],
  ["unknown facts", UNKNOWN, false],
  ["facts as JSON", PERMITTED, true],
];

console.log(`| engine | ${COLUMNS.map(([name]) => name).join(" | ")} | with facts unknown it says |`);
console.log(`|---|${"---:|".repeat(COLUMNS.length)}---|`);
const base = {};
for (const engine of ENGINES) {
  const cells = [];
  for (const [name, facts, parsing] of COLUMNS) {
    const json = JSON.stringify(facts);
    const resident = engine.prepare(facts);
    const run = parsing ? () => engine.decide(engine.prepare(JSON.parse(json))) : () => engine.decide(resident);
    try {
      const ns = await measure(engine, run);
      base[name] ??= ns;
      cells.push(parsing ? time(ns) : `${time(ns)} (${(ns / base[name]).toFixed(1)}×)`);
    } catch {
      cells.push("error");
    }
  }
  const unknown = engine.answers === false ? "as above" : await says(engine);
  console.log(`| ${engine.name} | ${cells.join(" | ")} | ${unknown} |`);
}
