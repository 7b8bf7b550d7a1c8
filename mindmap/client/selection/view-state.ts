/** What this person is doing with the map: selection, folding, view. Local, never shared but for the selection. */

import { UNFOLDED, type Auto, type Folds } from "./folding.ts"
import type { LayoutKind } from "./layout-kinds.ts"
import type { MapModel } from "../document/model.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { Scope } from "./scope.ts"
import { NOTHING_SELECTED, allOf, headsOf, settled, stepped, stretched, toggled, type Selection } from "./selection.ts"

export type ViewName = "map" | "outline"

export class ViewState {
  readonly model: MapModel
  editable: boolean
  /** Leads: opens votes, locks branches and writes in them. */
  steers = false
  /** node at the head of a locked branch → who locked it */
  locks: ReadonlyMap<string, string> = new Map()
  editing: string | null = null
  /** Several are being chosen: a press adds a node or takes it away. Choosing one alone ends it. */
  multiSelecting = false
  view: ViewName = "map"
  layoutKind: LayoutKind = "both"
  readonly scope: Scope
  auto: Auto = UNFOLDED
  private readonly chosen = new Map<string, "open" | "closed">()
  private readonly listeners = new Set<() => void>()
  private selection = NOTHING_SELECTED
  /** Where Shift stretches the selection from. */
  private anchor: string | null = null
  private lastSelection = NOTHING_SELECTED

  constructor(model: MapModel, editable: boolean) {
    this.model = model
    this.scope = new Scope(model)
    this.editable = editable
    model.mayWrite = (id) => this.mayWrite(id)
    model.mayMove = (id, parent) => this.mayMove(id, parent)
    // Undo gives back what was selected when the step was made.
    model.undoManager.on("stack-item-added", ({ stackItem }) => stackItem.meta.set("selected", this.lastSelection))
    model.undoManager.on("stack-item-popped", ({ stackItem }) => {
      const before = stackItem.meta.get("selected") as Selection | undefined
      const kept = settled(before ?? NOTHING_SELECTED, (id) => model.isLive(id))
      if (kept.main !== null) this.take(kept)
    })
  }

  /** The head of the locked branch that a node is in, or null. */
  lockOn(id: string): string | null {
    if (this.locks.size === 0) return null
    return [id, ...this.model.ancestors(id)].find((each) => this.locks.has(each)) ?? null
  }

  /** Whether this person may change a node, or hang something under it. */
  mayWrite(id: string): boolean {
    return this.editable && (this.steers || this.lockOn(id) === null)
  }

  /** Whether this person may hang a node there; nothing that is locked is thrown away with what it hangs under. */
  mayMove(id: string, parent: string): boolean {
    const takes = parent === TRASH && !this.steers && [...this.locks.keys()].some((head) => this.model.isUnder(head, id))
    return !takes && this.mayWrite(id) && this.mayWrite(parent)
  }

  /** Why this person cannot change a node, when a lock in it or above it is the reason; else "". */
  whyLocked(id: string): string {
    const head = this.lockOn(id) ?? [...this.locks.keys()].find((each) => this.model.isUnder(each, id))
    if (head === undefined || !this.editable) return ""
    const by = this.locks.get(head)
    return by ? `Branche verrouillée par ${by}.` : "Branche verrouillée."
  }

