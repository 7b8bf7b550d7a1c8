/** What can be done to the selected node: the same functions for keys, buttons, outline and touch. */

import type { Desk } from "./desk.ts"
import { typeset } from "./face.ts"
import { ROOT, TRASH } from "./resolve.ts"

export class Actions {
  private readonly desk: Desk
  /** Opens the text of a node for typing; `fresh` when the node was just made. */
  edit: (id: string, options?: { fresh?: boolean; typed?: string }) => void = () => undefined
  say: (message: string) => void = () => undefined

  constructor(desk: Desk) {
    this.desk = desk
  }

  /** Whether the selected node may be changed. */
  get canWrite(): boolean {
    return this.desk.mayWrite(this.desk.here)
  }

  addChild(under = this.desk.here): void {
    if (!this.desk.mayWrite(under)) return this.say(this.desk.whyLocked(under))
    const id = this.desk.model.add(under)
    this.desk.fold(under, "open")
    this.begin(id)
  }

  addSibling(where: "before" | "after" = "after"): void {
    const { model, here } = this.desk
    const parent = model.parentOf(here)
    if (here === ROOT || parent === null) return this.addChild(ROOT)
    if (!this.desk.mayWrite(parent)) return this.say(this.desk.whyLocked(parent))
    const index = model.childrenOf(parent).indexOf(here) + (where === "after" ? 1 : 0)
    this.desk.fold(parent, "open")
    this.begin(model.add(parent, index))
  }

  rename(typed = ""): void {
    if (!this.canWrite) return this.say(this.desk.whyLocked(this.desk.here))
    this.edit(this.desk.here, typed ? { typed } : {})
  }

  remove(): void {
    const { model, here } = this.desk
    if (here === ROOT) return
    if (!this.desk.mayMove(here, TRASH)) return this.say(this.desk.whyLocked(here))
    const parent = model.parentOf(here) ?? ROOT
    const siblings = model.childrenOf(parent)
    const index = siblings.indexOf(here)
    const next = siblings[index + 1] ?? siblings[index - 1] ?? parent
    const name = this.name(here)
    model.remove(here)
    this.desk.select(model.isLive(next) ? next : ROOT)
    this.say(`${name} est à la corbeille. Ctrl+Z pour le reprendre.`)
  }

  restore(id: string): void {
    if (!this.desk.editable || !this.desk.model.restore(id)) return
    this.desk.unfoldTo(id)
    this.desk.select(id)
    this.say(`${this.name(id)} est de retour dans la carte.`)
  }

  /** Alt+arrows: among its siblings, or one level out or in. */
  shift(how: "earlier" | "later" | "outwards" | "inwards"): void {
    const { model, here } = this.desk
    const parent = model.parentOf(here)
    if (!this.canWrite || here === ROOT || parent === null) return
    const siblings = model.childrenOf(parent)
    const index = siblings.indexOf(here)
    const done = this.shifted(how, here, parent, siblings, index)
    if (!done) return this.say("Il ne peut pas aller plus loin.")
    this.desk.unfoldTo(here)
    this.desk.select(here)
    this.say(this.whereabouts(here))
  }

  moveUnder(parent: string, index: number | null = null, id = this.desk.here): boolean {
    if (!this.desk.editable || !this.desk.model.move(id, parent, index ?? undefined)) return false
    this.desk.unfoldTo(id)
    this.desk.select(id)
    this.say(`${this.name(id)} : déplacé. ${this.whereabouts(id)}`)
    return true
  }

  toggleFold(id = this.desk.here, isOpen: boolean): void {
    if (this.desk.model.childrenOf(id).length === 0) return
    this.desk.fold(id, isOpen ? "closed" : "open")
    this.say(isOpen ? `${this.name(id)} : replié` : `${this.name(id)} : déplié`)
  }

  undo(): void {
    if (!this.desk.editable) return
    this.say(this.desk.undo() ? "Annulé." : "Rien à annuler de votre part.")
  }

  redo(): void {
    if (!this.desk.editable) return
    this.say(this.desk.redo() ? "Rétabli." : "Rien à rétablir.")
  }

  name(id: string): string {
    const text = this.desk.model.said(id).text.trim()
    return text ? `« ${typeset(text.length > 80 ? `${text.slice(0, 79)}…` : text)} »` : "Élément sans titre"
  }

  /** « Niveau 2, 1 sur 4, sous « Pourquoi ? » » */
  whereabouts(id: string): string {
    const { model } = this.desk
    const parent = model.parentOf(id)
    if (parent === null) return `Sujet de la carte, ${plural(model.childrenOf(id).length, "branche")}`
    const siblings = model.childrenOf(parent)
    const rank = `${siblings.indexOf(id) + 1} sur ${siblings.length}`
    const children = model.childrenOf(id).length
    const under = parent === ROOT ? "" : `, sous ${this.name(parent)}`
    return `Niveau ${model.ancestors(id).length}, ${rank}${under}${children ? `, ${plural(children, "élément")} dessous` : ""}`
  }

  private begin(id: string): void {
    this.desk.select(id)
    this.edit(id, { fresh: true })
  }

  private shifted(how: string, id: string, parent: string, siblings: readonly string[], index: number): boolean {
    const { model } = this.desk
    if (how === "earlier") return index > 0 && model.move(id, parent, index - 1)
    if (how === "later") return index < siblings.length - 1 && model.move(id, parent, index + 1)
    if (how === "inwards") {
      const elder = siblings[index - 1]
      return elder !== undefined && model.move(id, elder)
    }
    const grandparent = model.parentOf(parent)
    if (parent === ROOT || grandparent === null) return false
    return model.move(id, grandparent, model.childrenOf(grandparent).indexOf(parent) + 1)
  }
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count > 1 ? "s" : ""}`
}
