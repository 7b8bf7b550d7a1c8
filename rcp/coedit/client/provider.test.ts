import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import * as Y from "yjs"

import * as frames from "./frames.ts"
import { SharedProvider, type SharedState } from "./provider.ts"

/** A server of one document as rcp/coedit behaves, without a network: it stores when told to. */
class Server {
  doc = new Y.Doc()
  epoch = 1
  write = true
  sockets: FakeSocket[] = []
  /** Document frames of the present socket that came, and those already acknowledged. */
  received = 0
  refuses: string | null = null

  open = (): WebSocket => {
    const socket = new FakeSocket(this)
    this.sockets.push(socket)
    return socket as unknown as WebSocket
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error("nobody has connected")
    return socket
  }

  accept(): void {
    this.received = 0
    this.socket.opened()
    this.say(frames.sync("step1", Y.encodeStateVector(this.doc)))
  }

  heard(data: Uint8Array<ArrayBuffer>): void {
    const frame = frames.read(data.slice().buffer)
    if (frame.kind === "word") this.word({ epoch: this.epoch, seq: 0, write: this.write })
    if (frame.kind === "step1") this.say(frames.sync("step2", Y.encodeStateAsUpdate(this.doc, frame.body)))
    if (frame.kind === "step2" || frame.kind === "update") {
      this.received++
      if (this.refuses) this.word({ refused: this.refuses })
      else Y.applyUpdate(this.doc, frame.body)
    }
  }

  save(): void {
    this.word({ saved: this.received, frames: this.received })
  }

  word(word: frames.Word): void {
    const text = new TextEncoder().encode(JSON.stringify(word))
    const size = text.length < 128 ? [text.length] : [(text.length & 127) | 128, text.length >> 7]
    this.say(Uint8Array.from([100, ...size, ...text]))
  }

  say(frame: Uint8Array<ArrayBuffer>): void {
    this.socket.onmessage?.({ data: frame.slice().buffer })
  }
}

class FakeSocket {
  binaryType = ""
  onopen: (() => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  sent: Uint8Array<ArrayBuffer>[] = []
  isClosed = false

  constructor(private readonly server: Server) {}

  opened(): void {
    this.onopen?.()
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.sent.push(data)
    this.server.heard(data)
  }

  close(): void {
    this.isClosed = true
  }

  drop(code = 1006): void {
    this.onclose?.({ code })
  }
}

let server: Server
let doc: Y.Doc
let provider: SharedProvider
const states: SharedState[] = []

function start(options: { accept?: boolean } = {}): void {
  provider = new SharedProvider("uuid", doc, { url: "ws://test", open: server.open, random: () => 1 })
  provider.on("state", (state) => states.push(state))
  if (options.accept !== false) server.accept()
}

const type = (text: string): void => doc.getText("body").insert(doc.getText("body").length, text)
const stored = (): string => server.doc.getText("body").toJSON()

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  doc = new Y.Doc()
  states.length = 0
})

afterEach(() => {
  provider.destroy()
  vi.useRealTimers()
})

describe("what it says of itself", () => {
  it("says saved only after the server's word", () => {
    start()
    server.save()
    expect(provider.state).toMatchObject({ saved: "saved", unsaved: 0, synced: true, write: true })
    type("bonjour")
    expect(stored()).toBe("bonjour")
    expect(provider.state).toMatchObject({ saved: "saving", unsaved: 1 })
    server.save()
    expect(provider.state).toMatchObject({ saved: "saved", unsaved: 0 })
  })

  it("does not call saved what a later frame carries", () => {
    start()
    type("un")
    const first = server.received
    vi.advanceTimersByTime(100)
    type("deux")
    server.word({ saved: 1, frames: first })
    expect(provider.state.unsaved).toBe(1)
  })

  it("counts what waits while the network is away, and cannot be missed after ten seconds", () => {
    start()
    server.save()
    server.socket.drop()
    type("a")
    type("b")
    type("c")
    expect(provider.state).toMatchObject({ saved: "offline", unsaved: 3, stuck: false })
    vi.advanceTimersByTime(11_000)
    expect(states.at(-1)).toMatchObject({ saved: "offline", unsaved: 3, stuck: true })
  })

  it("says so as soon as the browser knows that the network is gone", () => {
    start()
    server.save()
    window.dispatchEvent(new Event("offline"))
    type("a")
    expect(provider.state).toMatchObject({ saved: "offline", unsaved: 1 })
    window.dispatchEvent(new Event("online"))
    server.accept()
    expect(stored()).toBe("a")
  })

  it("warns whoever leaves with unsaved edits, and nobody else", () => {
    start()
    server.save()
    const leave = (): boolean => window.dispatchEvent(new Event("beforeunload", { cancelable: true }))
    expect(leave()).toBe(true)
    type("x")
    expect(leave()).toBe(false)
    server.save()
    expect(leave()).toBe(true)
  })
})

