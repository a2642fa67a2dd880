// What the scripts have in common that take the article's module apart.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

/** Binaryen, from where the build has installed it. */
export async function binaryenAt(path) {
  const { default: binaryen } = await import(pathToFileURL(path));
  return binaryen;
}

/** A module by its bytes, with the features that rustc emits. */
export function opened(binaryen, bytes) {
  const { Features } = binaryen;
  const features = [
    Features.BulkMemory, Features.BulkMemoryOpt, Features.Multivalue, Features.MutableGlobals,
    Features.NontrappingFPToInt, Features.ReferenceTypes, Features.SignExt,
  ];
  const module = binaryen.readBinary(bytes);
  module.setFeatures(features.reduce((all, one) => all | one));
  return module;
}

/** What is known of each function, imported ones (which have a `base`) first. */
export function functions(binaryen, module) {
  return Array.from({ length: module.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)));
}

/** A name without what changes from one compiler to the next: hashes of crates, numbers of copies. */
export const plain = (name) => name.replace(/\[[0-9a-f]+\]/g, "").replace(/\.\d+$/, "");

/** The names in a list that a build has written; lines that begin with `#` say what it is. */
export async function listed(path) {
  const lines = (await readFile(path, "utf8")).split("\n");
  return lines.filter((line) => line && !line.startsWith("#"));
}
