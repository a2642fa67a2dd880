/**
 * `<model-pair-playground>`: write a pack of rules, and see what it says, what it changes and whether its cases pass.
 *
 *   <script type="module" src="model-pair-playground.js"></script>
 *   <model-pair-playground>What to show without JavaScript.</model-pair-playground>
 *
 * Nothing is sent anywhere, nothing is stored. The only requests are for the files beside this one, each pinned by its
 * hash. A link that a reader copies holds the texts behind its `#`, which no server sees.
 *
 * @element model-pair-playground
 *
 * @attr {string} lang - `en` or `es`; else that of the nearest ancestor, else the browser's.
 * @attr {"light"|"dark"} theme - else the page's own color scheme.
 * @attr {number} heading-level - of the first heading, 1 to 5; else 2.
 * @attr {string} base - the folder of the files, where a bundler has moved this script away from them.
 *
 * @method start - loads and draws now: `start(): Promise<void>`.
 * @method restart - the same after an error: `restart(): Promise<void>`.
 *
 * @event model-pair-playground-ready - the playground is drawn; detail: version, element.
 * @event model-pair-playground-error - detail: version, kind, message. Canceled, the element shows nothing of it.
 *
 * @slot - what to show before and without the playground.
 *
 * @csspart base - everything.
 * @csspart error - what went wrong.
 */
const TAG = 'model-pair-playground';
const WASM = 'modelpair_portal_bg.wasm';
const WORDS = {
  en: ['The playground could not start.', 'The playground stopped: this is a bug in it. Your texts are still here.', 'Start again'],
  es: ['El banco de pruebas no ha podido arrancar.', 'El banco de pruebas se ha detenido: es un fallo suyo. Tus textos siguen aquí.', 'Volver a empezar'],
};
/** Attributes that are properties as well. */
const REFLECTED = ['theme', 'heading-level', 'base'];

let sheet;

class ModelPairPlayground extends (globalThis.HTMLElement ?? class {}) {
  static version = VERSION;
  static observedAttributes = ['lang', 'heading-level'];
  #base;
  #desk;
  #kept;
  #starting;

  connectedCallback() {
    if (!this.#base) this.#open();
    this.start();
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.#desk?.speak();
  }

  async start() {
    if (this.#desk) return;
    await (this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    }));
  }

  async restart() {
    await this.#starting;
    this.#stop();
    await this.start();
  }

  #open() {
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(SHELL);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.#base = root.appendChild(document.createElement('div'));
    this.#empty();
  }

  #empty() {
    this.#base.replaceChildren(document.createElement('slot'));
  }

  async #start() {
    try {
      const [{ play }, { sit }, module, texts] = await Promise.all([
        script('modelpair_portal.js', folder(this)),
        script('modelpair_editor.js', folder(this)),
        once('code', () => wasm(folder(this))),
        once('texts', async () => (await file('texts.json', folder(this))).text()),
      ]);
      const asked = await play({ module, texts, fail: (error) => this.#fail(error) });
      this.#desk = await sit({ element: this, base: this.#base, sheet, asked, kept: this.#kept });
      this.#emit('ready', { version: 1, element: VERSION });
    } catch (error) {
      this.#fail(classified(error));
    }
  }

  #emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(`${TAG}-${name}`, { bubbles: true, composed: true, cancelable: true, detail }));
  }

  #fail({ kind, message }) {
    // What was written survives the module.
    this.#kept = this.#desk?.texts() ?? this.#kept;
    this.#desk?.close();
    this.#desk = undefined;
    this.#empty();
    if (this.#emit('error', { version: 1, kind, message })) this.#base.prepend(errorBox(this, WORDS, kind, message));
  }

  #stop() {
    this.#kept = this.#desk?.texts() ?? this.#kept;
    this.#desk?.stop();
    this.#desk = undefined;
    this.#empty();
  }
}

reflect(ModelPairPlayground, REFLECTED);
define(TAG, ModelPairPlayground);
