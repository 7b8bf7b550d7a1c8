/**
 * Where the shown nodes are drawn: a bracket on two sides or one. A child stands beside its parent's edge, a subtree is
 * as high as its children together; so a change only shifts its neighbours. The organisation chart is in chart.ts.
 * Units are pixels at scale 1. Pure.
 */

import { INDENT, boxOf, type Box, type Side, type Size } from "./boxes.ts"
import { layOutChart } from "./org-chart.ts"
import type { Shown } from "../selection/folding.ts"
import type { LayoutKind } from "../selection/layout-kinds.ts"

export type { Box, Side, Size } from "./boxes.ts"

export interface Layout {
  boxes: ReadonlyMap<string, Box>
  stacked: boolean
  left: number
  top: number
  width: number
  height: number
}

export interface Options {
  layoutKind: LayoutKind
  /** The root on top and the branches under it, to the right: for narrow screens. */
  stacked: boolean
  /** Main branches are spread over about this height when they would take less. */
  height: number
  /** The side a main branch was put on, or was on before: it stays there. */
  sides: ReadonlyMap<string, Side>
}

const GAP_X = [30, 16, 14]
const GAP_Y = [16, 6, 5]
const MOST_SPREAD = 64

export function layOut(root: Shown, sizeOf: (node: Shown) => Size, options: Options): Layout {
  const sizes = new Map<string, Size>()
  const heights = new Map<string, number>()
  measure(root, sizeOf, sizes, heights)
  if (options.layoutKind === "chart" && !options.stacked) return bounded(layOutChart(root, sizes))
  const rootSize = sizes.get(root.key) ?? { w: 0, h: 0 }
  const boxes = new Map<string, Box>()
  boxes.set(root.key, boxOf(root, rootSize, -rootSize.w / 2, -rootSize.h / 2, "R", null))
  const [right, left] = splitSides(root.children, heights, options)
  const drawing = { root, sizes, heights, boxes }
  if (options.stacked) {
    placeStack(root.children, drawing)
    return { ...bounded(boxes), stacked: true }
  }
  const tallest = Math.max(total(right, heights), total(left, heights), options.height)
  for (const [side, branches] of [["R", right], ["L", left]] as const) {
    placeSide(branches, side, tallest, drawing)
  }
  return bounded(boxes)
}

/** No layout of this tree is less high than this, whatever the nodes hold and the sides they go to. */
export function leastHeight(root: Shown, leastOf: (node: Shown) => Size, options: Options): number {
  const sided = options.layoutKind === "both" && !options.stacked
  const { height } = layOut(root, leastOf, { ...options, layoutKind: sided ? "right" : options.layoutKind, height: 0 })
  return sided ? (height - at(GAP_Y, 0)) / 2 : height
}

/** [right, left]: sides already given are kept, the rest goes where it balances best, first ones to the right. */
export function splitSides(
  branches: readonly Shown[],
  heights: ReadonlyMap<string, number>,
  options: Pick<Options, "layoutKind" | "stacked" | "sides">,
): [Shown[], Shown[]] {
  if (options.stacked || options.layoutKind === "right" || branches.length < 2) return [[...branches], []]
  const given = branches.filter((branch) => options.sides.has(branch.key))
  if (given.length === 0) return splitEvenly(branches, heights)
  const right = given.filter((branch) => options.sides.get(branch.key) === "R")
  const left = given.filter((branch) => options.sides.get(branch.key) === "L")
  for (const branch of branches) {
    if (options.sides.has(branch.key)) continue
    const lower = total(right, heights) <= total(left, heights) ? right : left
    lower.push(branch)
  }
  const place = new Map(branches.map((branch, index) => [branch.key, index]))
  const inOrder = (a: Shown, b: Shown) => (place.get(a.key) ?? 0) - (place.get(b.key) ?? 0)
  return [right.sort(inOrder), left.sort(inOrder)]
}

/** The first k to the right, k chosen so that the two sides are as nearly as high as can be. */
function splitEvenly(branches: readonly Shown[], heights: ReadonlyMap<string, number>): [Shown[], Shown[]] {
  let best = 1
  let smallest = Infinity
  for (let k = 1; k <= branches.length; k++) {
    const difference = Math.abs(total(branches.slice(0, k), heights) - total(branches.slice(k), heights))
    if (difference < smallest) [best, smallest] = [k, difference]
  }
  return [branches.slice(0, best), branches.slice(best)]
}

interface Drawing {
  root: Shown
  sizes: ReadonlyMap<string, Size>
  heights: ReadonlyMap<string, number>
  boxes: Map<string, Box>
}

function placeSide(branches: readonly Shown[], side: Side, tallest: number, drawing: Drawing): void {
  if (branches.length === 0) return
  const own = total(branches, drawing.heights)
  const spread = Math.min(MOST_SPREAD, Math.max(0, (tallest - own) / branches.length))
  placeChildren(drawing.root, branches, side, spread, drawing)
  placeBeyond(branches, side, drawing)
}

/** The main branches one under the other, under the root. */
function placeStack(branches: readonly Shown[], drawing: Drawing): void {
  const box = drawing.boxes.get(drawing.root.key)
  if (!box) return
  let top = box.y + box.h + at(GAP_Y, 0)
  for (const branch of branches) {
    const size = drawing.sizes.get(branch.key) ?? { w: 0, h: 0 }
    const height = drawing.heights.get(branch.key) ?? 0
    const y = top + (height - size.h) / 2
    drawing.boxes.set(branch.key, boxOf(branch, size, box.x + INDENT, y, "R", drawing.root.key))
    top += height + at(GAP_Y, 0)
  }
  placeBeyond(branches, "R", drawing)
}

