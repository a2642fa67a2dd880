/* The playground in its element: two editors, and what is said about their texts a moment after each change. */
import acmeCases from '../../../../policies/examples/acme-house.md';
import acmePack from '../../../../policies/examples/acme-house.toml';
import { effect, meaning, message, problems, results } from './answers.js';
import { complete as completeCase } from './cases.js';
import { h, select } from './dom.js';
import { editor } from './editor.js';
import { read, write } from './link.js';
import style from './style.css';
import { words } from './words.js';

/** How long nobody types before the answer is worked out: longer where that takes long, so that typing goes on. */
const SETTLED_MS = 200;
const SETTLED_MS_MAX = 1_000;
/** How many times longer than the last answer took. */
const PATIENCE = 2;
/** Announcements wait longer, so that they do not talk over somebody who types. */
const ANNOUNCED_MS = 1_200;
const FILE_BYTES_MAX = 1_000_000;
const PROFILE = 'mid-size';

let sheet;

/**
 * Draws the playground, and gives what the element may do with it.
 *
 * `host` has the element's `stage` with the texts that were kept, its `sheet`, and what can be `asked`.
 */
export async function sit(host) {
  const { element, base, kept } = host.stage;
  if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(style);
  element.shadowRoot.adoptedStyleSheets = [host.sheet, sheet];
  const linked = kept ? {} : await read(location.hash);
  const desk = new Desk({ ...host, element, base }, kept ?? linked.texts ?? { pack: acmePack, cases: acmeCases });
  desk.draw(base);
  if (linked.fault) desk.notice(desk.words[`${linked.fault}Link`]);
  return desk;
}

class Desk {
  #host;
  #texts;
  #lang;
  #parts;
  #timers = {};
  #dirty = false;
  /** What cases may name. */
  #known;
  /** The words that the portal has, too, by language. */
  #portal = {};
  #said = '';
  /** How many milliseconds the last answer took. */
  #took = 0;

