/**
 * Keeps a Yjs document in step with the server, and says honestly what is on disk.
 *
 * The protocol is y-websocket's; frames of type 100 add what it lacks: the server's word that an edit is stored. Edits
 * made while the network is away stay in the document and leave, once, when it is back. Knows no element of the page.
 */

import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness"
import * as Y from "yjs"

import { Silence } from "../../realtime/client/silence.ts"

import * as frames from "./frames.ts"
import type { Marks } from "./marks.ts"
import { Saving, type Saved } from "./saving.ts"
import { pieces } from "./split.ts"

export interface SharedState {
  /** saved: everything is on the server's disk; saving: not yet; offline: it cannot be reached. */
  saved: Saved
  /** How many local edits are not on disk. */
  unsaved: number
  /** Something has been waiting for more than 10 s: say it so that nobody can miss it. */
  stuck: boolean
  /** Whether this person may write in it now. */
  write: boolean
  /** The first content has come. */
  synced: boolean
  /**
   * forbidden: no right to it; replaced: its content was purged, local edits are kept aside; outdated: this page does not know all that the
   * document is made of, and was given nothing of it. Nothing follows.
   */
  ended: "forbidden" | "replaced" | "outdated" | null
}

/** Why something is not stored, in French, and which parts of the document must be taken back; null when it does not say. */
export interface Refusal {
  why: string
  places: readonly string[] | null
}

export interface SharedEvents {
  state: SharedState
  /** What was just written is not stored. */
  refused: Refusal
  /** What this person wrote and may not stay; nothing any more when it is empty. */
  marks: Marks
  /** The document began a new epoch: `kept` is the whole local content, as a Yjs update. */
  replaced: { epoch: number; kept: Uint8Array }
}

export interface SharedOptions {
  awareness?: Awareness
  /** ws(s)://…/ws/shared/<uuid>; by default on the page's own host. */
  url?: string
  /** What this page knows of the document's elements. */
  schema?: number
  open?: (url: string) => WebSocket
  random?: () => number
}

type Listener<K extends keyof SharedEvents> = (event: SharedEvents[K]) => void

const FIRST_DELAY = 250
const LONGEST_DELAY = 5000
const STUCK_AFTER = 10_000
/** Keystrokes closer than this leave together, ms. */
const TOGETHER = 30
const AWARENESS_EVERY = 200
const FORBIDDEN = new Set([4403, 4404])
const OUTDATED = 4426
/** The state vector of whoever has nothing. */
const NOTHING_KNOWN = new Uint8Array([0])

export class SharedProvider {
  readonly awareness: Awareness
  private readonly url: string
  private readonly options: SharedOptions
  private readonly saving = new Saving()
  private readonly listeners: { [K in keyof SharedEvents]: Set<Listener<K>> } = {
    state: new Set(),
    refused: new Set(),
    marks: new Set(),
    replaced: new Set(),
  }
  private socket: WebSocket | null = null
  private epoch: number | null = null
  /** The server's state vector, until it may be answered: only after the epoch is known. */
  private asked: Uint8Array | null = null
  private isWelcome = false
  private isSynced = false
  private everSynced = false
  private mayWrite = true
  private isAway = false
  private ended: SharedState["ended"] = null
  private attempts = 0
  private silence = new Silence(() => Date.now())
  /** What each answer to come was asked for: null for what is new, else who wants the whole document. */
  private expected: (((stored: Y.Doc) => void) | null)[] = []
  private wanted: ((stored: Y.Doc) => void)[] = []
  private unsent: Uint8Array[] = []
  private leftAt = 0
  private toldAt = 0
  private timers = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly pulse: ReturnType<typeof setInterval>
  private lastState = ""

  constructor(
    uuid: string,
    readonly doc: Y.Doc,
    options: SharedOptions = {},
  ) {
    this.options = options
    this.url = options.url ?? `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/shared/${uuid}`
    this.awareness = options.awareness ?? new Awareness(doc)
    doc.on("update", this.onUpdate)
    this.awareness.on("update", this.onAwareness)
    if (typeof window !== "undefined") {
      window.addEventListener("online", this.connectNow)
      window.addEventListener("offline", this.cutOff)
      window.addEventListener("beforeunload", this.onLeave)
    }
    this.pulse = setInterval(() => this.watch(), 1000)
    this.connect()
  }

