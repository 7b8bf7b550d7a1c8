/** Links across the tree: drawn over the picture, made, named, followed and removed. */

import type { Box } from "../picture/boxes.ts"
import { ICONS } from "../picture/chips.ts"
import { openChooser } from "./node-picker.ts"
import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { drawn, h } from "../widgets/elements.ts"
import { SUB_FONT, canvasRuler } from "../picture/face.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { DetailSection, MapContext } from "../context/map-context.ts"
import { make, rect, textAt } from "../picture/painter.ts"
import { shorten } from "../text/wording.ts"
import { lineBetween } from "../picture/relation-lines.ts"
import { typeset } from "../text/typography.ts"
import type { Relation } from "../tree/schema.ts"

const LONGEST_LABEL = 200
const SHOWN_LABEL = 40
const LABEL_HEIGHT = 20
/** With more links than this, labels stand in the middle, whatever they cover. */
const MANY = 60

export class Relations {
  /** « Liens » in a node's window. */
  readonly section: DetailSection = { render: (id) => this.renderSection(id) }
  private readonly context: MapContext
  private readonly measuring = canvasRuler()
  private drawn: unknown = null

  constructor(context: MapContext) {
    this.context = context
    const { keyboard, model, outline, stage } = context
    stage.onPainted(() => this.paint())
    outline.linksOf = (id) => this.wordsOf(id)
    outline.follow = (id) => { this.follow(id); }
    context.onEnd(model.onChanged(({ ids }) => {
      this.drawn = null
      // The outline names the other end: when that one is renamed, both lines change.
      for (const { a, b } of model.rels.size > 0 ? model.relations() : []) if (ids.has(a) || ids.has(b)) outline.forget([a, b])
    }))
    keyboard.on("relate", () => this.openNew())
  }

  /** Choose what to link the selected node to, and name the link. A locked branch is not offered. */
  openNew(): void {
    const { actions, viewState, model } = this.context
    const from = viewState.here
    if (viewState.selected === null) return
    if (!actions.canWrite) return actions.say(viewState.whyLocked(from))
    const input = h("input", { type: "text", maxlength: String(LONGEST_LABEL), placeholder: "par exemple\u00a0: aggrave, dépend de" })
    openChooser(this.context, {
      title: `Relier ${actions.name(from)}`,
      asks: "À quel élément\u202f?",
      button: "Relier",
      without: () => false,
      not: (id) => id === from || !model.mayLink(from, id),
      fields: [h("label", { class: "map-field" }, "Nom du lien (facultatif)", input), ...this.whyFewer()],
      choose: (to) => this.link(from, to, input.value.trim()),
    })
  }

  /** Link two nodes and say it, or why not. */
  link(from: string, to: string, label = ""): void {
    const { actions, viewState, model } = this.context
    const made = model.relate(from, to, label)
    actions.say(made === null ? viewState.whyLocked(to) : `${actions.name(from)} relié à ${actions.name(to)}.`)
  }

  private whyFewer(): HTMLElement[] {
    const { viewState } = this.context
    if (viewState.steers || viewState.locks.size === 0) return []
    return [lockNote("Les éléments des branches verrouillées ne sont pas proposés.")]
  }

  /** Why a link cannot be changed, when a lock on one of its branches is the reason; else "". */
  private whyHeld({ a, b }: Relation): string {
    const { viewState } = this.context
    const held = [a, b].find((id) => !viewState.mayWrite(id))
    const why = held === undefined ? "" : viewState.whyLocked(held)
    return why && typeset(`${why} Ce lien ne se change pas.`)
  }

  /** One link, by a press on it. */
  readonly open = (id: string): void => {
    const relation = this.context.model.relations().find((one) => one.id === id)
    if (!relation) return
    const { actions, host } = this.context
    const title = `Lien de ${actions.name(relation.a)} vers ${actions.name(relation.b)}`
    const dialog = openDialog(host, title, [this.fieldsOf(relation, [relation.a, relation.b], () => closeDialog(dialog))], focusReturn(this.context))
  }

  /** « → « Logement » (aggrave) » */
  private wordsOf(id: string): { to: string; words: string }[] {
    const { actions, model } = this.context
    if (model.rels.size === 0) return []
    return model.relations().flatMap(({ a, b, label }) => {
      const said = label ? ` (${typeset(label)})` : ""
      if (a === id) return [{ to: b, words: `→ ${actions.name(b)}${said}` }]
      return b === id ? [{ to: a, words: `← ${actions.name(a)}${said}` }] : []
    })
  }

