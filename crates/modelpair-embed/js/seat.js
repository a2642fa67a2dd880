/* A widget in its element, once the module is there. The build puts it behind `engine.js`. */

/** How many drawings of elements that left the page are kept for others: what a new one costs is never given back. */
const SPARE = 4;
/** What a panic has left behind: to free it would run the module that stopped. */
const wrecks = [];

/** Whether a start has needed what is in the second half of the module: then those that follow wait for it. */
let waits = false;

/** What readers had answered in elements whose start came to nothing: the next one goes on from there. */
const left = new WeakMap();

/**
 * Draws an answer in an element, and gives what the element may do with it.
 *
 * `host` has `element`, its `base` to draw in, `bundle` and `module`, `more` of both that comes later, what was `kept` of the
 * reader's answers, the element's `sheet` and `internals`, and takes events by `emit(name, detail)` and `fail(error)`.
 */
export async function sit(host) {
  const started = await run(host.module, host.more);
  if (waits) await started.whole;
  const { isWhole } = started;
  try {
    return await seated(host, started);
  } catch (error) {
    const isStopped = error.kind === 'panic' || error instanceof WebAssembly.RuntimeError;
    if (isWhole || !isStopped) throw error;
    // What is not there yet traps; once all is there, it is a panic.
    waits = true;
    return sit(host);
  }
}

async function seated(host, started) {
  const { base, bundle, element, emit, internals } = host;
  const { glue, style, spare } = started;
  const before = host.kept ?? left.get(element);
  left.delete(element);
  const link = before ? undefined : linked(element);
  const start = { ...(before ?? link ?? { again: true }), hushed: true };
  let kept;
  let isLiving = true;
  let isSeated = false;
  let stopped;
  const at = spare.findIndex((known) => known.bundle === bundle);
  const seat = at < 0 ? { bundle, root: document.createElement('div') } : spare.splice(at, 1)[0];
  const update = (more) => isLiving && seat.widget.update(JSON.stringify({ ...props(element), whole: started.isWhole, ...more }));

  const tellForm = () => started.isWhole && internals.form && internals.setFormValue(seat.widget.snapshot(), JSON.stringify(kept));
  const keep = () => {
    kept = JSON.parse(seat.widget.state());
    tellForm();
  };
  const drawn = new Promise((done, failed) => {
    const hear = (name, text) => {
      if (name === 'drawn') done(text);
      else if (name === 'take') started.whole.then(() => element.decide(text), () => {});
      else if (emit('change', JSON.parse(text))) keep();
      else update({ ...kept, hushed: true });
    };
    // The widget is still at it.
    seat.hear = (name, text) => queueMicrotask(() => isLiving && hear(name, text));
    seat.stop = (message) => {
      isLiving = false;
      stopped = message;
      wrecks.push(seat);
      if (isSeated) host.fail(panic(message));
      else failed(panic(message));
    };
  });
  // It may fail before anybody waits for it.
  drawn.catch(() => {});
  living.add(seat.stop);

  element.shadowRoot.adoptedStyleSheets = [host.sheet, style];
  base.replaceChildren(seat.root);
  if (at < 0) {
    seat.root.setAttribute('part', 'base');
    seat.widget = glue.Widget.mount(seat.root, bundle, started.rest, JSON.stringify({ ...props(element), whole: started.isWhole, ...start }), (name, text) => seat.hear?.(name, text));
  } else {
    update(start);
  }
  const hash = await drawn;
  if (link) element.scrollIntoView();
  kept = JSON.parse(seat.widget.state());
  try {
    await started.whole;
    if (!isLiving) throw panic(stopped);
    seat.widget.complete(bundle, started.rest);
  } catch (error) {
    if (isLiving) wrecks.push(seat);
    isLiving = false;
    living.delete(seat.stop);
    left.set(element, { link: kept });
    throw error;
  }
  isSeated = true;
  update();
  // The widget takes it up in a microtask.
  await undefined;
  tellForm();

  return {
    hash,
    // Like a link: with another bundle not all of it may be known.
    kept: () => ({ link: kept }),
    share: () => share(element, kept),
    tellForm,
    update,
    value: () => (isLiving ? seat.widget.snapshot() : ''),
    stop() {
      isLiving = false;
      living.delete(seat.stop);
      seat.hear = undefined;
      if (spare.length < SPARE) spare.push(seat);
      else seat.widget.destroy();
    },
  };
}

/** What the attributes say. */
const props = (element) => ({ ...attributes(element), compact: element.compact });

/** The key of an element in a link. */
const key = ({ id }) => (id ? `mp-${id}` : 'mp');

/** An address that opens this answer. */
function share(element, kept) {
  const url = new URL(location.href);
  url.hash = `${key(element)}=${packed(kept)}`;
  return url.href;
}

/** What a link to this page says. One that nobody can read says nothing. */
function linked(element) {
  const { id, localName } = element;
  if (!id && document.querySelector(`${localName}:not([id])`) !== element) return undefined;
  const link = unpacked(key(element), localName);
  return link && { link };
}
