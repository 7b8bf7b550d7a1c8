/**
 * Says when a line that went silent must be given up, asked once a second.
 *
 * A hidden tab's timers come once a minute, a sleeping machine's not at all, while messages wait or have long come: a
 * tick that comes late judges nothing. When nothing was heard for as long as a silence, it asks for a sign of life, and
 * only its absence is one.
 */

/** fine: go on; probe: ask the server for anything; dead: give the line up. */
export type Verdict = "fine" | "probe" | "dead"

/** The server says something at least every 20 s. */
export const SILENCE = 30_000
const EVERY = 1000
/** How long the answer to a probe may take. */
const GRACE = 5000

export class Silence {
  private silent = 0
  private heardAt: number
  private tickedAt: number
  private probed = false

  constructor(private readonly now: () => number) {
    this.heardAt = this.tickedAt = now()
  }

  heard(): void {
    this.silent = 0
    this.heardAt = this.now()
    this.probed = false
  }

  tick(): Verdict {
    const now = this.now()
    const elapsed = now - this.tickedAt
    this.tickedAt = now
    if (elapsed <= 2 * EVERY) {
      this.silent += elapsed
      return this.silent > SILENCE ? "dead" : "fine"
    }
    if (now - this.heardAt <= SILENCE) return "fine"
    if (this.probed) return "dead"
    this.probed = true
    this.silent = SILENCE - GRACE
    return "probe"
  }
}
