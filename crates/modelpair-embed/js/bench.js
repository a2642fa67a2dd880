/* The matrix in its element, once the module is there. The build puts it behind `engine.js`. */

const KEY = 'mpm';
const FILE_BYTES_MAX = 4_000_000;

/** The style sheet of all matrices of the page. */
let look;

/**
 * Draws the matrix, and gives what the element may do with it.
 *
 * `host` has the element's `stage`, the `module`, the `texts` that come along, its `css`, what to `start` with, the element's
 * `sheet`, and the address for reports.
 */
export async function sit(host) {
  const { base, element } = host.stage;
  const { glue } = await run(host.module);
  if (!look) (look = new CSSStyleSheet()).replaceSync(host.css);
  element.shadowRoot.adoptedStyleSheets = [host.sheet, look];
  const root = document.createElement('div');
  root.setAttribute('part', 'base');
  base.replaceChildren(root);
  let isLiving = true;
  let matrix;
  let kept;
  const hear = (name, text) => {
    if (name === 'save') save(JSON.parse(text));
    else if (name === 'print') globalThis.print();
    else if (name === 'change') {
      const { view, ...detail } = JSON.parse(text);
      kept = { view, own: matrix.own() };
      keep(view);
      host.stage.emit('change', detail);
    }
  };
  // The matrix is still at it.
  const later = (name, text) => queueMicrotask(() => isLiving && hear(name, text));
  const start = { view: unpacked(KEY, element.localName), ...host.start, ...attributes(element), report: host.report };
  matrix = glue.Matrix.mount(root, host.texts, JSON.stringify(start), later);
  const stop = (message) => {
    isLiving = false;
    host.stage.fail(panic(message));
  };
  living.add(stop);
  const take = async (purpose, files) => {
    const texts = await Promise.all([...files].map(async (one) => {
      const name = one.webkitRelativePath || one.name;
      return one.size > FILE_BYTES_MAX ? { name, missing: `> ${FILE_BYTES_MAX / 1e6} MB` } : { name, text: await one.text() };
    }));
    if (isLiving && texts.length) matrix.take(purpose, JSON.stringify(texts));
  };
  // One listener for all inputs and for what is dropped anywhere on the matrix.
  root.addEventListener('change', ({ target }) => {
    if (target.type === 'file') take(target.name, target.files).then(() => (target.value = ''));
  });
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    take('own', event.dataTransfer.files);
  });
  return {
    hash: matrix.bundle(),
    // What was opened stays when the element starts again; the address has the rest.
    kept: () => kept && { view: kept.view, own: JSON.parse(kept.own) },
    record: () => JSON.parse(matrix.record()),
    situation: () => JSON.parse(matrix.situation()),
    update: (more) => isLiving && matrix.update(JSON.stringify({ ...attributes(element), ...more })),
    stop() {
      isLiving = false;
      living.delete(stop);
      matrix.destroy();
    },
  };
}

/** The view in the address; no server sees it. */
function keep(view) {
  const url = new URL(location.href);
  url.hash = `${KEY}=${packed(view)}`;
  history.replaceState(history.state, '', url);
}
