/** The same map as an outline: a real tree for keyboards and screen readers, on the same selection. */

import type { Actions } from "../editing/actions.ts"
import type { Chip } from "../picture/chips.ts"
import type { ViewState } from "../selection/view-state.ts"
import { h } from "../widgets/elements.ts"
import type { Place } from "../editing/text-editor.ts"
import type { Heat } from "../picture/heat.ts"
import { isLetter } from "../editing/key-commands.ts"
import type { Guest } from "../picture/painter.ts"
import { ROOT } from "../tree/resolve.ts"
import { drawRow } from "./row-element.ts"
import { rowsOf, type Row } from "./rows.ts"
import { foundOf } from "../selection/scope.ts"

export class OutlineView {
  readonly element: HTMLDivElement
  readonly tree: HTMLDivElement
  guests: ReadonlyMap<string, readonly Guest[]> = new Map()
  chips: ReadonlyMap<string, readonly Chip[]> = new Map()
  /** What others have just changed. */
  readonly fresh = new Set<string>()
  /** node → how lately it changed, while that is shown. */
  heats: ReadonlyMap<string, Heat> = new Map()
  /** The links across the tree of a node, as words that lead to the other end. */
  linksOf: (id: string) => readonly { to: string; words: string }[] = () => []
  /** Go to the other end of a link. */
  follow: (id: string) => void = () => undefined
  private readonly viewState: ViewState
  private readonly actions: Actions
  private rows: Row[] = []
  private here = ROOT
  private readonly items = new Map<string, HTMLElement>()
  private readonly marks = new Map<string, string>()
  /** The keyboard goes to a line that it does not select. */
  private wandering = false
  private typed = ""
  private typedAt = 0

  constructor(viewState: ViewState, actions: Actions, label: string) {
    this.viewState = viewState
    this.actions = actions
    this.tree = h("div", { role: "tree", "aria-label": label, "aria-multiselectable": "true", class: "map-tree" })
    this.element = h("div", { class: "map-outline", hidden: true }, this.tree)
    this.tree.addEventListener("keydown", this.onKey)
    this.tree.addEventListener("click", this.onClick)
    // A press on a link would focus its line, which is then drawn anew: the link would be gone before the press ends. And a
    // line that is focused is selected alone, which is not what adding it to others asks for.
    this.tree.addEventListener("mousedown", (event) => {
      const onLink = event.target instanceof Element && event.target.closest("a")
      if (onLink || event.ctrlKey || event.metaKey || event.shiftKey || this.viewState.multiSelecting) event.preventDefault()
    })
    this.tree.addEventListener("dblclick", () => this.actions.rename())
    this.tree.addEventListener("focusin", (event) => {
      const id = idOf(event.target)
      if (id && id !== this.viewState.selected && !this.wandering) this.viewState.select(id)
    })
  }

  /** These nodes say something else now; all of them when left out. */
  forget(ids?: Iterable<string>): void {
    if (ids === undefined) this.marks.clear()
    else for (const id of ids) this.marks.delete(id)
  }

  /** Bring the lines up to date; only those that changed are touched, and the keyboard stays on the line that has it. */
  render(): void {
    const held = this.tree.contains(document.activeElement) ? idOf(document.activeElement) : null
    this.here = this.viewState.here
    this.rows = rowsOf(this.viewState)
    const kept = new Set(this.rows.map((row) => row.id))
    for (const [id, item] of this.items) if (!kept.has(id)) this.drop(id, item)
    let before: Element | null = null
    for (const row of this.rows) {
      const item = this.itemOf(row)
      const next: Element | null = before ? before.nextElementSibling : this.tree.firstElementChild
      if (next !== item) this.tree.insertBefore(item, next)
      before = item
    }
    // A line that moves, or goes, would leave the keyboard to nobody.
    if (held !== null && idOf(document.activeElement) !== held) this.focusOnly(this.items.has(held) ? held : this.viewState.here)
  }

