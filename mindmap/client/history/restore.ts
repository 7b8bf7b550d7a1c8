/** A map of before beside today's: what differs, and a branch brought back as an edit of today. */

import type { MapModel } from "../document/model.ts"
import { branchOf, inOrder } from "../document/reading-order.ts"
import { cloneNode, patchNode } from "../document/patch.ts"
import { LOST, PILLARS, ROOT, TRASH } from "../tree/resolve.ts"

export interface Differences {
  added: string[]
  removed: string[]
  moved: string[]
  reworded: string[]
}

/** What became of the map since: ids, in today's reading order, removed ones in that of before. Pure. */
export function compare(before: MapModel, today: MapModel): Differences {
  const [were, are] = [inOrder(before), inOrder(today)]
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

/** Where a node hangs, and where it came from, are not what it says. */
const OWN: ReadonlySet<string> = new Set(["at", "src"])

/**
 * Bring this branch of before back into today's map, in one step of this person's undo: words, place and qualities as
 * they were. What was added under it since stays where it is. Gives how many nodes came back or changed: none when this
 * person may not write in one of them, or where the branch was.
 */
export function restore(today: MapModel, before: MapModel, head: string): number {
  const ids = branchOf(head, (id) => before.childrenOf(id))
  const t = today.nextTime()
  const home = homeOf(head, before, today)
  if (![...ids, home].every((id) => today.mayWrite(id))) return 0
  const placeOf = (id: string) => {
    const then = before.tree.places.get(id)
    const parent = id === head ? home : (then?.parent ?? ROOT)
    return [parent, then?.order ?? "a0", t, parent]
  }
  today.step(() => {
    for (const id of ids) {
      const then = before.nodes.get(id)
      if (!then || id === LOST) continue
      const now = today.nodes.get(id)
      if (now) patchNode(now, then, OWN)
      else today.nodes.set(id, cloneNode(then))
      if (!PILLARS.has(id)) today.nodes.get(id)?.set("at", placeOf(id))
    }
  })
  return ids.length
}

/** Where a branch was when that place is still in the map, else the root. */
function homeOf(head: string, before: MapModel, today: MapModel): string {
  const parent = before.parentOf(head) ?? ROOT
  return parent !== TRASH && today.isLive(parent) && !today.isUnder(parent, head) ? parent : ROOT
}
