/* What is said about the texts: problems, what changes, what became of the cases. */
import { h, inline, markdown } from './dom.js';

/** A problem in the editor's tooltip. */
export const message = ({ code, message: text, help }) => h('div', { lang: 'en' }, h('code', {}, code), ' ', inline(text), help && h('p', { class: 'help' }, inline(help)));

/** What a word of a pack means. */
export function meaning(found, words, lang) {
  const say = (text) => (typeof text === 'string' ? text : text?.[lang]);
  const card = (...children) => h('div', { class: 'card' }, children);
  const rows = (pairs) => h('dl', {}, pairs.filter(([, value]) => value).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  switch (found.kind) {
    case 'fact':
      return card(
        h('p', {}, h('code', {}, found.path), ` ${say(found.label)}`),
        h('p', {}, say(found.doc)),
        rows([
          [words.type, holds(found.holds, words)],
          [words.unit, found.unit],
          [words.supplied, words.group[found.group]],
        ]),
      );
    case 'value':
      return card(h('p', {}, h('code', {}, found.value), ` ${say(found.label) ?? ''}`), h('p', { class: 'quiet' }, words.of(found.of)));
    case 'function':
      return card(h('p', {}, h('code', {}, found.form)), h('p', {}, say(found.doc)));
    case 'set':
      return card(h('p', {}, h('code', {}, found.name)), h('p', { class: 'quiet' }, words.named));
    default:
      return card(h('p', {}, h('code', {}, found.name), ` (${found.required ? words.must : words.may})`), h('p', { lang: 'en' }, inline(found.doc)));
  }
}

const holds = (type, words) => words.holds[type] ?? (type.startsWith('set of ') ? words.set(type.slice(7)) : type);

/** The list of problems: each leads to its place, and its code to its page. */
export function problems(found, { words, go, explain }) {
  if (!found.length) return [h('p', { class: 'good' }, '✓ ', words.clean)];
  const count = (severity) => found.filter((one) => one.severity === severity).length;
  const item = ({ code, severity, message: text, help, place, labels }) => h(
    'li',
    { class: severity },
    h('p', {}, place && h('button', { class: 'link place', type: 'button', onclick: () => go(place.from, place.to) }, words.at(place.line, place.column)), ' ', h('b', {}, words.severity[severity]), ' ', h('span', { lang: 'en' }, inline(text))),
    help && h('p', { class: 'help', lang: 'en' }, inline(help)),
    labels.map((label) => h('p', { class: 'quiet', lang: 'en' }, `${label.file ?? words.line(label.place.line)}: ${label.message}`)),
    h('details', {}, h('summary', {}, h('code', {}, code)), h('div', { class: 'explained', lang: 'en' }, markdown(explain(code)))),
  );
  return [h('p', {}, words.counted(count('error'), count('warning'))), h('ol', { class: 'problems' }, found.map(item))];
}

const OUTCOMES = ['permitted', 'conditional', 'undetermined', 'denied'];
const MARKS = { permitted: '✓', conditional: '!', undetermined: '?', denied: '✗' };
const ROLES = 4;
const SHOWN_MAX = 12;

const outcome = (name, words) => h('span', { class: `outcome ${name}` }, h('i', { 'aria-hidden': 'true' }, MARKS[name]), ` ${words.verdict[name] ?? name}`);

/** How many verdicts change, and by which rules. */
export function effect(grid, { words, lang }) {
  const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);
  const changed = grid.groups.reduce((all, group) => all + group.cells.length, 0);
  const row = (name) => {
    const [before, now] = [grid.before[name] ?? 0, grid.now[name] ?? 0];
    return h('li', { class: name }, outcome(name, words), ' ', h('span', {}, before === now ? `${now}` : `${before} → ${now}`));
  };
  return [
    h('p', {}, changed ? words.changes(changed, sum(grid.now)) : words.nothing),
    h('ul', { class: 'counts', 'aria-label': words.counts }, OUTCOMES.map(row)),
    h('ul', { class: 'groups' }, grid.groups.map((group, at) => groupOf(group, at === 0, { words, lang }))),
  ];
}

