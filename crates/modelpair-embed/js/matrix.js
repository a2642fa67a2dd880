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
 * @prop {OwnFile[]} policies - policy packs and other files, each `name` and `text`, in place of `policies-src`; `null` takes them back.
 * @prop {OwnFile[]} catalog - catalog files, likewise, in place of `catalog-src`.
 * @prop {object|undefined} record - (readonly) the document for the situation: every gate with its clause, sealed.
 * @prop {string} theme - reflects the attribute.
 * @prop {string} profile - reflects the attribute.
 * @prop {string} headingLevel - reflects the attribute.
 * @prop {string} policiesSrc - reflects the attribute.
 * @prop {string} catalogSrc - reflects the attribute.
 * @prop {string} reportUrl - reflects the attribute.
 * @prop {string} base - reflects the attribute.
 *
 * @method start - loads and draws now: `start(): Promise<void>`.
 * @method restart - the same after an error: `restart(): Promise<void>`.
 *
 * @event model-pair-matrix-ready - the matrix is drawn; detail: version, element, bundle.
 * @event model-pair-matrix-change - another situation, other texts or another view; detail: version, bundle, errors.
 * @event model-pair-matrix-error - detail: version, kind, message. Canceled, the element shows nothing of it. A file of the organization that is wrong or not there is no such error: it is shown in its place, and `model-pair-matrix-change` counts it.
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

class ModelPairMatrix extends (globalThis.HTMLElement ?? class {}) {
  static version = VERSION;
  static observedAttributes = ['lang', 'profile', 'heading-level', 'catalog-src', 'policies-src'];
  #given = {};
  #situation;
  #stage = new Stage(this, WORDS, () => this.#draw());

  get situation() {
    return this.#stage.drawn?.situation() ?? this.#situation;
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
    return this.#stage.drawn?.record();
  }

  connectedCallback() {
    this.#stage.open(['situation', 'policies', 'catalog', ...REFLECTED]);
  }

  disconnectedCallback() {
    this.#stage.close();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#stage.base) return;
    if (name.endsWith('src')) this.#give();
    else this.#tell({ again: name === 'profile' });
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
    const [[{ sit }, module], texts, css, own] = await Promise.all([
      code('modelpair_portal.js', base),
      text('texts.json', base),
      text('modelpair_portal.css', base),
      stage.kept?.own ?? this.#own(),
    ]);
    return sit({ stage, module, texts, css, sheet, report: this.reportUrl, start: { situation: this.#situation, ...stage.kept, own } });
  }

  /** What the organization adds: what the page gives, or what it names. What cannot be had says so in its place. */
  async #own() {
    const named = async (given, addresses) =>
      given ?? Promise.all(addresses.split(/\s+/).filter(Boolean).map(async (address) => {
        const { href } = new URL(address, this.baseURI);
        return file(address, this.baseURI, '').then((found) => found.text()).then((text) => ({ name: href, text }), ({ message }) => ({ name: href, missing: message }));
      }));
    return (await Promise.all([named(this.#given.catalog, this.catalogSrc), named(this.#given.policies, this.policiesSrc)])).flat();
  }

  /** Other texts of the organization; those of the last call hold, whichever arrive first. */
  #give(one) {
    const given = (this.#given = { ...this.#given, ...one });
    const { drawn, starting } = this.#stage;
    if (starting) this.restart();
    else if (drawn) {
      this.#stage.dare(async () => {
        const own = await this.#own();
        if (given === this.#given) drawn.update({ own });
      });
    }
  }

  #tell(more) {
    const { drawn } = this.#stage;
    if (drawn) this.#stage.dare(() => drawn.update(more));
  }
}

reflect(ModelPairMatrix, REFLECTED);
define(TAG, ModelPairMatrix);
