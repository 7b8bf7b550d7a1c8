/** What is kept, in one place and in three words: of the room's commands and of the shared documents together. */

import { SavingSpoken, savedText, type Saved } from "../../../coedit/client/saving.ts"
import type { RoomState } from "../../../live/client/socket.ts"

export interface Kept {
  saved: Saved
  /** Changes that the server has not acknowledged. */
  pending: number
  /** Some have waited for more than ten seconds. */
  stuck: boolean
}

/** The worst of the states, and all that waits. */
export function together(states: Iterable<Kept>): Kept {
  const all = [...states]
  const saved = all.some((each) => each.saved === "offline") ? "offline" : all.some((each) => each.saved === "saving") ? "saving" : "saved"
  return { saved, pending: all.reduce((sum, each) => sum + each.pending, 0), stuck: all.some((each) => each.stuck) }
}

export function alarmText(kept: Kept, ended: RoomState["ended"]): string {
  if (ended === "forbidden") return "Vous n’avez plus accès à cette salle. Ce que vous aviez écrit et qui est enregistré y reste."
  if (ended === "outdated") return "Le service a été mis à jour : rechargez la page pour continuer."
  if (!kept.stuck) return ""
  const what =
    kept.pending <= 1
      ? "Votre dernière modification n’est pas encore enregistrée"
      : `Vos ${kept.pending} dernières modifications ne sont pas encore enregistrées`
  return `${what}. Elle est gardée dans cet onglet : ne le fermez pas, l’envoi reprendra seul.`.replace(
    "Elle est gardée",
    kept.pending > 1 ? "Elles sont gardées" : "Elle est gardée",
  )
}

export class SaveState {
  private readonly states = new Map<string, Kept>()
  private readonly spoken = new SavingSpoken()
  private ended: RoomState["ended"] = null

  constructor(
    private readonly badge: HTMLElement | null,
    private readonly alarm: HTMLElement | null,
    private readonly voice: HTMLElement | null,
  ) {}

  get pending(): number {
    return together(this.states.values()).pending
  }

  set(source: string, kept: Kept, ended: RoomState["ended"] = this.ended): void {
    this.ended = ended
    this.states.set(source, kept)
    this.show(together(this.states.values()))
  }

  private show(kept: Kept): void {
    if (this.badge) {
      const text = savedText(kept.saved, kept.pending)
      this.badge.dataset["state"] = kept.saved
      if (this.badge.textContent !== text) this.badge.textContent = text
    }
    const words = this.spoken.say(kept.saved, kept.pending)
    if (this.voice && words !== "") this.voice.textContent = words
    if (this.alarm) {
      const text = alarmText(kept, this.ended)
      if (this.alarm.textContent !== text) this.alarm.textContent = text
      this.alarm.hidden = text === ""
    }
  }
}
