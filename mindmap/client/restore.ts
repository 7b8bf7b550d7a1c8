/** A map of before beside today's: what differs, and a branch brought back as an edit of today. */

import * as Y from "yjs"

import { branchOf } from "./authors.ts"
import type { MapModel } from "./model.ts"
import { copyOf, retype } from "./replay.ts"
import { LOST, parseAt, PILLARS, ROOT, TRASH } from "./resolve.ts"

export interface Differences {
  added: string[]
  removed: string[]
  moved: string[]
  reworded: string[]
}

/** What became of the map since: ids, in today's reading order, removed ones in that of before. Pure. */
export function compare(before: MapModel, today: MapModel): Differences {
  const [were, are] = [live(before), live(today)]
  const [had, has] = [new Set(were), new Set(are)]
  const both = are.filter((id) => had.has(id))
  const said = (model: MapModel, id: string) => `${model.said(id).text.trim()}\n${model.said(id).note.trim()}`
  return {
    added: are.filter((id) => !had.has(id)),
    removed: were.filter((id) => !has.has(id)),
    moved: both.filter((id) => before.parentOf(id) !== today.parentOf(id)),
    reworded: both.filter((id) => said(before, id) !== said(today, id)),
  }
}

/** Bring this branch of before back into today's map, in one step of this person's undo: words, place and qualities as
 * they were. What was added under it since stays where it is. Gives how many nodes came back or changed. */
export function restore(today: MapModel, before: MapModel, head: string): number {
  const ids = branchOf(head, (id) => before.childrenOf(id))
  const t = 1 + Math.max(0, ...[...today.nodes.keys()].map((id) => parseAt(today.nodes.get(id)?.get("at"))?.t ?? 0))
  today.step(() => {
    for (const id of ids) {
      const then = before.nodes.get(id)
      if (!then || id === LOST) continue
      const now = today.nodes.get(id)
      if (now) resay(now, then)
      else today.nodes.set(id, copyOf(then))
      if (!PILLARS.has(id)) today.nodes.get(id)?.set("at", placeOf(id, { before, today, head, t }))
    }
  })
  return ids.length
}

function resay(now: Y.Map<unknown>, then: Y.Map<unknown>): void {
  for (const key of [...now.keys()]) if (key !== "at" && key !== "src" && !then.has(key)) now.delete(key)
  for (const [key, value] of then) {
    if (key === "at" || key === "src") continue
    const was = now.get(key)
    if (value instanceof Y.Text) {
      if (was instanceof Y.Text) retype(was, value.toJSON())
      else now.set(key, new Y.Text(value.toJSON()))
    } else if (was !== value) now.set(key, value)
  }
}

function placeOf(id: string, { before, today, head, t }: { before: MapModel; today: MapModel; head: string; t: number }): unknown[] {
  const then = before.tree.places.get(id)
  const parent = then?.parent ?? ROOT
  // The head goes where it was when that place is still in the map, else under the root.
  const stands = id !== head || (today.isLive(parent) && !today.isUnder(parent, id))
  const goes = stands && parent !== TRASH ? parent : ROOT
  return [goes, then?.order ?? "a0", t, goes]
}

function live(model: MapModel): string[] {
  return [...branchOf(ROOT, (id) => model.childrenOf(id)), ...model.childrenOf(LOST).flatMap((id) => branchOf(id, (one) => model.childrenOf(one)))]
}
