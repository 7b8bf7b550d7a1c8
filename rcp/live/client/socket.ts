/**
 * The room's socket as the page sees it: commands whose promises settle once, what happened in order, one honest state.
 *
 * Knows no element of the page. Commands wait in the outbox until the server has them on disk, through lost networks,
 * restarts of the server and reloads of the tab; when WebSockets are blocked, the same goes by HTTP.
 */

import { ServerClock } from "./clock.ts"
import { browser, type Environment, type Wire } from "./environment.ts"
import { Close, VERSION, type Ack, type Args, type Down, type Entry, type Person, type Refusal, type Sections, type Up } from "./frames.ts"
import { Outbox, type Pending } from "./outbox.ts"
import { Pace } from "./pace.ts"
import { Polling } from "./polling.ts"

export type { Ack, Args, Entry, Person, Refusal, Sections } from "./frames.ts"
export { CommandRefused, type Pending } from "./outbox.ts"

export interface RoomState {
  /** saved: the server has everything; saving: it does not yet; offline: it cannot be reached. */
  saved: "saved" | "saving" | "offline"
  /** How many commands wait for their acknowledgement. */
  pending: number
  /** Something has been waiting for more than 10 s: say it so that nobody can miss it. */
  stuck: boolean
  /** forbidden: this person may no longer be here; outdated: the page must be loaded again. */
  ended: "forbidden" | "outdated" | null
}

export interface RoomEvents {
  state: RoomState
  /** One per entry, in order, before the fragments of the same batch. */
  entry: Entry
  fragments: Sections
  /** Every section anew, and what this person may do now. */
  resync: { sections: Sections; abilities: string[] }
  abilities: string[]
  presence: Person[]
  ephemeral: { content: Args; from: number | null }
  /** A refusal, also of a command whose promise went with an earlier load of the page. */
  refused: { command: Pending; refusal: Refusal }
  /** The measured offset of the server's clock, ms. */
  clock: number
}

export interface RoomOptions {
  /** ws(s)://…/ws/meetings/12/ */
  url: string
  /** The same room by HTTP: /reunions/12/commands and /reunions/12/entries */
  commands: string
  entries: string
  /** The name of this room in the tab's storage. */
  room: string
  /** The seq the page was rendered at; null asks for everything. */
  lastSeq: number | null
  /** A big screen: sees, does nothing, is nobody's presence. */
  wall?: boolean
  environment?: Environment
}

type Listener<K extends keyof RoomEvents> = (event: RoomEvents[K]) => void

const FIRST_WAIT = 250
const LAST_WAIT = 5000
const OPENING = 5000
const HEARTBEAT = 20_000
const SILENCE = 30_000
const STUCK = 10_000
const FALLBACK = 8000
const IN_FLIGHT = 8
const EPHEMERAL = 200

export class RoomSocket {
  readonly outbox: Outbox
  lastSeq: number | null
  private readonly environment: Environment
  private readonly clock = new ServerClock()
  private readonly pace: Pace
  private readonly polling: Polling
  private readonly listeners = new Map<keyof RoomEvents, Set<(event: never) => void>>()
  private readonly sent = new Set<number>()
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** What the screen was drawn for: when it changed meanwhile, the server sends everything anew. */
  private abilities: string[] | null = null
  private wire: Wire | null = null
  private greeted = false
  private running = false
  private ended: RoomState["ended"] = null
  private wait = FIRST_WAIT
  private heardAt = 0
  private helloAt = 0
  private failingSince: number | null = null
  /** Since when something has waited without any answer. */
  private waitingSince: number | null = null
  private shown = ""
  private nextEphemeral: Args | null = null

  constructor(private readonly options: RoomOptions) {
    this.environment = options.environment ?? browser()
    this.lastSeq = options.lastSeq
    this.outbox = new Outbox(this.environment, `room:${options.room}`)
    this.pace = new Pace(this.environment)
    this.polling = new Polling(this.environment, options, this.outbox, {
      lastSeq: () => this.lastSeq,
      receive: (frame) => this.receive(frame),
      greeted: (abilities, now, sent) => this.known(abilities, now, sent),
      forbidden: () => this.end("forbidden"),
      changed: () => this.changed(),
    })
  }

