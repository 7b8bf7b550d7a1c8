/** Showing only the nodes of some kind, level, tag or author, with what they hang under; and saying so. */

import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { KIND_LABEL, KIND_SIGN, LEVEL_LABEL, type Kind, type Level } from "../tree/node-kinds.ts"
import { plural } from "../text/wording.ts"
import { NO_FILTER, isEmpty, matches, offers, withAncestors, type Filter, type Known } from "../selection/search-filter.ts"

const TITLES: Record<keyof Filter, string> = {
  kinds: "Type",
  levels: "Niveau où agir",
  tags: "Étiquettes",
  became: "Devenu",
  authors: "Écrit par",
}
const BECAME = { decision: "Décision", action: "Action", cause: "Cause du thème", aim: "Objectif", step: "Étape" } as const
/** Tags and authors beyond these are found with the search. */
const MOST_OFFERED = 12

export class Filters {
  /** Which filters are on; nothing when none is. */
  readonly chips: HTMLElement
  /** Who wrote in a node, when the page knows it. */
  authorsOf: (id: string) => readonly string[] = () => []
  private readonly context: MapContext
  private filter = NO_FILTER
  private matching = 0

  constructor(context: MapContext) {
    this.context = context
    this.chips = h("div", { class: "map-filters", role: "group", "aria-label": "Filtres en cours", hidden: true })
    context.body.append(this.chips)
    context.onEnd(context.model.onChanged(() => this.again()))
    context.onMarks(() => this.again())
  }

  /** The choices there are, as buttons that stay pressed. */
  choices(): HTMLElement[] {
    const offered = offers(this.context.model, this.known)
    return (Object.keys(TITLES) as (keyof Filter)[]).flatMap((name) => {
      const values = offered[name].slice(0, MOST_OFFERED)
      if (values.length === 0) return []
      const buttons = values.map(([value, count]) => this.choice(name, value, count))
      return [h("div", { class: "map-filter-group", role: "group", "aria-label": TITLES[name] }, h("h3", {}, TITLES[name]), ...buttons)]
    })
  }

  clear(): void {
    this.take(NO_FILTER)
    this.context.announcer.say("Toute la carte est montrée.")
    this.context.focusHere()
  }

  private get known(): Known {
    const { marks } = this.context
    return {
      became: (id) => [...new Set((marks.links.get(id) ?? []).map((chip) => chip.kind))],
      authors: (id) => this.authorsOf(id),
    }
  }

  private choice(name: keyof Filter, value: string, count: number): HTMLElement {
    const pressed = () => String((this.filter[name] as ReadonlySet<string>).has(value))
    const button = h("button", { type: "button", class: "map-tool", "aria-pressed": pressed() }, `${labelOf(name, value)} · ${count}`)
    button.addEventListener("click", () => {
      this.toggle(name, value)
      button.setAttribute("aria-pressed", pressed())
    })
    return button
  }

  private toggle(name: keyof Filter, value: string): void {
    const asked = new Set(this.filter[name] as ReadonlySet<string>)
    if (!asked.delete(value)) asked.add(value)
    this.take({ ...this.filter, [name]: asked })
    if (!isEmpty(this.filter)) this.context.announcer.say(`${this.counted()}.`)
  }

  private take(filter: Filter): void {
    this.filter = filter
    this.apply()
    this.context.stage.seeAll()
    this.context.viewState.changed()
  }

  /** The map or what is said of it changed: what matches now is shown too. */
  private again(): void {
    if (!isEmpty(this.filter)) this.apply()
  }

  private apply(): void {
    const { viewState, model } = this.context
    const on = !isEmpty(this.filter)
    const found = on ? matches(model, this.filter, this.known) : []
    this.matching = found.length
    const kept = withAncestors(model, found)
    // What one is writing does not vanish under one's fingers.
    for (const id of [viewState.editing, viewState.selected]) if (id !== null && model.isLive(id)) for (const up of withAncestors(model, [id])) kept.add(up)
    viewState.scope.only = on ? kept : null
    viewState.scope.filtered = on ? { ids: new Set(found), current: null } : null
    this.show()
  }

  private show(): void {
    this.chips.hidden = isEmpty(this.filter)
    const on = (Object.keys(TITLES) as (keyof Filter)[]).flatMap((name) => [...this.filter[name]].map((value) => this.chip(name, value)))
    const clear = h("button", { type: "button", class: "map-tool filled", onclick: () => this.clear() }, "Tout montrer")
    this.chips.replaceChildren(h("span", { class: "map-filter-count" }, this.counted()), ...on, clear)
  }

  private chip(name: keyof Filter, value: string): HTMLElement {
    const label = labelOf(name, value)
    const attributes = { type: "button", class: "map-tool map-filter-chip", "aria-label": `Ôter le filtre ${label}`, onclick: () => this.toggle(name, value) }
    return h("button", attributes, label, h("span", { "aria-hidden": "true" }, " ×"))
  }

  private counted(): string {
    return this.matching === 0 ? "Aucun élément" : plural(this.matching, "élément")
  }
}

function labelOf(name: keyof Filter, value: string): string {
  if (name === "kinds") return `${KIND_SIGN[value as Kind]} ${KIND_LABEL[value as Kind]}`
  if (name === "levels") return LEVEL_LABEL[value as Level]
  if (name === "became") return BECAME[value as keyof typeof BECAME]
  return name === "tags" ? `#${value}` : value
}
