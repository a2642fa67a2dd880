/* What a reader takes along: a link, Markdown, the record, paper, the recommender itself. Loaded when it is asked for. */
const WORDS = {
  en: {
    link: 'Link copied. It opens this answer; the facts are in the address after the #, and no server sees them.',
    markdown: 'Copied as Markdown.',
    record: 'The record is downloaded. `modelpair replay` checks it, offline and byte for byte.',
    by_hand: 'This page may not use the clipboard. Copy it from here:',
    copy: 'Copy',
    copied: 'Copied',
    close: 'Close',
    title: 'Embed this',
    pin: 'Pin to this version',
    pinned: 'The article keeps its answer: these addresses never change, and the hash makes sure of it.',
    unpinned: 'The article follows: new facts and rules reach it when the host updates them.',
    ways: { script: 'Script', single: 'One file', npm: 'npm', frame: 'Iframe' },
    notes: {
      script: 'Copy the folder to your own host, and use its address here. What you write inside the element is shown until the recommender runs, and where it cannot; `modelpair render` prints it.',
      single: 'Everything in one classic script: it needs no other request, and works from a disk.',
      npm: 'For a page with a bundler. The element is defined once, and safe to import on a server.',
      frame: 'For a page that takes no scripts. The second line makes it as high as its content. WordPress and others need only the address of the frame: it describes itself by oEmbed.',
    },
    policy: 'Under a content security policy it needs:',
    frame_title: 'Which models should you pair?',
  },
  es: {
    link: 'Enlace copiado. Abre esta respuesta; los datos van en la dirección, detrás de #, y ningún servidor los ve.',
    markdown: 'Copiado como Markdown.',
    record: 'El registro se ha descargado. `modelpair replay` lo comprueba, sin red y byte a byte.',
    by_hand: 'Esta página no puede usar el portapapeles. Cópialo de aquí:',
    copy: 'Copiar',
    copied: 'Copiado',
    close: 'Cerrar',
    title: 'Insertar en tu página',
    pin: 'Fijar a esta versión',
    pinned: 'El artículo conserva su respuesta: estas direcciones no cambian nunca, y el hash lo garantiza.',
    unpinned: 'El artículo sigue al día: recibe los datos y las reglas nuevos cuando quien lo aloja los actualiza.',
    ways: { script: 'Script', single: 'Un solo archivo', npm: 'npm', frame: 'Iframe' },
    notes: {
      script: 'Copia la carpeta a tu servidor y pon aquí su dirección. Lo que escribas dentro del elemento se ve hasta que el recomendador arranca, y donde no puede; lo imprime `modelpair render`.',
      single: 'Todo en un script clásico: no pide nada más y funciona desde un disco.',
      npm: 'Para páginas con empaquetador. El elemento se define una vez y se puede importar en un servidor.',
      frame: 'Para páginas que no aceptan scripts. La segunda línea le da la altura de su contenido. A WordPress y a otros les basta la dirección del marco: se describe por oEmbed.',
    },
    policy: 'Con una política de seguridad de contenido necesita:',
    frame_title: '¿Qué pareja de modelos te conviene?',
  },
};
const STYLE = [
  '.told { margin: 0.6em 0 0; font-size: 0.9em; text-wrap: pretty; }',
  '.told code, dialog p code { font: 0.94em ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }',
  'dialog { box-sizing: border-box; inline-size: min(44rem, 100vw - 2rem); max-block-size: calc(100dvb - 2rem); padding: 1.2em clamp(1em, 4vw, 1.6em) 1.4em; border: 1px solid color-mix(in oklab, currentColor 30%, transparent); border-radius: 6px; background: Canvas; color: CanvasText; line-height: 1.5; }',
  'dialog::backdrop { background: rgb(0 0 0 / 0.45); }',
  'dialog *, dialog::before { box-sizing: border-box; }',
  'dialog :is(h2, p, fieldset, legend, pre) { margin: 0; padding: 0; border: 0; font: inherit; }',
  'dialog h2 { font-size: 1.25em; font-weight: 700; line-height: 1.25; }',
  'dialog header { display: flex; justify-content: space-between; align-items: baseline; gap: 1em; margin-block-end: 0.8em; }',
  'dialog button { padding: 0.2em 0.7em; min-block-size: 28px; border: 1px solid color-mix(in oklab, currentColor 40%, transparent); border-radius: 4px; background: none; color: inherit; font: inherit; font-size: 0.88em; cursor: pointer; }',
  'dialog button:hover { background: color-mix(in oklab, currentColor 9%, transparent); }',
  'dialog :focus-visible { outline: 2px solid; outline-offset: 2px; }',
  'dialog fieldset { display: flex; flex-wrap: wrap; gap: 0.1em 1.2em; margin-block-end: 0.7em; }',
  'dialog label { display: inline-flex; align-items: center; gap: 0.45em; min-block-size: 28px; cursor: pointer; }',
  'dialog input { inline-size: 1em; block-size: 1em; margin: 0; accent-color: currentColor; }',
  'dialog p { margin-block-end: 0.7em; font-size: 0.92em; text-wrap: pretty; }',
  'dialog .code { position: relative; margin-block-end: 0.9em; }',
  'dialog pre { padding: 0.8em 1em 2.9em; background: color-mix(in oklab, currentColor 6%, transparent); font: 0.86em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 40dvb; overflow-y: auto; }',
  'dialog .code button { position: absolute; inset-block-end: 0.6em; inset-inline-end: 0.6em; background: Canvas; }',
].join('\n');
/** An example of an address, to be read and replaced by people: nothing is ever loaded from it. */
const SOMEWHERE = `${'https:'}//your.host/modelpair/`;
const GONE_MS = 8000;
const HEARD_MS = 50;

