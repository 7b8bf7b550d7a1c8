/** Buttons: what the keys do, for fingers and for whoever does not know the keys. */

import type { Actions } from "../editing/actions.ts"
import type { ViewState, ViewName } from "../selection/view-state.ts"
import { h } from "../widgets/elements.ts"
import type { Tool } from "../context/map-context.ts"
import { Menu, type Entry } from "../widgets/menu-button.ts"

export interface ToolHooks {
  zoom(by: "in" | "out" | "all"): void
  switchTo(view: ViewName): void
  openTrash(): void
  openHelp(): void
  /** Give the keyboard back to the map. */
  focusHere(): void
  /** The map's own page, when this is not it. */
  page: string | null
}

/** Narrower than this, in pixels, the row keeps what is used most. */
const NARROW = 600

export class Tools {
  /** « Carte » / « Plan » */
  readonly views: HTMLElement
  /** Zoom, undo, trash, help */
  readonly corner: HTMLElement
  /** What can be done to the selected node */
  readonly bar: HTMLElement
  private readonly viewState: ViewState
  private readonly actions: Actions
  private readonly hooks: ToolHooks
  private readonly made: { tool: Tool; button: HTMLButtonElement }[] = []
  private readonly nodeTools: Tool[] = []
  private readonly more = new Menu("Plus", () => this.entries())
  private narrow = false

  constructor(viewState: ViewState, actions: Actions, hooks: ToolHooks) {
    this.viewState = viewState
    this.actions = actions
    this.hooks = hooks
    this.views = h("div", { class: "map-views", role: "group", "aria-label": "Affichage de la carte" })
    this.views.append(this.viewButton("map", "Carte"), this.viewButton("outline", "Plan"))
    this.corner = h("div", { class: "map-corner" }, ...this.cornerTools().map((tool) => this.button(tool)))
    if (hooks.page) this.corner.append(pageLink(hooks.page), inPlaceLink(hooks.page))
    this.bar = h("div", { class: "map-tools", role: "toolbar", "aria-label": "Élément sélectionné" }, this.more.button)
    this.bar.addEventListener("keydown", this.onArrow)
  }

  /** What can be done to the selected nodes. The menu of « Plus » lies beside the row, which scrolls. */
  get menu(): HTMLElement {
    return this.more.list
  }

  /** All that can be done to the selected nodes, the row's too, beside a point of the page or where « Plus » opens. */
  openMenu(point: { x: number; y: number } | null = null): void {
    this.more.openFrom(this.entries(() => true), point, () => this.hooks.focusHere())
  }

  /** More to do to the selected nodes, after what is there. */
  add(...tools: Tool[]): void {
    this.nodeTools.push(...tools)
    for (const tool of tools) if (tool.place !== "menu" || tool.several) this.more.button.before(this.button(tool))
  }

  /** The width of the map changed. */
  fitIn(width: number): void {
    const narrow = width < NARROW
    if (narrow === this.narrow) return
    this.narrow = narrow
    this.render()
  }

  render(): void {
    const { selected, view } = this.viewState
    for (const { tool, button } of this.made) {
      button.hidden = !this.isInRow(tool) || (tool.when ? !tool.when() : false)
      if (tool.name) button.textContent = tool.name()
    }
    const entries = selected === null ? [] : this.entries()
    this.more.button.hidden = entries.length === 0
    this.bar.hidden = selected === null || this.viewState.editing !== null || !this.made.some(({ tool, button }) => this.nodeTools.includes(tool) && !button.hidden)
    if (this.bar.hidden) this.more.close(false)
    for (const button of this.views.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset["mapView"] === view))
    }
    this.rove()
  }

  private viewButton(view: ViewName, label: string): HTMLElement {
    return h("button", { type: "button", "data-map-view": view, onclick: () => this.hooks.switchTo(view) }, label)
  }

  private cornerTools(): Tool[] {
    const onMap = () => this.viewState.view === "map"
    const { undoManager } = this.viewState.model
    return [
      { label: "+", hint: "Agrandir", run: () => this.hooks.zoom("in"), when: onMap },
      { label: "−", hint: "Réduire", run: () => this.hooks.zoom("out"), when: onMap },
      { label: "Tout voir", hint: "Tout voir", run: () => this.hooks.zoom("all"), when: onMap },
      { label: "↶", hint: "Annuler ce que j’ai fait (Ctrl+Z)", run: () => this.actions.undo(), when: () => undoManager.undoStack.length > 0 },
      { label: "↷", hint: "Rétablir (Ctrl+Y)", run: () => this.actions.redo(), when: () => undoManager.redoStack.length > 0 },
      {
        label: "Corbeille",
        hint: "Voir la corbeille",
        run: () => this.hooks.openTrash(),
        when: () => this.actions.canWrite && this.trashed() > 0,
        name: () => `Corbeille · ${this.trashed()}`,
      },
      { label: "?", hint: "Les touches", run: () => this.hooks.openHelp() },
    ]
  }

  private isInRow({ place, several }: Tool): boolean {
    if (several && this.viewState.all.length > 1) return true
    return place === undefined || (place === "wide" && !this.narrow)
  }

  /** What « Plus » holds now: what the row does not. */
  private entries(held = (tool: Tool) => !this.isInRow(tool)): Entry[] {
    return this.nodeTools
      .filter(held)
      .filter((tool) => !tool.when || tool.when())
      .map(({ label, name, keys, apart, run }, index) => {
        const act = () => {
          this.hooks.focusHere()
          run()
        }
        return { label: name ? name() : label, run: act, apart: apart === true && index > 0, ...(keys ? { keys } : {}) }
      })
  }

  private button(tool: Tool): HTMLButtonElement {
    const attributes = { type: "button", class: "map-tool", title: tool.hint ?? "", onclick: tool.run }
    const button = h("button", attributes, tool.label)
    if (tool.label.length < 3 && tool.hint) button.setAttribute("aria-label", tool.hint)
    this.made.push({ tool, button })
    return button
  }

  private trashed(): number {
    return this.viewState.model.trashed().length
  }

  /** One stop of the Tab key for the whole bar; arrows go along it. */
  private rove(): void {
    const buttons = this.shownTools()
    const current = buttons.find((button) => button.tabIndex === 0 && button === document.activeElement) ?? buttons[0]
    for (const button of buttons) button.tabIndex = button === current ? 0 : -1
  }

  private shownTools(): HTMLButtonElement[] {
    return [...this.bar.querySelectorAll("button")].filter((button) => !button.hidden)
  }

  private readonly onArrow = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const buttons = this.shownTools()
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (!step || index < 0) return
    event.preventDefault()
    const next = buttons[(index + step + buttons.length) % buttons.length]
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1
    next?.focus()
  }
}

function inPlaceLink(map: string): HTMLAnchorElement {
  const title = "Ce que chaque structure fait déjà, dans une page à part"
  return h("a", { class: "map-tool map-own-page", href: `${map}actions-en-place/`, title, target: "_blank", rel: "noopener" }, "Actions en place")
}

function pageLink(href: string): HTMLAnchorElement {
  const title = "Ouvrir la carte dans une page à part, et la mettre sur papier"
  return h("a", { class: "map-tool map-own-page", href, title, target: "_blank", rel: "noopener" }, "En grand")
}
