/** Which local edits the server has on disk. Pure: told what is typed, sent and acknowledged, it counts. */

export type Saved = "saved" | "saving" | "offline"

/** What is said of it on every screen; `waiting`: how many changes are not on the server's disk. */
export function savedText(saved: Saved, waiting: number): string {
  if (saved === "saved") return "enregistré"
  if (saved === "saving") return "en cours"
  if (waiting === 0) return "hors ligne"
  return waiting === 1 ? "hors ligne – 1 modification en attente" : `hors ligne – ${waiting} modifications en attente`
}

/** Which of these states are said aloud: that the network is away, and that all is kept once it is back. Each keystroke is not. */
export class SavingSpoken {
  private isAway = false

  /** What to say now, or "". */
  say(saved: Saved, waiting: number): string {
    if (saved === "offline" && !this.isAway) {
      this.isAway = true
      return "Hors ligne\u00a0: ce que vous écrivez reste dans cette page, et partira au retour du réseau."
    }
    if (saved !== "saved" || waiting > 0 || !this.isAway) return ""
    this.isAway = false
    return "De nouveau en ligne\u00a0: tout est enregistré."
  }
}

export class Saving {
  private sent: { frame: number; edits: number; since: number }[] = []
  private waiting = 0
  private waitingSince = 0
  private frame = 0

  /** How many local edits are not on disk. */
  get unsaved(): number {
    return this.waiting + this.sent.reduce((sum, each) => sum + each.edits, 0)
  }

  /** When the oldest of them was typed, ms; null when everything is on disk. A frame that carries no edit waits for nothing. */
  get since(): number | null {
    return this.sent.find((each) => each.edits > 0)?.since ?? (this.waiting > 0 ? this.waitingSince : null)
  }

  typed(now: number): void {
    if (this.waiting === 0) this.waitingSince = now
    this.waiting++
  }

  /** A new socket: it counts its frames from one, and what the old one sent is sent again. */
  reconnected(): void {
    this.takeBack()
    this.frame = 0
  }

  /** The server asks for everything it lacks: whatever was sent before counts as not sent. */
  takeBack(): void {
    const since = this.since
    this.waiting = this.unsaved
    if (since !== null) this.waitingSince = since
    this.sent = []
  }

  /** So many frames leave now and carry everything that was typed so far. */
  left(frames = 1): void {
    this.frame += frames
    this.sent.push({ frame: this.frame, edits: this.waiting, since: this.waitingSince })
    this.waiting = 0
  }

  /** This socket's first `frames` document frames are on disk. */
  saved(frames: number): void {
    this.sent = this.sent.filter((each) => each.frame > frames)
  }
}
