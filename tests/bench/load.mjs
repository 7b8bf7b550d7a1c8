// Sixty people who write in one document: the same edits, the same clients, whatever the server.
// node load.mjs ours|hocuspocus|y-websocket URL ROOM CLIENTS EDITS_A_SECOND SECONDS [COOKIE]
// Says {"ready": true} on a line when all are in, waits for a line, writes, then prints what arrived where and when.

import { createInterface } from "node:readline"
import * as encoding from "lib0/encoding"
import WebSocket from "ws"
import * as Y from "yjs"

const [kind, url, room, clients, rate, seconds, cookie] = process.argv.slice(2)
const [people, perSecond, length] = [Number(clients), Number(rate), Number(seconds)]
const MARK = /(\d+)\.(\d+);/g
// Delays are kept for about ten readers.
const sampled = Math.ceil(people / 10)

function message(...parts) {
  const encoder = encoding.createEncoder()
  if (kind === "hocuspocus") encoding.writeVarString(encoder, room)
  for (const part of parts) {
    if (typeof part === "number") encoding.writeVarUint(encoder, part)
    else if (typeof part === "string") encoding.writeVarString(encoder, part)
    else encoding.writeVarUint8Array(encoder, part)
  }
  return encoding.toUint8Array(encoder)
}

class Person {
  constructor(number) {
    this.number = number
    this.doc = new Y.Doc()
    this.text = this.doc.getText(`person ${number}`)
    this.sentAt = []
    this.heard = 0
    this.doc.on("update", (update) => (this.update = update))
  }

  async open() {
    const options = cookie ? { headers: { Cookie: cookie, Origin: url.replace(/^ws:\/\/([^/]+).*/, "http://$1") } } : {}
    this.socket = new WebSocket(kind === "hocuspocus" ? url : `${url}/${room}`, { ...options, perMessageDeflate: false })
    this.socket.on("error", (error) => console.error(String(error)))
    await new Promise((resolve) => this.socket.once("open", resolve))
    const answered = new Promise((resolve) => this.socket.once("message", resolve))
    if (kind === "hocuspocus") this.socket.send(message(2, 0, "token"))
    if (kind === "ours") this.socket.send(message(100, JSON.stringify({ hello: 1 })))
    this.socket.send(message(0, 0, Y.encodeStateVector(this.doc)))
    await answered
    this.socket.on("message", (data) => this.hear(data))
    this.socket.on("close", (code) => (this.closed = code))
  }

  write() {
    const n = this.sentAt.length
    this.text.insert(this.text.length, `${this.number}.${n};`)
    this.sentAt.push(performance.now())
    this.socket.send(message(0, 2, this.update))
  }

  hear(data) {
    const now = performance.now()
    for (const match of data.toString("latin1").matchAll(MARK)) {
      const [from, n] = [Number(match[1]), Number(match[2])]
      const sent = everyone[from]?.sentAt[n]
      if (from === this.number || sent === undefined) continue
      this.heard++
      if (this.number % sampled === 0) delays.push(now - sent)
    }
  }
}

const everyone = Array.from({ length: people }, (_, number) => new Person(number))
const delays = []
await Promise.all(everyone.map((person) => person.open()))
await new Promise((resolve) => setTimeout(resolve, 1000))
console.log(JSON.stringify({ ready: true }))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
await lines.next()

const began = performance.now()
const every = 1000 / perSecond
const next = everyone.map((_, number) => began + (number / people) * every)
await new Promise((resolve) => {
  const tick = setInterval(() => {
    const now = performance.now()
    if (now - began > length * 1000) {
      clearInterval(tick)
      resolve()
      return
    }
    for (const person of everyone) {
      for (; next[person.number] <= now; next[person.number] += every) person.write()
    }
  }, 2)
})
const edits = everyone.reduce((sum, person) => sum + person.sentAt.length, 0)
const wrote = performance.now() - began
const expected = edits * (people - 1)
const heard = () => everyone.reduce((sum, person) => sum + person.heard, 0)
for (let waited = 0; heard() < expected && waited < 5000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50))
delays.sort((a, b) => a - b)
const at = (share) => Math.round((delays[Math.floor(delays.length * share)] ?? NaN) * 10) / 10
const closed = everyone.filter((person) => person.closed).length
const delay = { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) }
console.log(JSON.stringify({ edits, seconds: wrote / 1000, expected, heard: heard(), ...delay, closed }))
process.exit(0)
