/**
 * The room's socket as the page sees it: commands whose promises settle once, what happened in order, one honest state.
 *
 * Knows no element of the page. Commands wait in the outbox until the server has them on disk, through lost networks,
 * restarts of the server and reloads of the tab; when WebSockets are blocked, the same goes by HTTP.
 */

import { Emitter } from "../../realtime/client/emitter.ts"
import { Silence } from "../../realtime/client/silence.ts"
import { Timers } from "../../realtime/client/timers.ts"
import { ServerClock } from "./clock.ts"
import { browser, type Environment, type Wire } from "./environment.ts"
import type { Ack, Args, Down, Entry, News, Person, Refusal, Resync, Sections, Up } from "./frames.ts"
import { Close, VERSION } from "./frames.ts"
import { Outbox, refusedHere, type Pending } from "./outbox.ts"
import { Pieces } from "./pieces.ts"
import { Polling } from "./polling.ts"
import { RateLimit } from "./rate-limit.ts"

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

const FIRST_WAIT = 250
const LAST_WAIT = 5000
const OPENING = 5000
const HEARTBEAT = 20_000
const STUCK = 10_000
const FALLBACK = 8000
const IN_FLIGHT = 8
const EPHEMERAL = 200
export class RoomSocket {
  readonly outbox: Outbox
  lastSeq: number | null
  private readonly environment: Environment
  private readonly clock = new ServerClock()
  private readonly rate: RateLimit
  private readonly pieces = new Pieces()
  private silence: Silence
  private readonly polling: Polling
  private readonly events = new Emitter<RoomEvents>()
  private readonly sent = new Set<number>()
  private readonly timers = new Timers()
  /** What the screen was drawn for: when it changed meanwhile, the server sends everything anew. */
  private abilities: string[] | null = null
  private wire: Wire | null = null
  private greeted = false
  /** Everything that was missed has come: until then this line may be one on which nothing ever will. */
  private ready = false
  private running = false
  private ended: RoomState["ended"] = null
  private wait = FIRST_WAIT
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
    this.rate = new RateLimit(this.environment)
    this.silence = new Silence(() => this.environment.now())
    this.polling = new Polling(this.environment, options, this.outbox, {
      lastSeq: () => this.lastSeq,
      receive: (frame) => this.receive(frame),
      greeted: (abilities, now, sent) => this.known(abilities, now, sent),
      forbidden: () => this.end("forbidden"),
      changed: () => this.changed(),
    })
  }

  /** Listen; gives the way to stop. */
  on<K extends keyof RoomEvents>(name: K, listener: (event: RoomEvents[K]) => void): () => boolean {
    return this.events.on(name, listener)
  }

  async start(): Promise<void> {
    this.running = true
    await this.outbox.restore()
    this.connect()
    this.watch()
  }

  stop(): void {
    this.running = false
    this.timers.clearAll()
    this.polling.stop()
    this.drop()
    this.changed()
  }

  /** Do a command: resolves once it is on the server's disk, rejects with CommandRefused. Survives any interruption. */
  send(name: string, args: Args = {}): Promise<Ack> {
    const refused = refusedHere(name, args)
    if (refused) {
      this.events.emit("refused", refused)
      return Promise.reject(refused)
    }
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
    const reached = this.running && (this.ready || this.polling.reached)
    return {
      saved: !reached ? "offline" : this.outbox.size > 0 ? "saving" : "saved",
      pending: this.outbox.size,
      stuck: this.outbox.size > 0 && waited >= STUCK,
      ended: this.ended,
    }
  }

  // The connection

  private connect(): void {
    this.timers.clear("connect")
    this.drop()
    this.failingSince ??= this.environment.now()
    const wire = this.environment.open(this.options.url)
    this.wire = wire
    wire.onopen = () => this.greet()
    wire.onmessage = (event) => this.onMessage(event.data)
    wire.onclose = (event) => {
      if (this.wire === wire) this.lost(event.code)
    }
    this.timers.set("opening", OPENING, () => {
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
    this.events.emit("clock", this.clock.offset)
    this.abilities ??= abilities
    this.events.emit("abilities", abilities)
  }

  private welcomed(): void {
    this.greeted = true
    this.silence = new Silence(() => this.environment.now())
    this.sent.clear()
    this.timers.clear("opening")
    this.timers.set("heartbeat", HEARTBEAT, () => this.beat())
    this.pump()
  }

  /** The line works. A greeting alone says so little that it ends no fallback. */
  private caughtUp(): void {
    this.ready = true
    this.wait = FIRST_WAIT
    this.failingSince = null
    this.timers.clear("fallback")
    this.polling.stop()
  }

  private lost(code: number): void {
    this.drop()
    if (code === Close.forbidden) this.end("forbidden")
    else if (code === Close.outdated) this.end("outdated")
    else this.again(code === Close.malformed || code === Close.tooMany ? LAST_WAIT : this.wait)
    this.changed()
  }

  private again(wait: number): void {
    if (!this.running) return
    // Between half and the whole, so that sixty screens do not come back in the same instant.
    this.timers.set("connect", wait * (0.5 + this.environment.random() / 2), () => this.connect())
    this.wait = Math.min(LAST_WAIT, this.wait * 2)
    this.fallBack()
  }

  /** When sockets stay closed, go by HTTP while trying them again from time to time. */
  private fallBack(): void {
    if (this.failingSince === null || this.timers.has("fallback")) return
    const left = this.failingSince + FALLBACK - this.environment.now()
    this.timers.set("fallback", Math.max(0, left), () => this.polling.start())
  }

  private drop(): void {
    const wire = this.wire
    this.wire = null
    this.greeted = this.ready = false
    this.pieces.clear()
    for (const name of ["opening", "heartbeat"]) this.timers.clear(name)
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
    this.timers.set("heartbeat", HEARTBEAT, () => this.beat())
  }

  /** Every second: a line that went silent is dropped, a state that became serious is told. */
  private watch(): void {
    this.timers.set("watch", 1000, () => this.watch())
    const verdict = this.greeted ? this.silence.tick() : "fine"
    if (verdict === "probe") this.beat()
    if (verdict === "dead") this.lost(0)
    this.changed()
  }

  // Up

  private pump(): void {
    if (!this.greeted) return
    for (const command of this.outbox.all) {
      if (this.sent.size >= IN_FLIGHT) return
      if (this.sent.has(command.n)) continue
      const wait = this.rate.take()
      if (wait > 0) {
        this.timers.set("pump", wait, () => this.pump())
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
    this.timers.set("ephemeral", EPHEMERAL, () => this.tellEphemeral())
  }

  private up(frame: Up): void {
    if (this.wire?.readyState === 1) this.wire.send(JSON.stringify(frame))
  }

  // Down

  private onMessage(data: unknown): void {
    this.silence.heard()
    if (typeof data === "string") this.receive(JSON.parse(data) as Down)
  }

  private receive(frame: Down): void {
    if ("hello" in frame) {
      this.known(frame.hello.abilities, frame.hello.now, this.helloAt)
      this.welcomed()
    } else if ("ack" in frame) this.acknowledged({ n: frame.ack, seq: frame.seq, answer: frame.answer })
    else if ("refused" in frame) this.refused(frame.refused, frame)
    else if ("resync" in frame) this.onState(frame)
    else if ("fragments" in frame) this.onNews(frame)
    else if ("ready" in frame) this.caughtUp()
    else if ("presence" in frame) this.events.emit("presence", frame.presence)
    else if ("ephemeral" in frame) this.events.emit("ephemeral", { content: frame.ephemeral, from: frame.from })
    else if ("heartbeat" in frame) this.measured(frame.heartbeat, frame.echo)
    else console.warn(frame.misunderstood)
    this.changed()
  }

  private onNews(piece: News): void {
    const frame = this.pieces.takeNews(piece)
    const last = this.lastSeq ?? 0
    if (!frame || frame.seq <= last) return
    if (frame.after > last) {
      this.lost(0)
      return
    }
    this.lastSeq = frame.seq
    for (const entry of frame.entries) if (entry.seq > last) this.events.emit("entry", entry)
    this.events.emit("fragments", frame.fragments)
  }

  private onState(piece: Resync): void {
    const frame = this.pieces.takeState(piece)
    if (!frame) return
    const { resync: sections, seq, abilities } = frame
    this.lastSeq = seq
    this.abilities = abilities
    this.events.emit("abilities", abilities)
    this.events.emit("resync", { sections, abilities })
  }

  private acknowledged(ack: Ack): void {
    this.answered(ack.n)
    this.outbox.acknowledge(ack)
  }

  private refused(n: number, { why, missing, current, confirm }: Refusal): void {
    this.answered(n)
    const refusal = { why, missing, current, ...(confirm === undefined ? {} : { confirm }) }
    const command = this.outbox.refuse(n, refusal)
    if (command) this.events.emit("refused", { command, refusal })
  }

  private answered(n: number): void {
    this.waitingSince = this.environment.now()
    this.sent.delete(n)
    queueMicrotask(() => this.pump())
  }

  private measured(server: number, echo: number | null): void {
    if (echo === null) return
    this.clock.measure(echo, server, this.environment.now())
    this.events.emit("clock", this.clock.offset)
  }

  // Telling

  private changed(): void {
    if (this.outbox.size === 0) this.waitingSince = null
    else this.waitingSince ??= this.environment.now()
    const state = this.state
    const text = JSON.stringify(state)
    if (text === this.shown) return
    this.shown = text
    this.events.emit("state", state)
  }
}
