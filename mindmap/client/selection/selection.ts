/** Rules of selecting several nodes: one is the main one, the last chosen; others go with it. Pure. */

import { LOST, ROOT, type Shape } from "../tree/resolve.ts"

export interface Selection {
  main: string | null
  /** The others; never holds the main one. */
  others: ReadonlySet<string>
}

export const NOTHING_SELECTED: Selection = { main: null, others: new Set() }

/** All that is selected, the main one included. */
export function allOf({ main, others }: Selection): string[] {
  return main === null ? [] : [main, ...others]
}

/** Ctrl and a click: in when it was out, out when it was in; the last one in is the main one. */
export function toggled(selection: Selection, id: string): Selection {
  const rest = allOf(selection).filter((one) => one !== id)
  const [main = null, ...others] = allOf(selection).includes(id) ? rest : [id, ...rest]
  return { main, others: new Set(others) }
}

/** Shift and an arrow, or a click: from where the selection began to `to`, in the order of `line`; the far end is the main one. */
export function stretched(line: readonly string[], from: string, to: string): Selection {
  const [start, end] = [line.indexOf(from), line.indexOf(to)]
  if (start < 0 || end < 0) return { main: to, others: new Set([from].filter((id) => id !== to)) }
  const among = line.slice(Math.min(start, end), Math.max(start, end) + 1)
  return { main: to, others: new Set(among.filter((id) => id !== to)) }
}

/** Shift and an arrow in the picture: the next one is added, or the last one let go when one comes back on one's steps. */
export function stepped(selection: Selection, to: string): Selection {
  const all = allOf(selection)
  const kept = all.includes(to) ? all.filter((id) => id !== selection.main) : all
  return { main: to, others: new Set(kept.filter((id) => id !== to)) }
}

/** The shown nodes in reading order: what a stretch with the mouse goes along. */
export function lineOf(isShown: (id: string) => boolean, childrenOf: (id: string) => readonly string[]): string[] {
  const line: string[] = []
  const waiting = [LOST, ROOT]
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    if (isShown(here)) line.push(here)
    waiting.push(...[...childrenOf(here)].reverse())
  }
  return line
}

/** What is gone is not selected any more. When the main one is gone, another one takes its place. */
export function settled(selection: Selection, isLive: (id: string) => boolean): Selection {
  const [main = null, ...others] = allOf(selection).filter(isLive)
  return { main, others: new Set(others) }
}

/**
 * The branches that an action on these nodes is about, in the map's order: a node under another one that is selected
 * goes with it and counts once; the root is never moved nor deleted.
 */
export function headsOf(ids: Iterable<string>, { children }: Pick<Shape, "children">): string[] {
  const wanted = new Set(ids)
  wanted.delete(ROOT)
  const heads: string[] = []
  const waiting = [LOST, ROOT]
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    if (wanted.has(here)) heads.push(here)
    else waiting.push(...[...(children.get(here) ?? [])].reverse())
  }
  return heads
}

export type Shift = "earlier" | "later" | "outwards" | "inwards"

/**
 * Where these sibling branches, in order, go by one step; null at the edge. « inwards » is under the elder, « outwards »
 * after the parent.
 */
export function stepOf(
  how: Shift,
  heads: readonly string[],
  { places, children }: Shape,
): { parent: string; index: number | undefined } | null {
  const [first] = heads
  const parent = first === undefined ? undefined : places.get(first)?.parent
  if (parent === undefined || heads.some((id) => places.get(id)?.parent !== parent)) return null
  const siblings = children.get(parent) ?? []
  const [top, bottom] = [siblings.indexOf(heads[0] ?? ""), siblings.indexOf(heads.at(-1) ?? "")]
  const stay = siblings.filter((id) => !heads.includes(id))
  const elder = siblings[top - 1]
  if (how === "earlier") return elder === undefined ? null : { parent, index: stay.indexOf(elder) }
  if (how === "inwards") return elder === undefined ? null : { parent: elder, index: undefined }
  if (how === "later") {
    const next = siblings[bottom + 1]
    return next === undefined ? null : { parent, index: stay.indexOf(next) + 1 }
  }
  const home = places.get(parent)?.parent
  if (home === undefined) return null
  return { parent: home, index: (children.get(home) ?? []).indexOf(parent) + 1 }
}
