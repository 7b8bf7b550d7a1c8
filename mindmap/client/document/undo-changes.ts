/** What a step of somebody's undo changed. */

import type * as Y from "yjs"

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[]

export interface StepEvent {
  stackItem: { meta: Map<unknown, unknown> }
  changedParentTypes: ReadonlyMap<unknown, Events>
}

/** The ids, in these root maps, of what was changed: nodes, links. */
export function touchedIn(changed: StepEvent["changedParentTypes"], roots: readonly unknown[]): string[] {
  return roots.flatMap((root) => idsOf(changed.get(root) ?? []))
}

function idsOf(events: Events): string[] {
  return events.flatMap((event) => {
    const [id] = event.path
    return typeof id === "string" ? [id] : [...event.changes.keys.keys()]
  })
}
