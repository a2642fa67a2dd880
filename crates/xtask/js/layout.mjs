// Which function of a linked module reads which data: `layout.mjs LINKED MODULE LAYOUT`.
//
// The linker says so when it is asked for its relocations. LAYOUT is what they say as JSON; MODULE is the module without
// them, because they are not true any more once wasm-bindgen has moved something.

import { readFile, writeFile } from "node:fs/promises";
import { Reader, segmentsOf } from "./data.mjs";

const IMPORT = 2;
const CODE = 10;
const FUNCTION_NAMES = 1;
const SYMBOLS = 8;
const [FUNCTION_SYMBOL, DATA_SYMBOL, GLOBAL_SYMBOL, SECTION_SYMBOL, TAG_SYMBOL, TABLE_SYMBOL] = [0, 1, 2, 3, 4, 5];
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
/** Relocations by what they point at, as in the tool conventions of WebAssembly. */
const TO_DATA = new Set([3, 4, 5]);
const TO_OTHERS = new Set([0, 1, 2, 6, 7, 10, 13, 20, 26]);
const LINKED = /^(linking|reloc\.)/;

const [input, modulePath, layoutPath] = process.argv.slice(2);
const bytes = await readFile(input);
const reader = new Reader(bytes);
const sections = [...reader.sections()];
const segments = segmentsOf(bytes);
const symbols = symbolsOf(named("linking"));
const data = symbols.filter(Boolean).map(({ at, size }) => ({ at, reads: new Set(), size }));
/** What is pointed at from bytes that are part of nothing. */
const nameless = new Set();
const functions = functionsOf(sections.find(({ id }) => id === CODE));
relate("reloc.CODE", CODE, (offset) => functions.find(({ end, start }) => start <= offset && offset < end));
relate("reloc.DATA", 11, (offset, content) => {
  const segment = segments.find(({ size, start }) => start <= content + offset && content + offset < start + size);
  const at = segment.at + content + offset - segment.start;
  // Several names may lie in one place.
  const holders = data.filter((holder) => holder.at <= at && at < holder.at + holder.size);
  return { reads: { add: (one) => (holders.length ? holders.map(({ reads }) => reads) : [nameless]).forEach((reads) => reads.add(one)) } };
});

const written = (one) => ({ ...one, reads: [...one.reads] });
const layout = { data: data.map(written), functions: functions.map(({ name, reads }) => written({ name, reads })), nameless: [...nameless] };
await writeFile(layoutPath, JSON.stringify(layout));
const rest = sections.filter(({ name }) => !LINKED.test(name ?? ""));
await writeFile(modulePath, Buffer.concat([bytes.subarray(0, 8), ...rest.map(({ begin, end }) => bytes.subarray(begin, end))]));
console.log(`${functions.length} functions, ${data.length} pieces of data`);

function named(wanted) {
  const found = sections.find(({ name }) => name === wanted);
  if (!found) throw new Error(`${input} has no section ${wanted}: was it linked with --emit-relocs?`);
  reader.at = found.content;
  reader.text();
  return found;
}

/** The symbols by their numbers; of those that are data, where they lie. */
function symbolsOf({ end }) {
  reader.number();
  while (reader.at < end) {
    const kind = reader.byte();
    const length = reader.number();
    const next = reader.at + length;
    if (kind === SYMBOLS) {
      let place = 0;
      return Array.from({ length: reader.number() }, () => {
        const lies = symbol();
        return lies && { ...lies, number: place++ };
      });
    }
    reader.at = next;
  }
  throw new Error("the linker wrote no symbols");
}

function symbol() {
  const kind = reader.byte();
  const flags = reader.number();
  if ([FUNCTION_SYMBOL, GLOBAL_SYMBOL, TAG_SYMBOL, TABLE_SYMBOL].includes(kind)) {
    reader.number();
    if (!(flags & UNDEFINED) || flags & EXPLICIT_NAME) reader.text();
  } else if (kind === SECTION_SYMBOL) {
    reader.number();
  } else if (kind === DATA_SYMBOL) {
    reader.text();
    if (flags & UNDEFINED) return undefined;
    const [segment, offset, size] = [reader.number(), reader.number(), reader.number()];
    // What lies in no segment has no bytes.
    return { at: (segments[segment]?.at ?? 0) + offset, size: segments[segment] ? size : 0 };
  } else {
    throw new Error(`a symbol of the kind ${kind}`);
  }
  return undefined;
}

/** Where the code of each function is in its section, and its name. */
function functionsOf({ content }) {
  const names = functionNames();
  const first = importedFunctions();
  reader.at = content;
  return Array.from({ length: reader.number() }, (_, at) => {
    const size = reader.number();
    const start = reader.at - content;
    reader.at += size;
    return { end: start + size, name: names.get(first + at) ?? "", reads: new Set(), start };
  });
}

function functionNames() {
  const { end } = named("name");
  while (reader.at < end) {
    const kind = reader.byte();
    const length = reader.number();
    const next = reader.at + length;
    if (kind === FUNCTION_NAMES) return new Map(Array.from({ length: reader.number() }, () => [reader.number(), reader.text()]));
    reader.at = next;
  }
  throw new Error("the functions have no names");
}

function importedFunctions() {
  reader.at = sections.find(({ id }) => id === IMPORT).content;
  let count = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    // Before wasm-bindgen a module of rustc imports functions, and nothing else.
    if (reader.byte() !== 0) throw new Error("an import that is no function");
    reader.number();
    count += 1;
  }
  return count;
}

/** Notes who points at data: `holderAt` finds it by the place of the pointer in its section. */
function relate(name, section, holderAt) {
  const { content } = sections.find(({ id }) => id === section);
  named(name);
  reader.number();
  for (let left = reader.number(); left > 0; left -= 1) {
    const kind = reader.byte();
    const [offset, number] = [reader.number(), reader.number()];
    if (TO_OTHERS.has(kind)) continue;
    if (!TO_DATA.has(kind)) throw new Error(`a relocation of the kind ${kind}`);
    reader.signed();
    const symbol = symbols[number];
    if (symbol) holderAt(offset, content).reads.add(symbol.number);
  }
}