/** Whatever hangs under these branches. */
function placeBeyond(branches: readonly Shown[], side: Side, drawing: Drawing): void {
  const waiting = [...branches]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    placeChildren(here, here.children, side, 0, drawing)
    waiting.push(...here.children)
  }
}

/** Stack children beside their parent, centred on it. */
function placeChildren(parent: Shown, children: readonly Shown[], side: Side, spread: number, drawing: Drawing): void {
  const box = drawing.boxes.get(parent.key)
  if (!box || children.length === 0) return
  const gap = at(GAP_Y, parent.depth) + spread
  const heightOf = (child: Shown) => drawing.heights.get(child.key) ?? 0
  const height = children.reduce((sum, child) => sum + heightOf(child), gap * (children.length - 1))
  let top = box.y + box.h / 2 - height / 2
  for (const child of children) {
    const size = drawing.sizes.get(child.key) ?? { w: 0, h: 0 }
    const reach = at(GAP_X, parent.depth)
    const x = side === "R" ? box.x + box.w + reach : box.x - reach - size.w
    const y = top + (heightOf(child) - size.h) / 2
    drawing.boxes.set(child.key, boxOf(child, size, x, y, side, parent.key))
    top += heightOf(child) + gap
  }
}

/** Sizes of all, and heights of whole subtrees, children before parents. */
function measure(
  root: Shown,
  sizeOf: (node: Shown) => Size,
  sizes: Map<string, Size>,
  heights: Map<string, number>,
): void {
  const order: Shown[] = []
  const waiting = [root]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    order.push(here)
    waiting.push(...here.children)
  }
  for (const here of order.reverse()) {
    const size = sizeOf(here)
    sizes.set(here.key, size)
    heights.set(here.key, Math.max(size.h, total(here.children, heights)))
  }
}

/** Height of these siblings stacked, with the gaps between them. */
function total(siblings: readonly Shown[], heights: ReadonlyMap<string, number>): number {
  const first = siblings[0]
  if (!first) return 0
  const gap = at(GAP_Y, first.depth - 1)
  return siblings.reduce((sum, sibling) => sum + (heights.get(sibling.key) ?? 0), gap * (siblings.length - 1))
}

function bounded(boxes: ReadonlyMap<string, Box>): Layout {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const box of boxes.values()) {
    left = Math.min(left, box.x)
    top = Math.min(top, box.y)
    right = Math.max(right, box.x + box.w)
    bottom = Math.max(bottom, box.y + box.h)
  }
  return { boxes, stacked: false, left, top, width: right - left, height: bottom - top }
}

function at(values: readonly number[], index: number): number {
  return values[Math.min(index, values.length - 1)] ?? 0
}

/** The curve from a parent to its child: from edge to edge, or from the root's heart. */
export function edgePath(parent: Box, child: Box): string {
  if (child.side === "D" && child.depth === 1) return busPath(parent, child)
  const sign = child.side === "L" ? -1 : 1
  const y1 = parent.y + parent.h / 2
  const y2 = child.y + child.h / 2
  const x2 = sign > 0 ? child.x : child.x + child.w
  if (child.side === "D" || (parent.depth === 0 && child.x === parent.x + INDENT)) {
    const x1 = parent.x + INDENT / 2
    return `M${r(x1)} ${r(parent.y + parent.h)}V${r(y2 - 8)}Q${r(x1)} ${r(y2)} ${r(x1 + 8)} ${r(y2)}H${r(x2)}`
  }
  if (parent.depth === 0) {
    const x1 = parent.x + parent.w / 2 + sign * parent.w * 0.25
    const edge = sign > 0 ? parent.x + parent.w : parent.x
    return `M${r(x1)} ${r(y1)}C${r((x1 + edge) / 2)} ${r(y2)} ${r(edge)} ${r(y2)} ${r(x2)} ${r(y2)}`
  }
  const x1 = sign > 0 ? parent.x + parent.w : parent.x
  const middle = (x1 + x2) / 2
  return `M${r(x1)} ${r(y1)}C${r(middle)} ${r(y1)} ${r(middle)} ${r(y2)} ${r(x2)} ${r(y2)}`
}

/** From under the root, along a line that all main branches share, down to one of them. */
function busPath(parent: Box, child: Box): string {
  const [x1, x2] = [parent.x + parent.w / 2, child.x + child.w / 2]
  const [y1, y2] = [parent.y + parent.h, child.y]
  const bend = Math.min(8, Math.abs(x2 - x1) / 2)
  const middle = y1 + (y2 - y1) / 2
  const sign = Math.sign(x2 - x1)
  if (bend < 1) return `M${r(x1)} ${r(y1)}V${r(y2)}`
  const turn = `Q${r(x1)} ${r(middle)} ${r(x1 + sign * bend)} ${r(middle)}H${r(x2 - sign * bend)}`
  return `M${r(x1)} ${r(y1)}V${r(middle - bend)}${turn}Q${r(x2)} ${r(middle)} ${r(x2)} ${r(middle + bend)}V${r(y2)}`
}

function r(value: number): number {
  return Math.round(value * 10) / 10
}
