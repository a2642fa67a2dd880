// The package as a project has it: packed, and installed into `scratch`, whose parent has the frameworks.
//
// `cargo xtask test npm` packs and installs it, and says where the command line is (MODELPAIR).

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const TODAY = "2026-11-22";
export const SCRATCH = fileURLToPath(new URL("scratch/", import.meta.url));
export const INSTALLED = `${SCRATCH}node_modules/modelpair/`;

const BYTES_MAX = 64 * 1024 * 1024;

/** What a program prints. */
export async function output(program, args, options = {}) {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: BYTES_MAX, cwd: SCRATCH, ...options });
  return stdout;
}

/** What the native command line prints, without the newline at its end. */
export async function native(...args) {
  assert.ok(process.env.MODELPAIR, "MODELPAIR is not set; run `cargo xtask test npm`");
  return (await output(process.env.MODELPAIR, args)).trimEnd();
}

/** Runs a module in Node, in a process of its own in the project, and gives what it prints. */
export const inNode = (code) => output(process.execPath, ["--input-type=module", "--eval", code]);

/** The package, by its name. */
export const load = () => import("./scratch/modelpair.mjs");
