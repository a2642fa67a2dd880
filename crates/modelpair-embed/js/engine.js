/* The module behind all elements of a page. The build puts it behind `make`, which makes the glue anew. */

/** The living module behind all elements of the page, and what tells each of them that it stopped. */
let engine;
/** What the module exports, for its second half. */
let latest;
const living = new Set();
/** How long the address of a file for the reader's disk is kept. */
const GONE_MS = 10_000;

/**
 * What the module exports, watched: a panic ends in a trap, and after a trap nothing in the module can be trusted.
 * The build puts this between the glue and the module.
 */
function watched(exported) {
  latest = exported;
  const watch = (run) => (...values) => {
    try {
      return run(...values);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        const told = [...living];
        living.clear();
        engine = undefined;
        for (const stop of told) stop(error.message);
      }
      throw error;
    }
  };
  return Object.fromEntries(Object.entries(exported).map(([name, one]) => [name, typeof one === 'function' ? watch(one) : one]));
}

/** The section of the module's second half that holds the second part of the facts. */
const FACTS = 'facts';

/**
 * Starts the module; where it has a second half, `whole` waits for that, and `isWhole` says that it is there and `rest`
 * what it brings along.
 */
function run(module, more) {
  engine ??= (async () => {
    const glue = make();
    await glue.init({ module_or_path: module });
    const own = latest;
    const style = new CSSStyleSheet();
    // The portal's style sheet is a file of its own.
    if (glue.style) style.replaceSync(glue.style());
    const started = { glue, style, spare: [], isWhole: !more, rest: new Uint8Array() };
    started.whole = more?.then(async (second) => {
      await WebAssembly.instantiate(second, { m: own });
      const [facts] = WebAssembly.Module.customSections(second, FACTS);
      Object.assign(started, { isWhole: true, rest: new Uint8Array(facts ?? 0) });
    });
    // Whoever waits for it hears of it; the next start asks for it again.
    started.whole?.catch(() => engine?.then((now) => now === started && (engine = undefined), () => {}));
    return started;
  })().catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

/** That the module stopped, as an error. */
const panic = (message) => Object.assign(new Error(message), { kind: 'panic' });

/** The day by the page's clock. A locale that writes days like this takes a tenth of the start to be loaded. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** What the attributes of an element say, as far as all of them have these. */
const attributes = (element) => ({
  lang: element.closest('[lang]')?.lang || navigator.language,
  profile: element.profile,
  heading_level: Number(element.headingLevel),
  today: today(),
});

/** What an address keeps behind the `#`: a version, and base64 of JSON. */
function packed(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return `1.${btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}`;
}

/** What the address of this page keeps under a key. What nobody can read says nothing. */
function unpacked(key, tag) {
  const text = new URLSearchParams(location.hash.slice(1)).get(key)?.replace(/^\d+\./, '');
  if (!text) return undefined;
  try {
    const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
  } catch {
    console.warn(`<${tag}>: this link cannot be read`);
    return undefined;
  }
}

/** A file for the reader's disk. */
function save({ name, type, text }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), GONE_MS);
}
