// The citation map: sigma draws it, years across and levels of government down, or freely by its forces.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";

const LEVELS = ["central", "provincial", "municipal", "county", "unknown"];
const COLOURS = { central: "#b3202c", provincial: "#c9781b", municipal: "#2f7d4f", county: "#2b62b0", unknown: "#8a8580", report: "#6a4ba0" };
const section = document.querySelector("#network");
const EDGE = getComputedStyle(document.documentElement).getPropertyValue("--edge").trim();
const words = JSON.parse(section.dataset.words);

/** A number between 0 and 1 that is the same for the same text every time. */
function spread(text) {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  return (hash >>> 0) / 4294967295;
}

/** The drawing's own measures: years from left to right (unknown ones first), levels from the top, reports last. */
function scales(nodes) {
  const years = [...new Set(nodes.map((node) => node.year).filter(Boolean))].sort();
  const columns = new Map([0, ...years].map((year, index) => [year, index]));
  const width = 400 / columns.size;
  const used = [...LEVELS, "report"].filter((row) => nodes.some((node) => rowOf(node) === row));
  return { years, rows: used, x: (year) => columns.get(year) * width, y: (row) => -used.indexOf(row) * (200 / used.length), width, height: 200 / used.length };
}

const rowOf = (node) => (node.kind === "report" ? "report" : node.level);

/** Where a node stands, spread within its year and level. */
function placed(nodes, scale) {
  return nodes.map((node) => ({
    x: scale.x(node.year) + (spread(node.iri) - 0.5) * 0.75 * scale.width,
    y: scale.y(rowOf(node)) + (spread(`${node.iri}/`) - 0.5) * 0.75 * scale.height,
  }));
}

