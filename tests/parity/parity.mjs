// The same answer twice: every case that the native tests wrote down, asked again of the wasm module.
//
// usage: node parity.mjs EMBED BUNDLE CASES
//   EMBED   the folder with the glue and the wasm
//   BUNDLE  the data that both sides decide on, in the form for pages
//   CASES   a folder with one folder per case: situation.json, record.json, verdicts.json
//
// The answers must be the same byte for byte. The last line is `N passed, N failed`.

import { readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const GLUE = "modelpair_embed.js";
const WASM = "modelpair_embed_bg.wasm";
/** The file of a native answer, and the function of the module that must give the same. */
const ANSWERS = [
  ["record.json", "advise_json"],
  ["verdicts.json", "verdicts_json"],
];
const CONTEXT_BYTES = 60;

const [embed, bundleFile, casesFolder] = process.argv.slice(2);
if (!casesFolder) throw new Error("usage: node parity.mjs EMBED BUNDLE CASES");

const wasm = await load(embed);
const bundle = await readFile(bundleFile);
const cases = await caseNames(casesFolder);
if (cases.length === 0) throw new Error(`no case in ${casesFolder}: the native test has not written any`);

let passed = 0;
let failed = 0;
for (const name of cases) {
  const folder = join(casesFolder, name);
  const situation = await readFile(join(folder, "situation.json"), "utf8");
  for (const [file, verb] of ANSWERS) {
    const difference = compare(await readFile(join(folder, file)), answer(verb, situation));
    if (difference) {
      failed += 1;
      console.log(`${name}/${file}: ${difference}`);
    } else {
      passed += 1;
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function load(folder) {
  const module = await import(pathToFileURL(resolve(folder, GLUE)).href);
  module.initSync({ module: await readFile(join(folder, WASM)) });
  return module;
}

async function caseNames(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).sort();
}

/** The module's answer, or the error that it threw. */
function answer(verb, situation) {
  try {
    return Buffer.from(wasm[verb](bundle, situation), "utf8");
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What is different, in one or three lines; nothing when the bytes are the same. */
function compare(native, other) {
  if (other instanceof Error) return `wasm failed: ${other.message}`;
  if (native.equals(other)) return undefined;
  let at = 0;
  while (at < native.length && native[at] === other[at]) at += 1;
  const excerpt = (bytes) => {
    const text = bytes.subarray(Math.max(0, at - CONTEXT_BYTES), at + CONTEXT_BYTES).toString("utf8");
    return JSON.stringify(text);
  };
  return [
    `differs at byte ${at} (native ${native.length} bytes, wasm ${other.length} bytes)`,
    `  native ${excerpt(native)}`,
    `  wasm   ${excerpt(other)}`,
  ].join("\n");
}
