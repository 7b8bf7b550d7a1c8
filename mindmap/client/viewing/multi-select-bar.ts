/** Several nodes selected: a quiet bar says how many, and ends it. What can be done with them is in the row below. */

import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { plural } from "../text/wording.ts"

export class MultiSelectBar {
  readonly bar: HTMLElement
  private readonly context: MapContext
  private readonly words = h("p", {})

  constructor(context: MapContext) {
    this.context = context
    const end = h("button", { type: "button", class: "map-tool", onclick: () => this.end() }, "Terminé")
    const box = h("div", { class: "map-multi-select", role: "group", "aria-label": "Sélection" }, this.words, end)
    this.bar = h("div", { class: "map-multi-select-line", hidden: true }, box)
    context.viewState.onChanged(() => this.draw())
    context.onEnd(context.model.onChanged(() => this.draw()))
    context.host.addEventListener("keydown", this.onKey, true)
    context.onEnd(() => context.host.removeEventListener("keydown", this.onKey, true))
  }

  private draw(): void {
    const { viewState } = this.context
    const { length } = viewState.all
    this.bar.hidden = length < 2 && !viewState.multiSelecting
    this.context.host.classList.toggle("is-multi-selecting", viewState.multiSelecting)
    const told = viewState.multiSelecting ? "Touchez un élément pour l’ajouter ou le retirer" : ""
    this.words.replaceChildren(h("strong", {}, `${plural(length, "élément")} ${length > 1 ? "sélectionnés" : "sélectionné"}`), told ? h("span", {}, told) : "")
  }

  private end(): void {
    const { actions, viewState } = this.context
    viewState.multiSelect(false)
    this.context.focusHere()
    if (viewState.selected !== null) actions.sayHowMany()
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const { viewState, outline, stage } = this.context
    const inside = event.target instanceof Element && (event.target === stage.element || outline.tree.contains(event.target))
    if (event.key !== "Escape" || !inside || (!viewState.multiSelecting && viewState.all.length < 2)) return
    event.preventDefault()
    event.stopPropagation()
    this.end()
  }
}
