/** What a map remembers, behind one button: who wrote, what changed lately, since one's last look, and before. */

import { Authors } from "./authors.ts"
import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { openErasing } from "./erasing.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext, Tool } from "../context/map-context.ts"
import { HeatView } from "./heat-view.ts"
import type { News } from "../presence/news.ts"
import { ROOT } from "../tree/resolve.ts"
import { SinceLine } from "./since-last-visit.ts"
import { openTimeTravel, type Draw } from "./time-travel.ts"

const WHO = "Qui a écrit cette branche"
const WHO_ALL = "Qui a écrit cette carte"
const ERASE = "Effacer définitivement ce texte…"
const ERASE_TITLE = "Effacer définitivement le titre…"

export class History {
  readonly authors: Authors
  private readonly context: MapContext
  /** « Historique », where there is a map on the server to ask about. */
  readonly buttons: HTMLElement[] = []
  /** What it knows of the selected node, for its menu. */
  readonly tools: Tool[] = []
  private readonly heat: HeatView

  private readonly news: News
  private readonly draw: Draw

  /** `draw` makes a picture of another document, to be looked at only. */
  constructor(context: MapContext, news: News, draw: Draw) {
    this.context = context
    this.news = news
    this.draw = draw
    this.authors = new Authors(context)
    this.heat = new HeatView(context, this.authors)
    if (!context.options.mapId) return
    new SinceLine(context, this.heat)
    context.sections.push(this.authors.section)
    const open = h("button", { type: "button", class: "map-tool", title: "Qui a écrit, ce qui a changé, la carte d’avant" }, "Historique")
    open.addEventListener("click", () => this.open())
    this.buttons.push(open)
    this.tools.push(...this.nodeTools())
    // Also says whether this person may erase.
    void this.authors.read().catch(() => undefined)
  }

  private nodeTools(): Tool[] {
    const { viewState } = this.context
    const chosen = () => viewState.selected !== null && viewState.all.length < 2
    const whole = () => viewState.here === ROOT
    return [
      {
        label: WHO,
        name: () => (whole() ? WHO_ALL : WHO),
        run: () => void this.authors.openBranch(viewState.here),
        when: chosen,
        ...{ place: "menu", apart: true },
      },
      {
        label: ERASE,
        name: () => (whole() ? ERASE_TITLE : ERASE),
        run: () => void openErasing(this.context, viewState.here),
        when: () => chosen() && this.authors.record?.erase === true,
        place: "menu",
      },
    ]
  }

  private open(): void {
    const { viewState, host, actions } = this.context
    const id = viewState.here
    const close = (then: () => void) => () => {
      closeDialog(dialog)
      then()
    }
    const choice = (words: string, explained: string, then: () => void) =>
      h("li", {}, h("button", { type: "button", class: "map-choice-row", onclick: close(then) }, h("strong", {}, words), h("span", {}, explained)))
    const travel = choice("Remonter le temps", "La carte telle qu’elle était, étape par étape\u00a0; comparer, nommer, rétablir.", () => void openTimeTravel(this.context, this.draw))
    const news = choice("Ce que font les autres", "Depuis que cette page est ouverte, et ce qui vous en est dit.", () => this.news.open())
    const heat = this.heat.on
      ? choice("Ne plus montrer ce qui a changé", "Les éléments reprennent leur couleur.", () => this.heat.turn(false))
      : choice("Montrer ce qui a changé récemment", "Un signe sur ce qui a changé depuis 5 minutes, et depuis le début de la réunion.", () => this.heat.turn(true))
    const who = choice(id === ROOT ? WHO_ALL : WHO, id === ROOT ? "Chaque personne, et combien d’éléments." : `Sous ${actions.name(id)}\u00a0: chaque personne, et combien d’éléments.`, () => void this.authors.openBranch(id))
    const words = "Un nom, un numéro s’est glissé ici\u00a0: le retirer des écrans, de l’historique et des papiers."
    const erase = this.authors.record?.erase ? [choice(id === ROOT ? ERASE_TITLE : ERASE, id === ROOT ? words : `${actions.name(id)}. ${words}`, () => void openErasing(this.context, id))] : []
    const dialog = openDialog(host, "Historique de la carte", [h("ul", { class: "map-choice-list" }, news, travel, heat, who, ...erase)], focusReturn(this.context))
  }
}
