/** What this person is doing with the map: selection, folding, view. Local, never shared but for the selection. */

import { UNFOLDED, type Auto, type Folds } from "./fold.ts"
import type { Form } from "./layout.ts"
import type { MapModel } from "./model.ts"
import { ROOT, TRASH } from "./resolve.ts"
import { Scope } from "./scope.ts"

export type ViewName = "map" | "plan"

export class Desk {
  readonly model: MapModel
  editable: boolean
  /** Leads: opens votes, locks branches and writes in them. */
  steers = false
  /** node at the head of a locked branch → who locked it */
  locks: ReadonlyMap<string, string> = new Map()
  selected: string | null = null
  editing: string | null = null
  view: ViewName = "map"
  form: Form = "both"
  readonly scope: Scope
  auto: Auto = UNFOLDED
  private readonly chosen = new Map<string, "open" | "closed">()
  private readonly listeners = new Set<() => void>()
  private lastSelection: string | null = null

  constructor(model: MapModel, editable: boolean) {
    this.model = model
    this.scope = new Scope(model)
    this.editable = editable
    model.mayWrite = (id) => this.mayWrite(id)
    model.mayMove = (id, parent) => this.mayMove(id, parent)
    // Undo gives back what was selected when the step was made.
    model.undoManager.on("stack-item-added", ({ stackItem }) => stackItem.meta.set("selected", this.lastSelection))
    model.undoManager.on("stack-item-popped", ({ stackItem }) => {
      const id: unknown = stackItem.meta.get("selected")
      if (typeof id === "string" && model.isLive(id)) this.select(id)
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

  onChanged(listener: () => void): void {
    this.listeners.add(listener)
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

  select(id: string | null): void {
    this.lastSelection = id ?? this.lastSelection
    if (this.selected === id) return
    this.selected = id
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
      this.selected = id
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
    if (this.selected === null || this.model.isLive(this.selected)) return
    const [home] = this.model.ancestors(this.selected).filter((id) => id !== TRASH && this.model.isLive(id))
    this.selected = home ?? ROOT
  }
}
