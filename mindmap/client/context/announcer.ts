/** What a screen reader hears: one's own doings at once, those of others gathered and told now and then. */

import { plural } from "../text/wording.ts"

export const EVERY = 4000

/** « 3 nouveaux éléments dans « Pourquoi ? » ; 1 dans « Risques » » from the branch each new node is in. Pure. */
export function newsOf(branches: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const branch of branches) counts.set(branch, (counts.get(branch) ?? 0) + 1)
  return [...counts]
    .map(([branch, count], index) => {
      const what = index > 0 ? String(count) : plural(count, count > 1 ? "nouveaux élément" : "nouvel élément")
      return branch ? `${what} dans ${branch}` : `${what} au premier niveau`
    })
    .join("\u202f; ")
}

export class Announcer {
  readonly region = document.createElement("p")
  private news: string[] = []
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor() {
    this.region.className = "visually-hidden map-announcer"
    this.region.setAttribute("aria-live", "polite")
  }

  say(message: string): void {
    // The same words twice are told twice.
    this.region.textContent = this.region.textContent === message ? `${message}\u00a0` : message
  }

  /** Somebody else added a node in this branch. */
  noteAddition(branch: string): void {
    this.news.push(branch)
    this.timer ??= setTimeout(() => {
      this.say(newsOf(this.news))
      this.news = []
      this.timer = null
    }, EVERY)
  }

  destroy(): void {
    if (this.timer !== null) clearTimeout(this.timer)
  }
}
