/** Locking a branch and opening it again, for whoever leads; for the others, why the selected node cannot be changed. */

import { sendCommand } from "../context/room-commands.ts"
import { ICONS } from "../picture/chips.ts"
import { drawn, h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"
import { typeset } from "../text/typography.ts"
import { closeDialog } from "../widgets/dialog.ts"

export class Locks {
  private readonly context: MapContext
  private readonly note = h("p", { class: "map-lock-note", hidden: true })

  constructor(context: MapContext) {
    this.context = context
    const name = () => (context.viewState.lockOn(context.viewState.here) === null ? "Verrouiller la branche" : "Déverrouiller la branche")
    context.tools.add({ label: "Verrouiller la branche", name, place: "menu", run: () => this.toggle(), when: () => this.mayToggle() })
    context.tools.bar.prepend(this.note)
    context.sections.push({ render: (id) => this.section(id) })
    const draw = () => this.draw()
    context.viewState.onChanged(draw)
    context.onMarks(() => this.changed())
    context.onEnd(context.model.onChanged(draw))
    draw()
  }

  private get canSteer(): boolean {
    const { viewState, options } = this.context
    return options.send !== null && viewState.steers && viewState.editable
  }

  /** A branch was locked or opened: whoever is typing in one stops, with what they typed before. */
  private changed(): void {
    const { viewState, editor } = this.context
    if (viewState.editing !== null && !viewState.mayWrite(viewState.editing)) editor.close("blur")
    this.draw()
  }

  private draw(): void {
    const { viewState } = this.context
    const head = viewState.lockOn(viewState.here)
    this.note.hidden = head === null || (this.canSteer && head === viewState.here)
    if (head !== null) this.note.replaceChildren(drawn(ICONS.lock ?? ""), ` ${this.words(head)}`)
  }

  private mayToggle(): boolean {
    const { viewState } = this.context
    const head = viewState.lockOn(viewState.here)
    return this.canSteer && viewState.here !== ROOT && (head === null || head === viewState.here)
  }

  private words(head: string): string {
    const by = this.context.viewState.locks.get(head)
    return typeset(by ? `Verrouillée par ${by}` : "Branche verrouillée")
  }

  private toggle(id = this.context.viewState.here): void {
    const { actions, viewState } = this.context
    const locked = viewState.locks.has(id)
    void sendCommand(this.context, locked ? "release_branch" : "lock_branch", { node: id }).then((answer) => {
      if (answer) actions.say(`${actions.name(id)} : ${locked ? "chacun peut de nouveau y écrire" : "branche verrouillée"}.`)
    })
  }

  /** In the node's window: the lock that holds it, and the way to lock or open it. */
  private section(id: string): { element: HTMLElement } | null {
    const { viewState } = this.context
    const head = viewState.lockOn(id)
    if (head === null && !this.canSteer) return null
    const element = h("div", { class: "map-section map-lock-section" })
    if (head !== null) element.append(h("p", { class: "map-lock-note" }, drawn(ICONS.lock ?? ""), ` ${this.words(head)}`))
    if (!this.canSteer || (head !== null && head !== id)) return { element }
    const button = h("button", { type: "button", class: "map-tool" }, head === null ? "Verrouiller la branche" : "Déverrouiller la branche")
    button.addEventListener("click", () => {
      this.toggle(id)
      closeDialog(button.closest("dialog"))
    })
    element.append(button)
    return { element }
  }
}
