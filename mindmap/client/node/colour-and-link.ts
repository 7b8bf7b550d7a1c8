/** A node's colour and the address it leads to, in a node's window. */

import { setOn, shared } from "./details.ts"
import { h } from "../widgets/elements.ts"
import type { DetailSection } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"
import { addressOf } from "../document/subtrees.ts"

/** The names of the branch colours, from 1 to 8 (tokens.css). */
const COLOUR_NAMES = ["Bleu", "Turquoise", "Brique", "Violet", "Rouge", "Ocre", "Vert", "Ardoise"] as const

export const colour: DetailSection = {
  several: true,
  render(id, viewState) {
    if (id === ROOT && viewState.together.length === 0) return null
    const chosen = shared(viewState, (said) => said.colour?.toString() ?? null)
    const swatch = (value: string, label: string) => {
      const input = h("input", { type: "radio", name: "map-colour", value, checked: (chosen ?? "") === value })
      input.addEventListener("change", () => setOn(viewState, "col", value || null))
      const disc = h("span", { class: `map-swatch-disc ${value ? `b${value}` : "none"}`, "aria-hidden": "true" })
      return h("label", { class: "map-choice map-swatch" }, input, h("span", {}, disc, label))
    }
    const swatches = [swatch("", "Automatique"), ...COLOUR_NAMES.map((label, index) => swatch(String(index + 1), label))]
    const legend = h("legend", {}, "Couleur de la branche")
    return { element: h("fieldset", { class: "map-choices map-swatches", disabled: !viewState.mayWrite(id) }, legend, ...swatches) }
  },
}

const WRONG = "Cette adresse ne peut pas être ouverte. Écrivez par exemple www.has-sante.fr ou prenom.nom@exemple.fr."

export const address: DetailSection = {
  render(id, viewState) {
    const { model } = viewState
    const editable = viewState.mayWrite(id)
    const { link } = model.said(id)
    if (!editable && !link) return null
    const open = h("a", { class: "map-tool", target: "_blank", rel: "noopener noreferrer" }, "Ouvrir")
    const input = h("input", { type: "text", inputmode: "url", maxlength: "2000", value: link, readonly: !editable, autocomplete: "off", "aria-describedby": "map-address-wrong" })
    const wrong = h("p", { class: "map-wrong", id: "map-address-wrong", role: "alert", hidden: true })
    const show = (address: string) => {
      open.hidden = address === ""
      if (address) open.href = address
      else open.removeAttribute("href")
    }
    show(link)
    input.addEventListener("change", () => {
      const address = addressOf(input.value)
      const isWrong = input.value.trim() !== "" && address === ""
      wrong.hidden = !isWrong
      wrong.textContent = isWrong ? WRONG : ""
      input.setAttribute("aria-invalid", String(isWrong))
      if (isWrong) return
      input.value = address
      model.set(id, "link", address || null)
      show(address)
    })
    const label = h("label", { class: "map-field" }, "Adresse à ouvrir (page ou courriel)", input)
    return { element: h("div", { class: "map-fields map-address" }, h("div", { class: "map-address-row" }, label, open), wrong) }
  },
}
