// An unmodified y-websocket, driven by lines on standard input: {"write": "…"} types, {"where": {…}} tells its cursor,
// {"show": 1} answers with what it holds, {"stop": 1} leaves. Prints one JSON line per answer and per change of state.

import { createInterface } from "node:readline"
import WebSocket from "ws"
import { WebsocketProvider } from "y-websocket"
import * as Y from "yjs"

const [server, room, cookie] = process.argv.slice(2)
const say = (facts) => process.stdout.write(`${JSON.stringify(facts)}\n`)

class CookieSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { headers: { Cookie: cookie, Origin: server.replace(/^ws:\/\/([^/]+).*/, "http://$1") } })
  }
}

const doc = new Y.Doc()
const text = doc.getText("body")
const provider = new WebsocketProvider(server, room, doc, { WebSocketPolyfill: CookieSocket, disableBc: true })
provider.on("sync", (synced) => say({ synced }))
provider.on("closed", (event) => say({ closed: event.code }))

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  if (order.write !== undefined) text.insert(text.length, order.write)
  if (order.where !== undefined) provider.awareness.setLocalState(order.where)
  if (order.show) {
    const others = [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID)
    say({ text: text.toString(), others: others.map(([, state]) => state), client: doc.clientID })
  }
  if (order.stop) break
}
provider.destroy()
process.exit(0)
