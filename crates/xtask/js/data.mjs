// Data that only the second half of a module reads.

/** Shorter pieces cost more as segments of their own than they save. */
const PIECE_MIN = 12;

/**
 * The pieces of memory that only later functions read, directly or by what these read: `{ at, bytes }`.
 *
 * `layout` is what `layout.mjs` wrote. A function of it that is not known to be a later one counts as an early one, as do
 * several of one name; bytes that are part of nothing stay where they are, with what they point at.
 */
export function laterData(layout, bytes, isLater) {
  const early = new Set();
  const known = new Map();
  for (const { name } of layout.functions) known.set(name, (known.get(name) ?? 0) + 1);
  const open = layout.functions.filter(({ name }) => known.get(name) > 1 || !isLater(name)).flatMap(({ reads }) => reads);
  open.push(...layout.nameless);
  while (open.length) {
    const one = open.pop();
    if (early.has(one)) continue;
    early.add(one);
    open.push(...layout.data[one].reads);
  }
  const { bytes: memory, from, isData } = memoryOf(bytes);
  const movable = new Uint8Array(memory.length);
  const mark = (value) => ({ at, size }) => movable.fill(value, at - from, at - from + size);
  layout.data.filter((_, one) => !early.has(one)).forEach(mark(1));
  layout.data.filter((_, one) => early.has(one)).forEach(mark(0));
  return pieces(movable, isData)
    .filter(([start, end]) => memory.subarray(start, end).some(Boolean))
    .map(([start, end]) => ({ at: from + start, bytes: memory.slice(start, end) }));
}

/** The module with zeros in these places; wasm-opt leaves long runs of them out. */
export function withoutData(bytes, data) {
  const changed = Uint8Array.from(bytes);
  for (const segment of segmentsOf(changed)) {
    for (const { at, bytes: piece } of data) {
      const start = at - segment.at;
      if (start >= 0 && start + piece.length <= segment.size) changed.fill(0, segment.start + start, segment.start + start + piece.length);
    }
  }
  return changed;
}

/** All data as it lies in memory. */
function memoryOf(bytes) {
  const segments = segmentsOf(bytes);
  const from = Math.min(...segments.map(({ at }) => at));
  const to = Math.max(...segments.map(({ at, size }) => at + size));
  const memory = { bytes: new Uint8Array(to - from), from, isData: new Uint8Array(to - from) };
  for (const { at, size, start } of segments) {
    memory.bytes.set(bytes.subarray(start, start + size), at - from);
    memory.isData.fill(1, at - from, at - from + size);
  }
  return memory;
}

/** Runs of places that may move, as long as they are worth it. */
function pieces(movable, isData) {
  const found = [];
  let start = 0;
  for (let at = 0; at <= movable.length; at += 1) {
    if (movable[at] && isData[at]) continue;
    if (at - start >= PIECE_MIN) found.push([start, at]);
    start = at + 1;
  }
  return found;
}

/** Where the bytes of each segment are in the module, and where they go to in memory. */
export function segmentsOf(bytes) {
  const reader = new Reader(bytes);
  for (const { end, id } of reader.sections()) {
    if (id !== DATA) continue;
    const segments = Array.from({ length: reader.number() }, () => reader.segment());
    if (reader.at !== end) throw new Error("the data section is not understood");
    return segments;
  }
  return [];
}

const CUSTOM = 0;
const DATA = 11;
const MAGIC_BYTES = 8;
const I32_CONST = 0x41;
const END = 0x0b;

/** Reads a module from its front to its end. */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    this.at += 1;
    return this.bytes[this.at - 1];
  }

  number() {
    let [value, scale, byte] = [0, 1, 0];
    do {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    return value;
  }

  /** A number with a sign, of at most 32 bits. */
  signed() {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    return shift < 32 && byte & 0x40 ? value | (-1 << shift) : value;
  }

  text() {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }

  /** Each section with the places where it begins, where its content begins and where it ends, and a custom one's name. */
  *sections() {
    this.at = MAGIC_BYTES;
    while (this.at < this.bytes.length) {
      const begin = this.at;
      const id = this.byte();
      const length = this.number();
      const content = this.at;
      const name = id === CUSTOM ? this.text() : undefined;
      yield { begin, content, end: content + length, id, name };
      this.at = content + length;
    }
  }

  segment() {
    const kind = this.number();
    if (kind !== 0 || this.byte() !== I32_CONST) throw new Error("a data segment has no fixed place");
    const at = this.signed() >>> 0;
    if (this.byte() !== END) throw new Error("a data segment has no fixed place");
    const size = this.number();
    const start = this.at;
    this.at += size;
    return { at, size, start };
  }
}
