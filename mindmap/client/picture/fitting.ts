/** Which folding shows the most nodes without anything leaving the screen. Pure. */

import { NONE, countShown, shownTree, type Auto, type Shown } from "../selection/folding.ts"
import type { Shape } from "../tree/resolve.ts"

/** What is folded: the tree under `head`, and the heads shown after the root's own children (found-again nodes). */
export interface Folded {
  shape: Shape
  lanes: readonly string[]
  head: string
}

/** A folding, and the width of lines it is seen with. */
export interface Fitting {
  auto: Auto
  room: number
}

export interface Trial {
  /** The widths that lines may be given. */
  rooms: readonly number[]
  /** More nodes than this are never tried. */
  atMost: number
  /** Whether it would be seen whole were every node as small as can be: asked first, as it measures no words. */
  mayFit: (tree: Shown) => boolean
  /** Whether it is seen whole. */
  fits: (tree: Shown, room: number) => boolean
}

/** A way of folding, what it shows, and how many nodes that is, the marks not counted. */
interface Folding {
  auto: Auto
  tree: Shown
  count: number
}

const DEPTHS = [1, 2, 3, 4, 5, 6, 7, Infinity]
const LIMITS = [1, 2, 3, 4, 5, 6, 8, 12, Infinity]
/** For when nothing is seen whole. */
export const TIGHTEST: Auto = { depth: 1, limit: 2, main: 2 }

/**
 * The folding and the width of lines with which most nodes are seen whole, or null; main branches are folded only when
 * nothing else is left.
 */
export function mostSeen(folded: Folded, trial: Trial): Fitting | null {
  const tight = LIMITS.map((main): Auto => ({ ...TIGHTEST, main }))
  return firstSeen(branchesWhole(folded, trial), trial) ?? firstSeen(thatMayFit(tight, folded, trial), trial)
}

function firstSeen(foldings: Folding[], { rooms, fits }: Trial): Fitting | null {
  foldings.sort((a, b) => b.count - a.count || b.auto.depth - a.auto.depth || b.auto.limit - a.auto.limit)
  let best: Fitting | null = null
  let most = 0
  for (const room of rooms) {
    const found = foldings.find(({ tree, count }) => count > most && fits(tree, room))
    if (!found) continue
    best = { auto: found.auto, room }
    most = found.count
  }
  return best
}

function branchesWhole(folded: Folded, trial: Trial): Folding[] {
  const found: Folding[] = []
  let limits = LIMITS
  for (const depth of DEPTHS) {
    const here = thatMayFit(limits.map((limit) => ({ depth, limit, main: Infinity })), folded, trial)
    found.push(...here)
    // Deeper, the same limits show at least as much.
    limits = limits.slice(0, here.length)
  }
  return found
}

/** Of foldings that show more and more, those before the first that cannot fit. */
function thatMayFit(autos: readonly Auto[], { shape, lanes, head }: Folded, { atMost, mayFit }: Trial): Folding[] {
  const found: Folding[] = []
  for (const auto of autos) {
    const tree = shownTree(shape, NONE, auto, lanes, head)
    const count = countShown(tree)
    if (count > atMost || !mayFit(tree)) break
    found.push({ auto, tree, count })
  }
  return found
}
