/** One branch laid out alone, and the way back to the whole. */

import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { titleOf } from "../text/wording.ts"
import { ROOT } from "../tree/resolve.ts"
import { typeset } from "../text/typography.ts"

const LONGEST = 32

export class Branch {
  readonly trail: HTMLElement
  private readonly context: MapContext

  constructor(context: MapContext) {
    this.context = context
    this.trail = h("nav", { class: "map-trail", "aria-label": "Branche montrée seule", hidden: true })
    context.body.append(this.trail)
    context.host.addEventListener("keydown", this.onKey, true)
    context.onEnd(() => context.host.removeEventListener("keydown", this.onKey, true))
    context.viewState.onChanged(() => this.settle())
    context.onEnd(context.model.onChanged(() => this.settle()))
  }

  /** Lay out this branch alone; the root is the whole map. */
  enter(id: string, silent = false): void {
    const { viewState, stage, announcer, actions } = this.context
    if (viewState.scope.head === id || !viewState.model.isLive(id)) return
    viewState.scope.head = id
    if (viewState.selected !== null && !viewState.model.isUnder(viewState.selected, id)) viewState.select(id)
    this.show()
    stage.seeAll()
    viewState.changed()
    if (!silent) announcer.say(id === ROOT ? "Toute la carte." : `${actions.name(id)} seule. Alt+Entrée, ou « Toute la carte », pour revenir.`)
  }

  leave(): void {
    this.enter(ROOT)
    this.context.focusHere()
  }

  /** Alt+Enter: this branch alone, and back. */
  private readonly onKey = (event: KeyboardEvent) => {
    const { viewState, outline, stage } = this.context
    const inside = event.target instanceof Element && (event.target === stage.element || outline.tree.contains(event.target))
    if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !inside) return
    event.preventDefault()
    event.stopPropagation()
    this.enter(viewState.here === viewState.scope.head ? ROOT : viewState.here)
    this.context.focusHere()
  }

  private settle(): void {
    const { viewState, stage } = this.context
    if (viewState.scope.settle(viewState.selected)) stage.seeAll()
    this.show()
  }

  private show(): void {
    const { viewState, model } = this.context
    this.trail.hidden = viewState.scope.isWhole
    if (viewState.scope.isWhole) return
    const up = [...model.ancestors(viewState.scope.head)].reverse()
    const back = (id: string) => {
      const attributes = { type: "button", class: "map-tool", onclick: () => (id === ROOT ? this.leave() : this.enter(id)) }
      return h("button", attributes, id === ROOT ? "← Toute la carte" : this.short(id))
    }
    const here = h("span", { class: "map-trail-here", "aria-current": "true" }, this.short(viewState.scope.head))
    this.trail.replaceChildren(...up.flatMap((id) => [back(id), h("span", { "aria-hidden": "true" }, "›")]), here)
  }

  private short(id: string): string {
    return typeset(titleOf(this.context.model.said(id).text, LONGEST))
  }
}
