/* Where the files come from in the npm package: bundlers look for exactly these lines, and move the files. */
/** The build writes the files of the element here. */
const FILES = {};
const SCRIPTS = {};

const folder = (element) => (element.base ? new URL(element.base, element.baseURI) : undefined);

const script = (name, base) => (base ? import(/* @vite-ignore */ /* webpackIgnore: true */ new URL(name, base).href) : SCRIPTS[name]());

/** A file; one that the page names is asked for by its address. */
async function file(name, base) {
  const response = await fetch(base ? new URL(name, base) : FILES[name]()).catch(() => undefined);
  if (!response?.ok) throw fault('network', `${name}: ${response ? `HTTP ${response.status}` : 'no answer'}`);
  return response;
}

