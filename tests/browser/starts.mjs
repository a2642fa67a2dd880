// Finds out what a first answer needs: `cargo xtask bless starts` runs it as `starts.mjs WATCHED CALLED`.
//
// WATCHED is the widget's module with a mark for each function (see crates/xtask/js/watch.mjs). Its second half never comes,
// so that everything that happens here happens to a reader who has only the first one; CALLED gets the numbers of the
// functions that were called.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { LANGS, PROFILES, STARTS, answered, early, put } from "./lib/early.mjs";
import { launch, siteUrl } from "./lib/page.mjs";

/** Longer than the widget waits until it has said its answer. */
const QUIET_MS = 700;
const PHONE = { height: 640, width: 320 };
const DESK = { height: 900, width: 1200 };

const [watchedPath, calledPath] = process.argv.slice(2);
const watched = await readFile(watchedPath);
const called = new Set();
const browser = await launch();
try {
  for (const lang of LANGS) {
    for (const profile of PROFILES) await start({ lang, profile }, profile === "solo" ? PHONE : DESK, {});
  }
  const options = [{ colorScheme: "dark" }, { reducedMotion: "reduce" }, { forcedColors: "active" }];
  for (const [at, given] of STARTS.entries()) await start(given, DESK, options[at % options.length]);
} finally {
  await browser.close();
}
await writeFile(calledPath, JSON.stringify([...called].sort((a, b) => a - b)));

/** Starts the widget once, does everything that a reader can do without the second half, and notes what was called. */
async function start(given, viewport, options) {
  const context = await browser.newContext({ viewport, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  // Nobody answers: it is still on its way.
  await page.route("**/*_more.*", () => {});
  await page.route("**/watched.wasm", (route) => route.fulfill({ body: watched, contentType: "application/wasm" }));
  await page.addInitScript(replaceModule);
  await page.goto(siteUrl());
  const element = await put(page, given);
  await answered(element);
  await early(page, element);
  await setTimeout(QUIET_MS);
  const numbers = await page.evaluate(() =>
    globalThis.modules.flatMap((exported) =>
      Object.keys(exported).filter((name) => /^called\d+$/.test(name) && exported[name].value).map((name) => Number(name.slice("called".length))),
    ));
  assert.ok(numbers.length, "nothing was called");
  assert.deepEqual(faults, [], JSON.stringify(given));
  for (const number of numbers) called.add(number);
  await context.close();
}

/** Runs in the page before all else: the watched module in the place of the first half. */
function replaceModule() {
  const { compileStreaming, instantiate } = WebAssembly;
  globalThis.modules = [];
  WebAssembly.compileStreaming = async (response) => {
    const { url } = await response;
    return compileStreaming(fetch(new URL("watched.wasm", url)));
  };
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    globalThis.modules.push((made.instance ?? made).exports);
    return made;
  };
}
