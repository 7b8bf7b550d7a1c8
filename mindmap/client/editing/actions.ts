/** What can be done to the selected nodes: the same functions for keys, buttons, outline and touch. */

import type { ViewState } from "../selection/view-state.ts"
import { plural, shorten } from "../text/wording.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { stepOf, type Shift } from "../selection/selection.ts"
import { insertSubtrees, subtreesOf } from "../document/subtrees.ts"
import { typeset } from "../text/typography.ts"

export class Actions {
  private readonly viewState: ViewState
  /** Opens the text of a node for typing; `fresh` when the node was just made. */
  edit: (id: string, options?: { fresh?: boolean; typed?: string }) => void = () => undefined
  say: (message: string) => void = () => undefined

  constructor(viewState: ViewState) {
    this.viewState = viewState
  }

  /** Whether the selected node may be changed. */
  get canWrite(): boolean {
    return this.viewState.mayWrite(this.viewState.here)
  }

  addChild(under = this.viewState.here): void {
    if (!this.viewState.mayWrite(under)) return this.say(this.viewState.whyLocked(under))
    const id = this.viewState.model.add(under)
    this.viewState.fold(under, "open")
    this.begin(id)
  }

  addSibling(where: "before" | "after" = "after"): void {
    const { model, here } = this.viewState
    const parent = model.parentOf(here)
    if (here === ROOT || parent === null) return this.addChild(ROOT)
    if (!this.viewState.mayWrite(parent)) return this.say(this.viewState.whyLocked(parent))
    const index = model.childrenOf(parent).indexOf(here) + (where === "after" ? 1 : 0)
    this.viewState.fold(parent, "open")
    this.begin(model.add(parent, index))
  }

  /** `typed` goes on after the words, were it nothing yet; without it they are replaced. */
  rename(typed?: string): void {
    if (!this.canWrite) return this.say(this.viewState.whyLocked(this.viewState.here))
    this.edit(this.viewState.here, typed === undefined ? {} : { typed })
  }

  /** Whether anything went. */
  remove(): boolean {
    const { model, heads } = this.viewState
    const held = heads.find((id) => !this.viewState.mayMove(id, TRASH))
    if (held !== undefined) this.say(this.viewState.whyLocked(held))
    if (held !== undefined || heads.length === 0) return false
    const next = this.neighbourOf(heads)
    const [what, gone] = [this.names(heads), heads.length > 1 ? "sont" : "est"]
    model.moveAll(heads, TRASH)
    this.viewState.select(model.isLive(next) ? next : ROOT)
    this.say(`${what} ${gone} à la corbeille. Ctrl+Z pour ${heads.length > 1 ? "les" : "le"} reprendre.`)
    return true
  }

  restore(id: string): void {
    if (!this.viewState.editable || !this.viewState.model.restore(id)) return
    this.viewState.unfoldTo(id)
    this.viewState.select(id)
    this.say(`${this.name(id)} est de retour dans la carte.`)
  }

  /** Alt+arrows: among its siblings, or one level out or in. Several siblings go together. */
  shift(how: Shift): void {
    const { model, heads, all } = this.viewState
    if (!this.canWrite || heads.length === 0) return
    const step = stepOf(how, heads, model.tree)
    const moved = step ? model.moveAll(heads, step.parent, step.index) : []
    if (moved.length === 0) return this.say(heads.length > 1 ? "Ils ne peuvent pas aller plus loin ensemble." : "Il ne peut pas aller plus loin.")
    this.shown(moved, all)
    this.say(this.whereabouts(this.viewState.here))
  }

  /** Whether a step that way leads somewhere. */
  canShift(how: Shift): boolean {
    return stepOf(how, this.viewState.heads, this.viewState.model.tree) !== null
  }

  /** Hang these branches (those selected when left out) elsewhere, as one step; `side` puts main branches on a side. */
  moveUnder(parent: string, index: number | null = null, ids: readonly string[] = this.viewState.heads, side: "L" | "R" | null = null): boolean {
    const { model, all } = this.viewState
    if (!this.viewState.editable) return false
    let moved: string[] = []
    model.step(() => {
      moved = model.moveAll(ids, parent, index ?? undefined)
      if (parent === ROOT && side) for (const id of moved) model.set(id, "side", side)
    })
    if (moved.length === 0) return false
    this.shown(moved, all)
    const done = moved.length > 1 ? "déplacés" : "déplacé"
    this.say(`${this.names(moved)}\u00a0: ${done}. ${this.whereabouts(this.viewState.here)}`)
    return true
  }