  get state(): SharedState {
    const since = this.saving.since
    return {
      saved: this.isAway || this.ended ? "offline" : this.saving.unsaved > 0 || !this.everSynced ? "saving" : "saved",
      unsaved: this.saving.unsaved,
      stuck: since !== null && Date.now() - since > STUCK_AFTER,
      write: this.mayWrite && this.ended === null,
      synced: this.everSynced,
      ended: this.ended,
    }
  }

  /** Listen; gives the way to stop. `state` is told at once. */
  on<K extends keyof SharedEvents>(name: K, listener: Listener<K>): () => void {
    this.listeners[name].add(listener)
    if (name === "state") (listener as Listener<"state">)(this.state)
    return () => this.listeners[name].delete(listener)
  }

  /** The document as the server has it, nothing of it missing here. Waits for the network; never, once ended. */
  stored(): Promise<Y.Doc> {
    return new Promise((resolve) => {
      this.wanted.push(resolve)
      if (this.isWelcome) this.askForAll()
    })
  }

  destroy(): void {
    this.doc.off("update", this.onUpdate)
    this.awareness.off("update", this.onAwareness)
    if (typeof window !== "undefined") {
      window.removeEventListener("online", this.connectNow)
      window.removeEventListener("offline", this.cutOff)
      window.removeEventListener("beforeunload", this.onLeave)
    }
    clearInterval(this.pulse)
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    for (const listeners of Object.values(this.listeners)) listeners.clear()
    this.hangUp()
    if (!this.options.awareness) this.awareness.destroy()
  }

  // The socket

  private connect(): void {
    if (this.socket || this.ended) return
    const socket = this.options.open ? this.options.open(this.url) : new WebSocket(this.url)
    socket.binaryType = "arraybuffer"
    this.socket = socket
    this.silence = new Silence(() => Date.now())
    socket.onopen = () => this.opened()
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => this.heard(event.data)
    socket.onclose = (event) => this.closed(event.code)
  }

  private readonly connectNow = (): void => {
    clearTimeout(this.timers.get("connect"))
    this.connect()
  }

  /** The browser knows that the network is gone: the socket is given up at once, before its silence says so. */
  private readonly cutOff = (): void => {
    if (this.socket) this.closed(1006)
  }

  private opened(): void {
    this.saving.reconnected()
    this.unsent = []
    this.asked = null
    this.isWelcome = false
    this.send(frames.hello(this.options.schema))
  }

