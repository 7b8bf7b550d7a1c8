/** Where an arrow key leads, by what is seen. Pure. */

import type { Box } from "./boxes.ts"

export type Direction = "left" | "right" | "up" | "down"

/** The box an arrow leads to from `from`, or null at the edge. */
export function neighbour(boxes: ReadonlyMap<string, Box>, from: string, direction: Direction): Box | null {
  const here = boxes.get(from)
  if (!here) return null
  if (here.side === "D") return inChart(boxes, here, direction)
  if (direction === "up" || direction === "down") return above(boxes, here, direction)
  const outwards = here.depth === 0 || (direction === "right") === (here.side === "R")
  if (!outwards) return here.parent === null ? null : (boxes.get(here.parent) ?? null)
  const side = direction === "right" ? "R" : "L"
  const children = [...boxes.values()].filter((box) => box.parent === here.key && box.side === side)
  return nearest(children, here)
}

/** In an organisation chart: up and down along a column, left and right from column to column. */
function inChart(boxes: ReadonlyMap<string, Box>, here: Box, direction: Direction): Box | null {
  const others = [...boxes.values()].filter((box) => box.key !== here.key && box.depth > 0)
  const across = direction === "left" || direction === "right"
  if (here.depth === 0) {
    if (direction !== "down") return null
    return closest(others.filter((box) => box.depth === 1), (box) => Math.abs(centre(box) - centre(here)))
  }
  const sign = direction === "down" || direction === "right" ? 1 : -1
  if (!across) {
    const column = others.filter((box) => box.branch === here.branch && sign * (box.y - here.y) > 0)
    const next = closest(column, (box) => Math.abs(box.y - here.y))
    return next ?? (sign < 0 && here.parent !== null ? (boxes.get(here.parent) ?? null) : null)
  }
  const beyond = others.filter((box) => sign * (box.branch - here.branch) > 0)
  const branch = Math.min(...beyond.map((box) => Math.abs(box.branch - here.branch))) * sign + here.branch
  return closest(beyond.filter((box) => box.branch === branch), (box) => Math.abs(middle(box) - middle(here)))
}

/** What Alt and an arrow ask of a node, by the way its siblings are laid out. */
export function shiftOf(box: Box, to: Direction): "earlier" | "later" | "outwards" | "inwards" {
  const along = box.side === "D" && box.depth === 1 ? { left: "earlier", right: "later", up: "outwards", down: "inwards" } : null
  if (along) return along[to] as "earlier"
  if (to === "up" || to === "down") return to === "up" ? "earlier" : "later"
  return (to === "left") === (box.side !== "L") ? "outwards" : "inwards"
}

/** The nearest one above or below on the same side: of the same depth when there is one. */
function above(boxes: ReadonlyMap<string, Box>, here: Box, direction: "up" | "down"): Box | null {
  if (here.depth === 0) return null
  const sign = direction === "down" ? 1 : -1
  const beyond = [...boxes.values()].filter(
    (box) => box.depth > 0 && box.side === here.side && sign * (middle(box) - middle(here)) > 0,
  )
  const alike = beyond.filter((box) => box.depth === here.depth)
  return nearest(alike.length > 0 ? alike : beyond, here)
}

function nearest(boxes: readonly Box[], here: Box): Box | null {
  return closest(boxes, (box) => Math.abs(middle(box) - middle(here)))
}

function closest(boxes: readonly Box[], away: (box: Box) => number): Box | null {
  let best: Box | null = null
  for (const box of boxes) if (!best || away(box) < away(best)) best = box
  return best
}

function centre(box: Box): number {
  return box.x + box.w / 2
}

function middle(box: Box): number {
  return box.y + box.h / 2
}
