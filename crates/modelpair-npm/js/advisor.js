/* The library without drawing: load once, then ask. The build puts the glue of the module into `engine.js`. */
import { make } from './engine.js';
import { ModelPairError, asError } from './error.js';

const ROLES = ['high-stakes', 'confined', 'volume', 'backup'];
/** In the order of the numbers that `Engine::outcomes` gives. */
const OUTCOMES = ['permitted', 'conditional', 'denied', 'undetermined'];
const ADVISE = ['weightsPpm', 'document', 'whatIf'];
const VERDICTS = ['explain', 'budget', 'options', 'roles'];

/** The module, made when the first advisor is loaded, and made anew after a trap: nothing in it can be trusted then. */
let engine;

/**
 * `loadAdvisor` for a place to read from: `wasm` and `bundle` name the files of this package, `read(address)` gives
 * the bytes of one, or a response.
 */
export function loader(place) {
  return async function loadAdvisor(source, options) {
    try {
      checked(options, ['wasm']);
      const [glue, bundle] = await Promise.all([started(place, options?.wasm), bytesOf(source ?? place.bundle(), place.read)]);
      return new Advisor(glue, engineOf(glue, bundle));
    } catch (error) {
      throw told(error);
    }
  };
}

/** Answers situations from one bundle; every call is synchronous. */
export class Advisor {
  #glue;
  #engine;
  #choices;

  constructor(glue, engine) {
    this.#glue = glue;
    this.#engine = engine;
    this.bundle = run(() => engine.info());
  }

  profiles() {
    return run(() => this.#engine.profiles());
  }

  advise(situation, options) {
    return run(() => this.#engine.advise(text(situation), checked(options, ADVISE), false));
  }

  adviseJson(situation, options) {
    return run(() => this.#engine.advise(text(situation), checked(options, ADVISE), true));
  }

  verdicts(situation, options) {
    return run(() => this.#engine.verdicts(text(situation), checked(options, VERDICTS), false));
  }

  verdictsJson(situation, options) {
    return run(() => this.#engine.verdicts(text(situation), checked(options, VERDICTS), true));
  }

  outcomes(situation) {
    const codes = run(() => this.#engine.outcomes(text(situation)));
    this.#choices ??= run(() => this.#engine.options());
    return this.#choices.map(({ model, route }, at) => {
      const outcome = (role) => OUTCOMES[codes[at * ROLES.length + role]];
      return { model, route, 'high-stakes': outcome(0), confined: outcome(1), volume: outcome(2), backup: outcome(3) };
    });
  }

  outlook(situation) {
    return new Outlook(run(() => this.#engine.outlook(text(situation))));
  }

  replay(record, options) {
    const { bundle } = checked(options, ['bundle']) ?? {};
    const isObject = isPlain(record);
    const [written] = run(() => [isObject ? stringify(record, 'record') : decoded(record)]);
    if (bundle == null) return run(() => this.#engine.replay(written, false, isObject));
    const named = bundle instanceof Advisor ? bundle.#engine : run(() => engineOf(this.#glue, synchronous(bundle)));
    try {
      return run(() => named.replay(written, true, isObject));
    } finally {
      if (!(bundle instanceof Advisor)) named.free();
    }
  }

  free() {
    this.#engine.free();
  }
}

/** A situation made ready: other weights evaluate no rule again. */
export class Outlook {
  #prepared;

  constructor(prepared) {
    this.#prepared = prepared;
  }

  advise(options) {
    return run(() => this.#prepared.advise(checked(options, ADVISE), false));
  }

  adviseJson(options) {
    return run(() => this.#prepared.advise(checked(options, ADVISE), true));
  }

  free() {
    this.#prepared.free();
  }
}

if (Symbol.dispose) {
  for (const { prototype } of [Advisor, Outlook]) prototype[Symbol.dispose] = prototype.free;
}

/** The day where this runs, as a situation states it: an answer never looks at a clock. */
export function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function started({ wasm, read }, given) {
  engine ??= (() => {
    const made = { glue: make() };
    made.ready = (async () => {
      const from = given ?? wasm();
      const isAddress = typeof from === 'string' || from instanceof URL;
      await made.glue.init({ module_or_path: isAddress ? await read(from) : await from });
      return made.glue;
    })();
    return made;
  })();
  const mine = engine;
  try {
    return await mine.ready;
  } catch (error) {
    if (engine === mine) engine = undefined;
    throw error;
  }
}

function engineOf({ Engine }, bundle) {
  return bundle instanceof Uint8Array ? Engine.from_bytes(bundle) : Engine.from_object(stringify(bundle, 'bundle'));
}

/** A bundle in bytes, or the object that it is. */
async function bytesOf(source, read) {
  const isAddress = typeof source === 'string' || source instanceof URL;
  const found = isAddress ? await read(source) : source;
  if (typeof found?.arrayBuffer !== 'function') return synchronous(found);
  if (found.ok === false) throw new ModelPairError({ code: 'load', message: `${found.url || 'the bundle'}: HTTP ${found.status}` });
  return new Uint8Array(await found.arrayBuffer());
}

function synchronous(bundle) {
  if (bundle instanceof Uint8Array) return bundle;
  if (bundle instanceof ArrayBuffer) return new Uint8Array(bundle);
  if (ArrayBuffer.isView(bundle)) return new Uint8Array(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  if (isPlain(bundle)) return bundle;
  throw new ModelPairError({
    code: 'bundle',
    message: `a bundle is bytes or an object, not ${Object.prototype.toString.call(bundle)}`,
    advice: 'a bundle from an address is loaded with `await loadAdvisor(address)`',
  });
}

/** Text of a record. */
function decoded(record) {
  if (typeof record === 'string') return record;
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(synchronous(record));
}

/** A situation as JSON text; text is passed on, so that its faults have a line and a column. */
function text(situation) {
  if (typeof situation === 'string') return situation;
  return stringify(situation instanceof Map ? Object.fromEntries(situation) : situation, 'situation');
}

function stringify(value, code) {
  if (value === null || typeof value !== 'object') throw new ModelPairError({ code, message: `expected an object, not ${value}` });
  return JSON.stringify(value, (field, member) => {
    if (typeof member === 'bigint') return Number.isSafeInteger(Number(member)) ? Number(member) : String(member);
    if (typeof member !== 'number' || Number.isFinite(member)) return member;
    // JSON would make `null` of it, and `null` means that a fact is not known.
    throw new ModelPairError({ code, field, message: `expected a whole number, not ${member}` });
  });
}

/** An object that is data, also from another realm or behind the proxy of a framework. */
const isPlain = (value) => Object.prototype.toString.call(value) === '[object Object]';

/** Options, none of them misspelled. */
function checked(options, known) {
  if (options == null) return undefined;
  if (!isPlain(options)) throw new ModelPairError({ code: 'options', message: 'expected an object of options' });
  const field = Object.keys(options).find((key) => !known.includes(key));
  if (field) throw new ModelPairError({ code: 'options', field, message: `there is no option \`${field}\``, advice: `there are \`${known.join('`, `')}\`` });
  return options;
}

function run(call) {
  try {
    return call();
  } catch (error) {
    throw told(error);
  }
}

function told(thrown) {
  if (thrown instanceof WebAssembly.RuntimeError) engine = undefined;
  return asError(thrown);
}
