/** Everything about one node, in one window: its own values, then what other subjects add (comments, authors…). */

import type { Desk } from "./desk.ts"
import { openDialog } from "./dialogs.ts"
import { h } from "./dom.ts"
import { BoundBox } from "./editor.ts"
import { typeset } from "./face.ts"
import { KINDS, KIND_LABEL, KIND_SIGN, LEVELS, LEVEL_LABEL, STATES, STATE_LABEL } from "./kinds.ts"
import type { PlainKey } from "./model.ts"

/** One part of the window. `render` gives null when it has nothing to say of this node. */
export interface DetailSection {
  render(id: string, desk: Desk): Shown | null
}

export interface Shown {
  element: HTMLElement
  /** Called when the window is closed. */
  release?: () => void
}

/** Every change is written at once. */
export function openDetails(host: HTMLElement, desk: Desk, sections: readonly DetailSection[], after: () => void): void {
  const id = desk.here
  const shown = sections.map((section) => section.render(id, desk)).filter((one) => one !== null)
  const name = desk.model.said(id).text.trim() || "Sans titre"
  const title = typeset(name.length > 60 ? `${name.slice(0, 59)}…` : name)
  openDialog(host, title, shown.map((one) => one.element), () => {
    for (const one of shown) one.release?.()
    after()
  })
}

/** Kind, level, what is in place. */
export const qualities: DetailSection = {
  render(id, desk) {
    const { model } = desk
    const said = model.said(id)
    const inPlace = h("div", { class: "map-fields", hidden: said.kind !== "in_place" })
    inPlace.append(
      field("Structure", said.org, (value) => model.set(id, "org", value), 120),
      choices("État", "state", STATES.map((one) => [one, STATE_LABEL[one]]), said.state, (v) => model.set(id, "state", v)),
      field("Contact", said.contact, (value) => model.set(id, "contact", value), 160),
    )
    const kinds = KINDS.map((one): [string, string] => [one, `${KIND_SIGN[one]} ${KIND_LABEL[one]}`])
    const setKind = (value: string | null) => {
      model.set(id, "kind", value)
      inPlace.hidden = value !== "in_place"
    }
    const levels = LEVELS.map((one): [string, string] => [one, LEVEL_LABEL[one]])
    const element = h(
      "fieldset",
      { class: "map-fields map-qualities", disabled: !desk.mayWrite(id) },
      choices("Type", "kind", kinds, said.kind, setKind),
      inPlace,
      choices("Niveau où agir", "level", levels, said.level, (value) => model.set(id, "level", value)),
    )
    return { element }
  },
}

export const note: DetailSection = {
  render(id, desk) {
    const box = h("textarea", { class: "map-note", rows: "4", maxlength: "20000", readonly: !desk.mayWrite(id) })
    const text = desk.model.text(id, "note")
    const bound = text ? new BoundBox(box, text) : null
    return { element: h("label", { class: "map-field" }, "Note", box), release: () => bound?.release() }
  },
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