  focus(id = this.viewState.here): void {
    const item = this.items.get(id) ?? this.items.get(this.viewState.scope.head)
    item?.focus({ preventScroll: true })
    item?.scrollIntoView({ block: "nearest" })
  }

  /** Bring a line into view without taking the keyboard. */
  show(id: string): void {
    this.items.get(id)?.scrollIntoView({ block: "center" })
  }

  /** Where the text box goes, over the words of a line. */
  placeOf(id: string): Place | null {
    const words = this.items.get(id)?.querySelector<HTMLElement>(".map-row-words")
    if (!words) return null
    const [host, rect] = [this.element.getBoundingClientRect(), words.getBoundingClientRect()]
    const left = rect.left - host.left + this.element.scrollLeft - 8
    const top = rect.top - host.top + this.element.scrollTop - 6
    const width = Math.max(180, host.right - rect.left - 24)
    const style = getComputedStyle(words)
    const weight = Number(style.fontWeight) || 400
    return { left, top, width, height: rect.height + 10, size: parseFloat(style.fontSize), weight, centred: false }
  }

  private itemOf(row: Row): HTMLElement {
    const item = this.items.get(row.id) ?? h("div", { role: "treeitem", "data-node": row.id })
    this.items.set(row.id, item)
    const guests = this.guests.get(row.id) ?? []
    const chips = this.chips.get(row.id) ?? []
    const active = this.here === row.id
    const selected = this.viewState.isSelected(row.id)
    const heat = this.heats.get(row.id) ?? null
    const found = foundOf(this.viewState.scope.found, row.id)
    const fresh = this.fresh.has(row.id)
    const others = guests.map((guest) => `${guest.colour}${guest.name}`).join("|")
    const became = chips.map((chip) => chip.kind + chip.label).join("|")
    const mark = `${row.id === this.viewState.scope.head} ${row.level} ${row.position} ${row.count} ${row.branch} ${row.expanded} ${active} ${selected} ${found} ${heat} ${fresh} ${others} ${became}`
    if (this.marks.get(row.id) === mark) return item
    this.marks.set(row.id, mark)
    drawRow(item, {
      ...{ row, said: this.viewState.model.said(row.id), isHead: row.id === this.viewState.scope.head, active, selected, found, heat, fresh },
      ...{ guests, chips, links: this.linksOf(row.id) },
    })
    return item
  }

  private drop(id: string, item: HTMLElement): void {
    item.remove()
    this.items.delete(id)
    this.marks.delete(id)
  }

