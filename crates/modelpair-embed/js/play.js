
/**
 * The playground's questions, in the module that the matrix has too. `fail` hears when it stops, after which nothing
 * answers.
 */
export async function play({ module, texts, fail }) {
  const { glue } = await run(module);
  const { Playground } = glue;
  const asked = new Playground(texts);
  const stop = (message) => fail(panic(message));
  living.add(stop);
  return {
    hash: asked.bundle(),
    words: (lang) => JSON.parse(Playground.words(lang)),
    vocabulary: () => JSON.parse(asked.vocabulary()),
    profiles: () => JSON.parse(asked.profiles()),
    check: (stem, pack, today) => JSON.parse(asked.check(stem, pack, today)),
    grid: (situation) => JSON.parse(asked.grid(JSON.stringify(situation))),
    cases: (page) => JSON.parse(asked.run_cases(page)),
    complete: (pack, offset) => JSON.parse(asked.complete(pack, offset)),
    hover: (pack, offset) => JSON.parse(asked.hover(pack, offset)),
    explain: (code) => Playground.explain(code),
    blank: (name, today) => JSON.parse(Playground.blank(name, today)),
    save,
    today,
    stop() {
      living.delete(stop);
      asked.free();
    },
  };
}
