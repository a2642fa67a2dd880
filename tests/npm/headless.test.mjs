// The library in Node: the answers of the native command line, byte for byte, and errors that say what to do.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { before, describe, test } from "node:test";
import { INSTALLED, SCRATCH, TODAY, load, native } from "./lib.mjs";

/** As the command line writes it: keys sorted, no white space. */
function canonical(value) {
  const sorted = (_, member) => (member && typeof member === "object" && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member);
  return JSON.stringify(value, sorted);
}

describe("the library", () => {
  let modelpair;
  let advisor;
  let folder;

  before(async () => {
    modelpair = await load();
    advisor = await modelpair.loadAdvisor();
    folder = await mkdtemp(join(tmpdir(), "modelpair-npm-"));
    return async () => rm(folder, { recursive: true });
  });

  const asked = (profile) => ["--profile", profile, "--set", `today=${TODAY}`, "--format", "json"];

  test("answers every profile as the command line does", async () => {
    const profiles = advisor.profiles().map(({ id }) => id);
    assert.ok(profiles.length >= 6, profiles.join());
    for (const profile of profiles) {
      const situation = { profile, today: TODAY };
      const record = await native("recommend", ...asked(profile));
      assert.ok(advisor.adviseJson(situation) === record, profile);
      assert.ok(canonical(advisor.advise(situation)) === record, profile);
      const verdicts = await native("verdicts", ...asked(profile));
      assert.ok(advisor.verdictsJson(JSON.stringify(situation)) === verdicts, profile);
    }
  });

  test("gives verdicts of some options, explained as the command line does", async () => {
    const situation = { profile: "strict-compliance", today: TODAY };
    const option = { model: "gpt-oss-120b", route: "groq" };
    const some = advisor.verdicts(situation, { options: [option], roles: ["confined"], explain: true });
    const printed = await native("verdicts", ...asked("strict-compliance"), "--model", option.model, "--route", option.route, "--role", "confined", "--explain");
    assert.equal(canonical(some), printed);
    assert.equal(some.verdicts[0].verdict, "denied");
    assert.ok(some.verdicts[0].explanation.reasons.length > 0);
    const outcomes = advisor.outcomes(situation);
    const of = ({ model, route, role }) => outcomes.find((known) => known.model === model && known.route === route)[role];
    const { verdicts } = advisor.verdicts(situation);
    assert.equal(verdicts.length, outcomes.length * 4);
    for (const verdict of verdicts) assert.equal(of(verdict), verdict.verdict, JSON.stringify(verdict));
  });

  test("weighs again as at once", () => {
    const outlook = advisor.outlook({ profile: "mid-size", today: TODAY });
    for (const weightsPpm of [[800000, 100000, 100000], [100000, 100000, 800000]]) {
      const once = advisor.adviseJson({ profile: "mid-size", today: TODAY }, { weightsPpm });
      assert.ok(outlook.adviseJson({ weightsPpm }) === once);
      assert.deepEqual(JSON.parse(once).weights_ppm, weightsPpm);
    }
    outlook.free();
  });

  test("replays what the command line wrote, and the other way round", async () => {
    const file = join(folder, "record.json");
    await native("recommend", "--profile", "solo", "--set", `today=${TODAY}`, "--record", file, "--with-bundle");
    const written = await readFile(file, "utf8");
    for (const record of [written, JSON.parse(written), Buffer.from(written)]) {
      const { reproduced, differences, laid_out_otherwise } = advisor.replay(record);
      assert.deepEqual({ reproduced, differences, laid_out_otherwise }, { reproduced: true, differences: [], laid_out_otherwise: false });
    }
    const own = advisor.adviseJson({ profile: "solo", today: TODAY }, { document: true, whatIf: true });
    const { bundle_json, ...without } = JSON.parse(written);
    assert.ok(own === canonical(without), "the document is another");
    const other = await modelpair.loadAdvisor(bundle_json);
    assert.equal(other.bundle.hash, advisor.bundle.hash);
    assert.ok(advisor.replay(own, { bundle: other }).reproduced);
    assert.ok(advisor.replay(own, { bundle: bundle_json }).reproduced);
    const tampered = advisor.replay(own.replace('"rank":1', '"rank":7'));
    assert.equal(tampered.reproduced, false);
    assert.equal(tampered.differences[0].path, "$.pairs[0].rank");
  });

  test("loads a bundle from wherever it is", async () => {
    const path = `${INSTALLED}bundle.bin`;
    const bytes = await readFile(path);
    const sources = [path, pathToFileURL(path), bytes, bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), new Blob([bytes]), new Response(bytes)];
    for (const source of sources) {
      const loaded = await modelpair.loadAdvisor(source);
      assert.deepEqual(loaded.bundle, advisor.bundle);
      loaded.free();
    }
  });

  test("says what is wrong, where, and what to do", async () => {
    const wrong = (call, expected) => assert.throws(call, (error) => {
      assert.ok(error instanceof modelpair.ModelPairError && error instanceof Error);
      const { code, field, line, column } = error;
      assert.deepEqual({ code, field, line, column }, { field: undefined, line: undefined, column: undefined, ...expected }, error.message);
      assert.ok(error.message.length > 5);
      return true;
    });
    wrong(() => advisor.advise({ "data.classes": ["secrets"] }), { code: "situation", field: "data.classes" });
    wrong(() => advisor.advise({ data: { clases: [] } }), { code: "situation", field: "data.clases" });
    wrong(() => advisor.advise({ profile: "nobody" }), { code: "situation", field: "profile" });
    wrong(() => advisor.advise('{\n "profile": "solo",,\n}'), { code: "json-syntax", line: 2, column: 20 });
    wrong(() => advisor.advise(undefined), { code: "situation" });
    wrong(() => advisor.advise({ operations: { tokens_per_month: NaN } }), { code: "situation", field: "tokens_per_month" });
    wrong(() => advisor.advise({}, { weights: [1, 2, 3] }), { code: "options", field: "weights" });
    wrong(() => advisor.advise({}, { weightsPpm: [1, 2, 3] }), { code: "options", field: "weightsPpm" });
    wrong(() => advisor.verdicts({}, { roles: ["boss"] }), { code: "options", field: "roles" });
    wrong(() => advisor.verdicts({}, { options: [{ model: "gpt-oss-120b", route: "nowhere" }] }), { code: "unknown-reference", field: "options" });
    wrong(() => advisor.replay("{}"), { code: "record" });
    wrong(() => advisor.replay('{"format":\n  oops}'), { code: "record", line: 2, column: 3 });
    wrong(() => advisor.replay(advisor.adviseJson({}), { bundle: "a path" }), { code: "bundle" });
    for (const [source, code] of [[new Uint8Array(9), "bundle"], [{ format: "other" }, "bundle"], ["no-such-file.bin", "load"], [7, "bundle"], [new Response("", { status: 404 }), "load"]]) {
      await assert.rejects(modelpair.loadAdvisor(source), { name: "ModelPairError", code });
    }
    // The advisor goes on.
    assert.ok(advisor.advise({ profile: "solo", today: TODAY }).pairs.length > 0);
  });

  test("tells undefined from null, and takes numbers of any kind", () => {
    const { situation } = advisor.advise({ profile: "solo", today: TODAY, "data.classes": undefined, "agreements.dpa": null, "operations.tokens_per_month": 5n });
    assert.ok(situation.assumed.includes("data.classes"));
    assert.ok(situation.unknown.includes("agreements.dpa"));
    assert.equal(situation.facts["operations.tokens_per_month"], 5);
  });

  test("works in a worker thread", async () => {
    const file = join(SCRATCH, "worker.mjs");
    await writeFile(file, `import { parentPort, workerData } from "node:worker_threads";
      import { loadAdvisor } from "modelpair";
      parentPort.postMessage((await loadAdvisor()).adviseJson(workerData));`);
    const worker = new Worker(file, { workerData: { profile: "solo", today: TODAY } });
    const [answer] = await once(worker, "message");
    assert.ok(answer === advisor.adviseJson({ profile: "solo", today: TODAY }));
    await worker.terminate();
  });

  test("says the day of this place", () => {
    assert.match(modelpair.today(), /^\d{4}-\d{2}-\d{2}$/);
    assert.equal(modelpair.today(), new Date().toLocaleDateString("sv"));
  });
});
