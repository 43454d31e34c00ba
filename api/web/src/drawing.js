// A small graph of an answer, arranged by its forces.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";
import { shortened } from "./answer.js";

/** Draws `edges`, triples of (from, to, label); `open(iri)` is called for a node that is clicked. */
export function draw(container, edges, open) {
  const graph = new Graph({ multi: true });
  for (const [from, to] of edges) {
    for (const iri of [from, to]) {
      if (!graph.hasNode(iri)) {
        const angle = graph.order * 2.4;
        graph.addNode(iri, { label: shortened(iri), x: Math.cos(angle) * Math.sqrt(graph.order + 1), y: Math.sin(angle) * Math.sqrt(graph.order + 1), size: 4, color: "#96212a" });
      }
    }
    graph.addEdge(from, to, { color: getComputedStyle(document.documentElement).getPropertyValue("--edge").trim(), type: "arrow" });
  }
  graph.forEachNode((iri) => graph.setNodeAttribute(iri, "size", 3 + Math.sqrt(graph.degree(iri))));
  forceAtlas2.assign(graph, { iterations: graph.order > 800 ? 60 : 200, settings: { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: graph.order > 300 } });
  const sigma = new Sigma(graph, container, { labelColor: { color: getComputedStyle(document.body).color }, labelFont: getComputedStyle(document.body).fontFamily });
  sigma.on("clickNode", ({ node }) => open(node));
}
