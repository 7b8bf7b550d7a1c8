// Our provider in node, driven by lines on standard input: {"write": "…"} types, {"show": 1} answers with what it holds
// and how it is saved, {"stop": 1} leaves. Bundled by the test, since it is TypeScript.

import { createInterface } from "node:readline"
import WebSocket from "ws"
import * as Y from "yjs"

import { SharedProvider } from "../../../rcp/coedit/client/provider.ts"

const [url, cookie] = process.argv.slice(2)
const headers = { Cookie: cookie, Origin: url.replace(/^ws:\/\/([^/]+).*/, "http://$1") }
const doc = new Y.Doc()
const text = doc.getText("body")
const refused = []
const open = (address) => {
  const socket = new WebSocket(address, { headers })
  socket.on("error", () => undefined)
  return socket
}
const provider = new SharedProvider("", doc, { url, open })
provider.on("refused", (why) => refused.push(why))

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  if (order.write !== undefined) text.insert(text.length, order.write)
  if (order.paste !== undefined) doc.transact(() => Array.from({ length: order.paste }, (_, n) => doc.getMap("nodes").set(`n${n}`, "x".repeat(90))))
  if (order.show) {
    const said = { text: text.toString(), nodes: doc.getMap("nodes").size, state: provider.state, refused }
    process.stdout.write(`${JSON.stringify(said)}\n`)
  }
  if (order.stop) break
}
provider.destroy()
process.exit(0)
