/** A node with its place in the picture. Pure. */

import type { Shown } from "../selection/folding.ts"

/** Which side of its parent a box hangs on: left, right, or under it in an organisation chart. */
export type Side = "L" | "R" | "D"

export interface Size {
  w: number
  h: number
}

export interface Box extends Size {
  key: string
  id: string
  more: boolean
  hidden: number
  depth: number
  branch: number
  /** The colour of its branch, where one was chosen (colours.ts). */
  hue?: number | undefined
  side: Side
  parent: string | null
  x: number
  y: number
}

/** How far branches stand in from the root's left edge when stacked under it. */
export const INDENT = 24

export function boxOf(node: Shown, size: Size, x: number, y: number, side: Side, parent: string | null): Box {
  const { key, id, more, hidden, depth, branch } = node
  return { key, id, more, hidden, depth, branch, side, parent, x, y, w: size.w, h: size.h }
}
