/** Which nodes are shown. Folding is each person's own and never in the document. Pure. */

import { ROOT, type Shape } from "./resolve.ts"

/** What a person opened or closed; what is not in it follows `Auto`. */
export type Folds = ReadonlyMap<string, "open" | "closed">

/** What is folded so that the map fits: nothing under `depth`, at most `limit` children of one node, `main` of the root. */
export interface Auto {
  depth: number
  limit: number
  main: number
}

export const UNFOLDED: Auto = { depth: Infinity, limit: Infinity, main: Infinity }

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

/** How many nodes `shownTree` would show, the marks not counted; it stops counting above `enough`. */
function countOf(shape: Shape, folds: Folds, auto: Auto, lanes: readonly string[], { atMost: enough, head = ROOT }: Bounds): number {
  let count = 1
  const waiting: { id: string; depth: number }[] = [{ id: head, depth: 0 }]
  for (let here = waiting.pop(); here && count <= enough; here = waiting.pop()) {
    const all = here.id === ROOT ? [...(shape.children.get(ROOT) ?? []), ...lanes] : (shape.children.get(here.id) ?? [])
    const shown = shownCount(here, all.length, folds, auto)
    count += shown
    for (let index = 0; index < shown; index++) waiting.push({ id: all[index] ?? ROOT, depth: here.depth + 1 })
  }
  return count
}

/** What to look for: a folding that shows more than `more` nodes under `head`, and no more than `atMost`. */
export interface Bounds {
  more: number
  atMost: number
  head?: string
}

const LIMITS = [Infinity, 12, 8, 6, 5, 4, 3, 2, 1]
const DEEPEST = 8

/**
 * The folding that shows the most nodes among those that fit; main branches are folded only when nothing else is left,
 * and when nothing fits it is the tightest one.
 */
export function autoFit(
  shape: Shape,
  folds: Folds,
  fits: (root: Shown) => boolean,
  lanes: readonly string[] = [],
  bounds: Bounds = { more: -1, atMost: Infinity },
): Auto {
  let best: Auto | null = null
  let most = bounds.more
  for (let depth = DEEPEST; depth >= 1; depth--) {
    for (const limit of LIMITS) {
      const auto = { depth: depth === DEEPEST ? Infinity : depth, limit, main: Infinity }
      const count = countOf(shape, folds, auto, lanes, bounds)
      if (count <= most) break
      if (count > bounds.atMost || !fits(shownTree(shape, folds, auto, lanes, bounds.head))) continue
      best = auto
      most = count
      break
    }
  }
  return best ?? fewestMain(shape, folds, fits, lanes, bounds.head)
}

function fewestMain(shape: Shape, folds: Folds, fits: (root: Shown) => boolean, lanes: readonly string[], head = ROOT): Auto {
  const tight = (main: number): Auto => ({ depth: 1, limit: 2, main })
  const main = LIMITS.find((count) => fits(shownTree(shape, folds, tight(count), lanes, head)))
  return tight(main ?? 2)
}
