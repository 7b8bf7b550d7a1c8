/** Ctrl+F in a map: found as one types, in the picture and the outline alike. */

import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"
import { search, withAncestors } from "../selection/search-filter.ts"

export class Search {
  readonly element: HTMLElement
  private readonly context: MapContext
  private readonly box: HTMLInputElement
  private readonly count: HTMLElement
  private found: string[] = []
  private at = 0
  private back: () => void = () => undefined

  constructor(context: MapContext) {
    this.context = context
    this.box = h("input", { type: "search", class: "map-search-box", placeholder: "Chercher dans la carte", "aria-label": "Chercher dans la carte" })
    this.count = h("span", { class: "map-search-count", role: "status" })
    const step = (by: 1 | -1, label: string, sign: string) =>
      h("button", { type: "button", class: "map-tool", "aria-label": label, title: label, onclick: () => this.step(by) }, sign)
    const close = h("button", { type: "button", class: "map-tool", "aria-label": "Fermer la recherche", title: "Fermer (Échap)", onclick: () => this.close() }, "×")
    const buttons = [step(-1, "Précédent (Maj+Entrée)", "↑"), step(1, "Suivant (Entrée)", "↓"), close]
    this.element = h("div", { class: "map-search", role: "search", hidden: true }, this.box, this.count, ...buttons)
    this.box.addEventListener("input", () => this.look())
    this.element.addEventListener("keydown", (event) => this.onKey(event))
    context.body.append(this.element)
    // Before anyone else: the browser's own search sees neither folded nodes nor those out of sight.
    context.host.addEventListener("keydown", this.onFind, true)
    context.onEnd(() => context.host.removeEventListener("keydown", this.onFind, true))
    context.onEnd(context.model.onChanged(() => this.again()))
  }

  get isOpen(): boolean {
    return !this.element.hidden
  }

  open(): void {
    this.context.editor.close("blur")
    if (!this.isOpen) this.back = focusReturn(this.context)
    this.element.hidden = false
    this.box.focus()
    this.box.select()
    this.look()
  }

  close(): void {
    if (!this.isOpen) return
    this.element.hidden = true
    this.context.viewState.scope.searched = null
    this.context.viewState.changed()
    this.back()
  }

  private readonly onFind = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "f") return
    if (event.target instanceof Element && event.target.closest("dialog")) return
    event.preventDefault()
    event.stopPropagation()
    this.open()
  }

  private onKey(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === "Escape") this.close()
    else if (event.key === "Enter" && event.target === this.box) this.step(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  }

  private look(): void {
    this.found = search(this.context.model, this.box.value)
    // From where one is, rather than from the top.
    const here = this.context.viewState.selected
    this.at = Math.max(0, here === null ? 0 : this.found.indexOf(here))
    this.show()
  }

  /** The map changed under the search: what is found is brought up to date, and nothing moves. */
  private again(): void {
    if (!this.isOpen || this.box.value.trim() === "") return
    const current = this.found[this.at]
    this.found = search(this.context.model, this.box.value)
    this.at = Math.max(0, current === undefined ? 0 : this.found.indexOf(current))
    this.mark()
  }

  private step(by: 1 | -1): void {
    if (this.found.length === 0) return
    this.at = (this.at + by + this.found.length) % this.found.length
    this.show()
  }

  private show(): void {
    this.mark()
    const current = this.found[this.at]
    if (current === undefined) return
    const { viewState, model, outline, stage } = this.context
    const { scope } = viewState
    // What is filtered away is shown once it is found, and nothing else with it.
    if (scope.only?.has(current) === false) scope.only = new Set([...scope.only, ...withAncestors(model, [current])])
    viewState.unfoldTo(current)
    viewState.select(current)
    this.context.render()
    if (viewState.view === "map") stage.show(current)
    else outline.show(current)
  }

  private mark(): void {
    const { length } = this.found
    const words = this.box.value.trim()
    this.count.textContent = words === "" ? "" : length === 0 ? "aucun" : `${this.at + 1} sur ${length}`
    this.context.viewState.scope.searched = words === "" ? null : { ids: new Set(this.found), current: this.found[this.at] ?? null }
    this.context.viewState.changed()
  }
}
