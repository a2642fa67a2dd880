// What could stand at a place of a page of cases.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { complete } from "../../crates/modelpair-embed/js/playground/cases.js";

const label = { en: "name", es: "nombre" };
const KNOWN = {
  facts: [
    { path: "data.classes", label, stated: true, set: true, values: ['"phi"', '"cui"'] },
    { path: "use.commercial", label, stated: true, set: false, values: ["true", "false"] },
    { path: "model.id", label, stated: false, set: false, values: ['"apertus-70b"'] },
    { path: "today", label, stated: true, set: false, values: [] },
  ],
  profiles: ["solo", "mid-size"],
  options: [["apertus-70b", "self-hosted"], ["apertus-70b", "scaleway"], ["claude-opus-5.5", "anthropic-api"]],
  rules: ["gdpr/processor-contract", "own/gone"],
};
const PACK = '[pack]\nid = "own"\n\n[rule.no-apertus]\nwhen = "true"\n';

/** What is suggested at the `|`, and what of it was typed. */
function suggested(page) {
  const at = page.indexOf("|");
  const text = page.replace("|", "");
  const { from, suggestions } = complete(text, at, KNOWN, PACK);
  const of = (key) => suggestions.map((one) => one[key]);
  return { typed: text.slice(from, at), labels: of("label"), inserts: of("insert") };
}

const inFence = (kind, body) => suggested(`# Title\n\n\`\`\`${kind}\n${body}\n\`\`\`\n`);

describe("completion in a page of cases", () => {
  test("a situation: tables, keys of the table, values of the key", () => {
    assert.deepEqual(inFence("toml situation", "|").labels, ["profile", "data.classes", "use.commercial", "today"]);
    assert.deepEqual(inFence("toml situation", "prof|").inserts[0], 'profile = "');
    assert.deepEqual(inFence("toml situation", 'profile = "|"').labels, ["solo", "mid-size"]);
    assert.deepEqual(inFence("toml situation", "[da|").labels, ["data", "use"]);
    assert.deepEqual(inFence("toml situation", "profile = \"solo\"\n[data]\ncl|"), { typed: "cl", labels: ["classes"], inserts: ["classes = "] });
    assert.deepEqual(inFence("toml situation", "[data]\nclasses = |").inserts, ['["phi"', '["cui"']);
    assert.deepEqual(inFence("toml situation", '[data]\nclasses = ["phi", "c|"'), { typed: "c", labels: ["phi", "cui"], inserts: [undefined, undefined] });
    assert.deepEqual(inFence("toml situation", "use.commercial = |").inserts, ["true", "false"]);
  });

  test("facts may also be those of an option", () => {
    assert.ok(inFence("toml facts", "mod|").labels.includes("model.id"));
    assert.ok(!inFence("toml situation", "mod|").labels.includes("model.id"));
  });

  test("a verdict: model, route, role, verdict, then rules and facts", () => {
    const at = (line) => inFence("text verdicts", `apertus-70b @ scaleway, volume: permitted\n${line}`);
    assert.deepEqual(at("ape|").inserts, ["apertus-70b @ ", "claude-opus-5.5 @ "]);
    assert.deepEqual(at("apertus-70b @ |").labels, ["self-hosted", "scaleway", "*"]);
    assert.deepEqual(at("apertus-70b @ scaleway, |").labels, ["high-stakes", "confined", "volume", "backup", "*"]);
    assert.deepEqual(at("apertus-70b @ scaleway, volume: de|"), { typed: "de", labels: ["permitted", "conditional", "denied", "undetermined"], inserts: [undefined, undefined, undefined, undefined] });
    assert.deepEqual(at("apertus-70b @ scaleway, volume: denied |").labels, ["by", "with", "warns", "missing"]);
    assert.deepEqual(at("apertus-70b @ scaleway, volume: denied by own/|"), { typed: "own/", labels: ["own/no-apertus", "gdpr/processor-contract"], inserts: [undefined, undefined] });
    assert.deepEqual(at("apertus-70b @ scaleway, volume: denied by own/no-apertus (7), |").labels, ["own/no-apertus", "gdpr/processor-contract"]);
    assert.deepEqual(at("apertus-70b @ scaleway, volume: undetermined missing |").labels.at(-1), "license");
  });

  test("a report, a pair, and the fences themselves", () => {
    assert.equal(inFence("text report", "|").labels[0], "permitted");
    assert.deepEqual(inFence("text report", "denied by |").labels, ["own/no-apertus", "gdpr/processor-contract"]);
    assert.ok(inFence("text pair", "|").inserts.includes("primary: "));
    assert.ok(inFence("text pair", "primary: closed, |").labels.includes("high-stakes"));
    assert.deepEqual(inFence("text pair", "must: |").labels, ["own/no-apertus", "gdpr/processor-contract"]);
    const fences = suggested("# Title\n\n```|\n");
    assert.equal(fences.typed, "```");
    assert.ok(fences.inserts.includes("```text verdicts\n"));
    assert.deepEqual(suggested("# Ti|tle\n").labels, [], "prose is nobody's to complete");
    assert.deepEqual(inFence("rust", "|").labels, []);
  });
});