/** One group; only the first shows its verdicts at once. */
function groupOf(group, isFirst, { words, lang }) {
  const rules = group.rules.map(({ rule, change, said }) => h(
    'div',
    { class: 'rule' },
    h('p', {}, h('code', {}, rule), ` ${words.change[change]}`, said && h('span', { class: 'quiet' }, ` · ${said.clause}`)),
    said && h('p', { class: 'quiet' }, said.because[lang]),
  ));
  const rows = options(group.cells);
  const table = () => h(
    'table',
    {},
    h('thead', {}, h('tr', {}, [words.option, words.roles, words.becomes].map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, rows.map(({ cell, roles }) => h(
      'tr',
      {},
      h('th', { scope: 'row' }, h('b', {}, cell.name ?? cell.model), h('small', {}, cell.route)),
      h('td', {}, roles.length === ROLES ? words.allRoles : roles.map((role) => words.role[role] ?? role).join(', ')),
      h('td', {}, outcome(cell.before, words), ' → ', outcome(cell.now, words)),
    ))),
  );
  return h('li', {}, rules.length ? rules : h('p', {}, words.missing, ' ', group.facts.map((fact) => [h('code', {}, fact), ' '])), unfolds(words.cells(group.cells.length), table, isFirst && rows.length <= SHOWN_MAX));
}

/** What is drawn when somebody opens it, which is seldom: a pack may change hundreds of verdicts. */
function unfolds(title, draw, isOpen) {
  const details = h('details', { open: isOpen }, h('summary', {}, title), isOpen && draw());
  details.addEventListener('toggle', () => details.childElementCount > 1 || details.append(draw()));
  return details;
}

/** Cells that change alike in several roles of one option take one row. */
function options(cells) {
  const rows = new Map();
  for (const cell of cells) {
    const key = [cell.model, cell.route, cell.before, cell.now].join('\n');
    if (!rows.has(key)) rows.set(key, { cell, roles: [] });
    rows.get(key).roles.push(cell.role);
  }
  return [...rows.values()];
}

/** What became of each case, and what they see of the conditions. */
export function results(run, { words, goCase, goPack }) {
  const passed = run.cases.filter((one) => !one.faults.length).length;
  const place = (line, go) => h('button', { class: 'link place', type: 'button', onclick: () => go(line) }, words.line(line));
  const fault = (one) => h(
    'li',
    {},
    h('p', {}, place(one.line, goCase), one.message && h('span', { lang: 'en' }, ' ', inline(one.message))),
    one.expected && h('p', {}, h('span', { class: 'quiet' }, `${words.written}: `), h('code', {}, one.expected)),
    one.actual && h('p', {}, h('span', { class: 'quiet' }, `${words.came}: `), h('code', {}, one.actual)),
  );
  const item = ({ heading, line, faults }) => h(
    'li',
    { class: faults.length ? 'fails' : 'passes' },
    h('p', {}, h('i', { 'aria-hidden': 'true' }, faults.length ? '✕' : '✓'), ' ', h('button', { class: 'link', type: 'button', onclick: () => goCase(line) }, heading || words.line(line)), ` ${faults.length ? words.fails : words.passes}`),
    faults.length > 0 && h('ul', { class: 'faults' }, faults.map(fault)),
  );
  const unseen = (one) => h('li', {}, place(one.line, goPack), ' ', h('code', {}, one.text), ` ${words.unseen[one.seen_true ? 'false' : one.seen_false ? 'true' : 'both']}`);
  const left = run.coverage?.conditions.filter((one) => !(one.seen_true && one.seen_false)) ?? [];
  return [
    h('p', {}, run.cases.length ? words.passed(passed, run.cases.length) : words.noCases),
    run.faults.length > 0 && h('ul', { class: 'faults' }, run.faults.map(fault)),
    h('ol', { class: 'cases' }, run.cases.map(item)),
    run.coverage && run.cases.length > 0 && h('p', { class: 'quiet' }, words.coverage(run.coverage.covered, run.coverage.total)),
    left.length > 0 && run.cases.length > 0 && h('ul', { class: 'unseen' }, left.map(unseen)),
  ].filter(Boolean);
}
