/** What lies over the whole map while something else than today is looked at: what it is, and the way back. */

import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"

const STEP: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity }

export class TimeTravelCover {
  isOpen = true
  /** How many steps arrows asked for before there was anything to go along. */
  stepsAsked = 0
  readonly banner = h("p", { class: "map-past-banner", role: "status" })
  private readonly leave = h("button", { type: "button", class: "map-tool filled", onclick: () => this.close() }, "Revenir à aujourd’hui")
  readonly element = h("section", { class: "map-past", "aria-label": "La carte telle qu’elle était" }, h("div", { class: "map-past-head" }, this.banner, this.leave))
  private readonly ends: (() => void)[] = []
  private readonly context: MapContext
  private readonly back: () => void

  constructor(context: MapContext) {
    this.context = context
    this.back = focusReturn(context)
    // The map of today waits underneath, out of reach.
    this.setInert(true)
    context.host.append(this.element)
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close()
      this.stepsAsked += STEP[event.key] ?? 0
    })
    context.onEnd(() => this.close())
    this.leave.focus()
  }

  /** Called once, when it goes. */
  onClosed(end: () => void): void {
    this.ends.push(end)
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    for (const end of this.ends) end()
    this.element.remove()
    this.setInert(false)
    this.back()
  }

  private setInert(inert: boolean): void {
    for (const child of this.context.host.children) (child as HTMLElement).inert = inert
  }
}
