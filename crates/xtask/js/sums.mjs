// Prints `<SHA-256>  <path>` for every file in a folder, as sha256sum does.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
for (const file of files) {
  const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
  console.log(`${sum}  ${relative(folder, file).split(sep).join("/")}`);
}
