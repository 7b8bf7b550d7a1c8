/** Which layout this person has chosen for this map: kept for the visit on this device, never in the document. */

import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { LAYOUT_KINDS, type LayoutKind } from "../selection/layout-kinds.ts"

const LAYOUT_LABEL: Record<LayoutKind, string> = { both: "Deux côtés", right: "À droite", chart: "Organigramme" }

export class LayoutChoice {
  readonly chooser: HTMLLabelElement
  private readonly context: MapContext
  private readonly list: HTMLSelectElement
  private readonly listeners: (() => void)[] = []

  constructor(context: MapContext) {
    this.context = context
    context.viewState.layoutKind = storedChoice(context.options.mapId)
    const options = LAYOUT_KINDS.map((kind) => h("option", { value: kind }, LAYOUT_LABEL[kind]))
    this.list = h("select", { class: "map-layout-list" }, ...options)
    this.list.addEventListener("change", () => this.choose(this.list.value as LayoutKind))
    this.chooser = h("label", { class: "map-layout-field" }, h("span", { class: "visually-hidden" }, "Disposition de la carte"), this.list)
    this.show()
  }

  choose(kind: LayoutKind): void {
    this.take(kind)
    storeChoice(this.context.options.mapId, kind)
    this.context.announcer.say(`Disposition\u00a0: ${LAYOUT_LABEL[kind]}.`)
    for (const listen of this.listeners) listen()
  }

  onChosen(listen: () => void): void {
    this.listeners.push(listen)
  }

  /** This person's own choice again. */
  restoreOwn(): void {
    this.take(storedChoice(this.context.options.mapId))
  }

  /** Lay out so, without keeping it: what the presenter does is not this person's choice. */
  take(kind: LayoutKind): void {
    const { viewState, stage } = this.context
    if (viewState.layoutKind === kind) return
    viewState.layoutKind = kind
    this.show()
    stage.seeAll()
    this.context.schedule()
  }

  /** Nothing to choose in the outline, nor on a screen where branches are stacked. */
  get areOffered(): boolean {
    return this.context.viewState.view === "map" && !this.context.stage.isNarrow
  }

  show(): void {
    this.list.value = this.context.viewState.layoutKind
    this.chooser.hidden = !this.areOffered
  }

  /** The same choice as buttons. */
  buttons(): HTMLButtonElement[] {
    const buttons = LAYOUT_KINDS.map((kind) => h("button", { type: "button", class: "map-tool", "data-layout": kind, onclick: () => press(kind) }, LAYOUT_LABEL[kind]))
    const press = (kind: LayoutKind) => {
      this.choose(kind)
      show()
    }
    const show = () => buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset["layout"] === this.context.viewState.layoutKind)))
    show()
    return buttons
  }
}

function keyOf(mapId: string): string {
  return `map-layout:${mapId}`
}

function storedChoice(mapId: string): LayoutKind {
  try {
    const value = sessionStorage.getItem(keyOf(mapId))
    return LAYOUT_KINDS.find((kind) => kind === value) ?? "both"
  } catch {
    return "both"
  }
}

function storeChoice(mapId: string, kind: LayoutKind): void {
  try {
    sessionStorage.setItem(keyOf(mapId), kind)
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}
