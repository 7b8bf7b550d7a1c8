/** Locking a branch and opening it again, for whoever leads; for the others, why the selected node cannot be changed. */

import { ask } from "./ask.ts"
import { ICONS } from "./chips.ts"
import { drawn, h } from "./dom.ts"
import type { Ground } from "./ground.ts"
import { ROOT } from "./resolve.ts"
import { typeset } from "./typography.ts"

export class Locks {
  private readonly ground: Ground
  private readonly note = h("p", { class: "map-lock-note", hidden: true })

  constructor(ground: Ground) {
    this.ground = ground
    const name = () => (ground.desk.lockOn(ground.desk.here) === null ? "Verrouiller la branche" : "Déverrouiller la branche")
    ground.tools.add({ label: "Verrouiller la branche", name, place: "menu", run: () => this.toggle(), when: () => this.mayToggle() })
    ground.tools.bar.prepend(this.note)
    ground.sections.push({ render: (id) => this.section(id) })
    const draw = () => this.draw()
    ground.desk.onChanged(draw)
    ground.onMarks(() => this.changed())
    ground.onEnd(ground.model.onChanged(draw))
    draw()
  }

  private get canSteer(): boolean {
    const { desk, options } = this.ground
    return options.send !== null && desk.steers && desk.editable
  }

  /** A branch was locked or opened: whoever is typing in one stops, with what they typed before. */
  private changed(): void {
    const { desk, editor } = this.ground
    if (desk.editing !== null && !desk.mayWrite(desk.editing)) editor.close("blur")
    this.draw()
  }

  private draw(): void {
    const { desk } = this.ground
    const head = desk.lockOn(desk.here)
    this.note.hidden = head === null || (this.canSteer && head === desk.here)
    if (head !== null) this.note.replaceChildren(drawn(ICONS.lock ?? ""), ` ${this.words(head)}`)
  }

  private mayToggle(): boolean {
    const { desk } = this.ground
    const head = desk.lockOn(desk.here)
    return this.canSteer && desk.here !== ROOT && (head === null || head === desk.here)
  }

  private words(head: string): string {
    const by = this.ground.desk.locks.get(head)
    return typeset(by ? `Verrouillée par ${by}` : "Branche verrouillée")
  }

  private toggle(id = this.ground.desk.here): void {
    const { actions, desk } = this.ground
    const locked = desk.locks.has(id)
    void ask(this.ground, locked ? "release_branch" : "lock_branch", { node: id }).then((answer) => {
      if (answer) actions.say(`${actions.name(id)} : ${locked ? "chacun peut de nouveau y écrire" : "branche verrouillée"}.`)
    })
  }

  /** In the node's window: the lock that holds it, and the way to lock or open it. */
  private section(id: string): { element: HTMLElement } | null {
    const { desk } = this.ground
    const head = desk.lockOn(id)
    if (head === null && !this.canSteer) return null
    const element = h("div", { class: "map-section map-lock-section" })
    if (head !== null) element.append(h("p", { class: "map-lock-note" }, drawn(ICONS.lock ?? ""), ` ${this.words(head)}`))
    if (!this.canSteer || (head !== null && head !== id)) return { element }
    const button = h("button", { type: "button", class: "map-tool" }, head === null ? "Verrouiller la branche" : "Déverrouiller la branche")
    button.addEventListener("click", () => {
      this.toggle(id)
      button.closest("dialog")?.close()
    })
    element.append(button)
    return { element }
  }
}
