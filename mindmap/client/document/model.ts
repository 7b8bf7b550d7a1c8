/** A map's Yjs document, read and written by this browser. mindmap/tree/schema.py says what it holds. */

import * as Y from "yjs"

import { KINDS, LEVELS, STATES, oneOf } from "../tree/node-kinds.ts"
import { room } from "../tree/order.ts"
import { LOST, PILLARS, ROOT, TRASH, childrenOf, misplaced, parseAt, resolve, type Shape } from "../tree/resolve.ts"
import { touchedIn, type StepEvent } from "./undo-changes.ts"
import { IMAGE, LINK, NOTHING, TAG, TAG_PREFIX, colourOf, matching, relationOf, tagsOf, words, type PlainKey, type Relation, type Said, type TextKey } from "../tree/schema.ts"

/** The origin of what this person does: the only thing their undo undoes. */
export const MINE = Symbol("mine")
/** The origin of preparations that undo must not take back (see `add`). */
export const PREPARING = Symbol("preparing")

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const ID_LENGTH = 14

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH))
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("")
}

/** What changed: texts that were retyped, and whether the tree or a node's other values did. */
export interface Change {
  ids: ReadonlySet<string>
  local: boolean
  /** The only browser, or server, that wrote it, by its number; null when there are several, or it is not known. */
  writer: number | null
}

export class MapModel {
  readonly doc: Y.Doc
  readonly nodes: Y.Map<Y.Map<unknown>>
  readonly rels: Y.Map<unknown>
  readonly undoManager: Y.UndoManager
  /** Whether this person may change a node, or hang something under it. */
  mayWrite: (id: string) => boolean = () => true
  /** Whether this person may hang a node there. */
  mayMove: (id: string, parent: string) => boolean = () => true
  private shape: Shape | null = null
  /** The time of the latest move seen; null until this person moves something. */
  private latest: number | null = null
  private readonly listeners = new Set<(change: Change) => void>()

  constructor(doc: Y.Doc) {
    this.doc = doc
    this.nodes = doc.getMap("nodes")
    this.rels = doc.getMap("rels")
    this.undoManager = new Y.UndoManager([this.nodes, this.rels], { trackedOrigins: new Set([MINE]), captureTimeout: 500 })
    const noteStep = ({ stackItem, changedParentTypes }: StepEvent) => {
      const touched = (stackItem.meta.get("touched") as Set<string> | undefined) ?? new Set<string>()
      for (const id of touchedIn(changedParentTypes, [this.nodes, this.rels])) touched.add(id)
      stackItem.meta.set("touched", touched)
    }
    this.undoManager.on("stack-item-added", noteStep)
    this.undoManager.on("stack-item-updated", noteStep)
    this.nodes.observeDeep(this.onChange)
    this.rels.observe(this.onRelations)
  }

  destroy(): void {
    this.nodes.unobserveDeep(this.onChange)
    this.rels.unobserve(this.onRelations)
    this.undoManager.destroy()
  }

