// Bundles the page that one_map.py measures: node one_map.mjs <folder>
import path from "node:path"
import * as esbuild from "esbuild"

const here = import.meta.dirname
const out = process.argv[2]
await esbuild.build({
  entryPoints: { one_map_page: path.join(here, "one_map_page.mjs") },
  outdir: out,
  bundle: true,
  format: "iife",
  minify: true,
  // One Yjs, whoever asks for it.
  alias: { yjs: path.join(here, "../../node_modules/yjs") },
  nodePaths: [path.join(here, "node_modules"), path.join(here, "../../node_modules")],
  logLevel: "error",
})
await esbuild.build({
  entryPoints: { look: path.join(here, "one_map_page.css") },
  outdir: out,
  bundle: true,
  loader: { ".woff2": "file" },
  nodePaths: [path.join(here, "../../node_modules")],
  logLevel: "error",
})
