/** The others on this map: who is on which node. */

import type { MapContext } from "../context/map-context.ts"
import { guestsOf, tellWhere } from "./awareness.ts"

/** From now on each is named on the node they are on, and they see on which one this person is. */
export function showCollaborators(context: MapContext): void {
  const { awareness } = context.options
  if (!awareness) return
  let known = ""
  const onChange = () => {
    const guests = guestsOf(awareness.getStates(), awareness.clientID)
    // A pointer that moves says nothing of nodes.
    const key = JSON.stringify([...guests])
    if (key === known) return
    known = key
    context.stage.guests = context.outline.guests = guests
    context.schedule()
  }
  awareness.on("change", onChange)
  context.onEnd(() => awareness.off("change", onChange))
  context.viewState.onChanged(() => tellWhere(awareness, context.viewState.selected))
  onChange()
}