  /** A copy of each selected branch, after them. */
  duplicate(): void {
    const { model, heads } = this.viewState
    const last = heads.at(-1)
    const parent = last === undefined ? null : model.parentOf(last)
    if (last === undefined || parent === null) return
    if (!this.viewState.mayWrite(parent)) return this.say(this.viewState.whyLocked(parent))
    const copies = insertSubtrees(model, subtreesOf(model, heads), parent, model.childrenOf(parent).indexOf(last) + 1)
    this.viewState.selectAll(copies)
    this.say(copies.length > 1 ? `${copies.length} branches en double.` : `${this.name(last)} en double.`)
  }

  /** Ctrl+A: the siblings of the selected node, or the main branches. */
  selectSiblings(): void {
    const { model, here } = this.viewState
    const siblings = model.childrenOf(model.parentOf(here) ?? ROOT)
    if (siblings.length === 0) return
    this.viewState.selectAll([...siblings.filter((id) => id !== here), ...siblings.filter((id) => id === here)])
    this.sayHowMany()
  }

  sayHowMany(): void {
    const { all } = this.viewState
    this.say(all.length > 1 ? `${all.length} éléments sélectionnés, ${this.name(this.viewState.here)} en dernier.` : this.name(this.viewState.here))
  }

  toggleFold(id = this.viewState.here, isOpen: boolean): void {
    if (this.viewState.model.childrenOf(id).length === 0) return
    this.viewState.fold(id, isOpen ? "closed" : "open")
    this.say(isOpen ? `${this.name(id)} : replié` : `${this.name(id)} : déplié`)
  }

  undo(): void {
    if (!this.viewState.editable) return
    this.say(this.viewState.undo() ? "Annulé." : "Rien à annuler de votre part.")
  }

  redo(): void {
    if (!this.viewState.editable) return
    this.say(this.viewState.redo() ? "Rétabli." : "Rien à rétablir.")
  }

  name(id: string): string {
    const text = this.viewState.model.said(id).text.trim()
    return text ? `« ${typeset(shorten(text, 80))} »` : "Élément sans titre"
  }

  /** « Niveau 2, 1 sur 4, sous « Pourquoi ? » » */
  whereabouts(id: string): string {
    const { model } = this.viewState
    const parent = model.parentOf(id)
    if (parent === null) return `Sujet de la carte, ${plural(model.childrenOf(id).length, "branche")}`
    const siblings = model.childrenOf(parent)
    const rank = `${siblings.indexOf(id) + 1} sur ${siblings.length}`
    const children = model.childrenOf(id).length
    const under = parent === ROOT ? "" : `, sous ${this.name(parent)}`
    return `Niveau ${model.ancestors(id).length}, ${rank}${under}${children ? `, ${plural(children, "élément")} dessous` : ""}`
  }

  private begin(id: string): void {
    this.viewState.select(id)
    this.edit(id, { fresh: true })
  }

  /** « « Logement » », or « 3 éléments » */
  names(ids: readonly string[]): string {
    const [only] = ids
    return ids.length === 1 && only !== undefined ? this.name(only) : plural(ids.length, "élément")
  }

  /** After a move: what was moved is unfolded to, and stays selected as it was. */
  private shown(moved: readonly string[], all: readonly string[]): void {
    for (const id of moved) this.viewState.unfoldTo(id)
    if (all.length > 1) this.viewState.selectAll([...all].reverse())
    else this.viewState.select(moved[0] ?? ROOT)
  }

  /** Where to stand once these are gone: on the next sibling, else the one before, else the parent. */
  private neighbourOf(heads: readonly string[]): string {
    const { model } = this.viewState
    const main = heads.find((id) => model.isUnder(this.viewState.here, id)) ?? heads[0] ?? ROOT
    const parent = model.parentOf(main) ?? ROOT
    const siblings = model.childrenOf(parent)
    const stays = (id: string) => !heads.includes(id)
    const index = siblings.indexOf(main)
    return siblings.slice(index).find(stays) ?? siblings.slice(0, index).reverse().find(stays) ?? parent
  }
}
