/** Everything about one node, in one window: its own values, then what other subjects add (comments, authors…). */

import type { ViewState } from "../selection/view-state.ts"
import { openDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import type { DetailSection } from "../context/map-context.ts"
import { KINDS, KIND_LABEL, KIND_SIGN, LEVELS, LEVEL_LABEL, STATES, STATE_LABEL } from "../tree/node-kinds.ts"
import { titleOf } from "../text/wording.ts"
import { ROOT } from "../tree/resolve.ts"
import { typeset } from "../text/typography.ts"
import type { PlainKey, Said } from "../tree/schema.ts"

/** Every change is written at once. */
export function openDetails(host: HTMLElement, viewState: ViewState, sections: readonly DetailSection[], after: () => void): void {
  const id = viewState.here
  const many = viewState.together.length > 1
  const shown = sections
    .filter((section) => !many || section.several)
    .map((section) => section.render(id, viewState))
    .filter((one) => one !== null)
  const title = many ? `${viewState.together.length} éléments` : typeset(titleOf(viewState.model.said(id).text, 60))
  openDialog(host, title, shown.map((one) => one.element), () => {
    for (const one of shown) one.release?.()
    after()
  })
}

/** What a method asks to write here. */
export const question: DetailSection = {
  render(id, { model }) {
    const { hint } = model.said(id)
    return hint ? { element: h("p", { class: "map-question" }, typeset(hint)) } : null
  },
}

/** Kind, level, what is in place. */
export const qualities: DetailSection = {
  several: true,
  render(id, viewState) {
    if (id === ROOT && viewState.together.length === 0) return null
    const said = viewState.model.said(id)
    const inPlace = h("div", { class: "map-fields", hidden: said.kind !== "in_place" || viewState.together.length > 1 })
    inPlace.append(
      field("Structure", said.org, (value) => setOn(viewState, "org", value), 120),
      choices("État", "state", STATES.map((one) => [one, STATE_LABEL[one]]), said.state, (v) => setOn(viewState, "state", v)),
      field("Contact", said.contact, (value) => setOn(viewState, "contact", value), 160),
    )
    const kinds = KINDS.map((one): [string, string] => [one, `${KIND_SIGN[one]} ${KIND_LABEL[one]}`])
    const setKind = (value: string | null) => {
      setOn(viewState, "kind", value)
      inPlace.hidden = value !== "in_place" || viewState.together.length > 1
    }
    const levels = LEVELS.map((one): [string, string] => [one, LEVEL_LABEL[one]])
    const element = h(
      "fieldset",
      { class: "map-fields map-qualities", disabled: !viewState.mayWrite(id) },
      choices("Type", "kind", kinds, shared(viewState, (one) => one.kind), setKind),
      inPlace,
      choices("Niveau où agir", "level", levels, shared(viewState, (one) => one.level), (value) => setOn(viewState, "level", value)),
    )
    return { element }
  },
}

/** Give a value to the node, or to all that are selected: one step. */
export function setOn({ model, together }: ViewState, key: PlainKey, value: string | null): void {
  model.step(() => together.forEach((id) => { model.set(id, key, value); }))
}

/** Nothing that a choice could be: the selected nodes differ. */
const MIXED = "~"

/** What all the selected nodes say, null when they say nothing, `MIXED` when they differ. */
export function shared({ model, together }: ViewState, of: (said: Said) => string | null): string | null {
  const values = new Set(together.map((id) => of(model.said(id))))
  const [only = null] = values
  return values.size > 1 ? MIXED : only
}

export function field(label: string, value: string, write: (value: string) => void, most: number): HTMLElement {
  const input = h("input", { type: "text", maxlength: String(most), value })
  input.addEventListener("change", () => write(input.value.trim()))
  return h("label", { class: "map-field" }, label, input)
}

export function choices(
  legend: string,
  name: PlainKey,
  values: [string, string][],
  chosen: string | null,
  write: (value: string | null) => void,
): HTMLElement {
  const option = ([value, label]: [string, string]) => {
    const input = h("input", { type: "radio", name: `map-${name}`, value, checked: (chosen ?? "") === value })
    input.addEventListener("change", () => write(value || null))
    return h("label", { class: "map-choice" }, input, h("span", {}, label))
  }
  const all: [string, string][] = [["", "Aucun"], ...values]
  return h("fieldset", { class: "map-choices" }, h("legend", {}, legend), ...all.map(option))
}
