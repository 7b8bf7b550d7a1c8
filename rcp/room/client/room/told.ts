/** What others do, told to screen readers: politely, and once for many. */

import type { Entry } from "../../../live/client/socket.ts"

const WAIT = 1500

const SAID: Record<string, string> = {
  decision_recorded: "une décision inscrite",
  decision_revised: "une décision modifiée",
  decision_withdrawn: "une décision retirée",
  dissent_expressed: "un désaccord noté",
  action_assigned: "une action inscrite",
  action_revised: "une action modifiée",
  action_answered: "une réponse pour une action",
  action_withdrawn: "une action retirée",
  contingency_planned: "une conduite à tenir inscrite",
  contingency_revised: "une conduite à tenir modifiée",
  phase_advanced: "phase suivante",
  phase_returned: "retour à la phase précédente",
  phase_skipped: "phase passée",
  phase_extended: "phase prolongée",
  arrival_announced: "quelqu’un demande à entrer",
  attending_asked: "quelqu’un demande à assister",
  meeting_opened: "la séance est ouverte",
  meeting_ended: "la séance est terminée",
  meeting_closed: "la réunion est close",
  meeting_reopened: "la réunion est rouverte",
  groups_formed: "les sous-groupes sont formés",
  groups_told: "un message aux sous-groupes",
  groups_ended: "retour en plénière",
  map_imported: "une carte apportée par un fichier",
  method_planted: "une méthode posée sur la carte",
  import_undone: "un apport retiré de la carte",
  map_grafted: "une carte réunie à celle de la plénière",
  map_set_aside: "la carte d’un sous-groupe laissée de côté",
  map_taken_up: "la carte d’un sous-groupe reprise",
}

export class Told {
  private readonly waiting: string[] = []
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly region: HTMLElement | null,
    private readonly me: string,
  ) {}

  add(entry: Entry): void {
    const what = SAID[entry.verb]
    if (what === undefined || String(entry.person) === this.me) return
    this.waiting.push(`${entry.author} : ${what}`)
    this.timer ??= setTimeout(() => this.say(), WAIT)
  }

  private say(): void {
    this.timer = undefined
    const lines = this.waiting.splice(0)
    if (this.region) this.region.textContent = lines.length > 3 ? `${lines.length} changements` : lines.join(". ")
  }
}
