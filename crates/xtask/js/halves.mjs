// Two modules of one: the first half, and the functions that come later with what only they call.
//
// Where the first half calls a function of the second it goes through the table, in which the second puts its functions
// when it is instantiated with the exports of the first as the module `m`. Before that such a call traps.

import { functions, opened } from "./module.mjs";

const UNUSED = ["remove-unused-module-elements"];
/** What stands in the table for a function that is not there yet. */
const ABSENT = "not there yet";

export class Halves {
  #binaryen;
  #bytes;
  #numbers;
  #table;
  #whole;

  /** `isLater` says of a function's name whether the first half does without it. */
  constructor(binaryen, bytes, isLater) {
    this.#binaryen = binaryen;
    this.#bytes = bytes;
    this.#whole = opened(binaryen, bytes);
    this.#table = this.#tableOf(this.#whole);
    const all = functions(binaryen, this.#whole);
    this.#numbers = new Map(all.map(({ name }, at) => [name, at]));
    this.later = all.filter(({ base, name }) => !base && isLater(name));
    this.moved = new Set(this.later.map(({ name }) => name));
  }

  /** The functions of a module, imported ones with their `base`. */
  functions(module) {
    return functions(this.#binaryen, module);
  }

  /** The functions that are in the first half and do not only stand for one of the second. */
  keptNames(first) {
    return new Set(this.functions(first).map(({ name }) => name).filter((name) => !this.moved.has(name) && name !== ABSENT));
  }

  /** Those of the second half that the first one calls by name, and those that only the table knows. */
  entries(first) {
    const called = new Set(this.functions(first).map(({ name }) => name));
    return {
      called: this.later.filter(({ name }) => called.has(name)).map(({ name }) => name),
      pointed: this.#table.names.filter((name) => this.moved.has(name) && !called.has(name)),
    };
  }

  /** The first half, which lends the named functions to the second; `bytes` are those of the module with other data. */
  first(lent, bytes = this.#bytes) {
    const binaryen = this.#binaryen;
    const module = opened(binaryen, bytes);
    for (const [at, { name, params, results }] of this.later.entries()) {
      const values = binaryen.expandType(params).map((type, local) => module.local.get(local, type));
      const call = module.call_indirect(this.#table.name, module.i32.const(this.#place(at)), values, params, results);
      module.removeFunction(name);
      module.addFunction(name, params, results, [], call);
    }
    module.addFunction(ABSENT, binaryen.none, binaryen.none, [], module.unreachable());
    this.#enlarge(module);
    const { names, offset, segment } = this.#table;
    const there = names.map((name) => (this.moved.has(name) ? ABSENT : name));
    module.addActiveElementSegment(this.#table.name, segment, there, module.i32.const(offset));
    module.addTableExport(this.#table.name, "t");
    for (const [at, name] of this.#otherTables(module).entries()) module.addTableExport(name, `t${at}`);
    for (const [at, { name, mutable }] of this.#globals(module).entries()) if (mutable) module.addGlobalExport(name, `g${at}`);
    for (const name of lent) module.addFunctionExport(name, this.#short(name));
    module.runPasses(UNUSED);
    return module;
  }

  /** The second half; `data` are pieces of memory that it brings along: `{ at, bytes }`. */
  more(kept, data) {
    const module = opened(this.#binaryen, this.#bytes);
    for (let left = module.getNumExports(); left > 0; left -= 1) {
      module.removeExport(this.#binaryen.getExportInfo(module.getExportByIndex(0)).name);
    }
    for (const { base, name, params, results } of this.functions(this.#whole)) {
      // What the glue gives comes through the first half, too, whether or not that calls it itself.
      if (!base && !kept.has(name)) continue;
      module.removeFunction(name);
      module.addFunctionImport(name, "m", this.#short(name), params, results);
    }
    for (const [at, { mutable, name, type }] of this.#globals(this.#whole).entries()) {
      if (!mutable) continue;
      module.removeGlobal(name);
      module.addGlobalImport(name, "m", `g${at}`, type, true);
    }
    for (const [at, name] of this.#otherTables(this.#whole).entries()) {
      module.addTableImport(name, "m", `t${at}`);
    }
    module.setMemory(0, -1, null, data.map(({ at, bytes }) => ({ data: bytes, offset: module.i32.const(at) })));
    module.addMemoryImport("0", "m", "memory");
    this.#fill(module);
    module.runPasses(UNUSED);
    return module;
  }

  #globals(module) {
    return Array.from({ length: module.getNumGlobals() }, (_, at) => this.#binaryen.getGlobalInfo(module.getGlobalByIndex(at)));
  }

  /** The tables that hold no functions: that of references to what the page owns. */
  #otherTables(module) {
    const names = Array.from({ length: module.getNumTables() }, (_, at) => this.#binaryen.getTableInfo(module.getTableByIndex(at)).name);
    return names.filter((name) => name !== this.#table.name);
  }

  /** The table of functions and the one segment that fills it. */
  #tableOf(module) {
    if (module.getNumElementSegments() !== 1) throw new Error(`expected one element segment, found ${module.getNumElementSegments()}`);
    const segment = this.#binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(0));
    const { initial, name } = this.#binaryen.getTableInfo(module.getTable(segment.table));
    return { initial, name, names: segment.data, offset: this.#binaryen.getExpressionInfo(segment.offset).value, segment: segment.name };
  }

  /** Where the functions of the second half are in the table: behind all others. */
  #place(at) {
    return this.#table.initial + at;
  }

  /** Short names for what one half exports and the other imports; `t` is the table, `g0` a global. */
  #short(name) {
    return `f${this.#numbers.get(name).toString(36)}`;
  }

  /** An empty table with places for the functions of the second half. */
  #enlarge(module) {
    const size = this.#place(this.later.length);
    module.removeElementSegment(this.#table.segment);
    module.removeTable(this.#table.name);
    module.addTable(this.#table.name, size, size);
  }

  /** Puts the functions of the second half where the first one calls them, and where others have their places. */
  #fill(module) {
    this.#enlarge(module);
    const { name: table, names, offset } = this.#table;
    module.addTableImport(table, "m", "t");
    const put = (name, names, index) => module.addActiveElementSegment(table, name, names, module.i32.const(index));
    put("later", this.later.map(({ name }) => name), this.#place(0));
    let from = 0;
    while (from < names.length) {
      let to = from;
      while (this.moved.has(names[to])) to += 1;
      if (to > from) put(`at${from}`, names.slice(from, to), offset + from);
      from = to + 1;
    }
  }
}
