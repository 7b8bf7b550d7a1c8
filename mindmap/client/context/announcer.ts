/** What a screen reader hears: one's own doings at once, those of others apart, so that neither cuts the other short. */

export class Announcer {
  readonly region = document.createElement("p")
  /** What others did. */
  readonly others = document.createElement("p")

  constructor() {
    for (const region of [this.region, this.others]) {
      region.className = "visually-hidden map-announcer"
      region.setAttribute("aria-live", "polite")
    }
  }

  say(message: string): void {
    repeatable(this.region, message)
  }

  /** Somebody else did this. */
  tell(message: string): void {
    repeatable(this.others, message)
  }
}

/** The same words twice are told twice. */
function repeatable(region: HTMLElement, message: string): void {
  region.textContent = region.textContent === message ? `${message}\u00a0` : message
}
