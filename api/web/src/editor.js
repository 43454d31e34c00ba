// CodeMirror with SPARQL, our vocabulary to complete from, errors where they are, tabs and a history that stay.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEPT = "jipu.tabs";
const PAST = "jipu.history";
const MOST = 30;

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.number], color: "light-dark(#2f6d3f, #9bd0a8)" },
  { tag: [tags.atom, tags.special(tags.variableName)], color: "light-dark(#2b5cad, #9dbcf2)" },
  { tag: tags.variableName, color: "light-dark(#7a4b00, #e2bd7c)" },
]);
const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--panel)", fontSize: "14px", maxHeight: "60vh" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", minHeight: "14rem" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 5%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--mark) !important" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)" },
  // The library's own underline is an image in a data: address, which the page's policy forbids.
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--accent)" },
  "&.cm-focused": { outline: "2px solid var(--accent)" },
});

const KEYWORDS = ("SELECT CONSTRUCT ASK DESCRIBE DISTINCT WHERE OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH FROM NAMED " +
  "GROUP BY HAVING ORDER LIMIT OFFSET PREFIX EXISTS NOT IN AS COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG DATATYPE " +
  "BOUND IF COALESCE CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE REGEX YEAR ROUND ABS DESC ASC UNDEF").split(" ");

function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage that is full or forbidden costs the memory of tabs, nothing else.
  }
}

/** Completions for a word with a prefix from the vocabulary, for any other from keywords and the query's variables. */
function completer(vocabulary) {
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  return async (context) => {
    const word = context.matchBefore(/[?$]?[\w-]*:?[\w.-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const known = await vocabulary();
    if (/^[?$]/.test(word.text)) {
      const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
      names.delete(word.text);
      return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })) };
    }
    const terms = known.terms.map((term) => ({ label: term.name, detail: term[language] ?? "", type: term.type === "owl:Class" ? "class" : "property" }));
    const prefixes = Object.entries(known.prefixes).map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace", apply: withPrefix(name, iri) }));
    const keywords = KEYWORDS.map((label) => ({ label, type: "keyword" }));
    return { from: word.from, options: [...terms.map((one) => ({ ...one, apply: withTerm(one.label, known.prefixes) })), ...prefixes, ...keywords], validFor: /^[\w.:-]*$/ };
  };
}

const declared = (state, name) => new RegExp(`PREFIX\\s+${name}:`, "i").test(state.doc.toString());

function insertion(view, text, name, iri, from, to) {
  const changes = [{ from, to, insert: text }];
  if (iri && !declared(view.state, name)) changes.unshift({ from: 0, insert: `PREFIX ${name}: <${iri}>\n` });
  view.dispatch({ changes, selection: { anchor: from + text.length + (changes.length > 1 ? changes[0].insert.length : 0) } });
}

const withPrefix = (name, iri) => (view, _completion, from, to) => insertion(view, `${name}:`, name, iri, from, to);
const withTerm = (label, prefixes) => (view, _completion, from, to) => {
  const name = label.split(":")[0];
  insertion(view, label, name, prefixes[name], from, to);
};

/** Typing over a selection, done here: the browser's own way keeps the style of what goes, which the page's policy forbids. */
function typedOver(event, view) {
  const { from, to, empty } = view.state.selection.main;
  if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
  const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  const taken = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, event.data, insert));
  if (!taken) view.dispatch(insert());
  event.preventDefault();
  return true;
}

