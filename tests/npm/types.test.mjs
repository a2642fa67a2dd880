// The types: an example compiles under `--strict`, what is wrong in it does not, and real answers have these types.

import { cp, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { SCRATCH, TODAY, load, output } from "./lib.mjs";

const CONFIG = {
  compilerOptions: {
    target: "es2023", lib: ["es2023", "esnext.disposable", "dom", "dom.iterable"], module: "nodenext", strict: true, noEmit: true, skipLibCheck: false,
    exactOptionalPropertyTypes: true, jsx: "react-jsx", types: [],
  },
  include: ["."],
};

test("examples and real answers compile under --strict", async () => {
  const folder = `${SCRATCH}types/`;
  await cp(new URL("apps/types/", import.meta.url), folder, { recursive: true });
  await writeFile(`${folder}tsconfig.json`, JSON.stringify(CONFIG));
  await mkdir(`${folder}answers`, { recursive: true });
  const { loadAdvisor } = await load();
  const advisor = await loadAdvisor();
  // A key too many, one too few or a word that no comment lists is an error in a literal.
  const write = (name, type, value) => writeFile(`${folder}answers/${name}.ts`, `import type { ${type.replace("[]", "")} } from "modelpair";\nexport const answer: ${type} = ${JSON.stringify(value)};\n`);
  for (const { id } of advisor.profiles()) await write(id, "DecisionRecord", advisor.advise({ profile: id, today: TODAY }));
  const document = advisor.advise({ profile: "solo", today: TODAY }, { document: true, whatIf: true });
  document.gates.options.splice(20);
  document.numbers.numbers.splice(20);
  await write("document", "DecisionRecord", document);
  await write("nothing", "DecisionRecord", advisor.advise({}));
  await write("replayed", "Replayed", advisor.replay(advisor.adviseJson({ profile: "solo" }).replace('"rank":1', '"rank":7')));
  await write("profiles", "Profile[]", advisor.profiles());
  const options = [{ model: "gpt-oss-120b", route: "groq" }, { model: "llama-4-maverick", route: "self-hosted" }];
  await write("verdicts", "Verdicts", advisor.verdicts({ profile: "strict-compliance" }, { options, explain: true }));
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  await output(process.execPath, [compiler, "--project", folder]).catch(({ stdout }) => {
    throw new Error(stdout.slice(0, 4000));
  });
});
