/** The four small windows of a map: details of a node, « Déplacer sous… », the trash, the keys. */

import type { Actions } from "./actions.ts"
import type { Desk } from "./desk.ts"
import { h, type Child } from "./dom.ts"
import { BoundBox } from "./editor.ts"
import { typeset } from "./face.ts"
import { KINDS, KIND_LABEL, KIND_SIGN, LEVELS, LEVEL_LABEL, STATES, STATE_LABEL } from "./kinds.ts"
import type { PlainKey } from "./model.ts"
import { ROOT } from "./resolve.ts"

/** A window over the page, closed by Esc, its button, or a press beside it; `after` runs when it is closed. */
function openDialog(host: HTMLElement, title: string, body: Child[], after: () => void): HTMLDialogElement {
  const heading = h("h2", { class: "map-dialog-title" }, title)
  const close = h("button", { type: "button", class: "map-tool", onclick: () => dialog.close() }, "Fermer")
  const head = h("div", { class: "map-dialog-head" }, heading, close)
  const dialog = h("dialog", { class: "map-dialog", "aria-label": title }, head, ...body)
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.addEventListener("close", () => {
    dialog.remove()
    after()
  })
  host.append(dialog)
  dialog.showModal()
  return dialog
}

/** Kind, level, what is in place, and the note of a node. Every change is written at once. */
export function openDetails(host: HTMLElement, desk: Desk, after: () => void): void {
  const { model } = desk
  const id = desk.here
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
  const note = h("textarea", { class: "map-note", rows: "4", maxlength: "20000" })
  const text = model.text(id, "note")
  const bound = text ? new BoundBox(note, text) : null
  const body = [
    choices("Type", "kind", kinds, said.kind, setKind),
    inPlace,
    choices("Niveau où agir", "level", levels, said.level, (value) => model.set(id, "level", value)),
    h("label", { class: "map-field" }, "Note", note),
  ]
  const name = said.text.trim() || "Sans titre"
  openDialog(host, typeset(name.length > 60 ? `${name.slice(0, 59)}…` : name), body, () => {
    bound?.release()
    after()
  })
}

function field(label: string, value: string, write: (value: string) => void, most: number): HTMLElement {
  const input = h("input", { type: "text", maxlength: String(most), value })
  input.addEventListener("change", () => write(input.value.trim()))
  return h("label", { class: "map-field" }, label, input)
}

function choices(
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

/** Choose a new parent by name: what dragging does, without dragging. */
export function openUnder(host: HTMLElement, desk: Desk, actions: Actions, after: () => void): void {
  const { model } = desk
  const moved = desk.here
  const places = placesFor(desk, moved)
  const list = h("select", { size: "9", class: "map-places", "aria-label": "Nouvelle place" })
  const filter = h("input", { type: "search", placeholder: "Chercher un élément" })
  const show = () => {
    const wanted = plainLetters(filter.value.trim())
    const found = places.filter((place) => plainLetters(place.text).includes(wanted)).slice(0, 200)
    list.replaceChildren(...found.map((place) => h("option", { value: place.id }, place.label)))
    list.selectedIndex = found.length > 0 ? 0 : -1
  }
  filter.addEventListener("input", show)
  show()
  const form = h(
    "form",
    { method: "dialog", class: "map-fields" },
    h("label", { class: "map-field" }, "Sous quel élément ?", filter),
    list,
    h("button", { class: "map-tool filled" }, "Déplacer ici"),
  )
  form.addEventListener("submit", () => {
    if (list.value && model.has(list.value)) actions.moveUnder(list.value, null, moved)
  })
  list.addEventListener("dblclick", () => form.requestSubmit())
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter") form.requestSubmit()
  })
  openDialog(host, `Déplacer ${actions.name(moved)}`, [form], after)
  filter.focus()
}

/** Every node it could hang under, in reading order, indented. */
function placesFor(desk: Desk, moved: string): { id: string; text: string; label: string }[] {
  const { model } = desk
  const places: { id: string; text: string; label: string }[] = []
  const waiting: [string, number][] = [[ROOT, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [id, depth] = next
    if (id === moved) continue
    const text = model.said(id).text.trim() || "Sans titre"
    const short = text.length > 70 ? `${text.slice(0, 69)}…` : text
    places.push({ id, text, label: "\u2003".repeat(depth) + typeset(short) })
    waiting.push(...model.childrenOf(id).map((child): [string, number] => [child, depth + 1]).reverse())
  }
  return places
}

export function plainLetters(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
}

/** What was deleted, each with « Restaurer ». */
export function openTrash(host: HTMLElement, desk: Desk, actions: Actions, after: () => void): void {
  const list = h("ul", { class: "map-trash" })
  const show = () => {
    const rows = desk.model.trashed().map((id) => {
      const restore = () => {
        actions.restore(id)
        show()
      }
      const button = h("button", { type: "button", class: "map-tool", onclick: restore }, "Restaurer")
      return h("li", {}, h("span", {}, actions.name(id)), button)
    })
    list.replaceChildren(...(rows.length > 0 ? rows : [h("li", {}, "La corbeille est vide.")]))
  }
  show()
  openDialog(host, "Corbeille", [list], after)
}

const KEYS: [string, string][] = [
  ["Flèches", "aller d’un élément à l’autre"],
  ["Tab ou Inser", "ajouter un élément dessous"],
  ["Entrée", "ajouter un élément à côté (Maj+Entrée : avant)"],
  ["F2, ou taper", "modifier le texte ; Entrée pour finir"],
  ["Suppr", "mettre à la corbeille"],
  ["Alt + flèches", "déplacer l’élément"],
  ["Ctrl + M", "déplacer sous un autre élément"],
  ["Ctrl + Entrée", "type, niveau, note"],
  ["Espace", "replier ou déplier"],
  ["Ctrl + Z, Ctrl + Y", "annuler, rétablir ce que j’ai fait"],
  ["+  −  0", "agrandir, réduire, tout voir"],
  ["Échap", "quitter la carte : Tab va alors au bouton suivant"],
]

export function openHelp(host: HTMLElement, after: () => void): void {
  const rows = KEYS.flatMap(([key, what]) => [h("dt", {}, typeset(key)), h("dd", {}, typeset(what))])
  const plan = "Dans le Plan, Tab passe au bouton suivant ; Inser ajoute dessous, taper des lettres va à l’élément."
  openDialog(host, "Les touches de la carte", [h("dl", { class: "map-keys" }, ...rows), h("p", {}, typeset(plan))], after)
}
