/** What the tests of this folder give the room socket in place of a browser and a server. */

import type { Environment, Wire } from "./environment.ts"
import type { Down, Up } from "./frames.ts"
import { RoomSocket, type RoomOptions } from "./socket.ts"

/** A server's end of a socket, driven by the test. */
export class Line implements Wire {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readyState = 0
  ups: Up[] = []

  send(text: string): void {
    this.ups.push(JSON.parse(text) as Up)
  }

  close(): void {
    this.readyState = 3
  }

  open(): void {
    this.readyState = 1
    this.onopen?.()
  }

  down(frame: Down): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  break(code = 1006): void {
    this.readyState = 3
    this.onclose?.({ code })
  }

  /** Open and be greeted at `seq`, with nothing after it yet. */
  greet(seq = 0): void {
    this.open()
    this.down({ hello: { seq, now: Date.now(), person: 12, abilities: ["enter"] } })
  }

  /** Open, be greeted at `seq` and be told that nothing is missing. */
  welcome(seq = 0): void {
    this.greet(seq)
    this.down({ ready: seq })
  }

  get commands(): { n: number; name: string }[] {
    return this.ups.flatMap((up) => ("n" in up ? [{ n: up.n, name: up.name }] : []))
  }
}

export class World {
  lines: Line[] = []
  asked: { url: string; body: unknown }[] = []
  answer: (url: string, body: unknown) => Response | Promise<Response> = () => Promise.reject(new Error("no network"))
  store = new Map<string, string>()
  claims = new Set<string>()
  readonly environment: Environment = {
    open: () => {
      const line = new Line()
      this.lines.push(line)
      return line
    },
    fetch: async (url, init) => {
      const body = typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : null
      this.asked.push({ url, body })
      return this.answer(url, body)
    },
    storage: {
      getItem: (key) => this.store.get(key) ?? null,
      setItem: (key, value) => void this.store.set(key, value),
    },
    now: () => Date.now(),
    random: Math.random,
    claim: (name) => {
      const free = !this.claims.has(name)
      this.claims.add(name)
      return Promise.resolve(free)
    },
    csrf: () => "token",
  }

  get line(): Line {
    const line = this.lines.at(-1)
    if (!line) throw new Error("no socket was opened")
    return line
  }

  room(options: Partial<RoomOptions> = {}): RoomSocket {
    return new RoomSocket({
      url: "ws://here/ws/meetings/3/",
      commands: "/reunions/3/commands",
      entries: "/reunions/3/entries",
      room: "3",
      lastSeq: 10,
      environment: this.environment,
      ...options,
    })
  }
}

export const ack = (n: number, seq = 11): Down => ({ ack: n, seq, answer: { id: n } })
