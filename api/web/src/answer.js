// An answer of the endpoint in four views, with its downloads, a permalink and the same question in programs.
import { sortable } from "./sorting.js";

const SHOWN = 1000;
const RAW = 200_000;

export class Answer {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.names = new Map();
    this.element = Object.assign(document.createElement("section"), { id: "answer" });
    this.element.setAttribute("aria-live", "polite");
  }

  wait(stop) {
    const button = make("button", { type: "button", className: "plain" }, this.words.stop);
    button.addEventListener("click", stop);
    this.element.replaceChildren(make("div", { className: "bar" }, make("span", { className: "note" }, this.words.running), button));
  }

  fail(detail) {
    const box = make("div", { className: "error" }, make("strong", {}, this.words.failed), make("span", {}, detail));
    box.setAttribute("role", "alert");
    this.element.replaceChildren(...(detail ? [box] : []));
  }

  /** Shows a body of the endpoint: results as JSON, or a graph as N-Triples. */
  show(type, body, query, permalink) {
    this.query = query;
    const data = type.includes("json") ? JSON.parse(body) : null;
    const views = { table: () => this.table(data), chart: () => this.chart(data), graph: () => this.graph(data, body), raw: () => this.raw(data, body) };
    if (data && "boolean" in data) views.table = () => make("p", { className: "verdict" }, data.boolean ? this.words.yes : this.words.no);
    if (!data) delete views.chart;
    const names = Object.keys(views).filter((name) => data || name !== "table");
    const strip = make("div", { className: "tabs" });
    const pane = make("div", {});
    strip.setAttribute("role", "tablist");
    const open = (name) => {
      for (const tab of strip.children) tab.setAttribute("aria-selected", tab.dataset.view === name);
      pane.replaceChildren(views[name]());
    };
    for (const name of names) {
      const tab = make("button", { type: "button" }, this.words[name]);
      tab.dataset.view = name;
      tab.setAttribute("role", "tab");
      tab.addEventListener("click", () => open(name));
      strip.append(tab);
    }
    this.element.replaceChildren(make("h2", {}, this.words.results), this.links(data, permalink), strip, pane, this.snippets());
    open(names[0]);
  }

  links(data, permalink) {
    const endings = !data ? ["ttl", "nt", "jsonld"] : "boolean" in data ? ["json", "xml"] : ["csv", "tsv", "json", "xml"];
    const address = (path, more) => `${path}?${new URLSearchParams({ query: this.query, ...more })}`;
    const links = endings.map((format) => make("a", { href: address(this.root.dataset.endpoint, { format }), download: `jipu.${format}` }, format.toUpperCase()));
    if (data?.results) links.push(make("a", { href: address(this.root.dataset.workbook, {}), download: "jipu.xlsx" }, "Excel"));
    links.push(make("a", { href: permalink }, this.words.permalink));
    return make("p", { className: "downloads" }, this.words.download, ...links);
  }

  table(data) {
    const columns = data.head.vars;
    const rows = data.results.bindings;
    if (!rows.length) return make("p", { className: "empty" }, this.words.empty);
    const count = make("p", { className: "count" });
    const filter = make("input", { type: "search", placeholder: this.words.filter });
    filter.setAttribute("aria-label", this.words.filter);
    const body = make("tbody", {});
    const fill = () => {
      const wanted = filter.value.trim().toLowerCase();
      const fitting = wanted ? rows.filter((row) => columns.some((name) => row[name]?.value.toLowerCase().includes(wanted))) : rows;
      body.replaceChildren(...fitting.slice(0, SHOWN).map((row) => make("tr", {}, ...columns.map((name) => this.cell(row[name])))));
      this.name(body);
      count.textContent = this.words.rows.replace("{shown}", Math.min(fitting.length, SHOWN)).replace("{total}", rows.length);
    };
    filter.addEventListener("input", fill);
    const head = make("tr", {}, ...columns.map((name) => Object.assign(make("th", {}, name), { scope: "col" })));
    const table = make("table", {}, make("thead", {}, head), body);
    fill();
    sortable(table);
    const scroll = make("div", { className: "scroll", tabIndex: 0 }, table);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", this.words.results);
    return make("div", {}, make("div", { className: "bar" }, filter, count), scroll);
  }

  cell(term) {
    if (!term) return make("td", {});
    if (term.type === "uri") return make("td", {}, make("a", { href: this.page(term.value), title: term.value }, shortened(term.value)));
    const number = /#(integer|decimal|double|float)$/.test(term.datatype ?? "");
    return make("td", { className: number ? "number" : term.value.length > 16 ? "long" : "" }, term.value);
  }

  /** Gives the links of a table the labels of what they lead to. */
  async name(body) {
    const links = [...body.querySelectorAll("a[title]")];
    const unknown = [...new Set(links.map((link) => link.title))].filter((iri) => !this.names.has(iri));
    for (let at = 0; at < unknown.length; at += 500) {
      const some = new URLSearchParams(unknown.slice(at, at + 500).map((iri) => ["iri", iri]));
      const response = await fetch(this.root.dataset.labels, { method: "POST", body: some });
      if (!response.ok) return;
      for (const [iri, label] of Object.entries(await response.json())) this.names.set(iri, label);
    }
    for (const link of links) link.textContent = this.names.get(link.title) || link.textContent;
  }

  page(iri) {
    const address = new URL(this.root.dataset.node, location.href);
    address.searchParams.set("iri", iri);
    return address.href;
  }

  /** What came, as it came; a graph as Turtle, which is easier to read than what the drawing takes. */
  raw(data, body) {
    const pane = make("pre", {}, data ? body.slice(0, RAW) : this.words.running);
    pane.tabIndex = 0;
    if (!data) {
      const address = `${this.root.dataset.endpoint}?${new URLSearchParams({ query: this.query, format: "ttl" })}`;
      fetch(address).then((response) => response.text()).then((text) => (pane.textContent = text.slice(0, RAW)));
    }
    return pane;
  }

  chart(data) {
    const canvas = make("canvas", {});
    const rows = data.results?.bindings ?? [];
    const isNumber = (name) => rows.length && rows.every((row) => !row[name] || isFinite(row[name].value)) && rows.some((row) => /#(integer|decimal|double|float)$/.test(row[name]?.datatype ?? ""));
    const value = data.head.vars.find(isNumber);
    const label = data.head.vars.find((name) => name !== value);
    if (!value || !label) return make("p", { className: "empty" }, this.words.no_chart);
    import("./chart.js").then(({ draw }) => draw(canvas, rows.slice(0, 200).map((row) => [shortened(row[label]?.value ?? ""), Number(row[value]?.value ?? 0)]), value));
    return make("div", { className: "drawing" }, canvas);
  }

  graph(data, body) {
    const edges = data ? pairs(data) : triples(body);
    if (!edges.length) return make("p", { className: "empty" }, this.words.no_graph);
    const drawing = make("div", { className: "drawing" });
    import("./drawing.js").then(({ draw }) => draw(drawing, edges.slice(0, 3000), (iri) => location.assign(this.page(iri))));
    return drawing;
  }

  snippets() {
    const endpoint = new URL(this.root.dataset.endpoint, location.href).href;
    const quoted = JSON.stringify(this.query);
    const code = {
      curl: `curl -G ${endpoint} -H 'Accept: text/csv' --data-urlencode query=${shell(this.query)}`,
      Python: `import pandas as pd\nfrom urllib.parse import urlencode\n\nquery = ${quoted}\ntable = pd.read_csv("${endpoint}?" + urlencode({"query": query, "format": "csv"}))`,
      R: `query <- ${quoted}\ntable <- read.csv(paste0("${endpoint}?format=csv&query=", utils::URLencode(query, reserved = TRUE)))`,
    };
    const parts = Object.entries(code).flatMap(([name, text]) => [make("h3", {}, name), make("pre", {}, text)]);
    return make("details", {}, make("summary", {}, this.words.snippets), ...parts);
  }
}

function shell(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The first two columns of resources as edges. */
function pairs(data) {
  const rows = data.results?.bindings ?? [];
  const names = (data.head.vars ?? []).filter((name) => rows.some((row) => row[name]?.type === "uri"));
  if (names.length < 2) return [];
  return rows.filter((row) => row[names[0]] && row[names[1]]).map((row) => [row[names[0]].value, row[names[1]].value, ""]);
}

/** The statements between resources of N-Triples, which is one statement a line. */
function triples(body) {
  const found = body.matchAll(/^<([^>]*)> <([^>]*)> <([^>]*)> \.$/gm);
  return [...found].map(([, subject, predicate, object]) => [subject, object, shortened(predicate)]);
}

export function shortened(value) {
  return /^https?:/.test(value) ? (value.split(/[#/]/).filter(Boolean).slice(-2).join("/")) : value;
}

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
