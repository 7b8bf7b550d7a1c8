/**
 * Several people work on one map apart and meet in any way: updates late, in disorder, twice, gathered. One seed, one
 * story. The invariants are those of docs/map-proofs.md; tests/mindmap/played.py is the same in Python.
 */

import { createHash } from "node:crypto"
import * as Y from "yjs"

import { MapModel, createRoot } from "../../mindmap/client/document/model.ts"
import { PILLARS, ROOT, childrenOf, misplaced, resolve } from "../../mindmap/client/tree/resolve.ts"
import type { PlainKey } from "../../mindmap/client/tree/schema.ts"

export interface Played {
  seed: number
  /** Invariant → what was seen that breaks it. */
  broken: Record<string, string>
  log: Uint8Array[]
  digest: string
}

const PEOPLE = 3
/** How far from its turn an update may come. Yjs keeps early ones aside, at a cost that grows with their number. */
const DISORDER = 5
const REMOTE = Symbol("remote")
const PLAIN: readonly PlainKey[] = ["kind", "level", "org", "state", "contact", "side", "col", "link", "img", "hint"]
const VALUES = ["risk", "idea", "us", "CPTS Ouest 😀", "running", "L", "3", "https://exemple.fr/é", ""]

type Random = (below: number) => number

/** Numbers drawn from a seed (mulberry32). */
function drawing(seed: number): Random {
  let state = (seed + 1) * 0x9e3779b9
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** What a map says, the same in both languages: every node in order of id, where it hangs, the links across. */
export function digestOf(doc: Y.Doc): string {
  const nodes = doc.getMap<Y.Map<unknown>>("nodes")
  const places = resolve(registersOf(nodes))
  const said = [...nodes.keys()].sort().map((id) => {
    const node = nodes.get(id)
    const place = places.get(id)
    const tags = [...(node?.keys() ?? [])].filter((key) => key.startsWith("tag:")).sort()
    const texts = ["txt", "note"].map((key) => textOf(node, key))
    return [id, place?.parent ?? null, place?.order ?? null, ...texts, ...PLAIN.map((key) => node?.get(key) ?? null), tags]
  })
  const children = [...childrenOf(places)].sort(([one], [other]) => (one < other ? -1 : 1))
  const rels = [...doc.getMap<{ a: string; b: string; label: string }>("rels")].map(([id, { a, b, label }]) => [id, a, b, label])
  const whole = JSON.stringify([said, children, rels.sort(([one], [other]) => ((one ?? "") < (other ?? "") ? -1 : 1))])
  return createHash("sha256").update(whole).digest("hex")
}

export function replayed(log: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  for (const update of log) Y.applyUpdate(doc, update)
  return digestOf(doc)
}

export function play(seed: number, steps = 200): Played {
  const table = new Table(seed)
  for (let step = 0; step < steps; step++) table.step(step)
  return table.end()
}

function registersOf(nodes: Y.Map<Y.Map<unknown>>): Map<string, unknown> {
  return new Map([...nodes].map(([id, node]) => [id, node.get("at")]))
}

function textOf(node: Y.Map<unknown> | undefined, key: string): string {
  const text = node?.get(key)
  return text instanceof Y.Text ? text.toJSON() : ""
}

class Table {
  private readonly seed: number
  private readonly draw: Random
  private readonly models: MapModel[] = []
  private readonly log: Uint8Array[] = []
  private readonly inboxes: number[][] = []
  private readonly tokens = new Set<string>()
  private readonly broken: Record<string, string> = {}

  constructor(seed: number) {
    this.seed = seed
    this.draw = drawing(seed)
    // Ids come from the seed too, so that one story is always the same.
    crypto.getRandomValues = (array) => {
      if (array instanceof Uint8Array) array.forEach((_, at) => (array[at] = this.draw(256)))
      return array
    }
    const first = new Y.Doc()
    first.clientID = 1
    createRoot(first, "Carte")
    this.log.push(Y.encodeStateAsUpdate(first))
    for (let who = 0; who < PEOPLE; who++) this.models.push(this.arrive(who))
  }

  private arrive(who: number): MapModel {
    const doc = new Y.Doc()
    doc.clientID = 100 + who
    Y.applyUpdate(doc, this.log[0]!, REMOTE) // eslint-disable-line @typescript-eslint/no-non-null-assertion
    this.inboxes.push([])
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === REMOTE) return
      this.log.push(update)
      this.inboxes.forEach((inbox, other) => other !== who && inbox.push(this.log.length - 1))
    })
    return new MapModel(doc)
  }

  step(step: number): void {
    const who = this.draw(PEOPLE)
    const model = this.models[who]
    if (!model) return
    this.act(model, who, step)
    if (this.draw(100) < 35) this.deliver(this.draw(PEOPLE))
    if (step % 50 === 49) this.structure(model)
  }

  private act(model: MapModel, who: number, step: number): void {
    const ids = [...model.nodes.keys()].filter((id) => !PILLARS.has(id))
    const id = ids[this.draw(Math.max(1, ids.length))]
    const under = [ROOT, ...ids][this.draw(ids.length + 1)] ?? ROOT
    const what = this.draw(100)
    if (what < 24 || id === undefined) this.add(model, under, step)
    else if (what < 46) this.move(model, id, under)
    else if (what < 53) model.remove(id)
    else if (what < 58) model.restore(model.trashed()[0] ?? id)
    else if (what < 66) model.set(id, this.one(PLAIN), this.one(VALUES))
    else if (what < 69) model.tag(id, this.one(["urgent", "à voir", "😀"]), this.draw(3) > 0)
    else if (what < 74) this.word(model, id, who, step)
    else if (what < 82) this.note(model, id, who)
    else if (what < 87) this.link(model, id, under)
    else this.undo(model, what < 95)
  }

  private one<T>(among: readonly T[]): T {
    return among[this.draw(among.length)] as T
  }

  private add(model: MapModel, under: string, step: number): void {
    const token = `é${step}😀`
    this.tokens.add(token)
    model.add(under, this.draw(2) ? undefined : this.draw(3), this.draw(3) ? {} : { kind: "risk" }, token)
  }

  private move(model: MapModel, id: string, under: string): void {
    const before = this.draw(4) ? null : facts(model)
    const done = model.move(id, under, this.draw(4))
    if (before === null || !done) return
    model.undoManager.undo()
    const changed = differences(before, facts(model))
    if (changed.length) this.breach("I9", `move then undo of ${id}: ${changed.join()}`)
  }

  /** At either end of a label, so that no word is ever cut; the first person never takes back, so theirs must stay. */
  private word(model: MapModel, id: string, who: number, step: number): void {
    const text = model.text(id)
    const token = `[${who}.${step}]`
    if (who === 0) this.tokens.add(token)
    model.step(() => text?.insert(this.draw(2) ? text.length : 0, token))
  }

  private note(model: MapModel, id: string, who: number): void {
    const text = model.text(id, "note")
    if (!text) return
    model.step(() => {
      if (this.draw(3)) text.insert(this.draw(text.length + 1), this.one(["a", "mot ", `${who}`, "è\n"]))
      else if (text.length > 2) text.delete(this.draw(text.length - 2), 2)
    })
  }

  private link(model: MapModel, a: string, b: string): void {
    const known = [...model.rels.keys()]
    const id = known[this.draw(Math.max(1, known.length))]
    const what = this.draw(4)
    if (what < 2 || id === undefined) model.relate(a, b, "entraîne")
    else if (what === 2) model.relabel(id, this.one(VALUES))
    else model.unrelate(id)
  }

  private undo(model: MapModel, back: boolean): void {
    if (back && model === this.models[0]) return
    const before = facts(model)
    const theirs = foreignLetters(model)
    if (back) model.undoManager.undo()
    else model.undoManager.redo()
    for (const key of differences(before, facts(model))) {
      const writer = before.get(key)?.writer
      if (back && writer !== undefined && writer !== model.doc.clientID) this.breach("I10", `${key} of ${writer} was taken back`)
    }
    if (back && foreignLetters(model) < theirs) this.breach("I10", "letters of others were taken back")
  }

  /** Some of what waits, in any order, some of it again, apart or as one. */
  private deliver(to: number): void {
    const inbox = this.inboxes[to] ?? []
    const chosen: number[] = []
    for (let left = this.draw(inbox.length + 1); left > 0; left--) chosen.push(...inbox.splice(this.draw(Math.min(inbox.length, DISORDER)), 1))
    if (this.draw(3) === 0) chosen.push(this.draw(this.log.length))
    this.hand(this.models[to]?.doc, chosen, this.draw(2) === 0)
  }

  private hand(doc: Y.Doc | undefined, chosen: readonly number[], gathered: boolean): void {
    const updates = chosen.flatMap((at) => this.log[at] ?? [])
    if (!doc || updates.length === 0) return
    for (const update of gathered ? [Y.mergeUpdates(updates)] : updates) Y.applyUpdate(doc, update, REMOTE)
  }

  /** The whole log in disorder; for one story in ten, no order at all. */
  private shuffled(): number[] {
    const reach = this.seed % 10 ? DISORDER : this.log.length
    return this.log.map((_, at) => ({ at, turn: at + this.draw(reach) })).sort((one, other) => one.turn - other.turn).map(({ at }) => at)
  }

  private breach(name: string, what: string): void {
    this.broken[name] ??= `seed ${this.seed}: ${what}`
  }

  /** I1, I2, I3, I6, I7 on what one person sees. */
  private structure(model: MapModel): void {
    const registers = registersOf(model.nodes)
    registers.delete(ROOT)
    const places = resolve(registers)
    const children = childrenOf(places)
    const hung = [...children.values()].flat()
    if (hung.length !== registers.size || new Set(hung).size !== registers.size) this.breach("I1", "a node hangs twice, or nowhere")
    for (const start of places.keys()) {
      let here = start
      for (let up = 0; !PILLARS.has(here) && up <= places.size; up++) here = places.get(here)?.parent ?? "nowhere"
      if (here === "nowhere") this.breach("I1", `${start} reaches no pillar`)
      else if (!PILLARS.has(here)) this.breach("I2", `${start} is in a cycle`)
    }
    for (const siblings of children.values()) {
      const keys = siblings.map((id) => `${places.get(id)?.order} ${id}`)
      if (keys.some((key, at) => at > 0 && (keys[at - 1] ?? "") >= key)) this.breach("I7", keys.join())
    }
    this.repairs(registers, places)
  }

  private repairs(registers: Map<string, unknown>, places: ReturnType<typeof resolve>): void {
    const fixed = new Map(registers)
    for (const id of misplaced(registers)) {
      const place = places.get(id)
      fixed.set(id, [place?.parent, place?.order, 1000, place?.parent])
    }
    if (misplaced(fixed).size) this.breach("I6", "a repaired map has something left to repair")
    for (const [id, place] of resolve(fixed)) {
      const before = places.get(id)
      if (before?.parent !== place.parent || before.order !== place.order) this.breach("I3", `${id} moved in a well-formed tree`)
    }
  }

  end(): Played {
    this.models.forEach((model, to) => {
      const inbox = this.inboxes[to] ?? []
      this.hand(model.doc, [...inbox.splice(0), ...this.shuffled().slice(0, 10)], to % 2 === 0)
      this.structure(model)
    })
    const digest = replayed(this.log)
    for (const model of this.models) if (digestOf(model.doc) !== digest) this.breach("I4", `${model.doc.clientID} sees another map`)
    this.otherWays(digest)
    this.words()
    for (const model of this.models) model.destroy()
    return { seed: this.seed, broken: this.broken, log: this.log, digest }
  }

  /** I4 for somebody who was never there, I15 for what is kept. */
  private otherWays(digest: string): void {
    const order = this.shuffled()
    const late = [...order, ...order.slice(0, 20)].map((at) => this.log[at] ?? new Uint8Array())
    if (this.seed % 3 === 0 && replayed(late) !== digest) this.breach("I4", "in disorder and twice, another map")
    const half = late.length >> 1
    if (replayed([Y.mergeUpdates(late.slice(0, half)), Y.mergeUpdates(late.slice(half))]) !== digest) this.breach("I4", "gathered, another map")
    if (replayed([Y.mergeUpdates(this.log)]) !== digest) this.breach("I15", "the merged log is another map")
    const cut = this.draw(this.log.length)
    const early = new Y.Doc()
    for (const update of this.log.slice(0, cut)) Y.applyUpdate(early, update)
    if (replayed([Y.encodeStateAsUpdate(early), ...this.log.slice(cut)]) !== digest) this.breach("I15", "snapshot and tail are another map")
  }

  private words(): void {
    const doc = this.models[0]?.nodes ?? []
    const all = [...doc].map(([, node]) => textOf(node, "txt")).join("\n")
    for (const token of this.tokens) if (!all.includes(token)) this.breach("I8", `« ${token} » is gone`)
  }
}

interface Fact {
  value: string
  writer: number | undefined
}

/** Every plain value of the map and whose hand wrote it: « id key » → fact. */
function facts(model: MapModel): Map<string, Fact> {
  const found = new Map<string, Fact>()
  const note = (name: string, map: Y.Map<unknown>) => {
    for (const [key, item] of map._map) {
      const value = map.get(key)
      if (!item.deleted && !(value instanceof Y.AbstractType)) found.set(`${name} ${key}`, { value: JSON.stringify(value), writer: item.id.client })
    }
  }
  for (const [id, node] of model.nodes) note(id, node)
  note("rels", model.rels)
  return found
}

function differences(before: ReadonlyMap<string, Fact>, after: ReadonlyMap<string, Fact>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key)?.value !== after.get(key)?.value)
}

/** How many letters that others typed are to be read. */
function foreignLetters(model: MapModel): number {
  let letters = 0
  for (const [, node] of model.nodes)
    for (const key of ["txt", "note"]) {
      const text = node.get(key)
      if (!(text instanceof Y.Text)) continue
      for (let item = text._start; item; item = item.right) if (!item.deleted && item.id.client !== model.doc.clientID) letters += item.length
    }
  return letters
}