  private readonly onClick = (event: MouseEvent) => {
    const id = idOf(event.target)
    const other = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-follow]")?.dataset["follow"] : undefined
    if (other !== undefined) {
      event.preventDefault()
      this.follow(other); return;
    }
    if (!id || (event.target as Element).closest("a")) return
    if (event.ctrlKey || event.metaKey || this.viewState.multiSelecting) this.viewState.toggle(id)
    else if (event.shiftKey) this.stretch(id)
    else this.viewState.select(id)
    if ((event.target as Element).closest(".map-twist")) this.toggle(id)
    this.focusOnly(id)
    if (this.viewState.all.length > 1) this.actions.sayHowMany()
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const going = this.viewState.multiSelecting && [" ", "ArrowDown", "ArrowUp"].includes(event.key)
    const handled = going || event.ctrlKey || event.metaKey ? this.onCommand(event) : event.altKey ? this.onAlt(event.key) : this.onPlain(event)
    if (!handled) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Ctrl and the arrows go without selecting, Ctrl and the space bar then adds or takes away. */
  private onCommand(event: KeyboardEvent): boolean {
    const here = this.rows.findIndex((row) => row.id === idOf(document.activeElement))
    const row = this.rows[here]
    if (!row) return false
    if (event.key === " ") {
      this.viewState.toggle(row.id)
      this.render()
      this.focusOnly(row.id)
      this.actions.sayHowMany()
      return true
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next = step ? this.rows[here + step] : undefined
    if (next) this.focusOnly(next.id)
    return step !== undefined
  }

  private focusOnly(id: string): void {
    this.wandering = true
    this.focus(id)
    this.wandering = false
  }

  private stretch(id: string): void {
    this.viewState.stretch(id, this.rows.map((row) => row.id))
    this.render()
    this.focusOnly(id)
    this.actions.sayHowMany()
  }

  private onAlt(key: string): boolean {
    const how = { ArrowUp: "earlier", ArrowDown: "later", ArrowLeft: "outwards", ArrowRight: "inwards" }[key]
    if (!how) return false
    this.actions.shift(how as "earlier")
    this.render()
    this.focus()
    return true
  }

  private onPlain(event: KeyboardEvent): boolean {
    const index = this.rows.findIndex((row) => row.id === this.viewState.here)
    const row = this.rows[index]
    if (!row) return false
    const further = event.shiftKey ? this.rows[index + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0)] : undefined
    if (further && further !== row) {
      this.stretch(further.id)
      return true
    }
    switch (event.key) {
      case "ArrowDown":
        return this.go(index + 1)
      case "ArrowUp":
        return this.go(index - 1)
      case "Home":
        return this.go(0)
      case "End":
        return this.go(this.rows.length - 1)
      case "ArrowRight":
        return row.expanded === false ? this.toggle(row.id) : row.expanded === true && this.go(index + 1)
      case "ArrowLeft":
        return row.expanded === true && row.id !== this.viewState.scope.head ? this.toggle(row.id) : this.goTo(this.viewState.model.parentOf(row.id))
      case " ":
        return this.toggle(row.id)
      case "*":
        return this.openSiblings(row)
      default:
        return this.onWork(event) || this.onLetter(event.key, index)
    }
  }

  private onWork(event: KeyboardEvent): boolean {
    const work: Record<string, () => void> = {
      Insert: () => this.actions.addChild(),
      Enter: () => this.actions.addSibling(event.shiftKey ? "before" : "after"),
      F2: () => this.actions.rename(),
      Delete: () => this.actions.remove(),
    }
    const todo = work[event.key]
    if (!todo) return false
    todo()
    if (event.key === "Delete") {
      this.render()
      this.focus()
    }
    return true
  }

  /** Typing letters goes to the next line that begins with them. */
  private onLetter(key: string, index: number): boolean {
    if (!isLetter(key)) return false
    const now = performance.now()
    this.typed = (now - this.typedAt < 700 ? this.typed : "") + key.toLowerCase()
    this.typedAt = now
    const start = this.typed.length > 1 ? index : index + 1
    const after = [...this.rows.slice(start), ...this.rows.slice(0, start)]
    const found = after.find((row) => this.viewState.model.said(row.id).text.trim().toLowerCase().startsWith(this.typed))
    return this.goTo(found?.id ?? null)
  }

  private openSiblings(row: Row): boolean {
    const parent = this.viewState.model.parentOf(row.id)
    for (const id of parent === null ? [ROOT] : this.viewState.model.childrenOf(parent)) this.viewState.fold(id, "open")
    this.render()
    return true
  }

  private toggle(id: string): boolean {
    const row = this.rows.find((one) => one.id === id)
    if (row && row.expanded !== null && id !== this.viewState.scope.head) this.actions.toggleFold(id, row.expanded)
    // The next key goes along the lines as they are now.
    this.render()
    return true
  }

  private go(index: number): boolean {
    return this.goTo(this.rows[index]?.id ?? null)
  }

  private goTo(id: string | null): boolean {
    if (id === null || !this.rows.some((row) => row.id === id)) return true
    this.viewState.select(id)
    this.render()
    this.focus(id)
    return true
  }
}

function idOf(target: EventTarget | null): string | null {
  return (target instanceof Element ? target.closest<HTMLElement>("[data-node]")?.dataset["node"] : null) ?? null
}
