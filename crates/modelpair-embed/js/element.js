/**
 * `<model-pair>`: which AI model should you pair with which?
 *
 *   <script type="module" src="model-pair.js"></script>
 *   <model-pair profile="mid-size">What to show without JavaScript.</model-pair>
 *
 * Nothing is sent anywhere, nothing is stored. The only requests are for the files beside this one, each pinned by its
 * hash, and for a bundle that `catalog-src` or `policies-src` names.
 *
 * @element model-pair
 *
 * @attr {string} lang - `en` or `es`; else that of the nearest ancestor, else the browser's.
 * @attr {"light"|"dark"} theme - else the page's own color scheme.
 * @attr {string} profile - the situation to start from, such as `mid-size`; else the first.
 * @attr {boolean} compact - only the questions and the pair.
 * @attr {number} heading-level - of the first heading, 1 to 6; else 2.
 * @attr {string} catalog-src - address of a bundle made by `modelpair bundle -o bundle.bin`, in place of the one that comes along.
 * @attr {string} policies-src - the same: a compiled bundle holds both, so give one of the two, or the same twice.
 * @attr {"eager"|"lazy"} loading - `eager` starts at once; else when near the viewport or focused.
 * @attr {string} base - the folder of the files, where a bundler has moved this script away from them.
 * @attr {string} name - in a form: the name of the value.
 *
 * @prop {object} situation - what is known, as in a situation file: `profile`, and facts by their paths.
 * @prop {Uint8Array|ArrayBuffer|null} catalog - a compiled bundle, in place of `catalog-src`.
 * @prop {Uint8Array|ArrayBuffer|null} policies - the same, in place of `policies-src`.
 * @prop {object|undefined} record - (readonly) the whole answer, or nothing before there is one.
 * @prop {string} value - (readonly) the record in the bytes that the command line prints; this is what a form sends.
 * @prop {HTMLFormElement|null} form - (readonly) the form that the element belongs to.
 * @prop {string} theme - reflects the attribute.
 * @prop {string} profile - reflects the attribute.
 * @prop {boolean} compact - reflects the attribute.
 * @prop {string} headingLevel - reflects the attribute.
 * @prop {string} catalogSrc - reflects the attribute.
 * @prop {string} policiesSrc - reflects the attribute.
 * @prop {string} loading - reflects the attribute.
 * @prop {string} base - reflects the attribute.
 * @prop {string} name - reflects the attribute.
 *
 * @method start - loads and draws now: `start(): Promise<void>`.
 * @method restart - the same after an error: `restart(): Promise<void>`.
 * @method share - an address that opens this answer: `share(): string`.
 * @method decide - does one of the footer's actions: `decide(action?: "share" | "markdown" | "record" | "print" | "embed" | "none"): Promise<boolean>`.
 *
 * @event model-pair-ready - the answer is drawn; detail: version, element, bundle.
 * @event model-pair-change - another answer; detail: version, profile, order, primary, partner, total_micro_usd, bundle. Canceled, the answer before it comes back.
 * @event model-pair-decide - somebody takes the answer along; detail: version, action, record. Canceled, nothing else happens.
 * @event model-pair-error - detail: version, kind, message. Canceled, the element shows nothing of it.
 *
 * @slot - what to show before and without the recommender, as `modelpair render` prints it.
 *
 * @csspart base - everything.
 * @csspart sentence - the questions.
 * @csspart triangle - what weighs how much.
 * @csspart order - what weighs most.
 * @csspart answer - the pair.
 * @csspart card - one of the two.
 * @csspart costs - what it costs.
 * @csspart chart - the three ways, by volume.
 * @csspart survival - the day something breaks.
 * @csspart sides - the other side.
 * @csspart changes - what would change it.
 * @csspart ruled-out - what was ruled out.
 * @csspart notes - what else to know.
 * @csspart take - what can be taken along.
 * @csspart dialog - what opens from there.
 * @csspart foot - the last lines.
 * @csspart error - what went wrong.
 *
 * @cssprop --model-pair-closed - the color of closed models.
 * @cssprop --model-pair-hosted - of open models that somebody hosts.
 * @cssprop --model-pair-own - of open models on own machines.
 * @cssprop --model-pair-surface - behind the cards.
 */
const TAG = 'model-pair';
const WASM = 'modelpair_embed_bg.wasm';
/** What nobody needs for the first answer. */
const MORE = 'modelpair_embed_more.wasm';
const WORDS = {
  en: ['The recommender could not start.', 'The recommender stopped: this is a bug in it.', 'Start again'],
  es: ['El recomendador no ha podido arrancar.', 'El recomendador se ha detenido: es un fallo suyo.', 'Volver a empezar'],
};
/** Attributes that are properties as well. */
const REFLECTED = ['theme', 'profile', 'heading-level', 'catalog-src', 'policies-src', 'loading', 'base', 'name'];

class ModelPair extends (globalThis.HTMLElement ?? class {}) {
  static version = VERSION;
  static formAssociated = true;
  static observedAttributes = ['lang', 'profile', 'compact', 'heading-level', 'catalog-src', 'policies-src', 'loading'];
  #internals = this.attachInternals();
  #base;
  #given = {};
  #kept;
  #observer;
  #seat;
  #starting;

