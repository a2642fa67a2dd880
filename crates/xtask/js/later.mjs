// Writes down what a first answer does without: `later.mjs BINARYEN MODULE CALLED LIST`.
//
// CALLED has the numbers of the functions that some start or first click called, as `watch.mjs` counts them. What none of
// them called comes later; the list names those of it that are called, or pointed at, by what stays. What only these call
// goes with them, so that it need not be named.

import { readFile, writeFile } from "node:fs/promises";
import { Halves } from "./halves.mjs";
import { binaryenAt, functions, opened, plain } from "./module.mjs";

const HEAD = `# What the first answer of the widget does without, by the names of functions: \`cargo xtask bless starts\` writes it.
#
# It is what none of the starts in tests/browser/starts.mjs called, as far as something that they did call could call it.
`;

const [binaryenPath, input, calledPath, listPath] = process.argv.slice(2);
const binaryen = await binaryenAt(binaryenPath);
const bytes = await readFile(input);
const called = new Set(JSON.parse(await readFile(calledPath, "utf8")));
const own = functions(binaryen, opened(binaryen, bytes)).filter(({ base }) => !base);
// Several functions may have one name; all of them come later, or none.
const early = new Set(own.filter((_, at) => called.has(at)).map(({ name }) => plain(name)));
const halves = new Halves(binaryen, bytes, (name) => !early.has(plain(name)));
const entries = halves.entries(halves.first([]));
const names = new Set([...entries.called, ...entries.pointed].map(plain));
await writeFile(listPath, `${HEAD}${[...names].sort().join("\n")}\n`);
console.log(`${called.size} of ${own.length} functions were called; ${names.size} names are on the list`);
