// What is in the package, and that importing it does nothing.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { INSTALLED, inNode, output } from "./lib.mjs";

const FILES = [
  "LICENSE-APACHE", "LICENSE-MIT", "README.md", "advisor.js", "bundle.bin", "bundle_first.bin", "custom-elements.json", "engine.js", "error.js",
  "index.d.ts", "index.js", "llms.txt", "model-pair-matrix.d.ts", "model-pair-matrix.js", "model-pair-playground.d.ts",
  "model-pair-playground.js", "model-pair-take.js", "model-pair.d.ts", "model-pair.js", "modelpair_bg.wasm",
  "modelpair_editor.js", "modelpair_embed.js", "modelpair_embed_bg.wasm", "modelpair_embed_more.wasm", "modelpair_portal.css",
  "modelpair_portal.js", "modelpair_portal_bg.wasm", "node.js", "package.json", "props.d.ts", "react.d.ts",
  "situation.schema.json", "svelte.d.ts", "texts.json", "types.d.ts", "vue.d.ts",
];
/** The portal and the playground are half of it; a page fetches only what its element needs. */
const PACKED_BYTES_MAX = 2_600_000;

test("has these files, and no others", async (t) => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const [{ name, version, files, size, unpackedSize }] = JSON.parse(await output(npm, ["pack", "--dry-run", "--json", INSTALLED]));
  assert.equal(name, "modelpair");
  assert.deepEqual(files.map((file) => file.path).sort(), FILES);
  t.diagnostic(`modelpair ${version}: ${size} bytes packed, ${unpackedSize} unpacked`);
  assert.ok(size < PACKED_BYTES_MAX, `${size} bytes packed`);
});

test("every export is there, and every file that a manifest names", async () => {
  const manifest = JSON.parse(await readFile(`${INSTALLED}package.json`, "utf8"));
  assert.equal(manifest.dependencies, undefined);
  const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
  for (const target of targets) await readFile(`${INSTALLED}${target}`);
  const elements = JSON.parse(await readFile(`${INSTALLED}${manifest.customElements}`, "utf8"));
  assert.deepEqual(elements.modules.map((module) => module.path), ["model-pair.js", "model-pair-matrix.js", "model-pair-playground.js"]);
});

test("importing does nothing on a server", async () => {
  const code = (name) => `
    const before = Object.keys(globalThis).length;
    globalThis.fetch = () => { throw new Error("fetched"); };
    const found = await import(${JSON.stringify(name)});
    if (Object.keys(globalThis).length !== before) throw new Error("a new global");
    if (process.getActiveResourcesInfo().includes("Timeout")) throw new Error("it waits for something");
    process.stdout.write(Object.keys(found).sort().join());`;
  assert.equal(await inNode(code("modelpair")), "Advisor,ModelPairError,Outlook,loadAdvisor,today");
  assert.equal(await inNode(code("modelpair/element")), "ModelPair,VERSION");
  assert.equal(await inNode(code("modelpair/matrix")), "ModelPairMatrix,VERSION");
  assert.equal(await inNode(code("modelpair/playground")), "ModelPairPlayground,VERSION");
});

test("its examples run", async () => {
  const readme = await readFile(`${INSTALLED}README.md`, "utf8");
  const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
  const [first, errors] = blocks.filter((code) => code.includes("console.log"));
  const printed = await inNode(`${first}${errors}`);
  assert.match(printed, /^.+ \+ .+ [\d.]+ USD a month\nsituation data\.classes .+\n$/);
});
