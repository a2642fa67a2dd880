/* Where the files come from in `model-pair.single.js`: they are in it. The build writes SCRIPTS and MODELPAIR_FILES above. */
const SELF = document.currentScript?.src;

const folder = () => SELF && new URL('.', SELF);

const script = async (name) => SCRIPTS[name]();

/** A file: gzip in base64. A bundle that the page names is fetched. */
async function file(name, base, pin) {
  if (pin === '') {
    const response = await fetch(new URL(name, base)).catch(() => undefined);
    if (!response?.ok) throw fault('network', `${name}: ${response ? `HTTP ${response.status}` : 'no answer'}`);
    return response;
  }
  const bytes = Uint8Array.from(atob(MODELPAIR_FILES[name]), (byte) => byte.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}
