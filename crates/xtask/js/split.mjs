// Cuts a module of wasm-bindgen in two: `split.mjs BINARYEN MODULE LIST FIRST MORE [LAYOUT NAMES]`.
//
// LIST names what comes later, as `later.mjs` has written it. LAYOUT says which function reads which data of the module,
// as `layout.mjs` has read it from the linker, and NAMES is the module with the linker's names of functions: with these,
// what only the second half reads goes with it.

import { readFile, writeFile } from "node:fs/promises";
import { laterData, withoutData } from "./data.mjs";
import { Halves } from "./halves.mjs";
import { binaryenAt, functions, listed, opened, plain } from "./module.mjs";

/** With more names than this missing the list is of another program. */
const MISSING_MAX = 0.5;

const [binaryenPath, input, listPath, firstPath, morePath, layoutPath, namesPath] = process.argv.slice(2);
const binaryen = await binaryenAt(binaryenPath);
const bytes = await readFile(input);
const list = new Set(await listed(listPath));
const halves = new Halves(binaryen, bytes, (name) => list.has(plain(name)));

const found = new Set(halves.later.map(({ name }) => plain(name)));
const missing = [...list].filter((name) => !found.has(name));
if (missing.length > list.size * MISSING_MAX) {
  throw new Error(`${missing.length} of ${list.size} names in ${listPath} are not in ${input}: write the list anew by \`cargo xtask bless starts\``);
}
const kept = halves.keptNames(halves.first([]));
const data = layoutPath ? await dataOf(kept) : [];
const more = halves.more(kept, data);
const all = halves.functions(more);
const needed = all.filter(({ base }) => base).map(({ name }) => name);
await writeFile(firstPath, halves.first(needed, withoutData(bytes, data)).emitBinary());
await writeFile(morePath, more.emitBinary());
const moved = data.reduce((sum, { bytes: piece }) => sum + piece.length, 0);
console.log(`${all.length - needed.length} functions and ${moved} bytes of data are in the second half`);
if (missing.length) console.log(`${missing.length} of ${list.size} names on the list are not in the module: \`cargo xtask bless starts\` writes it anew`);

/** What only the second half reads. */
async function dataOf(kept) {
  const layout = JSON.parse(await readFile(layoutPath, "utf8"));
  // The same functions in the same order, once by the linker's names.
  const named = functions(binaryen, opened(binaryen, await readFile(namesPath)));
  const own = functions(binaryen, opened(binaryen, bytes));
  const isSame = own.length === named.length && own.every(({ params, results }, at) => params === named[at].params && results === named[at].results);
  if (!isSame) throw new Error(`${namesPath} is of another module`);
  const later = new Set(named.filter((_, at) => !own[at].base && !kept.has(own[at].name)).map(({ name }) => name));
  return laterData(layout, bytes, (name) => later.has(name));
}