  get record() {
    return this.value ? JSON.parse(this.value) : undefined;
  }

  get value() {
    return this.#seat?.value() ?? '';
  }

  get form() {
    return this.#internals.form;
  }

  get compact() {
    return this.hasAttribute('compact');
  }

  set compact(value) {
    this.toggleAttribute('compact', value);
  }

  get situation() {
    const kept = this.#seat?.kept() ?? this.#kept;
    return (kept?.link ?? kept)?.situation;
  }

  set situation(value) {
    this.#begin({ situation: value ?? {} });
  }

  get catalog() {
    return this.#given.catalog ?? null;
  }

  set catalog(value) {
    this.#give({ catalog: value });
  }

  get policies() {
    return this.#given.policies ?? null;
  }

  set policies(value) {
    this.#give({ policies: value });
  }

  connectedCallback() {
    upgrade(this, ['situation', 'catalog', 'policies', 'compact', ...REFLECTED]);
    this.#base ??= opened(this);
    this.#await();
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    // An element that is moved is connected again before this runs.
    setTimeout(() => this.isConnected || this.#stop());
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#base) return;
    if (name === 'loading') this.#await();
    else if (name.endsWith('src')) this.#give();
    else this.#seat?.update();
  }

  formAssociatedCallback() {
    this.#seat?.tellForm();
  }

  formResetCallback() {
    this.#begin({ again: true });
  }

  formDisabledCallback(disabled) {
    if (this.#base) this.#base.inert = disabled;
  }

  formStateRestoreCallback(state) {
    this.#begin({ link: JSON.parse(state) });
  }

  handleEvent() {
    this.start();
  }

  async start() {
    if (!this.#seat) {
      await (this.#starting ??= this.#start().finally(() => {
        this.#starting = undefined;
      }));
    }
  }

  async restart() {
    await this.#starting;
    this.#stop();
    await this.start();
  }

  share() {
    return this.#seat?.share() ?? location.href;
  }

  async decide(action = 'none') {
    if (!emit(this, 'decide', { action, record: this.record })) return false;
    if (action !== 'none') {
      const { take } = await script('model-pair-take.js', folder(this));
      await take(this, action, this.#base, folder(this), VERSION);
    }
    return true;
  }

  /** Starts when it is time: a reader who follows a link to an answer wants it now. */
  #await() {
    if (this.#seat || this.#starting || !this.isConnected) return;
    if (this.loading === 'eager' || /[#&]mp/.test(location.hash)) return void this.start();
    this.addEventListener('focusin', this, { once: true });
    this.#observer ??= new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.start(), { rootMargin: '200px' });
    this.#observer.observe(this);
  }

  async #start() {
    this.#observer?.disconnect();
    try {
      const [[{ sit }, module], bundle] = await Promise.all([
        code('modelpair_embed.js', folder(this)),
        this.#bundle(),
      ]);
      const seat = await sit({
        element: this,
        base: this.#base,
        bundle,
        emit: (name, detail) => emit(this, name, detail),
        fail: (error) => this.#fail(error),
        internals: this.#internals,
        kept: this.#kept,
        module,
        more: once('more', () => wasm(MORE, folder(this))),
        sheet,
      });
      this.#seat = seat;
      if (!this.isConnected) return this.#stop();
      seat.update();
      emit(this, 'ready', { element: VERSION, bundle: seat.hash });
    } catch (error) {
      this.#fail(classified(error));
    }
  }

  /** The facts and rules: what the page gives, what it names, or what comes along. */
  async #bundle() {
    const { catalog, policies } = this.#given;
    const given = [catalog, policies].filter(Boolean);
    const [one, other = one] = given.length ? given : [this.catalogSrc, this.policiesSrc].filter(Boolean);
    if (one !== other) throw fault('data', 'catalog, policies: one bundle holds both');
    if (given.length) return one instanceof Uint8Array ? one : new Uint8Array(one);
    const [name, base, ...pin] = one ? [one, this.baseURI, ''] : ['bundle_first.bin', folder(this)];
    // The same bytes for every element, so that they can share what was made of them.
    return once(String(base && new URL(name, base)), async () => new Uint8Array(await (await file(name, base, ...pin)).arrayBuffer()));
  }

  /** Begins again from other facts; where one is not known, the last answer stays. */
  #begin(facts) {
    try {
      if (this.#seat) this.#seat.update(facts);
      else {
        this.#kept = facts.again ? undefined : facts;
        if (this.#base) this.#await();
      }
    } catch ({ message }) {
      if (emit(this, 'error', { kind: 'data', message })) console.error(message);
    }
  }

  #give(one) {
    Object.assign(this.#given, one);
    if (this.#seat || this.#starting) this.restart();
  }

  #fail({ kind, message }) {
    this.#kept = this.#seat?.kept() ?? this.#kept;
    this.#seat = undefined;
    cleared(this.#base);
    if (!emit(this, 'error', { kind, message })) return;
    this.#base.prepend(errorBox(this, WORDS, kind, message));
  }

  #stop() {
    if (!this.#seat) return;
    this.#kept = this.#seat.kept();
    this.#seat.stop();
    this.#seat = undefined;
    cleared(this.#base);
  }
}

reflect(ModelPair, REFLECTED);
define(TAG, ModelPair);
