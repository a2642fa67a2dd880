/* The two editors: CodeMirror 6, under a policy that allows no inline style, no data: image and no markup from text. */
import { autocompletion, acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorSelection, EditorState } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Headings and fences of a page of cases; what is between fences is one color. */
const markdown = {
  name: 'cases',
  startState: () => ({ fenced: false }),
  token(stream, state) {
    if (stream.sol() && stream.match('```')) {
      state.fenced = !state.fenced;
      stream.skipToEnd();
      return 'meta';
    }
    const heading = stream.sol() && !state.fenced && stream.peek() === '#';
    stream.skipToEnd();
    return heading ? 'heading' : state.fenced ? 'string' : null;
  },
};

const colors = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--yes)' },
  { tag: [tags.propertyName, tags.variableName, tags.labelName], color: 'inherit' },
  { tag: [tags.atom, tags.bool, tags.number], color: 'var(--open)' },
  { tag: tags.heading, fontWeight: '700' },
  { tag: [tags.meta, tags.processingInstruction], color: 'var(--quiet)' },
]);

const wavy = (color) => ({ backgroundImage: 'none', paddingBottom: '0', textDecoration: `underline wavy ${color} 1px`, textUnderlineOffset: '0.25em', textDecorationSkipInk: 'none' });
const dot = (color) => ({ content: 'normal', inlineSize: '0.6em', blockSize: '0.6em', margin: '0.45em 0.2em 0', borderRadius: '50%', background: color });

/** What the library draws by images from `data:` addresses is drawn by colors and lines here. */
const look = EditorView.theme({
  '&': { color: 'inherit', backgroundColor: 'transparent', fontSize: '0.86em' },
  '&.cm-focused': { outline: '2px solid', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'currentColor', paddingBlock: '0.6em' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--quiet)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { paddingInline: '0.2em 0.3em', minWidth: '2em' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--hover)', outline: '1px solid var(--line)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--lost)' },
  '.cm-lintRange-error': wavy('var(--lost)'),
  '.cm-lintRange-warning': wavy('var(--care)'),
  '.cm-lintRange-active': { backgroundColor: 'var(--hover)' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--lost)' },
  '.cm-gutter-lint': { inlineSize: '1.1em' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  '.cm-lint-marker-error': dot('var(--lost)'),
  '.cm-lint-marker-warning': { ...dot('var(--care)'), borderRadius: '0' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'inherit', border: '1px solid var(--edge)', borderRadius: '4px', maxInlineSize: 'min(30rem, 92vw)', fontSize: '0.95em', zIndex: '9' },
  '.cm-tooltip-hover': { fontFamily: 'var(--sans)', lineHeight: '1.45' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: 'none', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.2em 0.6em', minBlockSize: '24px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--ink)', color: 'var(--card)' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.8', marginInlineStart: '1em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-tooltip.cm-completionInfo': { padding: '0.5em 0.8em', fontFamily: 'var(--sans)', lineHeight: '1.45' },
  '.cm-diagnostic': { padding: '0.5em 0.8em', borderInlineStart: '3px solid var(--care)', fontFamily: 'var(--sans)', lineHeight: '1.45' },
  '.cm-diagnostic-error': { borderInlineStartColor: 'var(--lost)' },
});

/**
 * Typing over a selection. Left to the browser, Chromium joins the lines by inline styles, which the policy forbids.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== 'insertText' || event.data === null || empty || view.composing) return false;
    const insert = () => view.state.update({ ...view.state.replaceSelection(event.data), userEvent: 'input.type', scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((take) => take(view, from, to, event.data, insert));
    if (!taken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/**
 * An editor in a shadow root. `change` hears of every new text; `complete(text, at)` says what could stand at a place, and
 * `hover(text, at)`, if it is given, what does.
 */
export function editor({ parent, root, text, language, label, describedBy, lang, change, complete, hover }) {
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      history(),
      bracketMatching(),
      closeBrackets(),
      StreamLanguage.define(language === 'toml' ? toml : markdown),
      syntaxHighlighting(colors),
      look,
      typedOver,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, spellcheck: 'false', autocapitalize: 'off', tabindex: '0', lang }),
      EditorView.updateListener.of((update) => update.docChanged && change(update.state.doc.toString())),
      lintGutter({ tooltipFilter: () => [] }),
      autocompletion({ override: [completions(complete)], icons: false, maxRenderedOptions: 10 }),
      hover ? hoverTooltip(hovered(hover), { hoverTime: 250 }) : [],
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        { key: 'F8', run: nextDiagnostic },
        { key: 'Shift-F8', run: previousDiagnostic },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
    ],
  });
  const view = new EditorView({ state, parent, root });
  return {
    text: () => view.state.doc.toString(),
    set: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, selection: { anchor: 0 } }),
    /** Marks problems: `from`, `to`, `severity`, and what to `show`. */
    mark: (found) => view.dispatch(setDiagnostics(view.state, found.map((one) => inside(one, view.state.doc.length)))),
    go(from, to = from) {
      const end = view.state.doc.length;
      const range = EditorSelection.range(Math.min(from, end), Math.min(to, end));
      view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.from, { y: 'center' }) });
      view.focus();
    },
    /** Where a line begins and ends. */
    line(number) {
      const { from, to } = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
      return [from, to];
    },
    close: () => view.destroy(),
  };
}

/** A problem as the library wants it. One without length marks the letter before it. */
function inside({ from, to, severity, message, show }, length) {
  const end = Math.min(to, length);
  const begin = Math.min(from, end);
  return { from: begin === end ? Math.max(0, begin - 1) : begin, to: end, severity, message, renderMessage: show };
}

/** Completions where a word, a value or a path is being typed, or where they are asked for. */
const completions = (complete) => (context) => {
  const before = context.state.sliceDoc(context.pos - 1, context.pos);
  if (!context.explicit && !/[\w.'"`/-]/.test(before)) return null;
  const { from, suggestions } = complete(context.state.doc.toString(), context.pos);
  if (!suggestions.length || (!context.explicit && from === context.pos && !/['".`]/.test(before))) return null;
  const options = suggestions.map(({ label, insert, kind, detail, info }) => ({ label, detail, type: kind, info, apply: insert ? closed(insert) : undefined }));
  return { from, options, validFor: /^[\w./-]*$/ };
};

const CLOSERS = { '"': '"', '[': ']', '{': ' }', '(': ')' };

/** Writes what begins, closes what it opens, and goes to the first place that is empty. */
const closed = (insert) => (view, _completion, from, to) => {
  const open = [];
  for (const letter of insert) {
    if (letter === open.at(-1) || CLOSERS[open.at(-1)]?.trim() === letter) open.pop();
    else if (letter in CLOSERS) open.push(letter);
  }
  const text = insert + open.reverse().map((letter) => CLOSERS[letter]).join('');
  const empty = text.indexOf('""');
  const at = from + (empty >= 0 && !open.length ? empty + 1 : insert.length);
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: at }, userEvent: 'input.complete' });
};

const hovered = (hover) => (view, at) => {
  const found = hover(view.state.doc.toString(), at);
  return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: found.show() }) };
};
