/** Several nodes selected: a quiet bar says how many, and ends it. What can be done with them is in the row below. */

import { h } from "./dom.ts"
import type { Ground } from "./ground.ts"
import { plural } from "./phrase.ts"

export class Gather {
  readonly bar: HTMLElement
  private readonly ground: Ground
  private readonly words = h("p", {})

  constructor(ground: Ground) {
    this.ground = ground
    const end = h("button", { type: "button", class: "map-tool", onclick: () => this.end() }, "Terminé")
    const box = h("div", { class: "map-gather", role: "group", "aria-label": "Sélection" }, this.words, end)
    this.bar = h("div", { class: "map-gather-line", hidden: true }, box)
    ground.desk.onChanged(() => this.draw())
    ground.onEnd(ground.model.onChanged(() => this.draw()))
    ground.host.addEventListener("keydown", this.onKey, true)
    ground.onEnd(() => ground.host.removeEventListener("keydown", this.onKey, true))
  }

  private draw(): void {
    const { desk } = this.ground
    const { length } = desk.all
    this.bar.hidden = length < 2 && !desk.gathering
    this.ground.host.classList.toggle("is-gathering", desk.gathering)
    const told = desk.gathering ? "Touchez un élément pour l’ajouter ou le retirer" : ""
    this.words.replaceChildren(h("strong", {}, `${plural(length, "élément")} ${length > 1 ? "sélectionnés" : "sélectionné"}`), told ? h("span", {}, told) : "")
  }

  private end(): void {
    const { actions, desk } = this.ground
    desk.gather(false)
    this.ground.focusHere()
    if (desk.selected !== null) actions.sayHowMany()
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const { desk, plan, stage } = this.ground
    const inside = event.target instanceof Element && (event.target === stage.element || plan.tree.contains(event.target))
    if (event.key !== "Escape" || !inside || (!desk.gathering && desk.all.length < 2)) return
    event.preventDefault()
    event.stopPropagation()
    this.end()
  }
}
