// Cuts a module of wasm-bindgen in two: `split.mjs BINARYEN MODULE FIRST MORE`.
//
// FIRST is everything but what LATER names and what only that calls. Where it calls a function of MORE it goes through
// the table, in which MORE puts its functions when it is instantiated with the exports of FIRST as the module `m`.
// Before that such a call traps.

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [binaryenPath, input, firstPath, morePath] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(binaryenPath));
const { Features } = binaryen;
/** What rustc emits. */
const FEATURES = [
  Features.BulkMemory, Features.BulkMemoryOpt, Features.Multivalue, Features.MutableGlobals,
  Features.NontrappingFPToInt, Features.ReferenceTypes, Features.SignExt,
].reduce((all, one) => all | one);
const UNUSED = ["remove-unused-module-elements"];

/** What nobody needs for a first answer, for another profile or for another place of the point. */
const LATER = [
  // The record as JSON, and the answers without a page.
  /modelpair::record::.*as serde_core::ser::Serialize>/,
  /^(advise|verdicts)_json|^widget_snapshot/,
  // What follows the answer: worked out, said and drawn.
  /modelpair::report::(First|sides|survival|costs|ways|ruled_out|availability|verdict|record|robustness::(robustness|standing|flip))\b/,
  /modelpair::(break_even|availability|questions|cost::(break_even|flip)|sentences::(sides|survival|costs))\b/,
  /modelpair_widget::(below|volume|view::(below|chart|cost|survival|sides|ruled_out|weigh::changes|frame::(assumed|notes)))\b/,
  // Which facts decide.
  /modelpair_rules::expr::relevant\b/,
];
/** How values of these types are freed is shared with others. */
const SHARED = /^core::ptr::drop_in_place|Drop>::drop$|^alloc::raw_vec/;

const bytes = await readFile(input);
const whole = read();
const table = tableOf(whole);
const later = functions(whole).filter(({ base, name }) => !base && isLater(name));
for (const pattern of LATER) {
  // A list that nobody follows when something gets another name would let the first half grow in silence.
  if (!later.some(({ name }) => pattern.test(plain(name)))) throw new Error(`${input} has no function ${pattern}: has it another name?`);
}

const numbers = new Map(functions(whole).map(({ name }, at) => [name, at]));
const kept = keptNames(firstOf([]));
const more = moreOf(kept);
const needed = functions(more).filter(({ base }) => base).map(({ name }) => name);
await writeFile(firstPath, firstOf(needed).emitBinary());
await writeFile(morePath, more.emitBinary());
console.log(`${later.length} functions can come later, with them ${functions(more).length - needed.length} are in the second half`);

function read() {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(FEATURES);
  return module;
}

function functions(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)));
}

function globals(module) {
  return Array.from({ length: module.getNumGlobals() }, (_, at) => binaryen.getGlobalInfo(module.getGlobalByIndex(at)));
}

function isLater(name) {
  const known = plain(name);
  return !SHARED.test(known) && LATER.some((pattern) => pattern.test(known));
}

/** A name without the hashes that crates carry in it. */
function plain(name) {
  return name.replace(/\[[0-9a-f]+\]/g, "");
}

/** The table of functions and the one segment that fills it. */
function tableOf(module) {
  if (module.getNumElementSegments() !== 1) throw new Error(`expected one element segment, found ${module.getNumElementSegments()}`);
  const segment = binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(0));
  const { initial, name } = binaryen.getTableInfo(module.getTable(segment.table));
  return { initial, name, names: segment.data, offset: binaryen.getExpressionInfo(segment.offset).value, segment: segment.name };
}

/** Where the functions of the second half are in the table: behind all others. */
function place(at) {
  return table.initial + at;
}

/** Short names for what one half exports and the other imports; `t` is the table, `g0` a global. */
function short(name) {
  return `f${numbers.get(name).toString(36)}`;
}

/** The first half, which lends the named functions to the second. */
function firstOf(lent) {
  const module = read();
  for (const [at, { name, params, results }] of later.entries()) {
    const values = binaryen.expandType(params).map((type, local) => module.local.get(local, type));
    const call = module.call_indirect(table.name, module.i32.const(place(at)), values, params, results);
    module.removeFunction(name);
    module.addFunction(name, params, results, [], call);
  }
  enlarge(module);
  module.addActiveElementSegment(table.name, table.segment, table.names, module.i32.const(table.offset));
  module.addTableExport(table.name, "t");
  for (const [at, { name, mutable }] of globals(module).entries()) if (mutable) module.addGlobalExport(name, `g${at}`);
  for (const name of lent) module.addFunctionExport(name, short(name));
  module.runPasses(UNUSED);
  return module;
}

/** An empty table with places for the functions of the second half. */
function enlarge(module) {
  const size = place(later.length);
  module.removeElementSegment(table.segment);
  module.removeTable(table.name);
  module.addTable(table.name, size, size);
}

/** The functions that are in the first half and do not only stand for one of the second. */
function keptNames(first) {
  const moved = new Set(later.map(({ name }) => name));
  return new Set(functions(first).map(({ name }) => name).filter((name) => !moved.has(name)));
}

/** The second half. */
function moreOf(kept) {
  const module = read();
  for (let left = module.getNumExports(); left > 0; left -= 1) module.removeExport(binaryen.getExportInfo(module.getExportByIndex(0)).name);
  for (const { name, params, results } of functions(whole)) {
    if (!kept.has(name)) continue;
    module.removeFunction(name);
    module.addFunctionImport(name, "m", short(name), params, results);
  }
  for (const [at, { mutable, name, type }] of globals(whole).entries()) {
    if (!mutable) continue;
    module.removeGlobal(name);
    module.addGlobalImport(name, "m", `g${at}`, type, true);
  }
  module.setMemory(0, -1, null, []);
  module.addMemoryImport("0", "m", "memory");
  fill(module);
  module.runPasses(UNUSED);
  return module;
}

/** Puts the functions of the second half where the first one calls them, and where others have their places. */
function fill(module) {
  enlarge(module);
  module.addTableImport(table.name, "m", "t");
  const put = (name, names, index) => module.addActiveElementSegment(table.name, name, names, module.i32.const(index));
  put("later", later.map(({ name }) => name), place(0));
  const moved = new Set(later.map(({ name }) => name));
  for (const [at, name] of table.names.entries()) if (moved.has(name)) put(`at${at}`, [name], table.offset + at);
}
