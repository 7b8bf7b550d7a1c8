/** Buttons: what the keys do, for fingers and for whoever does not know the keys. */

import type { Actions } from "./actions.ts"
import type { Desk, ViewName } from "./desk.ts"
import { h } from "./dom.ts"
import { ROOT } from "./resolve.ts"

export interface ToolHooks {
  zoom(by: "in" | "out" | "all"): void
  switchTo(view: ViewName): void
  openDetails(): void
  openUnder(): void
  openTrash(): void
  openHelp(): void
  become(what: "decide" | "act"): void
  isOpen(id: string): boolean
  /** The map's own page, when this is not it. */
  page: string | null
}

interface Tool {
  label: string
  hint: string
  run: () => void
  /** Left out (not greyed) when it can do nothing. */
  when?: () => boolean
  name?: () => string
}

export class Tools {
  /** « Carte » / « Plan » */
  readonly views: HTMLElement
  /** Zoom, undo, trash, help */
  readonly corner: HTMLElement
  /** What can be done to the selected node */
  readonly bar: HTMLElement
  private readonly desk: Desk
  private readonly actions: Actions
  private readonly hooks: ToolHooks
  private readonly made: { tool: Tool; button: HTMLButtonElement }[] = []

  constructor(desk: Desk, actions: Actions, hooks: ToolHooks) {
    this.desk = desk
    this.actions = actions
    this.hooks = hooks
    this.views = h("div", { class: "map-views", role: "group", "aria-label": "Affichage de la carte" })
    this.views.append(this.viewButton("map", "Carte"), this.viewButton("plan", "Plan"))
    this.corner = h("div", { class: "map-corner" }, ...this.cornerTools().map((tool) => this.button(tool)))
    if (hooks.page) this.corner.append(pageLink(hooks.page))
    this.bar = h("div", { class: "map-tools", role: "toolbar", "aria-label": "Élément sélectionné" })
    this.bar.append(...this.nodeTools().map((tool) => this.button(tool)))
    this.bar.addEventListener("keydown", this.onArrow)
  }

  render(): void {
    const { selected, view } = this.desk
    for (const { tool, button } of this.made) {
      button.hidden = tool.when ? !tool.when() : false
      if (tool.name) button.textContent = tool.name()
    }
    this.bar.hidden = selected === null || this.desk.editing !== null
    for (const button of this.views.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset["view"] === view))
    }
    this.rove()
  }

  private viewButton(view: ViewName, label: string): HTMLElement {
    return h("button", { type: "button", "data-view": view, onclick: () => this.hooks.switchTo(view) }, label)
  }

  private cornerTools(): Tool[] {
    const onMap = () => this.desk.view === "map"
    const { undoManager } = this.desk.model
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

  private nodeTools(): Tool[] {
    const { actions, desk, hooks } = this
    const writable = () => actions.canWrite
    const movable = () => actions.canWrite && desk.here !== ROOT
    const says = () => movable() && desk.model.said(desk.here).text.trim() !== ""
    const folds = () => desk.view === "map" && desk.here !== ROOT && desk.model.childrenOf(desk.here).length > 0
    return [
      { label: "Ajouter", hint: "Ajouter un élément dessous (Tab)", run: () => actions.addChild(), when: writable },
      { label: "Frère", hint: "Ajouter un élément à côté (Entrée)", run: () => actions.addSibling(), when: movable },
      { label: "Renommer", hint: "Modifier le texte (F2)", run: () => actions.rename(), when: writable },
      { label: "Type…", hint: "Type, niveau et précisions (Ctrl+Entrée)", run: () => hooks.openDetails(), when: movable },
      {
        label: "Replier",
        hint: "Replier ou déplier (Espace)",
        run: () => actions.toggleFold(desk.here, hooks.isOpen(desk.here)),
        when: folds,
        name: () => (hooks.isOpen(desk.here) ? "Replier" : "Déplier"),
      },
      { label: "Déplacer…", hint: "Déplacer sous un autre élément (Ctrl+M)", run: () => hooks.openUnder(), when: movable },
      { label: "Décision", hint: "En faire une décision", run: () => hooks.become("decide"), when: says },
      { label: "Action", hint: "En faire une action : qui fait quoi", run: () => hooks.become("act"), when: says },
      { label: "Supprimer", hint: "Mettre à la corbeille (Suppr)", run: () => actions.remove(), when: movable },
    ]
  }

  private button(tool: Tool): HTMLButtonElement {
    const attributes = { type: "button", class: "map-tool", title: tool.hint, onclick: tool.run }
    const button = h("button", attributes, tool.label)
    if (tool.label.length < 3) button.setAttribute("aria-label", tool.hint)
    this.made.push({ tool, button })
    return button
  }

  private trashed(): number {
    return this.desk.model.trashed().length
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

function pageLink(href: string): HTMLAnchorElement {
  const title = "Ouvrir la carte dans une page à part, et la mettre sur papier"
  return h("a", { class: "map-tool map-own-page", href, title, target: "_blank", rel: "noopener" }, "En grand")
}
