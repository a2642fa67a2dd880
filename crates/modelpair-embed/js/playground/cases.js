/* What could stand at a place of a page of cases: the format is that of `modelpair test`. */

const OUTCOMES = ['permitted', 'conditional', 'denied', 'undetermined'];
const ROLES = ['high-stakes', 'confined', 'volume', 'backup'];
const KINDS = ['closed', 'hosted-open', 'self-hosted'];
const FENCES = ['toml situation', 'text verdicts', 'text pair', 'toml facts', 'text report', 'toml policy'];
const PARTS = ['by', 'with', 'warns', 'missing'];
/** The lines of a pair, with the words that each takes; `rules` stands for the rules in force. */
const PAIR = {
  primary: [...KINDS, ...ROLES],
  partner: [...KINDS, ...ROLES, 'dormant'],
  pair: [],
  exit: ['nothing feasible'],
  differs: [...ROLES, 'nothing'],
  note: [],
  warns: 'rules',
  must: 'rules',
};

/**
 * `from`, and what fits between it and `at`. `known` is what the catalog and the packs have; `pack` is the text of the
 * pack beside the cases, whose rules may be named, too.
 */
export function complete(text, at, known, pack) {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(start, at);
  const { kind, inside } = fence(text.slice(0, start));
  const [token] = /[\w./*-]*$/.exec(line);
  const rest = line.slice(0, line.length - token.length);
  const suggest = {
    'toml situation': () => fact(line, inside, known, true),
    'toml facts': () => fact(line, inside, known, false),
    'text verdicts': () => verdict(rest, known, pack),
    'text report': () => ending(`:${rest}`, known, pack),
    'text pair': () => pair(rest, known, pack),
    '': () => (/^`*$/.test(rest) && rest ? FENCES.map((name) => ({ label: `\`\`\`${name}`, insert: `\`\`\`${name}\n` })) : []),
  };
  const found = suggest[kind]?.() ?? [];
  const from = kind ? at - token.length : start;
  return { from, suggestions: found.map((one) => (typeof one === 'string' ? { label: one } : one)) };
}

/** The fence that is open behind a text, and what stands in it so far. */
function fence(before) {
  let kind = '';
  let inside = [];
  for (const line of before.split('\n')) {
    const found = /^```(.*)$/.exec(line);
    if (found) [kind, inside] = [kind ? '' : found[1].trim(), []];
    else inside.push(line);
  }
  return { kind, inside };
}

/** Tables, keys and values of facts, as TOML writes them. */
function fact(line, inside, known, isSituation) {
  const facts = known.facts.filter(({ stated }) => stated || !isSituation);
  const head = inside.findLast((one) => /^\s*\[/.test(one));
  const table = head ? `${head.replace(/[[\]\s]/g, '')}.` : '';
  if (/^\s*\[[\w.]*$/.test(line)) {
    const tables = facts.map(({ path }) => path.split('.').slice(0, -1).join('.')).filter(Boolean);
    return [...new Set(tables)];
  }
  const [, key, value] = /^\s*([\w.]+)\s*=(.*)$/.exec(line) ?? [];
  if (key === undefined) {
    const own = facts.filter(({ path }) => path.startsWith(table));
    const keys = own.map(({ path, label }) => ({ label: path.slice(table.length), insert: `${path.slice(table.length)} = `, info: label }));
    return isSituation && !table ? [{ label: 'profile', insert: 'profile = "' }, ...keys] : keys;
  }
  const path = table + key;
  const { set, values = [] } = known.facts.find((one) => one.path === path) ?? {};
  const words = path === 'profile' ? known.profiles.map((id) => `"${id}"`) : values;
  // Within quotes the word alone; else with them, and a set with its bracket.
  if (/["'][\w.-]*$/.test(value)) return words.map((word) => word.replaceAll('"', ''));
  const opens = set && !value.includes('[') ? '[' : '';
  return words.map((word) => ({ label: word.replaceAll('"', ''), insert: opens + word }));
}

/** `<model> @ <route>, <role>: <verdict> ...` */
function verdict(rest, known, pack) {
  const models = [...new Set(known.options.map(([model]) => model))];
  if (!rest.includes('@')) return models.map((label) => ({ label, insert: `${label} @ ` }));
  if (!rest.includes(',')) {
    const [model] = rest.split('@');
    const routes = known.options.filter(([id]) => id === model.trim()).map(([, route]) => route);
    return [...routes, '*'].map((label) => ({ label, insert: `${label}, ` }));
  }
  if (!rest.includes(':')) return [...ROLES, '*'].map((label) => ({ label, insert: `${label}: ` }));
  return ending(rest, known, pack);
}

/** What follows the colon: a verdict, then rules and facts. */
function ending(rest, known, pack) {
  const after = rest.slice(rest.indexOf(':') + 1);
  if (!after.trim()) return OUTCOMES;
  const part = PARTS.findLast((one) => new RegExp(`\\b${one}\\s+([^,]+,\\s*)*$`).test(after));
  if (part === 'missing') return [...known.facts.map(({ path, label }) => ({ label: path, info: label })), 'license'];
  return part ? rules(known, pack) : PARTS.map((label) => ({ label, insert: `${label} ` }));
}

function pair(rest, known, pack) {
  const [key, ...after] = rest.split(':');
  if (!after.length) return Object.keys(PAIR).map((label) => ({ label, insert: `${label}: ` }));
  const words = PAIR[key.trim()] ?? [];
  return words === 'rules' ? rules(known, pack) : words;
}

/** The rules in force, those of the pack first. */
function rules(known, pack) {
  const id = /^\s*id\s*=\s*["']([^"']+)["']/m.exec(pack)?.[1];
  const own = [...pack.matchAll(/^\s*\[rule\.([\w-]+)\]/gm)].map(([, name]) => `${id}/${name}`);
  return [...own, ...known.rules.filter((rule) => !rule.startsWith(`${id}/`))];
}
