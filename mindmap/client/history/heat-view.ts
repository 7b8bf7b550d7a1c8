/** Where the map changed lately: a tint and a sign on each node that did, with what they mean in words. */

import type { Authors } from "./authors.ts"
import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { HEAT_SIGN, HEAT_WORDS, type Heat, heatOf } from "../picture/heat.ts"

const AGAIN = 15_000

export class HeatView {
  private readonly context: MapContext
  private readonly authors: Authors
  private readonly legend: HTMLElement
  private readonly changed = new Map<string, number>()
  private timer: ReturnType<typeof setInterval> | undefined
  private isOn = false
  private news: ReadonlySet<string> = new Set()

  constructor(context: MapContext, authors: Authors) {
    this.context = context
    this.authors = authors
    const off = h("button", { type: "button", class: "map-tool", onclick: () => this.turn(false) }, "Ne plus montrer")
    const signs = (["now", "meeting"] as const).map((heat) => h("span", { class: `map-heat-key ${heat}` }, h("b", { "aria-hidden": "true" }, HEAT_SIGN[heat]), ` ${HEAT_WORDS[heat]}`))
    this.legend = h("div", { class: "map-legend", role: "status", hidden: true }, ...signs, h("span", { class: "map-heat-key" }, "sans signe\u00a0: plus ancien"), off)
    context.body.append(this.legend)
    context.onEnd(() => clearInterval(this.timer))
    context.onEnd(
      context.model.onChanged((change) => {
        if (!this.isOn) return
        for (const id of change.ids) this.changed.set(id, Date.now())
        this.show()
      }),
    )
  }

  get on(): boolean {
    return this.isOn
  }

  turn(on: boolean): void {
    this.isOn = on
    this.legend.hidden = !on
    clearInterval(this.timer)
    if (on) {
      this.timer = setInterval(() => this.show(), AGAIN)
      void this.authors
        .read()
        .then((record) => {
          for (const [id, one] of record.nodes) this.changed.set(id, Math.max(one.changed.at, this.changed.get(id) ?? 0))
          this.show()
        })
        .catch((error: unknown) => this.context.announcer.say(error instanceof Error ? error.message : ""))
    }
    this.show()
  }

  /** Mark what changed since this person last looked; nothing with an empty set. */
  mark(nodes: ReadonlySet<string>): void {
    this.news = nodes
    this.show()
  }

  private show(): void {
    const heats = new Map<string, Heat>()
    const now = Date.now()
    if (this.isOn) {
      const meeting = this.authors.record?.meeting ?? null
      for (const [id, at] of this.changed) {
        const heat = heatOf(at, now, meeting)
        if (heat) heats.set(id, heat)
      }
    }
    for (const id of this.news) heats.set(id, "news")
    const { outline, stage } = this.context
    stage.heats = outline.heats = heats
    stage.repaint()
    this.context.schedule()
  }
}
