/** What others do, told to screen readers: politely, and once for many. */

import type { Entry } from "../../../live/client/socket.ts"

const WAIT = 1500

/** `verb → words`: the panes say them (rcp/room/fragments.py), the page carries them. */
function words(): Record<string, string> {
  const told = document.getElementById("told-words")?.textContent ?? "{}"
  return JSON.parse(told) as Record<string, string>
}

export class Told {
  private readonly waiting: string[] = []
  private readonly said = words()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly region: HTMLElement | null,
    private readonly me: string,
  ) {}

  add(entry: Entry): void {
    const what = this.said[entry.verb]
    if (what === undefined || String(entry.person) === this.me) return
    this.waiting.push(`${entry.author} : ${what}`)
    this.timer ??= setTimeout(() => this.say(), WAIT)
  }

  private say(): void {
    this.timer = undefined
    const lines = this.waiting.splice(0)
    if (this.region) this.region.textContent = lines.length > 3 ? `${lines.length} changements` : lines.join(". ")
  }
}
