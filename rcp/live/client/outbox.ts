/** Commands that the server has not answered yet, in order: in memory and in the tab's storage. */

import type { Environment } from "./environment.ts"
import type { Ack, Args, Refusal } from "./frames.ts"

export interface Pending {
  n: number
  name: string
  args: Args
}

interface Kept {
  client: string
  n: number
  pending: Pending[]
}

interface Waiting {
  resolve: (ack: Ack) => void
  reject: (reason: CommandRefused) => void
}

/** What a command's promise rejects with; `why` is French and can be shown as it is. */
export class CommandRefused extends Error {
  constructor(
    readonly command: Pending,
    readonly refusal: Refusal,
  ) {
    super(refusal.why)
    this.name = "CommandRefused"
  }
}

/** What the server takes in one frame (rcp/live/envelope.py, MAX_FRAME), less what goes around a command. */
const MOST_BYTES = 64 * 1024 - 200
const TOO_LONG = "C’est trop long pour être enregistré d’un coup : coupez ce texte en plusieurs. Rien n’a été enregistré."

/** What is longer than the server takes: it would close the line on it, and it would be sent again for ever. */
export function refusedHere(name: string, args: Args): CommandRefused | null {
  if (new TextEncoder().encode(JSON.stringify({ name, args })).length <= MOST_BYTES) return null
  return new CommandRefused({ n: 0, name, args }, { why: TOO_LONG, missing: [], current: null })
}

export class Outbox {
  client: string
  private n = 0
  private pending: Pending[] = []
  private readonly waiting = new Map<number, Waiting>()
  private restored = false

  constructor(
    private readonly environment: Environment,
    private readonly key: string,
  ) {
    this.client = this.newClient()
  }

  /** Take up what a reload of this tab left. A duplicated tab starts afresh: the original still holds its commands. */
  async restore(): Promise<void> {
    const kept = this.read()
    if (kept && (await this.environment.claim(`room:${kept.client}`))) {
      this.client = kept.client
      // What was sent while the claim was being answered comes after what the reload left.
      const early = this.pending
      this.pending = [...kept.pending, ...early.map((each, index) => ({ ...each, n: kept.n + index + 1 }))]
      this.renumber(early, kept.n)
      this.n = kept.n + early.length
    } else {
      await this.environment.claim(`room:${this.client}`)
    }
    this.restored = true
    this.write()
  }

  get size(): number {
    return this.pending.length
  }

  /** In the order in which they were given. */
  get all(): readonly Pending[] {
    return this.pending
  }

  add(name: string, args: Args): Promise<Ack> {
    const n = ++this.n
    this.pending.push({ n, name, args })
    this.write()
    return new Promise((resolve, reject) => this.waiting.set(n, { resolve, reject }))
  }

  /** The command acknowledged, or undefined when it had been answered before. */
  acknowledge(ack: Ack): Pending | undefined {
    const command = this.take(ack.n)
    this.settle(ack.n)?.resolve(ack)
    return command
  }

  refuse(n: number, refusal: Refusal): Pending | undefined {
    const command = this.take(n)
    const waiting = this.settle(n)
    if (command) waiting?.reject(new CommandRefused(command, refusal))
    return command
  }

  private take(n: number): Pending | undefined {
    const index = this.pending.findIndex((each) => each.n === n)
    if (index < 0) return undefined
    const [command] = this.pending.splice(index, 1)
    this.write()
    return command
  }

  private settle(n: number): Waiting | undefined {
    const waiting = this.waiting.get(n)
    this.waiting.delete(n)
    return waiting
  }

  private renumber(early: readonly Pending[], after: number): void {
    const waiting = early.map((each) => this.waiting.get(each.n))
    this.waiting.clear()
    waiting.forEach((each, index) => {
      if (each) this.waiting.set(after + index + 1, each)
    })
  }

  private newClient(): string {
    const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return Array.from({ length: 24 }, () => letters[Math.floor(this.environment.random() * 36)] ?? "a").join("")
  }

  private read(): Kept | null {
    try {
      const text = this.environment.storage?.getItem(this.key)
      return text ? (JSON.parse(text) as Kept) : null
    } catch {
      return null
    }
  }

  private write(): void {
    // Not over what a reload left and nobody has read yet.
    if (!this.restored) return
    try {
      const kept: Kept = { client: this.client, n: this.n, pending: this.pending }
      this.environment.storage?.setItem(this.key, JSON.stringify(kept))
    } catch {
      // Full or forbidden storage: the outbox still lives in memory, and leaving with unsent work warns.
    }
  }
}
