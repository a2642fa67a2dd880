// Makes a module that notes which of its functions were called: `watch.mjs BINARYEN MODULE WATCHED`.
//
// Each function sets a global of its own, exported as `called` and the number of the function among those that are no
// imports.

import { readFile, writeFile } from "node:fs/promises";
import { binaryenAt, functions, opened } from "./module.mjs";

const [binaryenPath, input, output] = process.argv.slice(2);
const binaryen = await binaryenAt(binaryenPath);
const module = opened(binaryen, await readFile(input));
const own = functions(binaryen, module).filter(({ base }) => !base);
for (const [at, { body, name, results }] of own.entries()) {
  const mark = `called${at}`;
  module.addGlobal(mark, binaryen.i32, true, module.i32.const(0));
  module.addGlobalExport(mark, mark);
  const marked = [module.global.set(mark, module.i32.const(1)), body];
  binaryen.Function.setBody(module.getFunction(name), module.block(null, marked, results));
}
await writeFile(output, module.emitBinary());
