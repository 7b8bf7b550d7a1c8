/** A node's note, in a node's window: written in Markdown, and seen as it reads. */

import type { DetailSection } from "./details.ts"
import { h } from "./dom.ts"
import { BoundBox } from "./editor.ts"
import { renderMarkdown } from "./markdown.ts"

const HELP = "**gras**, *italique*, - liste, # titre, [texte](https://…)"

export const note: DetailSection = {
  render(id, desk) {
    const { model } = desk
    const text = model.text(id, "note")
    if (!text) return null
    const read = h("div", { class: "map-note-read" })
    const show = () => read.replaceChildren(renderMarkdown(text.toJSON()))
    show()
    text.observe(show)
    const heading = h("h3", { class: "map-part" }, "Note")
    if (!desk.mayWrite(id)) {
      const element = h("section", { class: "map-note-part", hidden: text.length === 0 }, heading, read)
      return { element, release: () => text.unobserve(show) }
    }
    const box = h("textarea", { class: "map-note", rows: "5", maxlength: "20000", "aria-label": "Note", placeholder: HELP })
    const bound = new BoundBox(box, text)
    const element = h("section", { class: "map-note-part" }, h("div", { class: "map-part-head" }, heading, switchBetween(box, read)), box, read)
    return {
      element,
      release: () => {
        bound.release()
        text.unobserve(show)
      },
    }
  },
}

function switchBetween(box: HTMLElement, read: HTMLElement): HTMLElement {
  const buttons = (["Écrire", "Aperçu"] as const).map((label) => h("button", { type: "button", class: "map-tool" }, label))
  const take = (chosen: number) => {
    box.hidden = chosen === 1
    read.hidden = chosen === 0
    buttons.forEach((button, index) => { button.setAttribute("aria-pressed", String(index === chosen)); })
  }
  buttons.forEach((button, index) => { button.addEventListener("click", () => { take(index); }); })
  take(0)
  return h("div", { class: "map-buttons", role: "group", "aria-label": "Écrire la note ou la lire" }, ...buttons)
}