  constructor(host, texts) {
    this.#host = host;
    this.#texts = { profile: PROFILE, ...texts };
    const known = host.asked.profiles().some(({ id }) => id === this.#texts.profile);
    if (!known) this.#texts.profile = PROFILE;
    addEventListener('hashchange', this.#linked);
    addEventListener('beforeunload', this.#leaving);
  }

  /** That of the facts and rules that come along. */
  get hash() {
    return this.#host.asked.hash;
  }

  get words() {
    return words(this.#lang, (this.#portal[this.#lang] ??= this.#host.asked.words(this.#lang)));
  }

  /** Both texts and the profile, for the next start. */
  kept() {
    return { ...this.#texts };
  }

  /** Nothing of the element's attributes concerns the texts. */
  update() {}

  /** The element speaks another language, or stands elsewhere among the headings. */
  speak() {
    this.#lang = undefined;
    this.draw(this.#host.base);
  }

  stop() {
    this.close();
    this.#host.asked.stop();
  }

  close() {
    removeEventListener('hashchange', this.#linked);
    removeEventListener('beforeunload', this.#leaving);
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#parts?.pack.close();
    this.#parts?.cases.close();
  }

  draw(base) {
    const { element, asked } = this.#host;
    const asks = element.closest('[lang]')?.lang || navigator.language;
    this.#lang ??= asks.startsWith('es') ? 'es' : 'en';
    const words = this.words;
    this.#parts?.pack.close();
    this.#parts?.cases.close();
    const level = Math.min(Math.max(Number(element.headingLevel) || 2, 1), 5);
    const heading = (text, more = {}) => h(`h${level + 1}`, { class: 'sub', ...more }, text);
    const [packAt, casesAt] = [h('div', { class: 'editor' }), h('div', { class: 'editor' })];
    const [found, changed, came] = ['found', 'changed', 'came'].map((name) => h('div', { class: name }));
    const status = h('p', { class: 'status', role: 'status' });
    const spoken = h('p', { class: 'hidden', role: 'status' });
    const stale = [0, 1].map(() => h('p', { class: 'stale', hidden: true }));
    const profiles = asked.profiles().map(({ id, title }) => [id, title[this.#lang]]);
    const tell = (title, ...children) => h('section', {}, heading(title), children);
    base.replaceChildren(h(
      'div',
      { part: 'base', class: 'pg', lang: this.#lang, dir: 'ltr' },
      h('div', { class: 'head' }, h(`h${level}`, { class: 'title' }, words.title), this.#languages()),
      h('p', { class: 'note' }, words.lead),
      this.#bar(),
      status,
      spoken,
      h('div', { class: 'split' },
        tell(words.pack, packAt, h('p', { class: 'quiet keys', id: 'keys' }, words.keys), heading(words.problems, { class: 'part' }), found),
        tell(words.effect, select(words.profile, profiles, this.#texts.profile, (profile) => this.#profile(profile)), stale[0], changed),
        tell(words.cases, casesAt),
        tell(words.results, stale[1], came)),
      h('p', { class: 'foot' }, words.foot),
    ));
    const root = element.shadowRoot;
    const common = { root, describedBy: 'keys', lang: 'zxx' };
    this.#parts = {
      found, changed, came, status, spoken, stale,
      pack: editor({
        ...common, language: 'toml', parent: packAt, text: this.#texts.pack, label: words.packLabel,
        change: (text) => this.#change('pack', text),
        complete: (text, at) => this.#complete(text, at),
        hover: (text, at) => this.#hover(text, at),
      }),
      cases: editor({
        ...common, language: 'markdown', parent: casesAt, text: this.#texts.cases, label: words.casesLabel,
        change: (text) => this.#change('cases', text),
        complete: (text, at) => this.#completeCase(text, at),
      }),
    };
    this.#answer(true);
  }

  /** Says something once, for everybody. */
  notice(text) {
    this.#parts.status.textContent = text;
  }

  #languages() {
    const button = (lang) => h('button', { type: 'button', lang, 'aria-pressed': String(lang === this.#lang), onclick: () => this.#speakAs(lang) }, { en: 'English', es: 'Español' }[lang]);
    return h('div', { class: 'langs', role: 'group', 'aria-label': this.words.language }, button('en'), button('es'));
  }

  #speakAs(lang) {
    this.#lang = lang;
    this.draw(this.#host.base);
    this.#host.element.shadowRoot.querySelector('.langs [aria-pressed="true"]').focus();
  }

  #bar() {
    const { words } = this;
    const link = (text, onclick) => h('button', { type: 'button', class: 'link', onclick }, text);
    const file = h('input', { type: 'file', class: 'hidden', multiple: true, accept: '.toml,.md', tabIndex: -1, 'aria-label': words.open, onchange: ({ target }) => this.#open([...target.files]).then(() => (target.value = '')) });
    return h(
      'div',
      { class: 'bar' },
      select(words.start, [['', words.keep], ['acme', words.acme], ['blank', words.blank]], '', (name) => this.#begin(name)),
      h('div', { class: 'take' },
        link(words.open, () => file.click()), file,
        link(words.copy, () => this.#share()),
        ...['pack', 'cases'].map((kind) => link(`${words.download} ${this.#name(kind)}`, () => this.#save(kind)))),
    );
  }

  #begin(name) {
    const { blank, today } = this.#host.asked;
    const { pack, page } = name === 'blank' ? blank('my-pack', today()) : { pack: acmePack, page: acmeCases };
    if (name) this.#replace({ pack, cases: page });
  }

  /** Other texts; those before can be had back by undoing in the editors. */
  #replace({ pack, cases, profile }) {
    if (profile && profile !== this.#texts.profile) this.#texts.profile = profile;
    this.#parts.pack.set(pack);
    if (cases !== undefined) this.#parts.cases.set(cases);
    this.#dirty = false;
    this.#parts.status.textContent = '';
    this.#refreshBar();
    this.#answer(true);
  }

  #linked = async () => {
    const { texts, fault } = await read(location.hash);
    if (texts) this.#replace(texts);
    else if (fault) this.notice(this.words[`${fault}Link`]);
  };

  #leaving = (event) => {
    if (this.#dirty) event.preventDefault();
  };

  async #open(files) {
    for (const file of files) {
      if (file.size > FILE_BYTES_MAX) {
        this.notice(this.words.tooLong(file.name));
        continue;
      }
      const kind = file.name.endsWith('.md') ? 'cases' : 'pack';
      this.#parts[kind].set(await file.text());
    }
  }

  async #share() {
    const url = new URL(location.href);
    url.hash = await write(this.#texts);
    history.replaceState(history.state, '', url);
    this.#dirty = false;
    const copied = await navigator.clipboard?.writeText(url.href).then(() => true, () => false);
    this.notice(copied ? this.words.copied : this.words.selectLink);
  }

  #save(kind) {
    const type = kind === 'pack' ? 'application/toml' : 'text/markdown';
    this.#host.asked.save({ name: this.#name(kind), type, text: this.#texts[kind] });
    this.#dirty = false;
  }

  /** The names that `modelpair check` and `modelpair test` expect: those of the pack. */
  #name(kind) {
    return `${stem(this.#texts.pack)}.${kind === 'pack' ? 'toml' : 'md'}`;
  }

  #change(kind, text) {
    const before = this.#name(kind);
    this.#texts[kind] = text;
    this.#dirty = true;
    if (this.#name(kind) !== before) this.#refreshBar();
    clearTimeout(this.#timers.answer);
    const settled = Math.min(Math.max(SETTLED_MS, PATIENCE * this.#took), SETTLED_MS_MAX);
    this.#timers.answer = setTimeout(() => this.#answer(false), settled);
  }

  #refreshBar() {
    const bar = this.#host.element.shadowRoot.querySelector('.bar');
    if (!bar.contains(this.#host.element.shadowRoot.activeElement)) bar.replaceWith(this.#bar());
  }

  #profile(profile) {
    this.#texts.profile = profile;
    this.#answer(false);
  }

  /** Checks, judges and runs the cases: a part of it in each turn, so that typing goes on between them. */
  #answer(at_once) {
    clearTimeout(this.#timers.answer);
    const steps = [() => this.#check(), () => this.#judge(), () => this.#run(), () => this.#announce()];
    this.#took = 0;
    const next = () => {
      const step = steps.shift();
      if (!step) return;
      const start = performance.now();
      step();
      this.#took += performance.now() - start;
      if (at_once) next();
      else this.#timers.answer = setTimeout(next, 0);
    };
    next();
  }

  #check() {
    const { asked } = this.#host;
    const { pack, found, stale, changed } = this.#parts;
    const answer = timed('check', () => asked.check(stem(this.#texts.pack), this.#texts.pack, asked.today()));
    pack.mark(answer.problems.map((one) => ({ from: one.place?.from ?? 0, to: one.place?.to ?? 0, severity: one.severity, message: `${one.code}: ${one.message}`, show: () => message(one) })));
    found.replaceChildren(...problems(answer.problems, { words: this.words, go: pack.go, explain: asked.explain }));
    for (const line of stale) {
      line.hidden = answer.in_force;
      line.textContent = answer.in_force ? '' : changed.childElementCount ? this.words.stale : this.words.never;
    }
    const count = (severity) => answer.problems.filter((one) => one.severity === severity).length;
    this.#said = answer.problems.length ? this.words.counted(count('error'), count('warning')) : this.words.clean;
  }

  #judge() {
    const grid = timed('grid', () => this.#host.asked.grid({ profile: this.#texts.profile, today: this.#host.asked.today() }));
    if (grid) this.#parts.changed.replaceChildren(...effect(grid, { words: this.words, lang: this.#lang }));
    if (grid) this.#said += ` ${this.#parts.changed.firstChild.textContent}`;
  }

  #run() {
    const run = timed('cases', () => this.#host.asked.cases(this.#texts.cases));
    if (!run) return;
    const { pack, cases, came } = this.#parts;
    const faults = [...run.faults, ...run.cases.flatMap((one) => one.faults)];
    cases.mark(faults.map((one) => {
      const [from, to] = cases.line(one.line);
      return { from, to, severity: 'error', message: one.actual ?? one.message ?? '' };
    }));
    came.replaceChildren(...results(run, { words: this.words, goCase: (line) => cases.go(...cases.line(line)), goPack: (line) => pack.go(...pack.line(line)) }));
    this.#said += ` ${came.firstChild.textContent}`;
  }

  #announce() {
    clearTimeout(this.#timers.announce);
    this.#timers.announce = setTimeout(() => {
      if (this.#parts.spoken.textContent !== this.#said) this.#parts.spoken.textContent = this.#said;
    }, ANNOUNCED_MS);
  }

  #complete(text, at) {
    return this.#explained(timed('complete', () => this.#host.asked.complete(text, at)));
  }

  #completeCase(text, at) {
    this.#known ??= this.#host.asked.vocabulary();
    return this.#explained(completeCase(text, at, this.#known, this.#texts.pack));
  }

  #explained({ from, suggestions }) {
    const said = (one) => ({ ...one, info: one.info ? () => h('p', {}, one.info[this.#lang]) : undefined });
    return { from, suggestions: suggestions.map(said) };
  }

  #hover(text, at) {
    const found = this.#host.asked.hover(text, at);
    return found && { ...found, show: () => meaning(found.meaning, this.words, this.#lang) };
  }
}

/** The name of the file that holds a pack: its id. */
const stem = (pack) => /^\s*id\s*=\s*["']([a-z0-9][a-z0-9.-]*)["']/m.exec(pack)?.[1] ?? 'pack';

/** Runs, and leaves a measurement for whoever looks at the page's performance. */
function timed(name, run) {
  const start = performance.now();
  try {
    return run();
  } finally {
    performance.measure(`modelpair-${name}`, { start });
  }
}
