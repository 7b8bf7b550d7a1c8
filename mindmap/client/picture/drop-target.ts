/** Where what is dragged would land, and the words that say so. Pure. */

import type { Box, Side } from "./boxes.ts"
import { ROOT } from "../tree/resolve.ts"

export interface Drop {
  /** The node it goes under, and at which place among its children that are not dragged; last when `index` is null. */
  parent: string
  index: number | null
  /** The box shown as the target, and how. */
  key: string
  how: "into" | "before" | "after"
  /** The side that a main branch is put on, where there are two. */
  side: "L" | "R" | null
}

/** What is dragged, and what the map says of it. */
export interface Load {
  heads: readonly string[]
  isUnder(id: string, ancestor: string): boolean
  childrenOf(id: string): readonly string[]
  /** The root has branches on two sides. */
  sided: boolean
}

interface Point {
  x: number
  y: number
}

const MARGIN = 4
/** How far from the root's branches, towards the edge, a main branch may still be let go. */
const REACH = 120

/** What letting go at a point of the map would do; null where it would do nothing. */
export function dropAt(boxes: ReadonlyMap<string, Box>, point: Point, load: Load): Drop | null {
  const target = [...boxes.values()].find((box) => !box.more && within(box, point))
  if (!target) return dropAroundRoot(boxes, point, load)
  if (load.heads.some((head) => load.isUnder(target.id, head))) return null
  const part = partOf(target, point)
  const parent = target.parent === null ? undefined : boxes.get(target.parent)
  if (!parent || (part > 0.25 && part < 0.75)) {
    const side = target.id === ROOT && load.sided ? (point.x < target.x + target.w / 2 ? "L" : "R") : null
    return { parent: target.id, index: null, key: target.key, how: "into", side }
  }
  return dropNextTo(target, part <= 0.25 ? "before" : "after", parent.id, load)
}

function dropNextTo(target: Box, how: "before" | "after", parent: string, load: Load): Drop {
  const siblings = load.childrenOf(parent).filter((id) => !load.heads.includes(id))
  const index = siblings.indexOf(target.id) + (how === "after" ? 1 : 0)
  return { parent, index, key: target.key, how, side: parent === ROOT && load.sided ? sideOf(target.side) : null }
}

/** Main branches are let go on the empty canvas, left or right of the root. */
function dropAroundRoot(boxes: ReadonlyMap<string, Box>, point: Point, load: Load): Drop | null {
  const root = boxes.get(ROOT)
  if (!root || !load.sided || !load.heads.every((head) => load.childrenOf(ROOT).includes(head))) return null
  const side = point.x < root.x ? "L" : point.x > root.x + root.w ? "R" : null
  if (!side) return null
  const there = [...boxes.values()]
    .filter((box) => box.depth === 1 && !box.more && box.side === side && !load.heads.includes(box.id))
    .sort((a, b) => a.y - b.y)
  const edge = Math.max(...there.map((box) => box.w), 0) + REACH
  if (point.x < root.x - edge || point.x > root.x + root.w + edge) return null
  const next = there.find((box) => box.y + box.h / 2 > point.y)
  const last = there.at(-1)
  if (next) return { ...dropNextTo(next, "before", ROOT, load), side }
  if (last) return { ...dropNextTo(last, "after", ROOT, load), side }
  return { parent: ROOT, index: null, key: root.key, how: "into", side }
}

const WORDS = { into: "dans", before: "avant", after: "après" }

/** « après « Logement », à gauche » */
export function wordsOf(drop: Drop, target: string): string {
  const side = drop.side && drop.parent === ROOT ? (drop.side === "L" ? ", à gauche" : ", à droite") : ""
  return `${WORDS[drop.how]} ${target}${side}`
}

/** How far along a box a point is, from 0 to 1: downwards, or to the right in the row of an organisation chart. */
function partOf(box: Box, point: Point): number {
  return inRow(box) ? (point.x - box.x) / box.w : (point.y - box.y) / box.h
}

function inRow(box: Box): boolean {
  return box.side === "D" && box.depth === 1
}

function sideOf(side: Side): "L" | "R" | null {
  return side === "L" || side === "R" ? side : null
}

function within(box: Box, point: Point): boolean {
  const inX = point.x >= box.x - MARGIN && point.x <= box.x + box.w + MARGIN
  return inX && point.y >= box.y - MARGIN && point.y <= box.y + box.h + MARGIN
}