  private closed(code: number): void {
    this.hangUp()
    this.isAway = true
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID)
    removeAwarenessStates(this.awareness, others, this)
    if (FORBIDDEN.has(code)) this.end("forbidden")
    if (code === OUTDATED) this.end("outdated")
    if (!this.ended) this.later("connect", this.delay(), () => this.connect())
    this.changed()
  }

  private delay(): number {
    const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempts++)
    return longest * (0.5 + (this.options.random ?? Math.random)() / 2)
  }

  private hangUp(): void {
    const socket = this.socket
    this.socket = null
    this.isSynced = this.isWelcome = false
    this.wanted.push(...this.expected.filter((want) => want !== null))
    this.expected = []
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private end(why: SharedState["ended"]): void {
    this.ended = why
    this.hangUp()
    clearTimeout(this.timers.get("connect"))
  }

  private send(frame: Uint8Array<ArrayBuffer>): void {
    this.socket?.send(frame)
  }

  /** Once a second: a socket that went silent is not one; and « stuck » comes with time alone. */
  private watch(): void {
    const verdict = this.socket ? this.silence.tick() : "fine"
    if (verdict === "probe" && this.isWelcome) this.send(frames.queryAwareness())
    if (verdict === "dead") this.closed(1006)
    this.changed()
  }

  // What the server says

  private heard(data: ArrayBuffer): void {
    this.silence.heard()
    const frame = frames.read(data)
    switch (frame.kind) {
      case "step1":
        this.asked = frame.body
        this.sendAll()
        break
      case "step2":
      case "update":
        this.receive(frame.body, frame.kind === "step2")
        break
      case "awareness":
        applyAwarenessUpdate(this.awareness, frame.body, this)
        break
      case "word":
        this.obey(frame.word)
        break
      case "unknown":
        break
    }
    this.changed()
  }

  private obey(word: frames.Word): void {
    if ("frames" in word) this.saving.saved(word.frames)
    else if ("refused" in word) this.emit("refused", { why: word.refused, places: word.places ?? null })
    else if ("marks" in word) this.emit("marks", word)
    else this.welcomed(word.epoch, word.write)
  }

  private welcomed(epoch: number, write: boolean): void {
    if (this.epoch !== null && this.epoch !== epoch) {
      const kept = Y.encodeStateAsUpdate(this.doc)
      this.end("replaced")
      this.emit("replaced", { epoch, kept })
      return
    }
    this.epoch = epoch
    this.mayWrite = write
    if (this.isWelcome) return
    this.isWelcome = true
    this.expected.push(null)
    this.send(frames.sync("step1", Y.encodeStateVector(this.doc)))
    this.askForAll()
    if (this.awareness.getLocalState()) this.awareness.setLocalState(this.awareness.getLocalState())
    this.sendAll()
  }

  private receive(update: Uint8Array, isAnswer: boolean): void {
    if (!this.isWelcome) return
    Y.applyUpdate(this.doc, update, this)
    if (!isAnswer) return
    const want = this.expected.shift()
    if (want) {
      const stored = new Y.Doc()
      Y.applyUpdate(stored, update)
      want(stored)
    }
    this.everSynced = true
    this.isAway = false
    this.attempts = 0
  }

  private askForAll(): void {
    for (const want of this.wanted.splice(0)) {
      this.expected.push(want)
      this.send(frames.sync("step1", NOTHING_KNOWN))
    }
  }

  // What is written here

  private readonly onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return
    this.saving.typed(Date.now())
    if (this.isSynced) {
      this.unsent.push(update)
      const wait = this.leftAt + TOGETHER - Date.now()
      if (wait <= 0) this.sendUnsent()
      else if (!this.timers.has("send")) this.later("send", wait, () => this.sendUnsent())
    }
    this.changed()
  }

  private sendUnsent(): void {
    if (!this.isSynced || this.unsent.length === 0) return
    this.leftAt = Date.now()
    const cut = pieces(this.unsent.length > 1 ? Y.mergeUpdates(this.unsent) : (this.unsent[0] ?? new Uint8Array()))
    this.unsent = []
    for (const piece of cut) this.send(frames.sync("update", piece))
    this.saving.left(cut.length)
  }

  /** Answer the server with everything it lacks: whatever was typed so far is in it. */
  private sendAll(): void {
    if (!this.isWelcome || !this.asked) return
    const cut = pieces(Y.encodeStateAsUpdate(this.doc, this.asked))
    this.asked = null
    this.unsent = []
    this.saving.takeBack()
    const last = cut.pop() ?? new Uint8Array([0, 0])
    for (const piece of cut) this.send(frames.sync("update", piece))
    this.send(frames.sync("step2", last))
    this.saving.left(cut.length + 1)
    this.isSynced = true
  }

  private readonly onAwareness = (changes: { added: number[]; updated: number[]; removed: number[] }): void => {
    const mine = this.doc.clientID
    if (![...changes.added, ...changes.updated, ...changes.removed].includes(mine) || !this.isWelcome) return
    const wait = this.toldAt + AWARENESS_EVERY - Date.now()
    if (wait <= 0) this.tellWhere()
    else if (!this.timers.has("awareness")) this.later("awareness", wait, () => this.tellWhere())
  }

  private tellWhere(): void {
    this.toldAt = Date.now()
    if (this.isWelcome) this.send(frames.awareness(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])))
  }

  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    if (this.saving.unsaved > 0) event.preventDefault()
  }

  // Telling the page

  private changed(): void {
    const state = this.state
    const key = JSON.stringify(state)
    if (key === this.lastState) return
    this.lastState = key
    this.emit("state", state)
  }

  private emit<K extends keyof SharedEvents>(name: K, event: SharedEvents[K]): void {
    for (const listener of [...this.listeners[name]]) listener(event)
  }

  private later(name: string, wait: number, act: () => void): void {
    clearTimeout(this.timers.get(name))
    this.timers.set(
      name,
      setTimeout(() => {
        this.timers.delete(name)
        act()
      }, wait),
    )
  }
}