let sheet;

/** Takes the answer along, in one way. */
export async function take(element, action, base, folder, version) {
  const lang = base.querySelector('[lang]')?.lang ?? 'en';
  const words = WORDS[lang] ?? WORDS.en;
  if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(STYLE);
  const root = element.shadowRoot;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const here = { element, base, folder, version, words };
  if (action === 'share') await copy(here, element.share(), words.link);
  if (action === 'markdown') await copy(here, markdown(base), words.markdown);
  if (action === 'record') download(here);
  if (action === 'print') globalThis.print();
  if (action === 'embed') embed(here);
}

async function copy(here, text, done) {
  try {
    await navigator.clipboard.writeText(text);
    tell(here, done);
  } catch {
    const box = dialog(here, here.words.by_hand);
    box.append(code(here, text, true));
    box.showModal();
  }
}

/** The record as a file; where nothing can be downloaded, to be copied. */
function download(here) {
  const text = `${here.element.value}\n`;
  if (globalThis.origin === 'null') return void copy(here, text, here.words.copied);
  const { situation } = here.element.record;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = ['modelpair', situation.profile, situation.facts.today].filter(Boolean).join('-') + '.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), GONE_MS);
  tell(here, here.words.record);
}

/** Says it below the buttons, for eyes and ears. */
function tell({ base, words }, text) {
  let line = base.querySelector('.told');
  if (!line) {
    line = make('p', { className: 'told' });
    line.setAttribute('role', 'status');
    base.append(line);
  }
  line.lang = words === WORDS.es ? 'es' : 'en';
  // It is read out when it was there before its words.
  setTimeout(() => line.replaceChildren(...prose(text)), HEARD_MS);
  clearTimeout(line.gone);
  line.gone = setTimeout(() => line.remove(), GONE_MS);
}

/** Text with commands in it. */
function prose(text) {
  return text.split('`').map((part, at) => (at % 2 ? make('code', { textContent: part }) : part));
}

