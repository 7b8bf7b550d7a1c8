// Bundles the client. Every <area>/client/<name>.entry.ts becomes build/static/<name>.js, every .entry.css a <name>.css.
// node deploy/build.mjs [--watch]

import { mkdir, readdir, rm } from "node:fs/promises"
import path from "node:path"
import { gzipSync } from "node:zlib"
import { readFileSync } from "node:fs"
import * as esbuild from "esbuild"

const ROOT = path.resolve(import.meta.dirname, "..")
const OUT = path.join(ROOT, "build", "static")
const PACKAGES = ["rcp", "mindmap", "approvals", "procedures"]
const ENTRY = /\.entry\.(ts|css)$/
const watch = process.argv.includes("--watch")

async function findEntries() {
  const found = new Map()
  for (const name of PACKAGES) {
    const files = await readdir(path.join(ROOT, name), { recursive: true }).catch(() => [])
    for (const file of files.filter((f) => f.includes(`client${path.sep}`) && ENTRY.test(f)).sort()) {
      const [base, extension] = [path.basename(file).replace(ENTRY, ""), file.endsWith(".css") ? "css" : "js"]
      const output = `${base}.${extension}`
      const source = path.join(name, file)
      if (found.has(output)) throw new Error(`${output} : deux sources, ${found.get(output)} et ${source}`)
      found.set(output, source)
    }
  }
  return [...found].map(([output, source]) => ({ in: path.join(ROOT, source), out: output.replace(/\.(js|css)$/, "") }))
}

/** Remove what an earlier build left and this one no longer makes. */
async function sweep(outputs) {
  const kept = new Set(Object.keys(outputs).map((file) => path.resolve(ROOT, file)))
  const files = await readdir(OUT, { recursive: true, withFileTypes: true })
  for (const file of files.filter((f) => f.isFile())) {
    const full = path.join(file.parentPath ?? file.path, file.name)
    if (!kept.has(full)) await rm(full)
  }
}

function printSizes(outputs) {
  const files = Object.keys(outputs).filter((file) => /\.(js|css)$/.test(file)).sort()
  for (const file of files) {
    const bytes = readFileSync(path.resolve(ROOT, file))
    const kilobytes = (n) => `${(n / 1024).toFixed(1).padStart(7)} ko`
    console.log(`  ${path.basename(file).padEnd(28)}${kilobytes(bytes.length)}${kilobytes(gzipSync(bytes).length)} compressé`)
  }
}

const report = {
  name: "report",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return
      await sweep(result.metafile.outputs)
      printSizes(result.metafile.outputs)
    })
  },
}

await mkdir(OUT, { recursive: true })
const entryPoints = await findEntries()
if (entryPoints.length > 0) {
  const options = {
    absWorkingDir: ROOT,
    entryPoints,
    outdir: OUT,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    entryNames: "[name]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
    minify: !watch,
    sourcemap: watch, // they would triple the time that compressing the static files takes
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    plugins: [report],
  }
  try {
    if (watch) await (await esbuild.context(options)).watch()
    else await esbuild.build(options)
  } catch {
    process.exitCode = 1 // esbuild has already printed where
  }
}
