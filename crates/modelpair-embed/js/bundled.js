/* Where the files come from in the npm package: bundlers look for exactly these lines, and move the files. */
const FILES = {
  'modelpair_embed_bg.wasm': () => new URL('./modelpair_embed_bg.wasm', import.meta.url),
  'bundle.bin': () => new URL('./bundle.bin', import.meta.url),
};
const SCRIPTS = {
  'modelpair_embed.js': () => import('./modelpair_embed.js'),
  'model-pair-take.js': () => import('./model-pair-take.js'),
};

const folder = (element) => (element.base ? new URL(element.base, element.baseURI) : undefined);

const script = (name, base) => (base ? import(/* @vite-ignore */ /* webpackIgnore: true */ new URL(name, base).href) : SCRIPTS[name]());

/** A file; one that the page names is asked for by its address. */
async function file(name, base) {
  const response = await fetch(base ? new URL(name, base) : FILES[name]()).catch(() => undefined);
  if (!response?.ok) throw fault('network', `${name}: ${response ? `HTTP ${response.status}` : 'no answer'}`);
  return response;
}

