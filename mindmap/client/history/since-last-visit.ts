/** « 7 changements depuis mardi : 4 ajouts, 2 textes, 1 déplacement — Voir », for whoever comes back to a map. */

import { h } from "../widgets/elements.ts"
import { getJson, postForm } from "../server/requests.ts"
import type { MapContext } from "../context/map-context.ts"
import type { HeatView } from "./heat-view.ts"
import { since } from "../text/dates.ts"
import { countOf, parsePast, sentenceOf, type Past, type Step } from "./change-log.ts"
import { typeset } from "../text/typography.ts"

export class SinceLine {
  private readonly context: MapContext
  private readonly heat: HeatView
  private readonly line = h("div", { class: "map-since", role: "region", "aria-label": "Depuis votre dernière visite", hidden: true })
  private past: Past | null = null
  private steps: readonly Step[] = []
  private at = -1

  constructor(context: MapContext, heat: HeatView) {
    this.context = context
    this.heat = heat
    // The big screen is nobody's.
    if (!context.options.mapId || context.host.closest(".room-wall")) return
    context.body.append(this.line)
    const leave = () => this.leave()
    window.addEventListener("pagehide", leave)
    context.onEnd(() => window.removeEventListener("pagehide", leave))
    void getJson(context.options.mapId, "depuis/").then((said) => this.come(parsePast(said))).catch(() => undefined)
  }

  private come(past: Past): void {
    this.past = past
    // What is gone from the map since cannot be gone to, but for what was thrown away, which is told.
    this.steps = past.steps.filter((step) => step.nodes.some((node) => this.context.model.has(node)))
    if (past.since === null || this.steps.length === 0) {
      // Looking for the first time is looking too: from here on changes can be told.
      if (past.since === null) this.noteSeen()
      return
    }
    this.show()
  }

  /** Leaving is having looked, unless there is something here that was not looked at yet. */
  private leave(): void {
    if (this.past && this.line.hidden) this.noteSeen(true)
  }

  private noteSeen(lasting = false): void {
    void postForm(this.context.options.mapId, "vu/", {}, lasting).catch(() => undefined)
  }

  private show(): void {
    const past = this.past
    if (!past || past.since === null) return
    const words = countOf(this.steps).replace("\u00a0:", ` depuis ${since(past.since, past.zone)}\u00a0:`)
    this.line.replaceChildren(
      h("p", { class: "map-since-words", role: "status" }, typeset(words)),
      h("button", { type: "button", class: "map-tool filled", onclick: () => this.go(0) }, "Voir"),
      this.done(),
    )
    this.line.hidden = false
  }

  private done(): HTMLElement {
    return h("button", { type: "button", class: "map-tool", onclick: () => this.end() }, "Tout vu")
  }

  /** Show one of them: its node is selected, brought into view, and all of them are marked. */
  private go(to: number): void {
    const step = this.steps[to]
    if (!step || !this.past) return
    const { model, stage } = this.context
    this.at = to
    this.heat.mark(new Set(this.steps.flatMap((one) => one.nodes.filter((node) => model.isLive(node)))))
    const node = step.nodes.find((one) => model.isLive(one))
    if (node !== undefined) this.context.reveal(node)
    else stage.repaint()
    const words = `${to + 1}/${this.steps.length} · ${sentenceOf(step, this.past.people, (id) => model.said(id).text)}, ${since(step.at, this.past.zone)}`
    const move = (label: string, sign: string, by: number) =>
      h("button", { type: "button", class: "map-tool", "aria-label": label, disabled: this.steps[this.at + by] === undefined, onclick: () => this.go(this.at + by) }, sign)
    const [before, after] = [move("Changement précédent", "◀", -1), move("Changement suivant", "▶", 1)]
    const hadFocus = this.line.contains(document.activeElement)
    this.line.replaceChildren(h("p", { class: "map-since-words", role: "status" }, typeset(words)), before, after, this.done())
    if (hadFocus) (after.disabled ? before : after).focus()
  }

  private end(): void {
    this.line.hidden = true
    this.heat.mark(new Set())
    this.noteSeen()
    this.context.focusHere()
  }
}
