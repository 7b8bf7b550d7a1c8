/** What part of the map is seen. Pure: a camera is a value. Screen = map × scale + (x, y). */

import type { Box, Size } from "./boxes.ts"
import { LEAST_SCALE } from "./face.ts"
import type { Layout } from "./layout.ts"

interface Point {
  x: number
  y: number
}

export interface Camera {
  x: number
  y: number
  scale: number
}

/** What is looked at, by a node near the middle: the others' pictures are not the same size nor folded alike. */
export interface Gaze {
  node: string
  /** From the node's centre to the middle of the screen, in map pixels. */
  dx: number
  dy: number
  scale: number
  /** The presenter's picture, in screen pixels. */
  w: number
  h: number
}

const MOST_SCALE = 3
/** Seeing everything does not blow up a map of three words. */
export const MOST_FIT = 1.25
const MARGIN = 16

export function clampScale(scale: number): number {
  return Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale))
}

/** Zoom around a point of the screen, which stays where it is. */
export function zoomAt(camera: Camera, factor: number, point: Point): Camera {
  const scale = clampScale(camera.scale * factor)
  const k = scale / camera.scale
  return { scale, x: point.x - (point.x - camera.x) * k, y: point.y - (point.y - camera.y) * k }
}

/** Two fingers on the screen. */
export type Two = readonly [Point, Point]

/** What two fingers that went from `from` to `to` make of a camera: what was under them stays under them, but for the scale's bounds. */
export function pinched(camera: Camera, from: Two, to: Two): Camera {
  const [start, end] = [middle(from), middle(to)]
  const zoomed = zoomAt(camera, spread(to) / Math.max(1, spread(from)), start)
  return { ...zoomed, x: zoomed.x + end.x - start.x, y: zoomed.y + end.y - start.y }
}

export function spread([a, b]: Two): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function middle([a, b]: Two): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}

/** The scale at which a map of this size is seen whole. */
export function scaleToFit(map: Size, screen: Size): number {
  return Math.min((screen.w - 2 * MARGIN) / Math.max(map.w, 1), (screen.h - 2 * MARGIN) / Math.max(map.h, 1))
}

/** Everything, centred; what does not fit at the least scale runs past the right and bottom edges. */
export function fit(layout: Layout, screen: Size, most = MOST_FIT): Camera {
  const size = { w: layout.width, h: layout.height }
  const scale = Math.min(most, clampScale(scaleToFit(size, screen)))
  const x = centred(layout.left, layout.width, scale, screen.w)
  return { scale, x, y: centred(layout.top, layout.height, scale, screen.h) }
}

function centred(start: number, length: number, scale: number, screen: number): number {
  const room = screen - length * scale
  return (room >= 0 ? room / 2 : Math.min(MARGIN, -start * scale)) - start * scale
}

/** The least shift that brings a box inside the screen. */
export function reveal(camera: Camera, box: Box, screen: Size, margin = 24): Camera {
  const x = shift(box.x * camera.scale + camera.x, box.w * camera.scale, screen.w, margin)
  const y = shift(box.y * camera.scale + camera.y, box.h * camera.scale, screen.h, margin)
  return { ...camera, x: camera.x + x, y: camera.y + y }
}

function shift(start: number, length: number, screen: number, margin: number): number {
  if (start < margin || length > screen - 2 * margin) return margin - start
  return Math.min(0, screen - margin - (start + length))
}

/** Keep one box where it was on the screen when the layout around it changed. */
export function hold(camera: Camera, before: Box, after: Box): Camera {
  return { ...camera, x: camera.x + (before.x - after.x) * camera.scale, y: camera.y + (before.y - after.y) * camera.scale }
}

export function toMap(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) / camera.scale, y: (point.y - camera.y) / camera.scale }
}

/** Whether any of a box is seen, or nearly. */
export function sees(camera: Camera, box: Box, screen: Size, margin = 200): boolean {
  const x = box.x * camera.scale + camera.x
  const y = box.y * camera.scale + camera.y
  const inX = x < screen.w + margin && x + box.w * camera.scale > -margin
  return inX && y < screen.h + margin && y + box.h * camera.scale > -margin
}