describe("coming back", () => {
  it("sends once what was typed offline, and takes what others wrote", () => {
    start()
    type("avant ")
    server.save()
    server.socket.drop()
    type("hors ligne ")
    server.doc.getText("body").insert(0, "ailleurs ")
    vi.advanceTimersByTime(300)
    server.accept()
    expect(stored()).toBe("ailleurs avant hors ligne ")
    expect(doc.getText("body").toJSON()).toBe(stored())
    expect(provider.state.unsaved).toBe(1)
    server.save()
    expect(provider.state).toMatchObject({ saved: "saved", unsaved: 0 })
  })

  it("sends again what the server had received and not stored when it died", () => {
    start()
    server.save()
    const disk = Y.encodeStateAsUpdate(server.doc)
    type("perdu par le serveur")
    server.socket.drop()
    server.doc = new Y.Doc()
    Y.applyUpdate(server.doc, disk)
    vi.advanceTimersByTime(300)
    server.accept()
    expect(stored()).toBe("perdu par le serveur")
    server.save()
    expect(provider.state.saved).toBe("saved")
  })

  it("waits a quarter of a second, then longer, never more than five", () => {
    start({ accept: false })
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      server.socket.drop()
      const before = server.sockets.length
      let waited = 0
      while (server.sockets.length === before) {
        vi.advanceTimersByTime(10)
        waited += 10
      }
      waits.push(waited)
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000])
  })

  it("leaves a socket that has been silent for thirty seconds", () => {
    start()
    server.save()
    vi.advanceTimersByTime(32_000)
    expect(server.sockets.length).toBeGreaterThan(1)
    expect(server.sockets[0]?.isClosed).toBe(true)
  })

  it("sends everything again when the server asks in the middle", () => {
    start()
    type("un ")
    server.save()
    type("deux")
    server.word({ refused: "" })
    server.say(frames.sync("step1", Y.encodeStateVector(new Y.Doc())))
    const last = frames.read(server.socket.sent.at(-1)!.slice().buffer)
    expect(last.kind).toBe("step2")
    expect(provider.state.saved).toBe("saving")
    server.save()
    expect(provider.state.saved).toBe("saved")
  })
})

describe("what the server decides", () => {
  it("tells why an edit is not stored", () => {
    start()
    const refusals: string[] = []
    provider.on("refused", ({ why }) => refusals.push(why))
    server.refuses = "Cette carte est pleine."
    type("de trop")
    expect(refusals).toEqual(["Cette carte est pleine."])
    expect(provider.state.saved).toBe("saving")
  })

  it("says when one may no longer write", () => {
    start()
    server.word({ epoch: 1, seq: 3, write: false })
    expect(provider.state.write).toBe(false)
  })

  it("stops for good when the right is gone", () => {
    start()
    server.socket.drop(4403)
    vi.advanceTimersByTime(60_000)
    expect(server.sockets).toHaveLength(1)
    expect(provider.state).toMatchObject({ ended: "forbidden", write: false })
  })

  it("keeps local edits aside when the content was purged, and sends none of them", () => {
    start()
    type("ancien")
    server.save()
    server.socket.drop()
    type(" et mes mots")
    server.doc = new Y.Doc()
    server.epoch = 2
    const replaced: { epoch: number; kept: Uint8Array }[] = []
    provider.on("replaced", (event) => replaced.push(event))
    vi.advanceTimersByTime(300)
    server.accept()
    expect(stored()).toBe("")
    expect(provider.state.ended).toBe("replaced")
    const kept = new Y.Doc()
    Y.applyUpdate(kept, replaced[0]?.kept ?? new Uint8Array())
    expect(kept.getText("body").toJSON()).toBe("ancien et mes mots")
  })
})

describe("what it sends", () => {
  it("sends a keystroke at once and gathers those that follow closely", () => {
    start()
    const before = server.received
    type("a")
    type("b")
    type("c")
    expect(server.received).toBe(before + 1)
    vi.advanceTimersByTime(40)
    expect(server.received).toBe(before + 2)
    expect(stored()).toBe("abc")
  })

  it("says where it is at most five times a second, and never repeats others", () => {
    start()
    const told = (): number => server.socket.sent.filter((frame) => frame[0] === 1).length
    const before = told()
    for (let step = 0; step < 50; step++) {
      provider.awareness.setLocalStateField("cursor", step)
      vi.advanceTimersByTime(20)
    }
    expect(told() - before).toBeLessThanOrEqual(6)
    provider.awareness.states.set(7, { cursor: 1 })
    provider.awareness.emit("update", [{ added: [7], updated: [], removed: [] }, "remote"])
    vi.advanceTimersByTime(1000)
    expect(server.socket.sent.filter((frame) => frame[0] === 1).every((frame) => frame[2] === 1)).toBe(true)
  })
})
