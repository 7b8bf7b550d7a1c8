/** What a map remembers, behind one button: who wrote, what changed lately, since one's last look, and before. */

import { Authors } from "./authors.ts"
import { openDialog, wayBack } from "./dialogs.ts"
import { h } from "./dom.ts"
import type { Ground } from "./ground.ts"
import { HeatView } from "./heat.ts"
import { openErasing } from "./erasing.ts"
import { ROOT } from "./resolve.ts"
import { SinceLine } from "./since.ts"
import { openTravel, type Draw } from "./travel.ts"

export class History {
  readonly authors: Authors
  private readonly ground: Ground
  /** « Historique », where there is a map on the server to ask about. */
  readonly buttons: HTMLElement[] = []
  private readonly heat: HeatView

  private readonly draw: Draw

  /** `draw` makes a picture of another document, to be looked at only. */
  constructor(ground: Ground, draw: Draw) {
    this.ground = ground
    this.draw = draw
    this.authors = new Authors(ground)
    this.heat = new HeatView(ground, this.authors)
    if (!ground.options.mapId) return
    new SinceLine(ground, this.heat)
    ground.sections.push(this.authors.section)
    const open = h("button", { type: "button", class: "map-tool", title: "Qui a écrit, ce qui a changé, la carte d’avant" }, "Historique")
    open.addEventListener("click", () => this.open())
    this.buttons.push(open)
    // Also says whether this person may erase.
    void this.authors.read().catch(() => undefined)
  }

  private open(): void {
    const { desk, host, actions } = this.ground
    const id = desk.here
    const close = (then: () => void) => () => {
      dialog.close()
      then()
    }
    const choice = (words: string, explained: string, then: () => void) =>
      h("li", {}, h("button", { type: "button", class: "map-choice-row", onclick: close(then) }, h("strong", {}, words), h("span", {}, explained)))
    const travel = choice("Remonter le temps", "La carte telle qu’elle était, étape par étape\u00a0; comparer, nommer, rétablir.", () => void openTravel(this.ground, this.draw))
    const heat = this.heat.on
      ? choice("Ne plus montrer ce qui a changé", "Les éléments reprennent leur couleur.", () => this.heat.turn(false))
      : choice("Montrer ce qui a changé récemment", "Un signe sur ce qui a changé depuis 5 minutes, et depuis le début de la réunion.", () => this.heat.turn(true))
    const branch = id === ROOT ? "Qui a écrit cette carte" : "Qui a écrit cette branche"
    const who = choice(branch, id === ROOT ? "Chaque personne, et combien d’éléments." : `Sous ${actions.name(id)}\u00a0: chaque personne, et combien d’éléments.`, () => void this.authors.openBranch(id))
    const words = "Un nom, un numéro s’est glissé ici\u00a0: le retirer des écrans, de l’historique et des papiers."
    const erase = this.authors.record?.erase ? [choice(id === ROOT ? "Effacer définitivement le titre…" : "Effacer définitivement ce texte…", id === ROOT ? words : `${actions.name(id)}. ${words}`, () => void openErasing(this.ground, id))] : []
    const dialog = openDialog(host, "Historique de la carte", [h("ul", { class: "map-choice-list" }, travel, heat, who, ...erase)], wayBack(this.ground))
  }
}
