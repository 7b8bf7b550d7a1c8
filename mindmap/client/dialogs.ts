/** The small windows of a map: « Déplacer sous… », the trash, the keys. */

import type { Actions } from "./actions.ts"
import type { Desk } from "./desk.ts"
import { h, type Child } from "./dom.ts"
import { typeset } from "./face.ts"
import { ROOT } from "./resolve.ts"
import { plainLetters } from "./sift.ts"

/** A window over the page, closed by Esc, its button, or a press beside it; `after` runs when it is closed. */
export function openDialog(host: HTMLElement, title: string, body: Child[], after: () => void): HTMLDialogElement {
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
  ["Ctrl + F", "chercher ; Entrée et Maj+Entrée vont d’un trouvé à l’autre"],
  ["Alt + Entrée", "cette branche seule, et retour"],
  ["Ctrl + Z, Ctrl + Y", "annuler, rétablir ce que j’ai fait"],
  ["+  −  0", "agrandir, réduire, tout voir"],
  ["Échap", "quitter la carte : Tab va alors au bouton suivant"],
]

export function openHelp(host: HTMLElement, after: () => void): void {
  const rows = KEYS.flatMap(([key, what]) => [h("dt", {}, typeset(key)), h("dd", {}, typeset(what))])
  const plan = "Dans le Plan, Tab passe au bouton suivant ; Inser ajoute dessous, taper des lettres va à l’élément."
  openDialog(host, "Les touches de la carte", [h("dl", { class: "map-keys" }, ...rows), h("p", {}, typeset(plan))], after)
}
