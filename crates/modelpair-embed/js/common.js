/* What all elements are made of: names of this build, loading, one life, errors. The build puts it in front of each. */
const VERSION = '0.1.0';
const SHELL = ':host{display:block}:host([hidden]){display:none}[part=error]{border-inline-start:3px solid;padding-inline-start:1em}';

/** What all elements of the page share: the script, the module, the data. */
const shared = {};
let sheet;

const fault = (kind, message) => Object.assign(new Error(message), { kind });
const camel = (name) => name.replace(/-./g, (part) => part[1].toUpperCase());

/** Made once, unless it failed. */
const once = (name, make) => (shared[name] ??= make().catch((error) => {
  delete shared[name];
  throw error;
}));

async function wasm(name, base) {
  const response = await file(name, base);
  const typed = response.headers.get('content-type') === 'application/wasm';
  return typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** The script that draws and its module, once for all elements of the page. */
const code = (name, base) => once('code', () => Promise.all([script(name, base), wasm(WASM, base)]));

/** What a page's author can do about it, in one word and one line. */
function classified(error) {
  if (error.kind) return error;
  if (!globalThis.WebAssembly) return fault('unsupported', 'WebAssembly');
  if (error.name !== 'CompileError') return fault('data', error.message);
  return /CSP|unsafe-eval|embedder/.test(error.message)
    ? fault('csp-wasm', `Content-Security-Policy: script-src 'wasm-unsafe-eval'`)
    : fault('wasm', `${WASM}: ${error.message}`);
}

/** What an element shows when it cannot go on: words of its own, what happened, and a way to try again. */
function errorBox(element, words, kind, message) {
  const lang = element.closest('[lang]')?.lang.startsWith('es') ? 'es' : 'en';
  const [failed, panic, again] = words[lang];
  const box = document.createElement('div');
  const say = (tag, text) => {
    const node = document.createElement(tag);
    node.append(text);
    return box.appendChild(node);
  };
  for (const [name, value] of Object.entries({ lang, part: 'error', role: 'alert' })) box.setAttribute(name, value);
  say('p', kind === 'panic' ? panic : failed);
  say('p', message);
  say('button', again).onclick = () => element.restart();
  return box;
}

/** A shadow root with a place to draw in, and what stands between the tags in it. */
function opened(element) {
  if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(SHELL);
  const root = element.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  return cleared(root.appendChild(document.createElement('div')));
}

/** The fallback lives in the slot until something is drawn. */
function cleared(base) {
  base.replaceChildren(document.createElement('slot'));
  return base;
}

const emit = (element, name, detail) =>
  element.dispatchEvent(new CustomEvent(`${element.localName}-${name}`, { bubbles: true, composed: true, cancelable: true, detail: { version: 1, ...detail } }));

/** What a page has set before the class was there lies in front of its properties. */
function upgrade(element, names) {
  for (const name of names.map(camel)) {
    if (Object.hasOwn(element, name)) {
      const value = element[name];
      delete element[name];
      element[name] = value;
    }
  }
}

/** Properties that reflect attributes. */
function reflect(made, names) {
  for (const name of names) {
    Object.defineProperty(made.prototype, camel(name), {
      get() {
        return this.getAttribute(name) ?? '';
      },
      set(value) {
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
}

function define(tag, made) {
  if (!globalThis.customElements) return;
  const other = customElements.get(tag);
  if (!other) customElements.define(tag, made);
  else console.warn(tag, other.version, 'is here already:', VERSION, 'stays out');
}

