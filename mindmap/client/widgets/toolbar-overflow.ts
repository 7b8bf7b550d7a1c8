/** The map's own buttons where they do not fit on one line: the first stay, the others are under « Outils ». */

import { Menu, type Entry } from "./menu-button.ts"

/** At least this wide, in pixels, all of them are shown; narrower than that, fewer are kept. */
const WIDE = 900
const NARROW = 620

export class Overflow {
  private readonly menu = new Menu("Outils", () => this.entries())
  private readonly row: HTMLElement
  private readonly kept: readonly HTMLElement[]
  private readonly spare: readonly HTMLElement[]
  private narrow = false

  /** `kept` stay in the row whatever its width, but for those that are `spare` too, on a phone. */
  constructor(row: HTMLElement, kept: readonly HTMLElement[], spare: readonly HTMLElement[]) {
    this.row = row
    this.kept = kept
    this.spare = spare
    row.append(this.menu.button)
    this.menu.list.classList.add("map-menu-start")
  }

  get list(): HTMLElement {
    return this.menu.list
  }

  fitIn(width: number): void {
    const wide = width >= WIDE
    if (wide) this.menu.close(false)
    this.narrow = width < NARROW
    this.row.classList.toggle("is-short", !wide)
    for (const one of this.spare) one.classList.remove("map-tool-tucked")
    for (const one of this.others()) one.classList.toggle("map-tool-tucked", !wide)
    // Whatever was added to the row meanwhile comes before the menu; what has the keyboard would lose it by being moved.
    if (this.row.lastElementChild !== this.menu.button) this.row.append(this.menu.button)
    this.menu.button.hidden = wide
  }

  private others(): HTMLElement[] {
    return [...this.row.querySelectorAll<HTMLElement>(".map-tool")].filter((one) => one !== this.menu.button && !this.stays(one))
  }

  private stays(one: HTMLElement): boolean {
    return this.kept.includes(one) && !(this.narrow && this.spare.includes(one))
  }

  private entries(): Entry[] {
    return this.others()
      .filter((one) => !one.hidden)
      .map((one) => ({ label: labelOf(one), run: () => one.click() }))
  }
}

function labelOf(element: HTMLElement): string {
  const text = element.textContent.trim()
  return text.length < 3 ? element.getAttribute("aria-label") ?? text : text
}
