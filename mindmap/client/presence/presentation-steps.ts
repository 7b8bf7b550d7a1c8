/** The steps of a presentation, and what the presenter lets the others follow. Pure. */

import type { Gaze } from "../picture/camera.ts"
import { LAYOUT_KINDS, type LayoutKind } from "../selection/layout-kinds.ts"
import type { MapModel } from "../document/model.ts"
import { LOST, ROOT } from "../tree/resolve.ts"
import type { Scope } from "../selection/scope.ts"

/** The overview, then each main branch that is shown and says something or holds something. */
export function stepsOf(model: MapModel, scope: Pick<Scope, "childrenOf">): string[] {
  const speaks = (id: string) => model.said(id).text.trim() !== "" || model.childrenOf(id).length > 0
  return [ROOT, ...[...scope.childrenOf(ROOT), ...scope.childrenOf(LOST)].filter(speaks)]
}

/** Where a presentation is once the map changed under it: on the same branch, else at the same rank. */
export function stepNow(steps: readonly string[], head: string, rank: number): number {
  const index = steps.indexOf(head)
  return index >= 0 ? index : Math.max(0, Math.min(rank, steps.length - 1))
}

/** What a presenter shows. Travels with presence and is never kept. */
export interface Shown {
  head: string
  layoutKind: LayoutKind
  level: number | null
  folds: readonly (readonly [string, "open" | "closed"])[]
  /** Null while all of it is seen: each follower then sees all of it too. */
  gaze: Gaze | null
}

const MOST_FOLDS = 200

export function toWire(shown: Shown): unknown {
  return { ...shown, level: shown.level === Infinity ? 99 : shown.level, folds: shown.folds.slice(-MOST_FOLDS) }
}

/** What somebody else's browser says it shows, or null when it makes no sense. */
export function fromWire(value: unknown): Shown | null {
  if (typeof value !== "object" || value === null) return null
  const { head, layoutKind, level, folds, gaze } = value as Record<string, unknown>
  const known = LAYOUT_KINDS.find((each) => each === layoutKind)
  if (typeof head !== "string" || !known) return null
  const pairs = Array.isArray(folds) ? (folds as unknown[]).slice(0, MOST_FOLDS).filter(isFold) : []
  return { head, layoutKind: known, level: typeof level === "number" ? (level >= 99 ? Infinity : level) : null, folds: pairs, gaze: gazeOf(gaze) }
}

function isFold(pair: unknown): pair is readonly [string, "open" | "closed"] {
  return Array.isArray(pair) && typeof pair[0] === "string" && (pair[1] === "open" || pair[1] === "closed")
}

function gazeOf(value: unknown): Gaze | null {
  if (typeof value !== "object" || value === null) return null
  const { node, dx, dy, scale, w, h } = value as Record<string, unknown>
  const numbers = [dx, dy, scale, w, h]
  if (typeof node !== "string" || !numbers.every((each) => typeof each === "number" && Number.isFinite(each))) return null
  return value as Gaze
}
