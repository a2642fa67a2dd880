// Prints one line per file: its hash as browsers check it, and its bytes, compressed with gzip, in base64.
// The last line is a short name for exactly these files.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUILD_DIGITS = 8;

const build = createHash("sha256");
for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  // As safe as the longer ones, and the loader carries five of them.
  const hash = createHash("sha256").update(bytes).digest("base64");
  build.update(hash);
  console.log(`sha256-${hash}`, gzipSync(bytes, { level: 9 }).toString("base64"));
}
console.log("build", build.digest("hex").slice(0, BUILD_DIGITS));
