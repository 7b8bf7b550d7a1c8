/** Choosing another node by its name: « Déplacer sous… », « Relier à… ». What a drag does, without dragging. */

import { openDialog } from "../widgets/dialog.ts"
import { h, type Child } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"
import { titleOf } from "../text/wording.ts"
import { ROOT } from "../tree/resolve.ts"
import { typeset, foldAccents } from "../text/typography.ts"

export interface Question {
  title: string
  /** « Sous quel élément ? » */
  asks: string
  button: string
  /** Left out with all that hangs under it. */
  without: (id: string) => boolean
  /** Left out, but not what hangs under it. */
  not?: (id: string) => boolean
  /** Other fields, under the list. */
  fields?: Child[]
  choose: (id: string) => void
}

const MOST_SHOWN = 200

export function openChooser(context: MapContext, question: Question): void {
  const places = placesFor(context, question)
  const list = h("select", { size: "9", class: "map-places", "aria-label": "Éléments de la carte" })
  const filter = h("input", { type: "search", placeholder: "Chercher un élément" })
  const show = () => {
    const wanted = foldAccents(filter.value.trim())
    const found = places.filter((place) => foldAccents(place.text).includes(wanted)).slice(0, MOST_SHOWN)
    list.replaceChildren(...found.map((place) => h("option", { value: place.id }, place.label)))
    list.selectedIndex = found.length > 0 ? 0 : -1
  }
  filter.addEventListener("input", show)
  show()
  const label = h("label", { class: "map-field" }, question.asks, filter)
  const button = h("button", { class: "map-tool filled" }, question.button)
  const form = h("form", { method: "dialog", class: "map-fields" }, label, list, ...(question.fields ?? []), button)
  form.addEventListener("submit", () => {
    if (list.value && context.model.isLive(list.value)) question.choose(list.value)
  })
  list.addEventListener("dblclick", () => form.requestSubmit())
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter") form.requestSubmit()
  })
  filter.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || list.options.length === 0) return
    event.preventDefault()
    list.selectedIndex = Math.min(list.options.length - 1, Math.max(0, list.selectedIndex + step))
  })
  openDialog(context.host, question.title, [form], focusReturn(context))
  filter.focus()
}

/** Every node it could be, in reading order, set in by its depth. */
function placesFor({ model }: MapContext, { without, not }: Question): { id: string; text: string; label: string }[] {
  const places: { id: string; text: string; label: string }[] = []
  const waiting: [string, number][] = [[ROOT, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [id, depth] = next
    if (without(id)) continue
    const { text } = model.said(id)
    if (!not?.(id)) places.push({ id, text: titleOf(text), label: "\u2003".repeat(depth) + typeset(titleOf(text, 70)) })
    waiting.push(...model.childrenOf(id).map((child): [string, number] => [child, depth + 1]).reverse())
  }
  return places
}

/** Hang the selected branches under a node chosen by its name. */
export function openUnder(context: MapContext): void {
  const { actions, viewState } = context
  const { heads } = viewState
  if (!actions.canWrite || heads.length === 0) return
  openChooser(context, {
    title: `Déplacer ${actions.names(heads)}`,
    asks: "Sous quel élément\u202f?",
    button: "Déplacer ici",
    without: (id) => heads.includes(id),
    choose: (id) => actions.moveUnder(id, null, heads),
  })
}
