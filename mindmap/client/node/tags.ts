/** A node's tags, in a node's window: those in use are offered. */

import type { ViewState } from "../selection/view-state.ts"
import { h } from "../widgets/elements.ts"
import type { DetailSection } from "../context/map-context.ts"
import type { MapModel } from "../document/model.ts"
import { ROOT } from "../tree/resolve.ts"

const WRONG = "Une étiquette tient en 40 caractères, sans virgule ni dièse."

export const tags: DetailSection = {
  several: true,
  render(id, viewState) {
    if (id === ROOT && viewState.together.length === 0) return null
    const list = h("ul", { class: "map-tags-list", "aria-label": "Étiquettes de l’élément" })
    const offered = h("datalist", { id: "map-tags-in-use" })
    const wrong = h("p", { class: "map-wrong", role: "alert", hidden: true })
    const put = (tag: string, on: boolean): boolean => putOn(viewState, tag, on)
    const show = () => {
      const own = union(viewState)
      list.replaceChildren(...own.map((tag) => h("li", {}, `#${tag}`, viewState.mayWrite(id) ? removal(tag, () => { put(tag, false); show(); input.focus() }) : null)))
      list.hidden = own.length === 0
      offered.replaceChildren(...tagsInUse(viewState.model).filter((tag) => !own.includes(tag)).map((tag) => h("option", { value: tag })))
    }
    const input = h("input", { type: "text", maxlength: "80", list: offered.id, autocomplete: "off", enterkeyhint: "done" })
    const add = () => {
      const wanted = namesIn(input.value)
      const refused = wanted.filter((tag) => !put(tag, true))
      wrong.hidden = refused.length === 0
      wrong.textContent = refused.length > 0 ? WRONG : ""
      input.value = refused.join(", ")
      show()
    }
    input.addEventListener("keydown", (event) => {
      if ((event.key !== "Enter" && event.key !== ",") || event.isComposing) return
      event.preventDefault()
      add()
    })
    // What was typed and left is not lost.
    input.addEventListener("change", add)
    show()
    const field = h("label", { class: "map-field" }, "Étiquettes (Entrée pour ajouter)", input)
    return { element: h("div", { class: "map-fields" }, ...(viewState.mayWrite(id) ? [field, offered, wrong] : [h("p", { class: "map-part" }, "Étiquettes")]), list) }
  },
}

/** « #urgence, sortie » → urgence, sortie */
function namesIn(typed: string): string[] {
  return [...new Set(typed.split(",").map((one) => one.trim().replace(/^#+/, "").trim()).filter(Boolean))]
}

function putOn({ model, together }: ViewState, tag: string, on: boolean): boolean {
  let done = true
  model.step(() => {
    for (const id of together) done = model.tag(id, tag, on) && done
  })
  return done
}

function union({ model, together }: ViewState): string[] {
  return [...new Set(together.flatMap((id) => model.said(id).tags))].sort((a, b) => a.localeCompare(b, "fr"))
}

/** Every tag that a node of the map bears, in alphabetical order. */
function tagsInUse(model: MapModel): string[] {
  const used = [...model.nodes.keys()].filter((id) => model.isLive(id)).flatMap((id) => model.said(id).tags)
  return [...new Set(used)].sort((a, b) => a.localeCompare(b, "fr"))
}

function removal(tag: string, remove: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "map-tag-off", "aria-label": `Retirer l’étiquette ${tag}`, onclick: remove }, "×")
}
