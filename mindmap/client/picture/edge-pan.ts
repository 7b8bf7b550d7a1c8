/** Following a drag past the edge of the picture. */

import type { Stage } from "./stage.ts"

/** Nearer than this to an edge, in pixels, the picture moves along; at most this much a frame. */
const EDGE = 44
const FASTEST = 14

/** Near an edge, the picture goes on under the pointer; whether it did. */
export function panAtEdge(stage: Pick<Stage, "pan" | "size">, point: { x: number; y: number }): boolean {
  const [dx, dy] = [pull(point.x, stage.size.w), pull(point.y, stage.size.h)]
  if (dx === 0 && dy === 0) return false
  stage.pan(dx, dy)
  return true
}

/** How far the picture moves: towards the middle when the pointer is near an edge. */
function pull(at: number, length: number): number {
  const near = Math.min(EDGE, length / 4)
  if (at < near) return Math.round(Math.min(1, (near - at) / near) * FASTEST)
  if (at > length - near) return -Math.round(Math.min(1, (at - length + near) / near) * FASTEST)
  return 0
}