/** The names of years and levels at the drawing's edges, moved along with it. */
function axes(canvas, sigma, scale, shown) {
  const ticks = [0, ...scale.years].map((year) => ({ tick: element("span", { className: "tick" }, String(year || words.no_year)), point: { x: scale.x(year), y: 0 } }));
  const names = scale.rows.map((row) => ({ tick: element("span", { className: "tick level" }, words[row]), point: { x: 0, y: scale.y(row) } }));
  canvas.append(...[...ticks, ...names].map(({ tick }) => tick));
  const place = () => {
    let last = -Infinity;
    for (const { tick, point } of ticks) {
      const { x } = sigma.graphToViewport(point);
      tick.hidden = !shown() || x - last < 34 || x < 60 || x > canvas.clientWidth - 20;
      if (!tick.hidden) [tick.style.left, last] = [`${x}px`, x];
    }
    for (const { tick, point } of names) {
      const { y } = sigma.graphToViewport(point);
      tick.hidden = !shown() || y < 12 || y > canvas.clientHeight - 30;
      tick.style.top = `${y}px`;
    }
  };
  sigma.on("afterRender", place);
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function build(data) {
  const graph = new Graph({ multi: true });
  const scale = scales(data.nodes);
  const places = placed(data.nodes, scale);
  data.nodes.forEach((node, index) => {
    const colour = COLOURS[node.kind === "report" ? "report" : node.level];
    graph.addNode(index, { ...places[index], label: node.label, size: 3 + 2.2 * Math.sqrt(node.cited), color: colour, node });
  });
  for (const edge of data.edges) {
    graph.addEdge(edge.source, edge.target, { size: 0.6 + 0.4 * Math.min(edge.mentions, 6), color: EDGE, relation: edge.relation, type: "arrow" });
  }
  return { graph, places, scale };
}

function select(name, options) {
  const made = element("select");
  made.append(...options.map(([value, label]) => element("option", { value }, label)));
  return element("label", {}, `${name} `, made);
}

function controls(data, { graph, places, scale }, sigma, canvas) {
  const relations = [...new Set(data.edges.map((edge) => edge.relation))].sort();
  const relation = select(words.relation, [["", words.all], ...relations.map((one) => [one, one])]);
  const find = element("input", { type: "search" });
  const list = element("datalist", { id: "map-names" }, ...data.nodes.map((node) => element("option", { value: node.label })));
  find.setAttribute("list", list.id);
  const years = data.nodes.map((node) => node.year).filter(Boolean);
  const from = element("input", { type: "number", min: Math.min(...years), max: Math.max(...years) });
  const to = element("input", { type: "number", min: Math.min(...years), max: Math.max(...years) });
  const free = element("button", { type: "button", className: "plain" }, words.layout);
  const count = element("span", { className: "note" });
  const state = { relation: "", from: 0, to: 0, hover: null };

  const visible = (node) => (!state.from || !node.year || node.year >= state.from) && (!state.to || !node.year || node.year <= state.to);
  const connected = () => {
    const shown = new Set();
    graph.forEachEdge((_edge, attributes, source, target) => {
      if (!state.relation || attributes.relation === state.relation) shown.add(source).add(target);
    });
    return shown;
  };
  let shown = connected();
  sigma.setSetting("nodeReducer", (key, attributes) => {
    const hidden = !shown.has(key) || !visible(attributes.node);
    const near = state.hover === null || key === state.hover || graph.areNeighbors(key, state.hover);
    return { ...attributes, hidden, color: near ? attributes.color : "rgba(160,160,160,0.35)", label: near ? attributes.label : "", forceLabel: state.hover !== null && near };
  });
  sigma.setSetting("edgeReducer", (edge, attributes) => {
    const near = state.hover !== null && graph.hasExtremity(edge, state.hover);
    const hidden = (state.relation && attributes.relation !== state.relation) || (state.hover !== null && !near);
    return { ...attributes, hidden, color: near ? "#b3202c" : attributes.color };
  });
  const refresh = () => {
    shown = connected();
    count.textContent = words.nodes.replace("{count}", [...shown].filter((key) => visible(graph.getNodeAttribute(key, "node"))).length);
    sigma.scheduleRefresh();
  };
  relation.lastChild.addEventListener("change", (event) => { state.relation = event.target.value; refresh(); });
  from.addEventListener("change", () => { state.from = Number(from.value); refresh(); });
  to.addEventListener("change", () => { state.to = Number(to.value); refresh(); });
  find.addEventListener("change", () => {
    const key = graph.findNode((_key, attributes) => attributes.label.includes(find.value));
    if (find.value && key !== undefined) focus(key);
  });
  const focus = (key) => {
    state.hover = key;
    sigma.getCamera().animate({ ...sigma.getNodeDisplayData(key), ratio: 0.3 }, { duration: 300 });
    refresh();
  };
  let moved = false;
  free.addEventListener("click", () => {
    moved = !moved;
    free.textContent = moved ? words.grid : words.layout;
    if (!moved) graph.forEachNode((key) => graph.mergeNodeAttributes(key, places[key]));
    else step(60);
  });
  const step = (left) => {
    if (!moved || !left) return;
    forceAtlas2.assign(graph, { iterations: 3, settings: { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: graph.order > 300 } });
    requestAnimationFrame(() => step(left - 1));
  };
  sigma.on("enterNode", ({ node }) => { state.hover = node; sigma.scheduleRefresh(); });
  sigma.on("leaveNode", () => { state.hover = null; sigma.scheduleRefresh(); });
  sigma.on("clickNode", ({ node }) => location.assign(graph.getNodeAttribute(node, "node").href));
  axes(canvas, sigma, scale, () => !moved);
  keyboard(canvas, sigma, graph, focus, () => state.hover);
  refresh();
  const start = data.nodes.findIndex((node) => node.iri === section.dataset.start);
  if (start >= 0) focus(String(start));
  return element("div", { className: "bar" }, element("label", {}, `${words.search} `, find), list, relation,
    element("label", {}, `${words.year} `, from), element("label", {}, `${words.to} `, to), free, count);
}

/** Arrow keys move, + and - zoom, Tab within the drawing steps through nodes, Enter opens the chosen one. */
function keyboard(canvas, sigma, graph, focus, chosen) {
  const order = graph.nodes();
  let at = -1;
  canvas.addEventListener("keydown", (event) => {
    const camera = sigma.getCamera();
    const { x, y, ratio } = camera.getState();
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (move) camera.setState({ x: x + move[0] * ratio * 0.08, y: y + move[1] * ratio * 0.08 });
    else if (event.key === "+") camera.setState({ ratio: ratio / 1.3 });
    else if (event.key === "-") camera.setState({ ratio: ratio * 1.3 });
    else if (event.key === "n" || event.key === "p") {
      at = (at + (event.key === "n" ? 1 : order.length - 1)) % order.length;
      focus(order[at]);
    } else if (event.key === "Enter" && chosen() !== null) location.assign(graph.getNodeAttribute(chosen(), "node").href);
    else return;
    event.preventDefault();
  });
}

async function draw() {
  const started = performance.now();
  const data = await (await fetch(section.dataset.source)).json();
  if (!data.nodes.length) return;
  section.hidden = false;
  const canvas = element("div", { className: "drawing", tabIndex: 0, role: "application" });
  canvas.setAttribute("aria-label", words.canvas);
  section.append(canvas);
  const built = build(data);
  const ink = getComputedStyle(document.body).color;
  let sigma;
  try {
    sigma = new Sigma(built.graph, canvas, { labelColor: { color: ink }, labelDensity: 0.6, labelRenderedSizeThreshold: 7, labelFont: getComputedStyle(document.body).fontFamily, labelSize: 12, defaultEdgeType: "arrow", zIndex: true });
  } catch {
    canvas.replaceWith(element("p", { className: "empty" }, words.no_webgl));
    return;
  }
  sigma.once("afterRender", () => (section.dataset.drawn = Math.round(performance.now() - started)));
  section.prepend(controls(data, built, sigma, canvas));
  section.append(element("ul", { className: "keys" }, ...[...LEVELS, "report"].map((level) => element("li", {}, element("i", { className: `i-${level}` }), words[level]))));
}

draw();
