/** The others on this map: who is on which node, and what they just added. */

import type { MapContext } from "../context/map-context.ts"
import type { Change } from "../document/model.ts"
import { guestsOf, tellWhere } from "./awareness.ts"

const FRESH_FOR = 6000

export class Collaborators {
  private readonly context: MapContext
  private readonly known: Set<string>

  constructor(context: MapContext) {
    this.context = context
    this.known = new Set(context.model.nodes.keys())
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

  /** The document changed: nodes that somebody else just made are welcomed. */
  onModel(change: Change): void {
    for (const id of change.ids) {
      if (this.known.has(id) || !this.context.model.has(id)) continue
      this.known.add(id)
      if (!change.local) this.welcome(id)
    }
  }

  /** A quiet mark, and a word now and then. */
  private welcome(id: string): void {
    const { actions, announcer, model, stage } = this.context
    if (!model.isLive(id)) return
    const branch = model.ancestors(id).at(-2)
    announcer.noteAddition(branch === undefined ? "" : actions.name(branch))
    stage.fresh.add(id)
    setTimeout(() => {
      stage.fresh.delete(id)
      stage.repaint()
    }, FRESH_FOR)
  }
}
