/* The matrix in its element, once the module is there. The build puts it behind `engine.js`. */

const KEY = 'mpm';
const GONE_MS = 10_000;
const FILE_BYTES_MAX = 4_000_000;

/**
 * Draws the matrix, and gives what the element may do with it.
 *
 * `host` has `element`, its `base` to draw in, the `module`, the `texts` that come along, what to `start` with, the
 * element's `sheet`, the address for reports, and takes events by `emit(name, detail)` and `fail(error)`.
 */
export async function sit(host) {
  const { base, element, emit } = host;
  const { glue, style } = await run(host.module);
  element.shadowRoot.adoptedStyleSheets = [host.sheet, style];
  const root = document.createElement('div');
  root.setAttribute('part', 'base');
  base.replaceChildren(root);
  let isLiving = true;
  let matrix;
  const hear = (name, text) => {
    if (name === 'save') save(JSON.parse(text));
    else if (name === 'print') globalThis.print();
    else if (name === 'change') {
      const { view, ...detail } = JSON.parse(text);
      keep(view);
      emit('change', { version: 1, ...detail });
    }
  };
  // The matrix is still at it.
  const later = (name, text) => queueMicrotask(() => isLiving && hear(name, text));
  const start = { ...props(element), ...host.start, view: unpacked(KEY, element.localName), report: host.report };
  matrix = glue.Matrix.mount(root, host.texts, JSON.stringify(start), later);
  const stop = (message) => {
    isLiving = false;
    host.fail(Object.assign(new Error(message), { kind: 'panic' }));
  };
  living.add(stop);
  const take = async (purpose, files) => {
    const texts = await Promise.all([...files].filter((one) => one.size <= FILE_BYTES_MAX).map(async (one) => ({ name: one.webkitRelativePath || one.name, text: await one.text() })));
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
    matrix,
    update: (more) => isLiving && matrix.update(JSON.stringify({ ...props(element), ...more })),
    stop() {
      isLiving = false;
      living.delete(stop);
      matrix.destroy();
    },
  };
}

/** What the attributes say. */
const props = (element) => ({
  lang: element.closest('[lang]')?.lang || navigator.language,
  profile: element.profile,
  heading_level: Number(element.headingLevel),
  today: new Date().toLocaleDateString('sv'),
});

/** The view in the address; no server sees it. */
function keep(view) {
  const url = new URL(location.href);
  url.hash = `${KEY}=${packed(view)}`;
  history.replaceState(history.state, '', url);
}

/** A file for the reader's disk. */
function save({ name, type, text }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), GONE_MS);
}
