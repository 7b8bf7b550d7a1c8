/** The same room by HTTP, for networks that let no WebSocket through: commands posted, entries asked for. */

import type { Environment } from "./environment.ts"
import { VERSION, type Down } from "./frames.ts"
import type { Outbox, Pending } from "./outbox.ts"

const EVERY = 2000
const TIMEOUT = 15_000

interface Room {
  lastSeq(): number | null
  receive(frame: Down): void
  /** The server's clock was `now` between the local instant `sent` and this one. */
  greeted(abilities: string[], now: number, sent: number): void
  forbidden(): void
  changed(): void
}

export class Polling {
  /** The last request was answered. */
  reached = false
  private running = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly environment: Environment,
    private readonly addresses: { commands: string; entries: string },
    private readonly outbox: Outbox,
    private readonly room: Room,
  ) {}

  start(): void {
    if (this.running) return
    this.running = true
    void this.turn()
  }

  stop(): void {
    this.running = false
    this.reached = false
    clearTimeout(this.timer)
  }

  private async turn(): Promise<void> {
    this.reached = (await this.deliver()) && (await this.ask())
    if (!this.running) this.reached = false
    this.room.changed()
    if (this.running) this.timer = setTimeout(() => void this.turn(), EVERY)
  }

  /** Send what waits, one at a time and in order; false when the server could not be reached. */
  private async deliver(): Promise<boolean> {
    let command: Pending | undefined
    while (this.running && (command = this.outbox.all[0])) {
      const body = JSON.stringify({ v: VERSION, client: this.outbox.client, ...command })
      const headers = { "Content-Type": "application/json", "X-CSRFToken": this.environment.csrf() }
      const answer = await this.request(this.addresses.commands, { method: "POST", headers, body })
      if (!answer) return false
      this.take(answer)
      if (this.outbox.all.includes(command)) return false
    }
    return true
  }

  private async ask(): Promise<boolean> {
    const [seq, sent] = [this.room.lastSeq(), this.environment.now()]
    const answer = await this.request(`${this.addresses.entries}${seq === null ? "" : `?since=${seq}`}`, {})
    if (!answer) return false
    this.take(answer, sent)
    return true
  }

  private take(answer: { frames: Down[] }, sent = 0): void {
    for (const frame of answer.frames) {
      if (!this.running) return
      if ("hello" in frame) this.room.greeted(frame.hello.abilities, frame.hello.now, sent)
      else this.room.receive(frame)
    }
  }

  private async request(url: string, init: RequestInit): Promise<{ frames: Down[] } | null> {
    if (!this.running) return null
    try {
      const signal = AbortSignal.timeout(TIMEOUT)
      const response = await this.environment.fetch(url, { ...init, credentials: "same-origin", signal })
      if (response.status === 404) this.room.forbidden()
      return response.ok ? ((await response.json()) as { frames: Down[] }) : null
    } catch {
      // No network, or an answer that is none of ours (a proxy's page): asked again at the next turn.
      return null
    }
  }
}
