/* The life of the portal's elements. The build puts it between `common.js` and their classes. */

/**
 * A shadow root with the page's own words in it, one start at a time, events, and errors with a way back.
 *
 * `draw` loads and draws, and gives what is drawn: its `hash`, `update()` for what changed meanwhile, `kept()` for the
 * next start, `stop()`, and `close()` for what is left of it after an error.
 */
class Stage {
  constructor(element, words, draw) {
    Object.assign(this, { element, words, draw });
  }

  /** In the page, for the first time or again; `names` are properties that may have been set before. */
  open(names) {
    this.base ??= opened(this.element);
    upgrade(this.element, names);
    this.start();
  }

  /** Out of the page; an element that is moved is connected again before this runs. */
  close() {
    setTimeout(() => this.element.isConnected || this.stop());
  }

  async start() {
    if (!this.drawn) {
      await (this.starting ??= this.#start().finally(() => {
        this.starting = undefined;
      }));
    }
  }

  async restart() {
    await this.starting;
    this.stop();
    await this.start();
  }

  stop() {
    if (this.drawn) this.#leave('stop');
  }

  emit(name, detail) {
    return emit(this.element, name, detail);
  }

  /** Runs what may be wrong; where it is, the last good state stays. */
  async dare(run) {
    try {
      await run();
    } catch (error) {
      const { kind, message } = classified(error);
      if (this.emit('error', { kind, message })) console.error(message);
    }
  }

  fail({ kind, message }) {
    this.#leave('close');
    if (this.emit('error', { kind, message })) this.base.prepend(errorBox(this.element, this.words, kind, message));
  }

  async #start() {
    try {
      this.drawn = await this.draw();
      if (!this.element.isConnected) return this.stop();
      this.drawn.update();
      this.emit('ready', { element: VERSION, bundle: this.drawn.hash });
    } catch (error) {
      this.fail(classified(error));
    }
  }

  #leave(how) {
    this.kept = this.drawn?.kept() ?? this.kept;
    this.drawn?.[how]?.();
    this.drawn = undefined;
    cleared(this.base);
  }
}

/** A file as text, once for all elements of the page: catalog and policies as they were written, or a style sheet. */
const text = (name, base) => once(name, async () => (await file(name, base)).text());

