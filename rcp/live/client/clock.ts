/** How far the server's clock is from this one, from the exchange that took the least time. */

interface Sample {
  offset: number
  roundTrip: number
}

const KEPT = 8
const JUMP = 2000

export class ServerClock {
  private samples: Sample[] = []

  /** Add to the local clock to get the server's, in ms. */
  get offset(): number {
    let best: Sample | undefined
    for (const sample of this.samples) if (!best || sample.roundTrip < best.roundTrip) best = sample
    return best ? best.offset : 0
  }

  /** `server` was read somewhere between the local instants `sent` and `received`. */
  measure(sent: number, server: number, received: number): void {
    const sample = { offset: server - (sent + received) / 2, roundTrip: Math.max(0, received - sent) }
    // A clock that was set, or a machine that slept: what was measured before says nothing any more.
    if (Math.abs(sample.offset - this.offset) > JUMP + sample.roundTrip) this.samples = []
    this.samples = [...this.samples, sample].slice(-KEPT)
  }
}
