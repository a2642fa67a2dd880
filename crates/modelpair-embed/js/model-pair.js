/**
 * `<model-pair>`: which AI model should you pair with which?
 *
 *   <script type="module" src="model-pair.js"></script>
 *   <model-pair profile="mid-size">What to show without JavaScript.</model-pair>
 *
 * Attributes: `lang` (nearest ancestor's), `theme` (`light`, `dark`; else the page's), `profile`, `compact`,
 *   `heading-level` (2), `loading` (`eager`; else when near the viewport or focused), `base` (folder of the files).
 * Properties: `record` (the whole answer). Methods: `start()`.
 * Events, all bubbling and composed: `model-pair-ready`, `model-pair-change` (detail: profile, order, primary, partner),
 *   `model-pair-error` (detail: kind, message).
 * Parts: `base sentence order answer card costs ruled-out notes foot error`. Variables: `--model-pair-closed`,
 *   `--model-pair-hosted`, `--model-pair-own`, `--model-pair-surface`.
 *
 * Nothing is sent anywhere. The only requests are for the three files beside this one.
 */
const VERSION = '0.1.0';
const HERE = new URL('.', import.meta.url);
const SHELL = ':host{display:block}:host([hidden]){display:none}[part=error]{border-inline-start:3px solid;padding:.2em 0 .2em 1em}[part=error] p{margin:.3em 0}';
const WORDS = {
  en: { failed: 'The recommender could not start.', stays: 'What you read below does not need it.', panic: 'The recommender stopped: this is a bug in it.', again: 'Start again' },
  es: { failed: 'El recomendador no ha podido arrancar.', stays: 'Lo que sigue se lee sin él.', panic: 'El recomendador se ha detenido: es un fallo suyo.', again: 'Volver a empezar' },
};

let shared;
let sheets;

/** The module, its style and its facts: loaded once for all elements of the page. */
function load(base) {
  shared ??= (async () => {
    const [glue, bundle] = await Promise.all([import(new URL('modelpair_embed.js', base)), read('bundle.json', base)]);
    await glue.default({ module_or_path: fetchOk('modelpair_embed_bg.wasm', base) });
    const style = new CSSStyleSheet();
    style.replaceSync(glue.style());
    return { Widget: glue.Widget, bundle, style };
  })().catch((error) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

async function fetchOk(name, base) {
  const response = await fetch(new URL(name, base));
  if (!response.ok) throw fault('network', `${name}: HTTP ${response.status}`);
  return response;
}

async function read(name, base) {
  return (await fetchOk(name, base)).text();
}

function fault(kind, message) {
  return Object.assign(new Error(message), { kind });
}

/** What a page's author can do about it, in one word. */
function kindOf(error) {
  if (error.kind) return error.kind;
  if (error.name === 'CompileError') return /Content Security Policy|unsafe-eval|embedder/.test(error.message) ? 'csp-wasm' : 'wasm';
  return error.name === 'TypeError' ? 'network' : 'data';
}

class ModelPair extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ['lang', 'profile', 'compact', 'heading-level'];
  #base;
  #kept;
  #observer;
  #starting = false;
  #widget;

  /** The whole answer, or nothing before there is one. */
  get record() {
    return this.#widget ? JSON.parse(this.#widget.snapshot()) : undefined;
  }

  connectedCallback() {
    if (!this.shadowRoot) this.#open();
    if (this.#widget || this.#starting) return;
    if (this.getAttribute('loading') === 'eager' || this.#kept || !globalThis.IntersectionObserver) return void this.start();
    this.addEventListener('focusin', this, { once: true });
    this.#observer = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.start(), { rootMargin: '200px' });
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    // An element that is moved is connected again before this runs.
    setTimeout(() => this.isConnected || this.#stop(true));
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now && this.#widget) this.#widget.update(this.#props());
  }

  handleEvent() {
    this.start();
  }

  /** Loads and draws the widget, once. */
  async start() {
    if (this.#widget || this.#starting) return;
    this.#starting = true;
    this.#observer?.disconnect();
    try {
      const { Widget, bundle, style } = await load(new URL(this.getAttribute('base') ?? '', this.hasAttribute('base') ? this.baseURI : HERE));
      if (!this.isConnected) return;
      this.shadowRoot.adoptedStyleSheets = [sheets, style];
      const root = document.createElement('div');
      root.setAttribute('part', 'base');
      this.#base.replaceChildren(root);
      this.#widget = Widget.mount(root, bundle, this.#props(), (name, text) => this.#hear(name, text));
      this.#emit('ready', { version: VERSION });
    } catch (error) {
      this.#fail(kindOf(error), error.message);
    } finally {
      this.#starting = false;
    }
  }

  #open() {
    sheets ??= Object.assign(new CSSStyleSheet(), {});
    if (!sheets.cssRules.length) sheets.replaceSync(SHELL);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheets];
    this.#base = document.createElement('div');
    // The fallback lives in the slot until the widget replaces it.
    this.#base.append(document.createElement('slot'));
    root.append(this.#base);
  }

  #props() {
    return JSON.stringify({
      lang: this.closest('[lang]')?.lang || navigator.language,
      profile: this.getAttribute('profile') ?? '',
      heading_level: Number(this.getAttribute('heading-level')) || 2,
      compact: this.hasAttribute('compact'),
      today: new Date().toLocaleDateString('sv'),
      ...this.#kept,
    });
  }

  #hear(name, text) {
    if (name === 'panic') return this.#fail('panic', text);
    this.#emit(name, JSON.parse(text));
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`model-pair-${name}`, { bubbles: true, composed: true, detail }));
  }

  #fail(kind, message) {
    const words = WORDS[(this.closest('[lang]')?.lang || '').startsWith('es') ? 'es' : 'en'];
    const box = Object.assign(document.createElement('div'), { role: 'alert' });
    box.setAttribute('part', 'error');
    const say = (text) => box.append(Object.assign(document.createElement('p'), { textContent: text }));
    say(kind === 'panic' ? words.panic : `${words.failed} ${words.stays}`);
    say(kind === 'csp-wasm' ? `Content-Security-Policy: script-src 'wasm-unsafe-eval'` : message);
    this.#widget = undefined;
    this.#base.replaceChildren(box, document.createElement('slot'));
    this.#emit('error', { kind, message });
  }

  #stop() {
    if (!this.#widget) return;
    this.#kept = JSON.parse(this.#widget.state());
    this.#widget.destroy();
    this.#widget = undefined;
    this.#base.replaceChildren(document.createElement('slot'));
  }
}

if (globalThis.customElements && !customElements.get('model-pair')) customElements.define('model-pair', ModelPair);

export { ModelPair, VERSION };
