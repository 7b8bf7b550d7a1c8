#!/usr/bin/env bash
# idiomorph: morphing a form into the very same HTML empties what was typed and not sent.
#
# Expected     the new HTML equals the old one: nothing is touched.
# Happens      a field that has not the focus goes back to the value of its attribute, a ticked box and a chosen option
#              to what the HTML says; only the focused field can be kept (ignoreActiveValue).
# Version      idiomorph 0.8.0 (jsdom 26.1.0)
# Source       https://github.com/bigskysoftware/idiomorph
# Matters      a page that others' work redraws must keep the values of forms under way itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" idiomorph@0.8.0 jsdom@26.1.0 >/dev/null
cat >"$folder/morph.cjs" <<'JS'
const { JSDOM } = require("jsdom")
const fs = require("fs")
const html = `<form><input id="what" value=""><input type="checkbox" id="done">
  <select id="who"><option>Claire</option><option>Nadia</option></select></form>`
const { window } = new JSDOM(`<main>${html}</main>`, { runScripts: "outside-only" })
window.eval(fs.readFileSync(require.resolve("idiomorph/dist/idiomorph.js"), "utf8") + ";window.Idiomorph = Idiomorph")
const at = (id) => window.document.getElementById(id)
at("what").value = "Appeler la CPAM"
at("done").checked = true
at("who").value = "Nadia"
const said = () => [at("what").value, at("done").checked, at("who").value]
const before = said()
window.Idiomorph.morph(window.document.querySelector("main"), html, { morphStyle: "innerHTML", ignoreActiveValue: true })
console.log("idiomorph 0.8.0, the same HTML twice")
console.log("before:", JSON.stringify(before))
console.log("after: ", JSON.stringify(said()))
if (JSON.stringify(before) === JSON.stringify(said())) throw new Error("this is no longer so")
JS
node "$folder/morph.cjs"
