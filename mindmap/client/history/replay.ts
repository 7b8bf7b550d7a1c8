/** A map's log played again in this browser: the document as it was after any update, forwards and backwards. */

import * as Y from "yjs"

import { cloneNode, sameValue, patchNode } from "../document/patch.ts"

export interface Logged {
  seq: number
  data: Uint8Array
}

/** Going back starts from the nearest of these, kept every so many updates. */
const APART = 1000

/** The pages of mindmap/history/views.py: a number, a length (32 bits each), the bytes, and so on. Pure. */
export function readLog(page: ArrayBuffer): Logged[] {
  const view = new DataView(page)
  const found: Logged[] = []
  for (let at = 0; at + 8 <= view.byteLength; ) {
    const [seq, length] = [view.getUint32(at), view.getUint32(at + 4)]
    found.push({ seq, data: new Uint8Array(page, at + 8, length) })
    at += 8 + length
  }
  return found
}

export class Replay {
  private readonly log: readonly Logged[]
  private readonly stops: { count: number; state: Uint8Array }[] = []
  private doc = new Y.Doc()
  private count = 0

  constructor(log: readonly Logged[]) {
    this.log = log
  }

  /** The document after update `seq`: to be read before the next one is asked for, and never written in. */
  at(seq: number): Y.Doc {
    Array.from(this.reach(seq))
    return this.doc
  }

  /** Go there some updates at a time; each time, what part of the log was read. */
  *reach(seq: number): Iterable<number> {
    const target = this.countAt(seq)
    if (target < this.count) this.goBack(target)
    while (this.count < target) {
      this.forward(target)
      yield this.count / this.log.length
    }
  }

  /** As far as the next stop, in one transaction: each costs the same, whatever it holds. */
  private forward(target: number): void {
    const stop = (this.stops.at(-1)?.count ?? 0) + APART
    const end = Math.min(target, stop)
    this.doc.transact(() => {
      for (const { data } of this.log.slice(this.count, end)) Y.applyUpdate(this.doc, data)
    })
    this.count = end
    if (end === stop) this.stops.push({ count: end, state: Y.encodeStateAsUpdate(this.doc) })
  }

  private goBack(target: number): void {
    const stop = this.stops.findLast((one) => one.count <= target)
    this.doc.destroy()
    this.doc = new Y.Doc()
    this.count = stop?.count ?? 0
    if (stop) Y.applyUpdate(this.doc, stop.state)
  }

  /** How many updates have a number up to `seq`. */
  private countAt(seq: number): number {
    let [low, high] = [0, this.log.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.log[middle]?.seq ?? Infinity) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Make `shown` say what `doc` says, touching only what differs: what is drawn from it then changes as little. */
export function mirror(doc: Y.Doc, shown: Y.Doc): void {
  shown.transact(() => {
    const [nodes, drawn] = [doc.getMap<unknown>("nodes"), shown.getMap<unknown>("nodes")]
    for (const id of [...drawn.keys()]) if (!nodes.has(id)) drawn.delete(id)
    for (const [id, node] of nodes) {
      const there = drawn.get(id)
      if (!(node instanceof Y.Map)) continue
      if (there instanceof Y.Map) patchNode(there as Y.Map<unknown>, node as Y.Map<unknown>)
      else drawn.set(id, cloneNode(node as Y.Map<unknown>))
    }
    const [rels, lines] = [doc.getMap<unknown>("rels"), shown.getMap<unknown>("rels")]
    for (const id of [...lines.keys()]) if (!rels.has(id)) lines.delete(id)
    for (const [id, relation] of rels) if (!sameValue(lines.get(id), relation)) lines.set(id, relation)
  })
}
