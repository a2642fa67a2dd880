/* A widget in its element, once the module is there. The build puts it behind `make`, which makes the glue anew. */

/** How many drawings of elements that left the page are kept for others: what a new one costs is never given back. */
const SPARE = 4;
/** What a panic has left behind: to free it would run the module that stopped. */
const wrecks = [];

/** The living module behind all elements of the page. */
let engine;

function run(module) {
  engine ??= (async () => {
    const glue = make();
    await glue.init({ module_or_path: module });
    const style = new CSSStyleSheet();
    style.replaceSync(glue.style());
    return { glue, style, spare: [] };
  })().catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

/**
 * Draws an answer in an element, and gives what the element may do with it.
 *
 * `host` has `element`, its `base` to draw in, `bundle` and `module`, what was `kept` of the reader's answers, `props()`,
 * the element's `sheet` and `internals`, and takes events by `emit(name, detail)` and `fail(error)`.
 */
export async function sit(host) {
  const { base, bundle, element, emit, internals, props } = host;
  const running = run(host.module);
  const { glue, style, spare } = await running;
  let kept = host.kept ?? linked(element);
  let living = true;
  let isDrawn = false;
  const at = spare.findIndex((known) => known.bundle === bundle);
  const seat = at < 0 ? { bundle, root: document.createElement('div') } : spare.splice(at, 1)[0];
  const update = (more) => living && seat.widget.update(JSON.stringify({ ...props(), ...more }));

  const tellForm = () => internals.form && internals.setFormValue(seat.widget.snapshot(), JSON.stringify(kept));
  const keep = () => {
    kept = JSON.parse(seat.widget.state());
    tellForm();
  };
  const drawn = new Promise((done, failed) => {
    const hear = (name, text) => {
      if (name === 'drawn') done();
      else if (name === 'take') element.decide(text);
      else if (emit('change', JSON.parse(text))) keep();
      else update({ ...kept, hushed: true });
    };
    seat.hear = (name, text) => {
      // The widget is still at it.
      if (name !== 'panic') return queueMicrotask(() => living && hear(name, text));
      living = false;
      wrecks.push(seat);
      if (engine === running) engine = undefined;
      const error = Object.assign(new Error(text), { kind: 'panic' });
      if (isDrawn) host.fail(error);
      else failed(error);
    };
  });

  element.shadowRoot.adoptedStyleSheets = [host.sheet, style];
  base.replaceChildren(seat.root);
  const start = { ...(kept ?? { again: true }), hushed: true };
  if (at < 0) {
    seat.root.setAttribute('part', 'base');
    seat.widget = glue.Widget.mount(seat.root, bundle, JSON.stringify({ ...props(), ...start }), (name, text) => seat.hear?.(name, text));
  } else {
    update(start);
  }
  await drawn;
  isDrawn = true;
  if (kept?.link) element.scrollIntoView();
  keep();

  return {
    kept: () => kept,
    share: () => share(element, kept),
    tellForm,
    update,
    value: () => (living ? seat.widget.snapshot() : ''),
    stop() {
      living = false;
      seat.hear = undefined;
      if (spare.length < SPARE) spare.push(seat);
      else seat.widget.destroy();
      return kept;
    },
  };
}

/** The key of an element in a link. */
const key = ({ id }) => (id ? `mp-${id}` : 'mp');

/** An address that opens this answer: a version, and what was said as base64 of JSON. */
function share(element, kept) {
  const url = new URL(location.href);
  const bytes = new TextEncoder().encode(JSON.stringify(kept));
  const text = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  url.hash = `${key(element)}=1.${text}`;
  return url.href;
}

/** What a link to this page says. One that nobody can read says nothing. */
function linked(element) {
  const { id, localName } = element;
  if (!id && document.querySelector(`${localName}:not([id])`) !== element) return undefined;
  const text = new URLSearchParams(location.hash.slice(1)).get(key(element))?.replace(/^\d+\./, '');
  if (!text) return undefined;
  try {
    const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return { link: JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))) };
  } catch {
    console.warn(`<${localName}>: this link cannot be read`);
    return undefined;
  }
}
