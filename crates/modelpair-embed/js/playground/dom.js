/* Elements, without ever reading markup from a text. */

/** An element: `on*` are listeners, `class` and what has a hyphen are attributes, the rest are properties. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (name in element && !name.includes('-')) element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** A select with a label above it. */
export function select(label, options, value, onchange) {
  const id = `field-${label.replace(/\W+/g, '-').toLowerCase()}`;
  const all = options.map(([name, text]) => h('option', { value: name, selected: name === value }, text));
  return h('div', { class: 'field' }, h('label', { htmlFor: id }, label), h('select', { id, onchange: (event) => onchange(event.target.value) }, all));
}

/** The little Markdown that pages of codes are written in: headings, paragraphs, lists, fences, code. */
export function markdown(text) {
  const nodes = [];
  for (const [at, part] of text.split(/^```.*$/m).entries()) {
    if (at % 2) {
      nodes.push(h('pre', { tabIndex: 0 }, part.trim()));
      continue;
    }
    for (const block of part.split(/\n{2,}/).map((one) => one.trim()).filter(Boolean)) {
      if (block.startsWith('#')) nodes.push(h('p', { class: 'part' }, inline(block.replace(/^#+\s*/, ''))));
      else if (block.startsWith('- ')) nodes.push(h('ul', {}, block.split(/^- /m).filter(Boolean).map((item) => h('li', {}, inline(item.trim())))));
      else nodes.push(h('p', {}, inline(block)));
    }
  }
  return nodes;
}

/** Text with `code` in it. */
export function inline(text) {
  return text.split('`').map((part, at) => (at % 2 ? h('code', {}, part) : part));
}
