/**
 * The organisation chart: the root on top, main branches in a row under it, and under each of them what it holds, one
 * below the other and a step to the right. Adding to a branch only shifts what stands under it and beside it. Pure.
 */

import { INDENT, boxOf, type Box, type Size } from "./boxes.ts"
import type { Shown } from "../selection/folding.ts"

/** Between the root and the row of branches, between two branches, between two lines of one. */
const FALL = 34
const APART = 22
const GAP = 6
const NOTHING: Size = { w: 0, h: 0 }

export function layOutChart(root: Shown, sizes: ReadonlyMap<string, Size>): Map<string, Box> {
  const boxes = new Map<string, Box>()
  const head = sizes.get(root.key) ?? NOTHING
  boxes.set(root.key, boxOf(root, head, -head.w / 2, -head.h / 2, "D", null))
  let left = 0
  const columns = root.children.map((branch) => {
    const column = columnOf(branch, root.key, left, head.h / 2 + FALL, sizes)
    left = column.right + APART
    return column.boxes
  })
  // The row is centred under the root.
  const shift = -(left - APART) / 2
  for (const box of columns.flat()) boxes.set(box.key, { ...box, x: box.x + shift })
  return boxes
}

/** A main branch and all that hangs under it, from its top left corner; and how far right it reaches. */
function columnOf(branch: Shown, root: string, left: number, top: number, sizes: ReadonlyMap<string, Size>): { boxes: Box[]; right: number } {
  const boxes: Box[] = []
  let [y, right] = [top, left]
  const waiting: { node: Shown; parent: string; x: number }[] = [{ node: branch, parent: root, x: left }]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    const { node, parent, x } = here
    const size = sizes.get(node.key) ?? NOTHING
    boxes.push(boxOf(node, size, x, y, "D", parent))
    y += size.h + GAP
    right = Math.max(right, x + size.w)
    for (const child of [...node.children].reverse()) waiting.push({ node: child, parent: node.key, x: x + INDENT })
  }
  return { boxes, right }
}