  on<K extends keyof RoomEvents>(name: K, listener: Listener<K>): () => void {
    const listeners = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  async start(): Promise<void> {
    this.running = true
    await this.outbox.restore()
    this.connect()
    this.watch()
  }

  stop(): void {
    this.running = false
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
    this.polling.stop()
    this.drop()
    this.changed()
  }

  /** Do a command: resolves once it is on the server's disk, rejects with CommandRefused. Survives any interruption. */
  send(name: string, args: Args = {}): Promise<Ack> {
    this.waitingSince ??= this.environment.now()
    const answer = this.outbox.add(name, args)
    this.pump()
    this.changed()
    return answer
  }

  /** Tell the others something that may be lost, at most five times a second; the latest wins. */
  ephemeral(content: Args): void {
    this.nextEphemeral = content
    if (!this.timers.has("ephemeral")) this.tellEphemeral()
  }

  /** The server's clock now, ms. */
  serverNow(): number {
    return this.environment.now() + this.clock.offset
  }

  /** Try again at once: the network is back, the page is visible again. */
  retry(): void {
    if (!this.running || this.ended) return
    if (this.greeted) this.beat()
    else if (!this.wire) this.connect()
  }

  /** The browser knows that the network is gone: the line is given up at once, before its silence says so. */
  cutOff(): void {
    if (this.running && !this.ended && this.wire) this.lost(0)
  }

  get state(): RoomState {
    const waited = this.waitingSince === null ? 0 : this.environment.now() - this.waitingSince
    const reached = this.running && (this.greeted || this.polling.reached)
    return {
      saved: !reached ? "offline" : this.outbox.size > 0 ? "saving" : "saved",
      pending: this.outbox.size,
      stuck: this.outbox.size > 0 && waited >= STUCK,
      ended: this.ended,
    }
  }

  // The connection

  private connect(): void {
    this.cancel("connect")
    this.drop()
    this.failingSince ??= this.environment.now()
    const wire = this.environment.open(this.options.url)
    this.wire = wire
    wire.onopen = () => this.greet()
    wire.onmessage = (event) => this.heard(event.data)
    wire.onclose = (event) => {
      if (this.wire === wire) this.lost(event.code)
    }
    this.later("opening", OPENING, () => {
      if (!this.greeted) this.lost(0)
    })
  }

  private greet(): void {
    this.helloAt = this.environment.now()
    const { outbox, lastSeq, abilities } = this
    const wall = this.options.wall ?? false
    this.up({ v: VERSION, hello: { client: outbox.client, last_seq: lastSeq, wall, abilities } })
  }

  private known(abilities: string[], now: number, sent: number): void {
    this.clock.measure(sent, now, this.environment.now())
    this.emit("clock", this.clock.offset)
    this.abilities ??= abilities
    this.emit("abilities", abilities)
  }

  private welcomed(): void {
    this.greeted = true
    this.wait = FIRST_WAIT
    this.failingSince = null
    this.sent.clear()
    this.cancel("opening")
    this.cancel("fallback")
    this.polling.stop()
    this.later("heartbeat", HEARTBEAT, () => this.beat())
    this.pump()
  }

  private lost(code: number): void {
    this.drop()
    if (code === Close.forbidden) this.end("forbidden")
    else if (code === Close.outdated) this.end("outdated")
    else this.again(code === Close.garbage || code === Close.flood ? LAST_WAIT : this.wait)
    this.changed()
  }

  private again(wait: number): void {
    if (!this.running) return
    // Between half and the whole, so that sixty screens do not come back in the same instant.
    this.later("connect", wait * (0.5 + this.environment.random() / 2), () => this.connect())
    this.wait = Math.min(LAST_WAIT, this.wait * 2)
    this.fallBack()
  }

  /** When sockets stay closed, go by HTTP while trying them again from time to time. */
  private fallBack(): void {
    if (this.failingSince === null || this.timers.has("fallback")) return
    const left = this.failingSince + FALLBACK - this.environment.now()
    this.later("fallback", Math.max(0, left), () => this.polling.start())
  }

  private drop(): void {
    const wire = this.wire
    this.wire = null
    this.greeted = false
    for (const name of ["opening", "heartbeat"]) this.cancel(name)
    if (!wire) return
    wire.onopen = wire.onmessage = wire.onclose = null
    wire.close()
  }

  private end(why: RoomState["ended"]): void {
    this.ended = why
    this.stop()
  }

  private beat(): void {
    this.up({ v: VERSION, heartbeat: this.environment.now() })
    this.later("heartbeat", HEARTBEAT, () => this.beat())
  }

  /** Every second: a line that went silent is dropped, a state that became serious is told. */
  private watch(): void {
    this.later("watch", 1000, () => this.watch())
    if (this.greeted && this.environment.now() - this.heardAt > SILENCE) this.lost(0)
    this.changed()
  }

  // Up

  private pump(): void {
    if (!this.greeted) return
    for (const command of this.outbox.all) {
      if (this.sent.size >= IN_FLIGHT) return
      if (this.sent.has(command.n)) continue
      const wait = this.pace.take()
      if (wait > 0) {
        this.later("pump", wait, () => this.pump())
        return
      }
      this.sent.add(command.n)
      this.up({ v: VERSION, ...command })
    }
  }

  private tellEphemeral(): void {
    if (!this.nextEphemeral) return
    if (this.greeted) this.up({ v: VERSION, ephemeral: this.nextEphemeral })
    this.nextEphemeral = null
    this.later("ephemeral", EPHEMERAL, () => this.tellEphemeral())
  }

  private up(frame: Up): void {
    if (this.wire?.readyState === 1) this.wire.send(JSON.stringify(frame))
  }

  // Down

  private heard(data: unknown): void {
    this.heardAt = this.environment.now()
    if (typeof data === "string") this.receive(JSON.parse(data) as Down)
  }

  private receive(frame: Down): void {
    if ("hello" in frame) {
      this.known(frame.hello.abilities, frame.hello.now, this.helloAt)
      this.welcomed()
    } else if ("ack" in frame) this.acknowledged({ n: frame.ack, seq: frame.seq, answer: frame.answer })
    else if ("refused" in frame) this.refused(frame.refused, frame)
    else if ("resync" in frame) this.resynced(frame.resync, frame.seq, frame.abilities)
    else if ("fragments" in frame) this.told(frame)
    else if ("presence" in frame) this.emit("presence", frame.presence)
    else if ("ephemeral" in frame) this.emit("ephemeral", { content: frame.ephemeral, from: frame.from })
    else if ("heartbeat" in frame) this.measured(frame.heartbeat, frame.echo)
    else console.warn(frame.misunderstood)
    this.changed()
  }

  private told(frame: { seq: number; after: number; entries: Entry[]; fragments: Sections }): void {
    const last = this.lastSeq ?? 0
    if (frame.seq <= last) return
    if (frame.after > last) {
      this.lost(0)
      return
    }
    this.lastSeq = frame.seq
    for (const entry of frame.entries) if (entry.seq > last) this.emit("entry", entry)
    this.emit("fragments", frame.fragments)
  }

  private resynced(sections: Sections, seq: number, abilities: string[]): void {
    this.lastSeq = seq
    this.abilities = abilities
    this.emit("abilities", abilities)
    this.emit("resync", { sections, abilities })
  }

  private acknowledged(ack: Ack): void {
    this.answered(ack.n)
    this.outbox.acknowledge(ack)
  }

  private refused(n: number, { why, missing, current }: Refusal): void {
    this.answered(n)
    const refusal = { why, missing, current }
    const command = this.outbox.refuse(n, refusal)
    if (command) this.emit("refused", { command, refusal })
  }

  private answered(n: number): void {
    this.waitingSince = this.environment.now()
    this.sent.delete(n)
    queueMicrotask(() => this.pump())
  }

  private measured(server: number, echo: number | null): void {
    if (echo === null) return
    this.clock.measure(echo, server, this.environment.now())
    this.emit("clock", this.clock.offset)
  }

  // Telling

  private emit<K extends keyof RoomEvents>(name: K, event: RoomEvents[K]): void {
    for (const listener of this.listeners.get(name) ?? []) (listener as Listener<K>)(event)
  }

  private changed(): void {
    if (this.outbox.size === 0) this.waitingSince = null
    else this.waitingSince ??= this.environment.now()
    const state = this.state
    const text = JSON.stringify(state)
    if (text === this.shown) return
    this.shown = text
    this.emit("state", state)
  }

  private later(name: string, wait: number, run: () => void): void {
    this.cancel(name)
    const timer = setTimeout(() => {
      this.timers.delete(name)
      run()
    }, wait)
    this.timers.set(name, timer)
  }

  private cancel(name: string): void {
    const timer = this.timers.get(name)
    if (timer !== undefined) clearTimeout(timer)
    this.timers.delete(name)
  }
}
