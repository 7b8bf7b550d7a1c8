/** The curve of a link across the tree, from box to box, and where its label is read best. Pure. */

import type { Size } from "./boxes.ts"

export interface Point {
  x: number
  y: number
}

export interface Frame extends Point, Size {}

export interface Line {
  /** SVG path of the curve, and of the arrow's head. */
  path: string
  head: string
  label: Point
}

/** How far a curve leaves the straight line, as a part of its length, and at least in pixels. */
const BOW = 0.2
const LEAST_BOW = 28
/** Between the arrow's point and the box, and the size of its head. */
const GAP = 3
const HEAD = 8
/** Where along the curve a label is tried, best first. */
const TRIED = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]

/** `label` is the size of the words; `obstacles` are the boxes they should not cover. */
export function lineBetween(a: Frame, b: Frame, label: Size, obstacles: Iterable<Frame>): Line {
  const bend = bendOf(centre(a), centre(b))
  const start = edgeOf(a, bend, 0)
  const tip = edgeOf(b, bend, GAP)
  const way = unit({ x: tip.x - bend.x, y: tip.y - bend.y })
  const end = { x: tip.x - way.x * HEAD, y: tip.y - way.y * HEAD }
  const across = { x: -way.y * HEAD * 0.5, y: way.x * HEAD * 0.5 }
  const corners = [tip, { x: end.x + across.x, y: end.y + across.y }, { x: end.x - across.x, y: end.y - across.y }]
  return {
    path: `M${told(start)}Q${told(bend)} ${told(end)}`,
    head: `M${corners.map(told).join("L")}Z`,
    label: clearest((t) => along(start, bend, end, t), label, [...obstacles]),
  }
}

/** The point the curve is drawn to: beside the straight line, on the side away from the root (0, 0). */
function bendOf(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  const bow = Math.max(LEAST_BOW, length * BOW)
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const side = length === 0 ? { x: 1, y: 0 } : { x: -dy / length, y: dx / length }
  const one = { x: middle.x + side.x * bow, y: middle.y + side.y * bow }
  const other = { x: middle.x - side.x * bow, y: middle.y - side.y * bow }
  return Math.hypot(one.x, one.y) >= Math.hypot(other.x, other.y) ? one : other
}

/** Where the straight line from a box's heart to `to` leaves the box, `gap` pixels further. */
function edgeOf(box: Frame, to: Point, gap: number): Point {
  const heart = centre(box)
  const [dx, dy] = [to.x - heart.x, to.y - heart.y]
  const scale = Math.min(dx === 0 ? Infinity : box.w / 2 / Math.abs(dx), dy === 0 ? Infinity : box.h / 2 / Math.abs(dy), 1)
  const way = unit({ x: dx, y: dy })
  return { x: heart.x + dx * scale + way.x * gap, y: heart.y + dy * scale + way.y * gap }
}

function clearest(at: (t: number) => Point, size: Size, obstacles: readonly Frame[]): Point {
  const covers = ({ x, y }: Point) => {
    const [left, top] = [x - size.w / 2, y - size.h / 2]
    return obstacles.some((one) => one.x < left + size.w && one.x + one.w > left && one.y < top + size.h && one.y + one.h > top)
  }
  return TRIED.map(at).find((point) => !covers(point)) ?? at(0.5)
}

function along(from: Point, bend: Point, to: Point, t: number): Point {
  const mix = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * (1 - t) * t * b + t ** 2 * c
  return { x: mix(from.x, bend.x, to.x), y: mix(from.y, bend.y, to.y) }
}

function centre(box: Frame): Point {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 }
}

function unit({ x, y }: Point): Point {
  const length = Math.hypot(x, y) || 1
  return { x: x / length, y: y / length }
}

function told({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`
}
