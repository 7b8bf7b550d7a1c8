/** The others on this map: who is on which node, and what they just added. */

import type { Ground } from "./ground.ts"
import type { Change } from "./model.ts"
import { guestsOf, tellWhere } from "./presence.ts"

const FRESH_FOR = 6000

export class Company {
  private readonly ground: Ground
  private readonly known: Set<string>

  constructor(ground: Ground) {
    this.ground = ground
    this.known = new Set(ground.model.nodes.keys())
    const { awareness } = ground.options
    if (!awareness) return
    let known = ""
    const hear = () => {
      const guests = guestsOf(awareness.getStates(), awareness.clientID)
      // A pointer that moves says nothing of nodes.
      const key = JSON.stringify([...guests])
      if (key === known) return
      known = key
      ground.stage.guests = ground.plan.guests = guests
      ground.schedule()
    }
    awareness.on("change", hear)
    ground.onEnd(() => awareness.off("change", hear))
    ground.desk.onChanged(() => tellWhere(awareness, ground.desk.selected))
    hear()
  }

  /** The document changed: nodes that somebody else just made are welcomed. */
  onModel(change: Change): void {
    for (const id of change.ids) {
      if (this.known.has(id) || !this.ground.model.has(id)) continue
      this.known.add(id)
      if (!change.local) this.welcome(id)
    }
  }

  /** A quiet mark, and a word now and then. */
  private welcome(id: string): void {
    const { actions, announcer, model, stage } = this.ground
    if (!model.isLive(id)) return
    const branch = model.ancestors(id).at(-2)
    announcer.hear(branch === undefined ? "" : actions.name(branch))
    stage.fresh.add(id)
    setTimeout(() => {
      stage.fresh.delete(id)
      stage.repaint()
    }, FRESH_FOR)
  }
}