export class Editor {
  /** An editor in `root` that starts with `text` and calls `run(text)`. */
  constructor(root, words, text, run) {
    this.words = words;
    this.run = () => {
      this.remember();
      run(this.text);
    };
    let loaded;
    const vocabulary = () => (loaded ??= fetch(root.dataset.vocabulary).then((response) => response.json()));
    this.extensions = [
      lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      StreamLanguage.define(sparql), syntaxHighlighting(colours), theme, EditorView.lineWrapping,
      autocompletion({ override: [completer(vocabulary)] }),
      EditorView.contentAttributes.of({ "aria-label": words.label }), EditorView.domEventHandlers({ beforeinput: typedOver }),
      EditorView.updateListener.of((update) => update.docChanged && this.save()),
      keymap.of([{ key: "Mod-Enter", run: () => (this.run(), true) }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    ];
    const asked = new URLSearchParams(location.search);
    this.tabs = stored(KEPT, []).filter((one) => typeof one === "string").slice(0, MOST);
    if (!this.tabs.length || ((asked.has("query") || asked.has("name")) && !this.tabs.includes(text))) this.tabs.push(text);
    this.at = asked.has("query") || asked.has("name") ? this.tabs.indexOf(text) : this.tabs.length - 1;
    this.strip = document.createElement("div");
    this.strip.className = "tabs";
    this.strip.setAttribute("role", "tablist");
    const frame = document.createElement("div");
    frame.className = "editor";
    // The styles that the editor makes for itself go into a shadow tree: there they need no exception from the page's policy.
    const shadow = frame.attachShadow({ mode: "open" });
    this.view = new EditorView({ state: this.state(this.tabs[this.at]), parent: shadow, root: shadow });
    root.append(this.strip, frame, this.bar());
    this.draw();
  }

  get text() {
    return this.view.state.doc.toString();
  }

  state(text) {
    return EditorState.create({ doc: text, extensions: this.extensions });
  }

  save() {
    this.tabs[this.at] = this.text;
    keep(KEPT, this.tabs);
  }

  open(index) {
    this.at = index;
    this.view.setState(this.state(this.tabs[index]));
    this.draw();
    this.view.focus();
  }

  draw() {
    const tabs = this.tabs.map((_text, index) => {
      const tab = Object.assign(document.createElement("button"), { type: "button", textContent: `${this.words.tab} ${index + 1}` });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-selected", index === this.at);
      tab.addEventListener("click", () => this.open(index));
      return tab;
    });
    this.strip.replaceChildren(...tabs);
  }

  bar() {
    const button = (text, className, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, className });
      made.addEventListener("click", act);
      return made;
    };
    this.past = document.createElement("select");
    this.past.setAttribute("aria-label", this.words.history);
    this.past.addEventListener("change", () => {
      this.tabs.push(stored(PAST, [])[this.past.selectedIndex - 1]);
      this.past.selectedIndex = 0;
      this.open(this.tabs.length - 1);
      this.save();
    });
    this.fill();
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.append(
      button(this.words.run, "", () => this.run()),
      button(this.words.new, "plain", () => {
        this.tabs.push("");
        this.open(this.tabs.length - 1);
      }),
      button(this.words.close, "plain", () => {
        this.tabs.splice(this.at, 1);
        if (!this.tabs.length) this.tabs.push("");
        this.open(Math.max(0, this.at - 1));
        this.save();
      }),
      this.past,
    );
    return bar;
  }

  fill() {
    const past = stored(PAST, []);
    const options = [this.words.history, ...past.map((text) => text.replace(/PREFIX[^\n]*\n/gi, "").trim().slice(0, 60))];
    this.past.replaceChildren(...options.map((text) => Object.assign(document.createElement("option"), { textContent: text })));
    this.past.hidden = !past.length;
  }

  remember() {
    keep(PAST, [this.text, ...stored(PAST, []).filter((one) => one !== this.text)].slice(0, MOST));
    this.fill();
  }

  /** Shows an error of the server where it is; an empty text takes the last one away. */
  complain(detail) {
    const match = /line (\d+),? column (\d+)/i.exec(detail) ?? /(\d+):(\d+)/.exec(detail);
    const found = [];
    if (detail && match) {
      const line = this.view.state.doc.line(Math.min(Number(match[1]), this.view.state.doc.lines));
      const from = Math.min(line.from + Number(match[2]) - 1, line.to);
      found.push({ from: from === line.to && from > line.from ? from - 1 : from, to: Math.min(from + 1, this.view.state.doc.length), severity: "error", message: detail });
    }
    this.view.dispatch(setDiagnostics(this.view.state, found));
  }
}
