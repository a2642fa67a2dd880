/* In Node: files are read. Importing does nothing. */
import { loader } from './advisor.js';

export { Advisor, Outlook, today } from './advisor.js';
export { ModelPairError } from './error.js';

export const loadAdvisor = loader({
  wasm: () => new URL('./modelpair_bg.wasm', import.meta.url),
  bundle: () => new URL('./bundle.bin', import.meta.url),
  async read(address) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url && url.protocol !== 'file:') return fetch(url);
    // Only here: who imports this for its types alone, or in a bundle for a browser, has no files.
    const { readFile } = await import('node:fs/promises');
    return readFile(url ?? address);
  },
});
