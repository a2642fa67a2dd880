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
 * @prop {string} theme - reflects the attribute.
 * @prop {string} headingLevel - reflects the attribute.
 * @prop {string} base - reflects the attribute.
 *
 * @method start - loads and draws now: `start(): Promise<void>`.
 * @method restart - the same after an error: `restart(): Promise<void>`.
 *
 * @event model-pair-playground-ready - the playground is drawn; detail: version, element, bundle.
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

class ModelPairPlayground extends (globalThis.HTMLElement ?? class {}) {
  static version = VERSION;
  static observedAttributes = ['lang', 'heading-level'];
  #stage = new Stage(this, WORDS, () => this.#draw());

  connectedCallback() {
    this.#stage.open(REFLECTED);
  }

  disconnectedCallback() {
    this.#stage.close();
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.#stage.drawn?.speak();
  }

  start() {
    return this.#stage.start();
  }

  restart() {
    return this.#stage.restart();
  }

  async #draw() {
    const base = folder(this);
    const stage = this.#stage;
    const [[{ play }, module], { sit }, texts] = await Promise.all([code('modelpair_portal.js', base), script('modelpair_editor.js', base), text('texts.json', base)]);
    return sit({ stage, sheet, asked: await play({ module, texts, fail: (error) => stage.fail(error) }) });
  }
}

reflect(ModelPairPlayground, REFLECTED);
define(TAG, ModelPairPlayground);