  /** Gives the way to stop. */
  onChanged(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  changed(): void {
    for (const listener of this.listeners) listener()
  }

  get folds(): Folds {
    return this.chosen
  }

  /** Heads shown after the root's own branches: the nodes found again after a conflict. */
  get lanes(): readonly string[] {
    return this.scope.lanes
  }

  /** The node acted upon: the selection, or the root when nothing is selected. */
  get here(): string {
    return this.selected !== null && this.model.isLive(this.selected) ? this.selected : this.scope.head
  }

  /** The main node: the one that is acted upon, and that the others see this person on. */
  get selected(): string | null {
    return this.selection.main
  }

  isSelected(id: string): boolean {
    return this.selection.main === id || this.selection.others.has(id)
  }

  /** Everything selected that is still there, the main one first. */
  get all(): string[] {
    return allOf(this.selection).filter((id) => this.model.isLive(id))
  }

  /** The nodes that a quality is given to: all that are selected, but the root. */
  get together(): string[] {
    return this.all.filter((id) => id !== ROOT)
  }

  /** The branches that moving, copying or deleting is about, in the map's order. */
  get heads(): string[] {
    return this.all.length > 1 ? headsOf(this.all, this.model.tree) : this.here === ROOT ? [] : [this.here]
  }

  /** One node alone, or none. */
  select(id: string | null): void {
    this.anchor = id
    this.multiSelecting = false
    this.take({ main: id, others: new Set() })
  }

  /** These nodes together; the last one is the main one. */
  selectAll(ids: readonly string[]): void {
    const main = ids.at(-1)
    if (main === undefined) return
    this.anchor = ids[0] ?? null
    this.take({ main, others: new Set(ids.slice(0, -1)) })
  }

  /** From now on a press adds a node to those selected or takes it away; or not any more, and the main one stays. */
  multiSelect(on: boolean): void {
    if (!on) this.select(this.selected)
    this.multiSelecting = on
    this.changed()
  }

  /** What is done now is about this node: with those selected when it is one of them or they are being gathered, else alone. */
  join(id: string): void {
    if (this.isSelected(id)) return
    if (this.multiSelecting) this.toggle(id)
    else this.select(id)
  }

  toggle(id: string): void {
    this.anchor = id
    this.take(toggled(this.selection, id))
  }

  /** From where the selection began to this node, in the order of `line`. */
  stretch(to: string, line: readonly string[]): void {
    this.anchor ??= this.selected ?? to
    this.take(stretched(line, this.anchor, to))
  }

  /** One step further, or back, with Shift and an arrow. */
  step(to: string): void {
    this.anchor ??= this.selected
    this.take(stepped(this.selection, to))
  }

  private take(selection: Selection): void {
    const { main, others } = this.selection
    if (selection.main !== null) this.lastSelection = selection
    if (main === selection.main && others.size === 0 && selection.others.size === 0) return
    this.selection = selection
    this.changed()
  }

  /** Unfold whatever hides a node. */
  unfoldTo(id: string): void {
    for (const ancestor of this.model.ancestors(id)) this.hold(ancestor, "open")
    this.changed()
  }

  private hold(id: string, how: "open" | "closed"): void {
    this.chosen.set(id, how)
    this.scope.byHand.set(id, how)
  }

  fold(id: string, how: "open" | "closed"): void {
    this.hold(id, how)
    if (how === "closed" && this.selected !== null && this.selected !== id && this.model.isUnder(this.selected, id)) {
      this.selection = { main: id, others: new Set() }
    }
    this.changed()
  }

  /** Trying a folding, without telling anyone. */
  open(id: string): void {
    this.chosen.set(id, "open")
  }

  unopen(id: string): void {
    this.chosen.delete(id)
  }

  /** Follow this folding from now on, and forget what was opened and closed by hand. */
  follow(auto: Auto): void {
    this.scope.level = null
    this.scope.byHand.clear()
    this.auto = auto
    this.chosen.clear()
  }

  /** Everything down to this level, and nothing under it: 1 is the main branches, Infinity is all. */
  toLevel(level: number): void {
    this.follow({ depth: level, limit: Infinity, main: Infinity })
    this.scope.level = level
    this.changed()
  }

  undo(): boolean {
    return this.model.undoManager.undo() !== null
  }

  redo(): boolean {
    return this.model.undoManager.redo() !== null
  }

  /** After any change: nothing that is gone stays selected. */
  settle(): void {
    const { selected } = this
    if (selected === null || allOf(this.selection).every((id) => this.model.isLive(id))) return
    const [home] = this.model.ancestors(selected).filter((id) => id !== TRASH && this.model.isLive(id))
    const kept = settled(this.selection, (id) => this.model.isLive(id))
    this.selection = kept.main === null ? { main: home ?? ROOT, others: new Set() } : kept
  }
}
