/* Where the files come from in `model-pair.js`: from beside it, each pinned by its hash. */
const HERE = new URL('.', import.meta.url);
/** The build writes the hashes here. */
const PINS = {};

/** What a policy of the page last forbade, by directive. */
const forbidden = {};
globalThis.document?.addEventListener('securitypolicyviolation', (event) => {
  forbidden[event.effectiveDirective] = event.blockedURI;
});

const folder = (element) => (element.base ? new URL(element.base, element.baseURI) : HERE);

/** A file. An error says which one and what is wrong with it. */
async function file(name, base, pin = PINS[name] ?? '') {
  const url = new URL(name, base);
  const response = await fetch(url, { integrity: pin }).catch(() => reason(name, url, pin));
  if (!response.ok) throw fault('network', `${name}: HTTP ${response.status}`);
  return response;
}

/** A script: its bytes are checked before they run. */
async function script(name, base) {
  const url = new URL(name, base);
  const pin = PINS[name];
  const link = document.createElement('link');
  try {
    if (pin && link.relList.supports('modulepreload')) {
      await new Promise((onload, onerror) => {
        Object.assign(link, { rel: 'modulepreload', href: url.href, integrity: pin, onload, onerror });
        document.head.append(link);
      }).finally(() => link.remove());
    }
    return await import(url);
  } catch {
    return reason(name, url, pin);
  }
}

/** Why a file did not arrive, found out by asking for it once more without its hash. */
async function reason(name, url, pin) {
  const again = await fetch(url).catch(() => undefined);
  // The browser tells of a violation a moment after it.
  await new Promise((done) => setTimeout(done, 50));
  for (const directive of ['connect-src', 'script-src']) {
    const found = Object.keys(forbidden).find((one) => one.startsWith(directive) && forbidden[one].startsWith(url.origin));
    if (found) throw fault(directive.replace(/(.*)-src/, 'csp-$1'), `Content-Security-Policy: ${directive} ${url.origin}`);
  }
  if (!again) throw fault('network', `${name}: no answer`);
  if (!again.ok) throw fault('network', `${name}: HTTP ${again.status}`);
  const type = again.headers.get('content-type') || 'none';
  if (name.endsWith('.js') && !type.includes('javascript')) throw fault('mime', `${name}: Content-Type ${type}, needs text/javascript`);
  throw pin ? fault('integrity', `${name}: not the file of ${VERSION} (integrity)`) : fault('network', `${name}: broken`);
}
