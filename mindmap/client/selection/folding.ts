/** Which nodes are shown. Folding is each person's own and never in the document. Pure. */

import { ROOT, type Shape } from "../tree/resolve.ts"

/** What a person opened or closed; what is not in it follows `Auto`. */
export type Folds = ReadonlyMap<string, "open" | "closed">

/** What is folded so that the map fits: nothing under `depth`, at most `limit` children of one node, `main` of the root. */
export interface Auto {
  depth: number
  limit: number
  main: number
}

export const UNFOLDED: Auto = { depth: Infinity, limit: Infinity, main: Infinity }
/** Nothing opened or closed by hand. */
export const NONE: Folds = new Map()

/** A shown node, or (`more`) the mark that stands for its parent's `hidden` folded descendants. */
export interface Shown {
  key: string
  id: string
  more: boolean
  hidden: number
  depth: number
  /** Which main branch it belongs to, from 0; -1 for the root. */
  branch: number
  children: Shown[]
}

/**
 * The shown tree under the root, or under another `head`. `lanes` are other heads shown after the root's own children
 * (found-again nodes).
 */
export function shownTree(shape: Shape, folds: Folds, auto: Auto, lanes: readonly string[] = [], head = ROOT): Shown {
  const root = node(head, 0, -1)
  const waiting = [root]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    const all = here.id === ROOT ? [...(shape.children.get(ROOT) ?? []), ...lanes] : (shape.children.get(here.id) ?? [])
    const shown = all.slice(0, shownCount(here, all.length, folds, auto))
    here.children = shown.map((id, index) => node(id, here.depth + 1, here.depth === 0 ? index : here.branch))
    waiting.push(...here.children)
    if (shown.length < all.length) {
      const hidden = all.slice(shown.length).reduce((sum, id) => sum + sizeOf(shape, id), 0)
      const branch = here.depth === 0 ? shown.length : here.branch
      here.children.push({ ...node(here.id, here.depth + 1, branch), key: `more:${here.id}`, more: true, hidden })
    }
  }
  return root
}

function shownCount(here: Pick<Shown, "id" | "depth">, count: number, folds: Folds, auto: Auto): number {
  const chosen = folds.get(here.id)
  if (chosen === "open") return count
  if (chosen === "closed" || here.depth >= auto.depth) return 0
  // The mark takes the place of one node: folding a single one would gain nothing.
  const limit = here.depth === 0 ? auto.main : auto.limit
  return count <= limit + 1 ? count : limit
}

function node(id: string, depth: number, branch: number): Shown {
  return { key: id, id, more: false, hidden: 0, depth, branch, children: [] }
}

const counted = new WeakMap<Shape, Map<string, number>>()

/** How many nodes a branch holds, itself included; counted once for each tree. */
export function sizeOf(shape: Shape, id: string): number {
  const sizes = counted.get(shape) ?? new Map<string, number>()
  counted.set(shape, sizes)
  const known = sizes.get(id)
  if (known !== undefined) return known
  const order: string[] = [id]
  for (const here of order) order.push(...(shape.children.get(here) ?? []))
  for (const here of order.reverse()) {
    sizes.set(here, (shape.children.get(here) ?? []).reduce((sum, child) => sum + (sizes.get(child) ?? 0), 1))
  }
  return sizes.get(id) ?? 1
}

export function countShown(root: Shown): number {
  let count = 0
  const waiting = [root]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    count += here.more ? 0 : 1
    waiting.push(...here.children)
  }
  return count
}

/** The nodes some of whose children are folded, the least deep first. */
export function foldedIn(root: Shown): string[] {
  const folded: string[] = []
  let level = [root]
  while (level.length > 0) {
    for (const here of level) if (here.more) folded.push(here.id)
    level = level.flatMap((here) => here.children)
  }
  return folded
}
