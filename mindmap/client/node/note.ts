/** A node's note, in a node's window: written in Markdown, and seen as it reads. */

import type * as Y from "yjs"

import { h } from "../widgets/elements.ts"
import { BoundTextBox } from "../editing/text-editor.ts"
import type { DetailSection } from "../context/map-context.ts"
import { renderMarkdown } from "./markdown.ts"

const HELP = "**gras**, *italique*, - liste, # titre, [texte](https://…)"

export const note: DetailSection = {
  render(id, viewState) {
    const text = viewState.model.text(id, "note")
    if (!text) return null
    const reading = readingOf(text)
    const heading = h("h3", { class: "map-part" }, "Note")
    if (!viewState.mayWrite(id)) {
      reading.show()
      return { element: h("section", { class: "map-note-part", hidden: text.length === 0 }, heading, reading.element), release: reading.release }
    }
    const box = h("textarea", { class: "map-note", rows: "5", maxlength: "20000", "aria-label": "Note", placeholder: HELP })
    const bound = new BoundTextBox(box, text)
    // The meeting is closed, the branch locked: what is written is still there to be read.
    const end = viewState.onChanged(() => (box.readOnly = !viewState.mayWrite(id)))
    const head = h("div", { class: "map-part-head" }, heading, switchBetween(box, reading))
    return {
      element: h("section", { class: "map-note-part" }, head, box, reading.element),
      release: () => {
        end()
        bound.release()
        reading.release()
      },
    }
  },
}

interface Reading {
  element: HTMLElement
  show: () => void
  release: () => void
}

/** The note as it reads, brought up to date while it is in view. */
function readingOf(text: Y.Text): Reading {
  const element = h("div", { class: "map-note-read" })
  const show = () => {
    if (!element.hidden) element.replaceChildren(renderMarkdown(text.toJSON()))
  }
  text.observe(show)
  return { element, show, release: () => text.unobserve(show) }
}

function switchBetween(box: HTMLElement, reading: Reading): HTMLElement {
  const buttons = (["Écrire", "Aperçu"] as const).map((label) => h("button", { type: "button", class: "map-tool" }, label))
  const take = (chosen: number) => {
    box.hidden = chosen === 1
    reading.element.hidden = chosen === 0
    reading.show()
    buttons.forEach((button, index) => { button.setAttribute("aria-pressed", String(index === chosen)); })
  }
  buttons.forEach((button, index) => { button.addEventListener("click", () => { take(index); }); })
  take(0)
  return h("div", { class: "map-buttons", role: "group", "aria-label": "Écrire la note ou la lire" }, ...buttons)
}
