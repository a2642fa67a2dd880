/**
 * `<model-pair-matrix>`: every model on every route in every role, with the evidence behind each verdict.
 *
 *   <script type="module" src="model-pair-matrix.js"></script>
 *   <model-pair-matrix profile="strict-compliance">What to show without JavaScript.</model-pair-matrix>
 *
 * Nothing is sent anywhere, nothing is stored. The only requests are for the files beside this one, each pinned by its
 * hash, and for the texts that `catalog-src` and `policies-src` name.
 *
 * @element model-pair-matrix
 *
 * @attr {string} lang - `en` or `es`; else that of the nearest ancestor, else the browser's.
 * @attr {"light"|"dark"} theme - else the page's own color scheme.
 * @attr {string} profile - the situation to start from, such as `strict-compliance`; else the first.
 * @attr {number} heading-level - of the first heading, 1 to 6; else 2.
 * @attr {string} policies-src - addresses of policy packs (TOML), with blanks between them; they join those that come along.
 * @attr {string} catalog-src - addresses of catalog files (TOML); one of the same path replaces the one that comes along.
 * @attr {string} report-url - where a wrong fact is reported; the id is appended. Else the project's own form.
 * @attr {string} base - the folder of the files, where a bundler has moved this script away from them.
 *
 * @prop {object} situation - what is known, as in a situation file: `profile`, and facts by their paths.
 * @prop {{name: string, text: string}[]} policies - policy packs and other files, in place of `policies-src`.
 * @prop {{name: string, text: string}[]} catalog - catalog files, in place of `catalog-src`.
 * @prop {object|undefined} record - (readonly) the document for the situation: every gate with its clause, sealed.
 *
 * @method start - loads and draws now: `start(): Promise<void>`.
 * @method restart - the same after an error: `restart(): Promise<void>`.
 *
 * @event model-pair-matrix-ready - the matrix is drawn; detail: version, element, bundle.
 * @event model-pair-matrix-change - another situation, other texts or another view; detail: version, bundle, errors.
 * @event model-pair-matrix-error - detail: version, kind, message. Canceled, the element shows nothing of it.
 *
 * @slot - what to show before and without the matrix.
 *
 * @csspart base - everything.
 * @csspart table - the matrix itself.
 * @csspart evidence - what is behind a verdict.
 * @csspart error - what went wrong.
 *
 * @cssprop --model-pair-sheet - behind the heads of rows and columns, which stay while the table scrolls.
 */
const TAG = 'model-pair-matrix';
const WASM = 'modelpair_portal_bg.wasm';
const WORDS = {
  en: ['The portal could not start.', 'The portal stopped: this is a bug in it.', 'Start again'],
  es: ['El portal no ha podido arrancar.', 'El portal se ha detenido: es un fallo suyo.', 'Volver a empezar'],
};
/** Attributes that are properties as well. */
const REFLECTED = ['theme', 'profile', 'heading-level', 'catalog-src', 'policies-src', 'report-url', 'base'];

let sheet;

class ModelPairMatrix extends (globalThis.HTMLElement ?? class {}) {
  static version = VERSION;
  static observedAttributes = ['lang', 'profile', 'heading-level', 'catalog-src', 'policies-src'];
  #base;
  #bench;
  #given = {};
  #situation;
  #starting;

  get situation() {
    return this.#bench ? JSON.parse(this.#bench.matrix.situation()) : this.#situation;
  }

  set situation(value) {
    this.#situation = value ?? {};
    this.#tell({ situation: this.#situation });
  }

  get policies() {
    return this.#given.policies ?? [];
  }

  set policies(value) {
    this.#give({ policies: value });
  }

  get catalog() {
    return this.#given.catalog ?? [];
  }

  set catalog(value) {
    this.#give({ catalog: value });
  }

  get record() {
    return this.#bench ? JSON.parse(this.#bench.matrix.record()) : undefined;
  }

  connectedCallback() {
    for (const name of ['situation', 'policies', 'catalog', ...REFLECTED.map(camel)]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    if (!this.#base) this.#open();
    this.start();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#bench) return;
    if (name.endsWith('src')) this.#give({});
    else this.#tell({ again: name === 'profile' });
  }

  async start() {
    if (this.#bench) return;
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
      const [{ sit }, module, texts, own] = await Promise.all([
        script('modelpair_portal.js', folder(this)),
        once('code', () => wasm(folder(this))),
        once('texts', async () => (await file('texts.json', folder(this))).text()),
        this.#own(),
      ]);
      this.#bench = await sit({
        element: this,
        base: this.#base,
        module,
        texts,
        sheet,
        start: { own, situation: this.#situation },
        report: this.reportUrl,
        emit: (name, detail) => this.#emit(name, detail),
        fail: (error) => this.#fail(error),
      });
      this.#emit('ready', { version: 1, element: VERSION, bundle: this.#bench.matrix.bundle() });
    } catch (error) {
      this.#fail(classified(error));
    }
  }

  /** What the organization adds: what the page gives, or what it names. */
  async #own() {
    const named = async (given, addresses) =>
      given ?? Promise.all(addresses.split(/\s+/).filter(Boolean).map(async (address) => {
        const { href } = new URL(address, this.baseURI);
        return { name: href, text: await (await file(address, this.baseURI, '')).text() };
      }));
    return (await Promise.all([named(this.#given.catalog, this.catalogSrc), named(this.#given.policies, this.policiesSrc)])).flat();
  }

  async #give(one) {
    Object.assign(this.#given, one);
    if (!this.#bench) return;
    try {
      this.#tell({ own: await this.#own() });
    } catch (error) {
      const { kind, message } = classified(error);
      if (this.#emit('error', { version: 1, kind, message })) console.error(message);
    }
  }

  #tell(more) {
    try {
      this.#bench?.update(more);
    } catch ({ message }) {
      if (this.#emit('error', { version: 1, kind: 'data', message })) console.error(message);
    }
  }

  #emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(`${TAG}-${name}`, { bubbles: true, composed: true, cancelable: true, detail }));
  }

  #fail({ kind, message }) {
    this.#bench = undefined;
    this.#empty();
    if (this.#emit('error', { version: 1, kind, message })) this.#base.prepend(errorBox(this, WORDS, kind, message));
  }

  #stop() {
    this.#bench?.stop();
    this.#bench = undefined;
    this.#empty();
  }
}

reflect(ModelPairMatrix, REFLECTED);
define(TAG, ModelPairMatrix);
