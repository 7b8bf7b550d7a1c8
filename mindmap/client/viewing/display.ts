/** « Affichage » : how it is laid out, how much is unfolded, what is filtered, one branch alone. One window for what is rarely changed. */

import type { Branch } from "./branch-alone.ts"
import { h } from "../widgets/elements.ts"
import type { Filters } from "./filters.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { LayoutChoice } from "./layout-choice.ts"
import type { MapContext } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"

const LEVELS: [string, number][] = [
  ["1", 1],
  ["2", 2],
  ["3", 3],
  ["4", 4],
  ["Tout déplier", Infinity],
]

export class Display {
  readonly button: HTMLButtonElement
  private readonly panel: HTMLElement
  private readonly context: MapContext
  private readonly filters: Filters
  private readonly branch: Branch
  private readonly forms: LayoutChoice
  private back: () => void = () => undefined

  constructor(context: MapContext, filters: Filters, branch: Branch, forms: LayoutChoice) {
    this.forms = forms
    this.context = context
    this.filters = filters
    this.branch = branch
    this.panel = h("div", { class: "map-panel", role: "dialog", "aria-label": "Affichage", hidden: true })
    this.button = h("button", { type: "button", class: "map-tool", "aria-expanded": "false", title: "Niveaux, filtres, branche seule" }, "Affichage")
    this.button.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close()))
    this.panel.addEventListener("keydown", (event) => {
      event.stopPropagation()
      if (event.key === "Escape") this.close()
    })
    context.body.append(this.panel)
    context.stage.element.addEventListener("pointerdown", () => this.shut())
  }

  /** Unfold down to this level, and see it. */
  toLevel(level: number): void {
    const { viewState, stage, announcer } = this.context
    viewState.toLevel(level)
    if (viewState.view === "map") stage.whole()
    announcer.say(level === Infinity ? "Tout est déplié." : `Déplié jusqu’au niveau ${level}.`)
  }

  private open(): void {
    this.back = focusReturn(this.context)
    this.fill()
    this.panel.hidden = false
    this.button.setAttribute("aria-expanded", "true")
    this.panel.querySelector("button")?.focus()
  }

  private close(): void {
    this.shut()
    this.back()
  }

  private shut(): void {
    this.panel.hidden = true
    this.button.setAttribute("aria-expanded", "false")
  }

  private fill(): void {
    const levels = LEVELS.map(([label, level]) => {
      const hint = level === Infinity ? label : `Déplier jusqu’au niveau ${label} (Ctrl+${label})`
      return h("button", { type: "button", class: "map-tool", "aria-label": hint, title: hint, onclick: () => this.toLevel(level) }, label)
    })
    const filters = this.filters.choices()
    const none = h("p", { class: "map-panel-none" }, "Rien à filtrer encore : donnez un type ou une étiquette à un élément.")
    this.panel.replaceChildren(
      h("div", { class: "map-panel-head" }, h("h2", {}, "Affichage"), h("button", { type: "button", class: "map-tool", onclick: () => this.close() }, "Fermer")),
      ...(this.forms.areOffered ? [group("Disposition", this.forms.buttons())] : []),
      group("Niveaux dépliés", levels),
      group("Branche", this.branchButtons()),
      h("h3", { class: "map-panel-part" }, "Ne montrer que"),
      ...(filters.length > 0 ? filters : [none]),
    )
  }

  private branchButtons(): HTMLElement[] {
    const { viewState } = this.context
    const { head } = viewState.scope
    const go = (id: string) => () => {
      this.branch.enter(id)
      this.shut()
      this.context.focusHere()
    }
    const buttons: HTMLElement[] = []
    if (viewState.here !== head) buttons.push(h("button", { type: "button", class: "map-tool", onclick: go(viewState.here) }, "L’élément choisi, seul"))
    if (head !== ROOT) buttons.push(h("button", { type: "button", class: "map-tool", onclick: go(ROOT) }, "Toute la carte"))
    return buttons.length > 0 ? buttons : [h("p", { class: "map-panel-none" }, "Choisissez un élément pour ne voir que sa branche.")]
  }
}

function group(title: string, content: HTMLElement[]): HTMLElement {
  return h("div", { class: "map-filter-group", role: "group", "aria-label": title }, h("h3", {}, title), ...content)
}
