/** The nodes of a map in the order in which they are read. Pure. */

import type { MapModel } from "./model.ts"
import { LOST, ROOT } from "../tree/resolve.ts"

/** A node and all that hangs under it, in reading order. */
export function branchOf(head: string, childrenOf: (id: string) => readonly string[]): string[] {
  const branch: string[] = []
  const waiting = [head]
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    branch.push(here)
    for (const child of [...childrenOf(here)].reverse()) waiting.push(child)
  }
  return branch
}

/** Every live node, in reading order; those found again after a conflict come last. */
export function inOrder(model: MapModel): string[] {
  return [ROOT, ...model.childrenOf(LOST)].flatMap((head) => branchOf(head, (id) => model.childrenOf(id)))
}
