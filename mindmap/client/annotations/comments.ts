/** What people remark about a node, in its window; shown anew while it is open, whatever is being typed. */

import { sendCommand, showNotice, fetchFromMap } from "../context/room-commands.ts"
import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { typeset } from "../text/typography.ts"

/** As mindmap/annotations/views.py tells it. */
interface Comment {
  id: number
  author: string
  at: string
  text: string
  settled: boolean
  withdrawable: boolean
}

const LONGEST = 1000

export class Comments {
  private readonly context: MapContext
  private readonly open = new Set<Thread>()
  private pressed: string | null = null

  constructor(context: MapContext) {
    this.context = context
    if (!context.options.mapId) return
    context.sections.push({ render: (id) => this.section(id) })
    context.onMarks(() => {
      for (const thread of this.open) void thread.load()
    })
    // The picture captures the pointer: what was pressed is known when it goes down only.
    context.stage.element.addEventListener("pointerdown", (event) => (this.pressed = nodeOfChip(event)), { capture: true })
    context.stage.element.addEventListener("click", () => this.openAt(this.pressed))
    context.outline.tree.addEventListener("click", (event) => this.openAt(nodeOfChip(event)))
  }

  private openAt(id: string | null): void {
    this.pressed = null
    if (id === null) return
    this.context.viewState.select(id)
    this.context.keyboard.run({ name: "details" })
  }

  private section(id: string): { element: HTMLElement; release: () => void } {
    const thread = new Thread(this.context, id)
    this.open.add(thread)
    return {
      element: thread.element,
      release: () => this.open.delete(thread),
    }
  }
}

class Thread {
  readonly element = h("section", { class: "map-section map-comments" })
  private readonly context: MapContext
  private readonly id: string
  private readonly list = h("ul", { class: "map-comment-list" })
  private readonly fault = h("p", { class: "map-fault", role: "alert", hidden: true })
  private readonly box = h("textarea", { rows: "2", maxlength: String(LONGEST), class: "map-note", name: "comment" })
  private readonly form: HTMLFormElement
  private asked = 0
  private shown = ""

  constructor(context: MapContext, id: string) {
    this.context = context
    this.id = id
    const button = h("button", { class: "map-tool" }, "Commenter")
    this.form = h("form", { hidden: true }, h("label", { class: "map-field" }, "Votre commentaire", this.box), button)
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      void this.write()
    })
    this.list.append(h("li", { class: "map-muted" }, "Les commentaires arrivent…"))
    this.element.append(h("h3", {}, "Commentaires"), this.list, this.fault, this.form)
    void this.load()
  }

  /** Ask for what stands now; an answer that comes after a later one is left aside. */
  async load(): Promise<void> {
    const asked = ++this.asked
    const told = await fetchFromMap(this.context, `elements/${this.id}/`)
    if (asked !== this.asked) return
    if (told === null) { this.list.replaceChildren(h("li", { class: "map-muted" }, "Les commentaires n’ont pas pu être lus.")); return; }
    this.form.hidden = told["writable"] !== true || this.context.options.send === null
    const comments = told["comments"] as Comment[]
    const mark = JSON.stringify(comments)
    if (mark === this.shown) return
    this.shown = mark
    const none = h("li", { class: "map-muted" }, "Aucun commentaire pour l’instant.")
    this.list.replaceChildren(...(comments.length > 0 ? comments.map((one) => this.row(one)) : [none]))
  }

  private row(comment: Comment): HTMLElement {
    const who = h("p", { class: "map-comment-who" }, h("strong", {}, comment.author || "Quelqu’un"), ` · ${comment.at}`)
    if (comment.settled) who.append(h("span", { class: "map-comment-settled" }, "traité"))
    const row = h("li", { class: comment.settled ? "settled" : "" }, who, h("p", { class: "map-comment-text" }, typeset(comment.text)))
    if (!this.form.hidden) row.append(this.doings(comment))
    return row
  }

  private doings(comment: Comment): HTMLElement {
    const button = (label: string, name: string, args: Record<string, unknown> = {}) =>
      h("button", { type: "button", class: "map-link", onclick: () => void this.do(name, { comment: comment.id, ...args }) }, label)
    const doings = h("p", { class: "map-comment-doings" })
    doings.append(button(comment.settled ? "Rouvrir" : "Marquer comme traité", "settle_comment", { settled: !comment.settled }))
    if (comment.withdrawable) doings.append(button("Retirer", "withdraw_comment"))
    return doings
  }

  private async write(): Promise<void> {
    const text = this.box.value.trim()
    // Now, and not once it is answered: by then one may be writing elsewhere.
    this.box.focus()
    if (!text) return
    // Emptied at once, so that a second press does not say it twice; given back if it is refused.
    this.box.value = ""
    if (!(await this.do("comment_node", { node: this.id, text }))) this.box.value = this.box.value ? `${text}\n${this.box.value}` : text
  }

  private async do(name: string, args: Record<string, unknown>): Promise<boolean> {
    this.fault.hidden = true
    const answer = await sendCommand(this.context, name, args, (why) => {
      // The window was closed meanwhile.
      if (!this.element.isConnected) return showNotice(this.context, why)
      this.fault.textContent = typeset(why)
      this.fault.hidden = false
    })
    if (answer) await this.load()
    return answer !== null
  }
}

function nodeOfChip(event: Event): string | null {
  const chip = event.target instanceof Element ? event.target.closest(".map-chip.comment, .map-row-chip.comment") : null
  return chip?.closest<HTMLElement | SVGElement>("[data-node]")?.dataset["node"] ?? null
}
