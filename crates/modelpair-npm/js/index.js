/* In a browser, a worker of it, or wherever files are fetched. Importing does nothing. */
import { loader } from './advisor.js';

export { Advisor, Outlook, today } from './advisor.js';
export { ModelPairError } from './error.js';

// Written out, because bundlers look for exactly this.
export const loadAdvisor = loader({
  wasm: () => new URL('./modelpair_bg.wasm', import.meta.url),
  bundle: () => new URL('./bundle.bin', import.meta.url),
  read: (address) => fetch(address),
});
