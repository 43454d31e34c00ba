// The query page: an editor with tabs and history, and the answer as table, chart, graph or as it came.
import { Editor } from "./editor.js";
import { Answer } from "./answer.js";

const root = document.querySelector("#editor");
const form = document.querySelector("form.ask");
const words = JSON.parse(root.dataset.words);
const answer = new Answer(root, words);
const editor = new Editor(root, words, form.elements.query.value, run);

document.querySelector("#error")?.remove();
document.querySelector("#result")?.remove();
form.hidden = true;
root.after(answer.element);

let running = null;

/** Runs the query of the tab; a query that is still running is given up. */
async function run(text) {
  running?.abort();
  const own = (running = new AbortController());
  answer.wait(() => own.abort());
  history.replaceState(null, "", permalink(text));
  try {
    const response = await fetch(root.dataset.endpoint, {
      method: "POST",
      body: text,
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.8" },
      signal: own.signal,
    });
    const body = await response.text();
    if (!response.ok) {
      const type = response.headers.get("Content-Type") ?? "";
      const detail = type.includes("json") ? JSON.parse(body).detail : body.split("\n")[1] || body;
      editor.complain(detail);
      answer.fail(detail);
    } else {
      editor.complain("");
      answer.show(response.headers.get("Content-Type") ?? "", body, text, permalink(text, true));
    }
  } catch (error) {
    answer.fail(own.signal.aborted ? "" : String(error.message ?? error));
  }
}

function permalink(text, withVersion = false) {
  const address = new URL(location.pathname, location.href);
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) address.searchParams.set("lang", lang);
  address.searchParams.set("query", text);
  if (withVersion) address.searchParams.set("version", root.dataset.version);
  return address.href;
}

const asked = new URLSearchParams(location.search);
if (asked.has("query") || asked.has("name")) run(editor.text);
