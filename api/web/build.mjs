// Bundles each page's script into ../static/built; what several pages share becomes a chunk of its own.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = at("../static/built");

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: ["document", "findings", "map", "query", "table"].map((name) => at(`src/${name}.js`)),
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
});
