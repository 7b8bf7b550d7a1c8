/** Below the server's limit of 30 frames a second, so that a long outbox is never taken for a flood. */

import type { Environment } from "./environment.ts"

const RATE = 20
const BURST = 20

export class RateLimit {
  private tokens = BURST
  private at: number

  constructor(private readonly environment: Pick<Environment, "now">) {
    this.at = environment.now()
  }

  /** 0 when one more may go now, else how long to wait, ms. */
  take(): number {
    const now = this.environment.now()
    this.tokens = Math.min(BURST, this.tokens + (Math.max(0, now - this.at) * RATE) / 1000)
    this.at = now
    if (this.tokens < 1) return Math.ceil(((1 - this.tokens) * 1000) / RATE)
    this.tokens -= 1
    return 0
  }
}