  private renderSection(id: string): { element: HTMLElement } | null {
    const { actions, model } = this.context
    const own = model.relations().filter(({ a, b }) => a === id || b === id)
    if (own.length === 0) return null
    const rows = own.map((relation) => {
      const other = relation.a === id ? relation.b : relation.a
      const words = relation.a === id ? `vers ${actions.name(other)}` : `depuis ${actions.name(other)}`
      const row = h("li", {}, h("span", {}, words))
      row.append(this.fieldsOf(relation, [other], () => row.remove()))
      return row
    })
    return { element: h("section", { class: "map-relations-list" }, h("h3", { class: "map-part" }, "Liens"), h("ul", {}, ...rows)) }
  }

  /** Its name, where it leads, and « Retirer ». */
  private fieldsOf(relation: Relation, ends: readonly string[], removed: () => void): HTMLElement {
    const { actions, announcer, model } = this.context
    const [may, held] = [model.mayLink(relation.a, relation.b), this.whyHeld(relation)]
    const name = h("input", { type: "text", maxlength: String(LONGEST_LABEL), value: relation.label, readonly: !may })
    name.addEventListener("change", () => model.relabel(relation.id, name.value.trim()))
    const remove = () => {
      // A branch may have been locked since this was drawn.
      if (!model.mayLink(relation.a, relation.b)) {
        actions.say(this.whyHeld(relation))
        return
      }
      model.unrelate(relation.id)
      announcer.say("Lien retiré. Ctrl+Z pour le reprendre.")
      removed()
    }
    const go = (id: string) => {
      closeDialog(name.closest("dialog"))
      this.follow(id)
    }
    const buttons = ends.map((id) => h("button", { type: "button", class: "map-tool", onclick: () => go(id) }, `Aller à ${actions.name(id)}`))
    if (may) buttons.push(h("button", { type: "button", class: "map-tool", onclick: remove }, "Retirer le lien"))
    return h("div", { class: "map-fields" }, h("label", { class: "map-field" }, "Nom du lien", name), held ? lockNote(held) : null, h("div", { class: "map-buttons" }, ...buttons))
  }

  /** Go to the other end: shown, selected, said. */
  follow(id: string): void {
    const { actions, announcer, viewState, model, outline, stage } = this.context
    if (!model.isLive(id)) return
    viewState.unfoldTo(id)
    viewState.select(id)
    this.context.focusHere()
    if (viewState.view === "map") stage.show(id)
    else outline.focus(id)
    announcer.say(`${actions.name(id)}. ${actions.whereabouts(id)}`)
  }

  private paint(): void {
    const { model, stage } = this.context
    const { layout, painter } = stage
    if (this.drawn === layout) return
    this.drawn = layout
    const shown = model.relations().flatMap((relation) => {
      const [a, b] = [this.boxFor(relation.a), this.boxFor(relation.b)]
      return a && b && a !== b ? [{ relation, a, b }] : []
    })
    const obstacles = shown.length > MANY ? [] : [...layout.boxes.values()]
    const drawings = shown.map(({ relation, a, b }) => this.draw(relation, a, b, obstacles))
    painter.under.replaceChildren(...drawings.map(([line]) => line))
    painter.above.replaceChildren(...drawings.flatMap(([, label]) => (label ? [label] : [])))
  }

  /** The box of a node, or of the ancestor that it is folded in. */
  private boxFor(id: string): Box | null {
    const { boxes } = this.context.stage.layout
    const shown = [id, ...this.context.model.ancestors(id)].find((one) => boxes.has(one))
    return shown === undefined ? null : (boxes.get(shown) ?? null)
  }

  private draw({ id, a, b, label }: Relation, from: Box, to: Box, obstacles: readonly Box[]): [SVGGElement, SVGGElement | null] {
    const words = typeset(shorten(label, SHOWN_LABEL))
    const width = words ? Math.ceil(this.measuring.ruler(words, SUB_FONT)) + 12 : 0
    const line = lineBetween(from, to, { w: width, h: words ? LABEL_HEIGHT : 0 }, obstacles)
    const folded = from.id !== a || to.id !== b
    const attributes = { "data-relation": id, class: `map-relation${folded ? " folded" : ""}` }
    const title = make("title", {})
    title.textContent = label || "Lien"
    const group = make("g", attributes)
    group.append(title, make("path", { d: line.path, class: "map-relation-reach" }), make("path", { d: line.path, class: "map-relation-line" }))
    group.append(make("path", { d: line.head, class: "map-relation-head" }))
    if (!words) return [group, null]
    const { x, y } = line.label
    const tag = make("g", attributes)
    tag.append(rect(x - width / 2, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT, 6, "map-relation-tag"), textAt(x, y + 4.5, "map-relation-words", words))
    return [group, tag]
  }
}

function lockNote(words: string): HTMLElement {
  return h("p", { class: "map-lock-note" }, drawn(ICONS.lock ?? ""), ` ${words}`)
}