  onChanged(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get tree(): Shape {
    if (this.shape === null) {
      const places = resolve(this.registers())
      this.shape = { places, children: childrenOf(places) }
    }
    return this.shape
  }

  has(id: string): boolean {
    return this.nodes.has(id)
  }

  said(id: string): Said {
    const node = this.nodes.get(id)
    if (!(node instanceof Y.Map)) return NOTHING
    const side = node.get("side")
    return {
      text: words(node.get("txt")),
      note: words(node.get("note")),
      kind: oneOf(KINDS, node.get("kind")),
      level: oneOf(LEVELS, node.get("level")),
      org: words(node.get("org")),
      state: oneOf(STATES, node.get("state")),
      contact: words(node.get("contact")),
      side: side === "L" || side === "R" ? side : null,
      colour: colourOf(node.get("col")),
      link: matching(LINK, node.get("link")),
      image: matching(IMAGE, node.get("img")),
      hint: words(node.get("hint")),
      tags: tagsOf(node),
    }
  }

  /** The branch colour chosen for a node, from 1 to 8, or null. */
  colourOf(id: string): number | null {
    return colourOf(this.nodes.get(id)?.get("col"))
  }

  /** The links across the tree whose two ends are in the map that everyone sees. */
  relations(): Relation[] {
    return [...this.rels].flatMap(([id, value]) => {
      const relation = relationOf(id, value)
      return relation && this.isLive(relation.a) && this.isLive(relation.b) ? [relation] : []
    })
  }

  /** A link is part of both branches: whether this person may link these nodes, name their link or remove it. */
  mayLink(a: string, b: string): boolean {
    return this.mayWrite(a) && this.mayWrite(b)
  }

  relate(a: string, b: string, label = ""): string | null {
    if (a === b || !this.isLive(a) || !this.isLive(b) || !this.mayLink(a, b)) return null
    const id = newId()
    this.step(() => this.rels.set(id, { a, b, label }))
    return id
  }

  relabel(id: string, label: string): void {
    const relation = relationOf(id, this.rels.get(id))
    if (relation && this.mayLink(relation.a, relation.b)) this.step(() => this.rels.set(id, { a: relation.a, b: relation.b, label }))
  }

  unrelate(id: string): void {
    const relation = relationOf(id, this.rels.get(id))
    if (relation && this.mayLink(relation.a, relation.b)) this.step(() => this.rels.delete(id))
  }

  /** Put a tag on a node, or take it off; false when it cannot be one. */
  tag(id: string, tag: string, on: boolean): boolean {
    const node = this.nodes.get(id)
    if (!(node instanceof Y.Map) || !TAG.test(tag) || !this.mayWrite(id)) return false
    const key = TAG_PREFIX + tag
    if ((node.get(key) === true) !== on) this.step(() => (on ? node.set(key, true) : node.delete(key)))
    return true
  }

  /** The shared text behind a label or a note, made when the node has none and this person may write in it. */
  text(id: string, key: TextKey = "txt"): Y.Text | null {
    const node = this.nodes.get(id)
    if (!(node instanceof Y.Map)) return null
    const text = node.get(key)
    if (text instanceof Y.Text) return text
    if (!this.mayWrite(id)) return null
    const made = new Y.Text()
    this.doc.transact(() => node.set(key, made), PREPARING)
    return made
  }

  /** What a node says, and nothing else of it. */
  textOf(id: string): string {
    return words(this.nodes.get(id)?.get("txt"))
  }

  /** Who hung a node where it says it is, by the number of their browser. */
  placedBy(id: string): number | null {
    return this.nodes.get(id)?._map.get("at")?.id.client ?? null
  }

  childrenOf(id: string): readonly string[] {
    return this.tree.children.get(id) ?? []
  }

  parentOf(id: string): string | null {
    return this.tree.places.get(id)?.parent ?? null
  }

  /** From the node's parent up to a pillar. */
  ancestors(id: string): string[] {
    const chain: string[] = []
    for (let here = this.parentOf(id); here !== null; here = this.parentOf(here)) chain.push(here)
    return chain
  }

  isUnder(id: string, ancestor: string): boolean {
    return id === ancestor || this.ancestors(id).includes(ancestor)
  }

  isTrashed(id: string): boolean {
    return this.ancestors(id).includes(TRASH)
  }

  /** Nodes that hang elsewhere than they say, because two moves met. */
  misplaced(): Set<string> {
    return misplaced(this.registers())
  }

  /**
   * Add a node under `parent`, at `index` among its children (last when left out); gives its id.
   * It is first made in the trash, outside undo, then hung: undoing the addition puts it back in the trash,
   * where what others wrote in it is kept.
   */
  add(parent: string, index?: number, values: Partial<Record<PlainKey, string>> = {}, text = ""): string {
    const id = newId()
    this.doc.transact(() => {
      const node = new Y.Map<unknown>()
      node.set("at", [TRASH, "a0", 0, TRASH])
      node.set("txt", new Y.Text(text))
      node.set("note", new Y.Text())
      for (const [key, value] of Object.entries(values)) node.set(key, value)
      this.nodes.set(id, node)
    }, PREPARING)
    this.step(() => this.hang([id], parent, index))
    return id
  }

  /** Hang a node elsewhere. Refused (false) when it would hang under itself, or for the root. */
  move(id: string, parent: string, index?: number): boolean {
    return this.moveAll([id], parent, index).length > 0
  }

  /**
   * Hang these nodes elsewhere, side by side in this order, at `index` among the children that are not moved (last when
   * left out): one step. Those that would hang under themselves stay where they are; gives the others.
   */
  moveAll(ids: readonly string[], parent: string, index?: number): string[] {
    const above = new Set([parent, ...this.ancestors(parent)])
    const moved = ids.filter((id) => !PILLARS.has(id) && this.nodes.has(id) && !above.has(id) && this.mayMove(id, parent))
    if (moved.length > 0) this.step(() => this.hang(moved, parent, index))
    return moved
  }

  remove(id: string): boolean {
    return this.move(id, TRASH)
  }

  /** Put a trashed branch back where it was, or under the root when that place is gone too. */
  restore(id: string): boolean {
    const at = parseAt(this.nodes.get(id)?.get("at"))
    const before = at?.prev
    const home = before && before !== TRASH && this.isLive(before) && !this.isUnder(before, id) ? before : ROOT
    return this.move(id, home)
  }

  /** Whether a node hangs in the map that everyone sees. */
  isLive(id: string): boolean {
    if (id === ROOT || id === LOST) return true
    return this.nodes.has(id) && !this.isTrashed(id)
  }

  /** Branches in the trash that say something, latest first. */
  trashed(): string[] {
    const says = (id: string): boolean => this.said(id).text.trim() !== "" || this.childrenOf(id).some(says)
    return this.childrenOf(TRASH).filter(says).sort((a, b) => this.timeOf(b) - this.timeOf(a))
  }

  set(id: string, key: PlainKey, value: string | null): void {
    const node = this.nodes.get(id)
    if (!(node instanceof Y.Map) || (node.get(key) ?? null) === value || !this.mayWrite(id)) return
    this.step(() => {
      if (value === null || value === "") node.delete(key)
      else node.set(key, value)
    })
  }

  /** One step of this person's undo. */
  step(change: () => void): void {
    this.undoManager.stopCapturing()
    this.doc.transact(change, MINE)
  }

  /** Steps that changed one of these nodes or links are neither undone nor done again any more. */
  forgetSteps(ids: ReadonlySet<string>): void {
    const concerns = (item: { meta: Map<unknown, unknown> }) =>
      [...((item.meta.get("touched") as Set<string> | undefined) ?? [])].some((id) => ids.has(id))
    const { undoStack, redoStack } = this.undoManager
    for (const stack of [undoStack, redoStack]) stack.splice(0, stack.length, ...stack.filter((item) => !concerns(item)))
    this.undoManager.stopCapturing()
  }

  private hang(ids: readonly string[], parent: string, index?: number): void {
    const siblings = this.childrenOf(parent).filter((sibling) => !ids.includes(sibling))
    const keys = siblings.map((sibling) => this.tree.places.get(sibling)?.order ?? "a0")
    const line = [...siblings]
    let rank = Math.min(index ?? line.length, line.length)
    for (const id of ids) {
      const { key: order, others } = room(keys, rank)
      for (const [place, key] of others) {
        keys[place] = key
        this.renumber(line[place], parent, key)
      }
      // A node that comes out of the trash is never sent back there by a conflict.
      const previous = this.parentOf(id) ?? parent
      const prev = previous === TRASH ? parent : previous
      this.nodes.get(id)?.set("at", [parent, order, this.nextTime(), prev])
      keys.splice(rank, 0, order)
      line.splice(rank++, 0, id)
    }
    // What is done next in the same step must see it.
    this.shape = null
  }

  /** Another key for a node that stays where everyone sees it. */
  private renumber(id: string | undefined, parent: string, order: string): void {
    const node = id === undefined ? undefined : this.nodes.get(id)
    const at = parseAt(node?.get("at"))
    node?.set("at", [parent, order, at?.t ?? 0, at?.prev ?? parent])
  }

  private timeOf(id: string): number {
    return parseAt(this.nodes.get(id)?.get("at"))?.t ?? 0
  }

  /** Later than every move seen; times end somewhere, and a time beyond the last would be no time. */
  nextTime(): number {
    this.latest ??= this.latestOf(this.nodes.keys())
    this.latest = Math.min(this.latest + 1, Number.MAX_SAFE_INTEGER)
    return this.latest
  }

  private latestOf(ids: Iterable<string>, latest = 0): number {
    for (const id of ids) latest = Math.max(latest, this.timeOf(id))
    return latest
  }

  private registers(): Map<string, unknown> {
    return new Map([...this.nodes].map(([id, node]) => [id, node instanceof Y.Map ? node.get("at") : undefined]))
  }

  private readonly onChange = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    const ids = new Set<string>()
    for (const event of events) {
      const [id] = event.path
      if (typeof id === "string") {
        ids.add(id)
        if (event.target instanceof Y.Map && event.path.length === 1 && event.changes.keys.has("at")) this.shape = null
      } else {
        for (const key of event.changes.keys.keys()) ids.add(key)
        this.shape = null
      }
    }
    if (this.latest !== null) this.latest = this.latestOf(ids, this.latest)
    this.tell({ ids, local: transaction.local, writer: writerOf(transaction) })
  }

  private readonly onRelations = (event: Y.YMapEvent<unknown>, transaction: Y.Transaction) => {
    const ends = [...event.changes.keys].flatMap(([id, { oldValue }]) => {
      return [relationOf(id, oldValue), relationOf(id, this.rels.get(id))].flatMap((one) => (one ? [one.a, one.b] : []))
    })
    this.tell({ ids: new Set(ends), local: transaction.local, writer: writerOf(transaction) })
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change)
  }
}

function writerOf({ beforeState, afterState }: Y.Transaction): number | null {
  const writers = [...afterState].filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
  return writers.length === 1 ? (writers[0]?.[0] ?? null) : null
}

/** A document with a root alone, for tests: elsewhere the server makes it. */
export function createRoot(doc: Y.Doc, title: string): void {
  doc.transact(() => {
    const root = new Y.Map<unknown>()
    root.set("txt", new Y.Text(title))
    root.set("note", new Y.Text())
    doc.getMap("meta").set("v", 1)
    doc.getMap("nodes").set(ROOT, root)
  }, PREPARING)
}