function make(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** An empty dialog with a title; it leaves no trace when it is closed. */
function dialog({ base, words }, title) {
  const close = make('button', { type: 'button', textContent: words.close });
  const heading = make('h2', { id: 'dialog-title', textContent: title });
  const box = make('dialog', { lang: words === WORDS.es ? 'es' : 'en', dir: 'ltr' }, make('header', {}, heading, close));
  box.setAttribute('part', 'dialog');
  box.setAttribute('aria-labelledby', 'dialog-title');
  close.onclick = () => box.close();
  box.onclose = () => box.remove();
  base.append(box);
  return box;
}

/** Text to be copied. */
function code({ words }, text, selected) {
  const inside = make('code', { textContent: text });
  const block = make('pre', { tabIndex: 0 }, inside);
  const button = make('button', { type: 'button', textContent: words.copy });
  const select = () => getSelection()?.selectAllChildren(inside);
  button.onclick = async () => {
    await navigator.clipboard.writeText(text).then(
      () => (button.textContent = words.copied),
      select,
    );
  };
  if (selected) block.onfocus = select;
  return make('div', { className: 'code' }, block, button);
}

/** "Embed this": one way at a time. */
function embed(here) {
  const { words } = here;
  const box = dialog(here, words.title);
  const ways = make('fieldset', {});
  for (const [way, label] of Object.entries(words.ways)) {
    ways.append(make('label', {}, make('input', { type: 'radio', name: 'way', value: way, checked: way === 'script' }), label));
  }
  const pin = make('input', { type: 'checkbox', checked: true, name: 'pin' });
  const place = make('div', {});
  const show = async () => {
    const way = ways.querySelector(':checked').value;
    const blocks = await codes(here, way, pin.checked);
    place.replaceChildren(
      make('p', {}, ...prose(words.notes[way])),
      ...blocks.map((text) => code(here, text)),
      ...(way === 'npm' ? [] : [make('p', { textContent: pin.checked ? words.pinned : words.unpinned })]),
      make('p', { textContent: words.policy }),
      code(here, policy(here, way, pin.checked)),
    );
  };
  ways.onchange = pin.onchange = show;
  box.append(ways, make('fieldset', {}, make('label', {}, pin, words.pin)), place);
  show().then(() => box.showModal());
}

/** The folder that the codes name: that of this very version, or that of whatever is newest. */
function address({ folder, version }, isPinned) {
  const known = folder && !['file:', 'about:'].includes(folder.protocol);
  const root = new URL('.', known ? folder : SOMEWHERE).href.replace(/v\/[^/]+\/$/, '');
  return isPinned ? `${root}v/${version.replace('+', '-')}/` : root;
}

/** The policy that a page needs for a way. */
function policy(here, way, isPinned) {
  const host = way === 'npm' ? "'self'" : new URL(address(here, isPinned)).origin;
  if (way === 'frame') return `frame-src ${host}`;
  return way === 'single' ? `script-src ${host} 'wasm-unsafe-eval'` : `script-src ${host} 'wasm-unsafe-eval'; connect-src ${host}`;
}

/** The code for a way to embed. */
async function codes(here, way, isPinned) {
  const from = address(here, isPinned);
  const { element, version, words } = here;
  const attributes = { profile: element.profile, lang: element.getAttribute('lang') ?? '', theme: element.theme };
  const stated = Object.entries(attributes).filter(([, value]) => value);
  const tag = `<model-pair${stated.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')}${element.compact ? ' compact' : ''}>…</model-pair>`;
  const seal = async (name) => {
    const hash = isPinned && (await integrity(here, name));
    return hash ? `\n  integrity="${hash}"\n  crossorigin="anonymous"` : '';
  };
  if (way === 'script') return [`<script type="module"\n  src="${from}model-pair.js"${await seal('model-pair.js')}></script>\n${tag}`];
  if (way === 'single') return [`<script defer\n  src="${from}model-pair.single.js"${await seal('model-pair.single.js')}></script>\n${tag}`];
  if (way === 'npm') return [`npm install ${isPinned ? `--save-exact modelpair@${version.split('+')[0]}` : 'modelpair'}`, `import "modelpair/element";\n\n${tag}`];
  const query = new URLSearchParams([...stated, ...(element.compact ? [['compact', '']] : [])]).toString();
  const frame = `<iframe src="${from}frame.html${query && `?${escaped(query)}`}"\n  title="${escaped(words.frame_title)}"\n  width="100%" height="900" loading="lazy"\n  sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  return [`${frame}\n<script defer\n  src="${from}frame-host.js"${await seal('frame-host.js')}></script>`];
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** The hash of a file of ours, computed here; nothing where the page is not secure or has no such file. */
async function integrity({ folder }, name) {
  if (!folder?.protocol.startsWith('http')) return undefined;
  try {
    const response = await fetch(new URL(name, folder));
    if (!response.ok) return undefined;
    const digest = await crypto.subtle.digest('SHA-384', await response.arrayBuffer());
    return `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  } catch {
    return undefined;
  }
}

/** What is not for paper: drawings, controls and what only helps to move among them. */
const NOT_TEXT = 'svg, .take, .langs, .rings, .hidden, .chips, .segments, .order, .volume, .triangle, .told, dialog, [role=status]';

/** What is drawn, as Markdown. */
function markdown(base) {
  const lines = [];
  blocks(base, lines);
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n').trim()}\n`;
}

function blocks(node, lines) {
  for (const child of node.children) {
    if (child.matches(NOT_TEXT)) continue;
    const tag = child.localName;
    if (/^h[1-6]$/.test(tag)) lines.push('', `${'#'.repeat(Number(tag[1]))} ${inline(child)}`, '');
    else if (tag === 'p') lines.push('', inline(child), '');
    else if (tag === 'summary') lines.push('', `**${inline(child)}**`, '');
    else if (tag === 'li') lines.push(`- ${inline(child)}`);
    else if (tag === 'table') table(child, lines);
    else if (tag === 'dl') for (const row of child.children) lines.push(`- **${inline(row.querySelector('dt'))}**: ${inline(row.querySelector('dd'))}`);
    else blocks(child, lines);
  }
  if (['ul', 'ol', 'dl'].includes(node.localName)) lines.push('');
}

function table(node, lines) {
  if (node.caption && !node.caption.matches('.hidden')) lines.push('', `**${inline(node.caption)}**`);
  lines.push('');
  [...node.rows].forEach((row, at) => {
    const cells = [...row.cells].flatMap((cell) => [inline(cell), ...Array.from({ length: cell.colSpan - 1 }, () => '')]);
    lines.push(`| ${cells.join(' | ')} |`);
    if (at === 0) lines.push(`|${' --- |'.repeat(cells.length)}`);
  });
  lines.push('');
}

/** The words of a node in one line. */
function inline(node) {
  const parts = [...node.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.data.replace(/[\\\x60*_[\]<>|]/g, '\\$&');
    if (child.nodeType !== Node.ELEMENT_NODE || child.matches(NOT_TEXT)) return '';
    const words = child.localName === 'select' ? child.selectedOptions[0]?.text ?? '' : inline(child);
    if (child.localName === 'a') return `[${words}](${child.href})`;
    if (child.localName === 'code') return `\`${child.textContent}\``;
    if (['b', 'strong'].includes(child.localName)) return words.trim() && `**${words.trim()}**`;
    return ['p', 'li', 'small', 'ul', 'div'].includes(child.localName) ? ` ${words} ` : words;
  });
  return parts.join('').replace(/\s+/g, ' ').trim();
}
