/** One branch laid out alone, and the way back to the whole. */

import { h } from "./dom.ts"
import type { Ground } from "./ground.ts"
import { titleOf } from "./phrase.ts"
import { ROOT } from "./resolve.ts"
import { typeset } from "./typography.ts"

const LONGEST = 32

export class Branch {
  readonly trail: HTMLElement
  private readonly ground: Ground

  constructor(ground: Ground) {
    this.ground = ground
    this.trail = h("nav", { class: "map-trail", "aria-label": "Branche montrée seule", hidden: true })
    ground.body.append(this.trail)
    ground.host.addEventListener("keydown", this.onKey, true)
    ground.onEnd(() => ground.host.removeEventListener("keydown", this.onKey, true))
    ground.desk.onChanged(() => this.settle())
    ground.onEnd(ground.model.onChanged(() => this.settle()))
  }

  /** Lay out this branch alone; the root is the whole map. */
  enter(id: string, quiet = false): void {
    const { desk, stage, announcer, actions } = this.ground
    if (desk.scope.head === id || !desk.model.isLive(id)) return
    desk.scope.head = id
    if (desk.selected !== null && !desk.model.isUnder(desk.selected, id)) desk.select(id)
    this.show()
    stage.seeAll()
    desk.changed()
    if (!quiet) announcer.say(id === ROOT ? "Toute la carte." : `${actions.name(id)} seule. Alt+Entrée, ou « Toute la carte », pour revenir.`)
  }

  leave(): void {
    this.enter(ROOT)
    this.ground.focusHere()
  }

  /** Alt+Enter: this branch alone, and back. */
  private readonly onKey = (event: KeyboardEvent) => {
    const { desk, plan, stage } = this.ground
    const inside = event.target instanceof Element && (event.target === stage.element || plan.tree.contains(event.target))
    if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !inside) return
    event.preventDefault()
    event.stopPropagation()
    this.enter(desk.here === desk.scope.head ? ROOT : desk.here)
    this.ground.focusHere()
  }

  private settle(): void {
    const { desk, stage } = this.ground
    if (desk.scope.settle(desk.selected)) stage.seeAll()
    this.show()
  }

  private show(): void {
    const { desk, model } = this.ground
    this.trail.hidden = desk.scope.isWhole
    if (desk.scope.isWhole) return
    const up = [...model.ancestors(desk.scope.head)].reverse()
    const back = (id: string) => {
      const attributes = { type: "button", class: "map-tool", onclick: () => (id === ROOT ? this.leave() : this.enter(id)) }
      return h("button", attributes, id === ROOT ? "← Toute la carte" : this.short(id))
    }
    const here = h("span", { class: "map-trail-here", "aria-current": "true" }, this.short(desk.scope.head))
    this.trail.replaceChildren(...up.flatMap((id) => [back(id), h("span", { "aria-hidden": "true" }, "›")]), here)
  }

  private short(id: string): string {
    return typeset(titleOf(this.ground.model.said(id).text, LONGEST))
  }
}
