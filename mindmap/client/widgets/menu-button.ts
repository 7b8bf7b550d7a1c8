/** A button that opens a menu: arrows, Home, End, letters, Esc; closed by a choice or by leaving it. */

import { h } from "./elements.ts"
import { foldAccents } from "../text/typography.ts"

export interface Entry {
  label: string
  /** The keys that do the same, shown beside. */
  keys?: string
  run: () => void
  /** A line above: what follows is of another sort. */
  apart?: boolean
}

export class Menu {
  readonly button: HTMLButtonElement
  readonly list = h("div", { class: "map-menu", role: "menu", hidden: true })
  private readonly entries: () => Entry[]
  /** Gives the keyboard back to what the menu was opened from. */
  private back: () => void = () => undefined

  /** `entries` is asked each time the menu opens: what can do nothing now is absent. */
  constructor(label: string, entries: () => Entry[]) {
    this.entries = entries
    const attributes = { type: "button", class: "map-tool", "aria-haspopup": "menu", "aria-expanded": "false" }
    this.button = h("button", { ...attributes, onclick: () => (this.list.hidden ? this.open() : this.close()) }, label)
    this.list.setAttribute("aria-label", label)
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
      event.preventDefault()
      event.stopPropagation()
      this.open(event.key === "ArrowUp" ? -1 : 0)
    })
    this.list.addEventListener("keydown", this.onKey)
    this.list.addEventListener("contextmenu", (event) => event.preventDefault())
    this.list.addEventListener("focusout", (event) => {
      const to = event.relatedTarget
      if (!(to instanceof Node) || (!this.list.contains(to) && to !== this.button)) this.close(false)
    })
  }

  close(back = true): void {
    if (this.list.hidden) return
    this.list.hidden = true
    this.button.setAttribute("aria-expanded", "false")
    if (back) this.back()
  }

  /** Open it away from its button: at a point of the page, or where it always is; `back` is called once it is closed. */
  openFrom(entries: Entry[], point: { x: number; y: number } | null, back: () => void): void {
    this.back = back
    this.show(entries, 0)
    if (point) this.place(point)
  }

  private open(at = 0): void {
    this.back = () => this.button.focus()
    this.show(this.entries(), at)
  }

  private show(entries: Entry[], at: number): void {
    const items = entries.flatMap((entry) => (entry.apart ? [h("div", { role: "separator", class: "map-menu-line" }), this.item(entry)] : [this.item(entry)]))
    this.list.replaceChildren(...items)
    this.list.hidden = false
    this.list.removeAttribute("style")
    this.list.scrollTop = 0
    this.button.setAttribute("aria-expanded", "true")
    this.items().at(at)?.focus()
  }

  /** Beside a point of the page, within what it is laid over. */
  private place({ x, y }: { x: number; y: number }): void {
    const over = this.list.offsetParent
    if (!over) return
    const { style, offsetWidth, offsetHeight } = this.list
    const { left, right, bottom } = over.getBoundingClientRect()
    style.right = "auto"
    style.left = `${Math.max(8, Math.min(x - left, right - left - offsetWidth - 8))}px`
    style.bottom = `${Math.max(8, bottom - y - offsetHeight)}px`
  }

  private item({ label, keys, run }: Entry): HTMLButtonElement {
    const choose = () => {
      // The item goes away: what opens now finds the keyboard on the button, and gives it back there.
      this.close()
      run()
    }
    const shown = keys ? h("kbd", { "aria-hidden": "true" }, keys) : null
    return h("button", { type: "button", role: "menuitem", tabindex: "-1", class: "map-menu-item", onclick: choose }, h("span", {}, label), shown)
  }

  private items(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=menuitem]")]
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const items = this.items()
    const at = items.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === "Tab") { this.close(); return; }
    if (event.key === "Escape") this.close()
    else if (to !== undefined) items[to]?.focus()
    else if (!this.jump(items, at, event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** A letter goes to the next item that begins with it. */
  private jump(items: HTMLElement[], at: number, event: KeyboardEvent): boolean {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return false
    const after = [...items.slice(at + 1), ...items.slice(0, at + 1)]
    after.find((item) => foldAccents(item.textContent).startsWith(foldAccents(event.key)))?.focus()
    return true
  }
}
