/** « Ce qu’il est devenu », in a node's window: each decision, action, cause, objective or step, in words that lead to it. */

import type { Became } from "../picture/chips.ts"
import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { typeset } from "../text/typography.ts"
import { closeDialog } from "../widgets/dialog.ts"

export class BecameList {
  constructor(private readonly context: MapContext) {
    context.sections.push({ render: (id) => this.section(id) })
  }

  private section(id: string): { element: HTMLElement } | null {
    const became = this.context.marks.links.get(id) ?? []
    if (became.length === 0) return null
    const rows = became.map((one) => h("li", {}, rowOf(one)))
    return { element: h("section", { class: "map-section map-became" }, h("h3", { class: "map-part" }, "Ce qu’il est devenu"), h("ul", {}, ...rows)) }
  }
}

function rowOf({ href, kind, label, title }: Became): HTMLElement {
  const words = [h("span", { class: `map-row-chip ${kind}` }, label), ` ${typeset(title)}`]
  if (href === null) return h("span", {}, ...words)
  // The page may show it beside the map: the window then is no longer in front of it.
  return h("a", { href, onclick: ({ currentTarget }) => closeDialog((currentTarget as HTMLElement).closest("dialog")) }, ...words)
}
