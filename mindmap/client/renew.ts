/** When a text was erased for good the whole document is another one: what was not saved yet is written again in it. */

import * as Y from "yjs"

import type { Camera } from "./camera.ts"
import type { ViewName } from "./desk.ts"
import { spliceOf } from "./diff.ts"
import type { Folds } from "./fold.ts"
import type { MapModel } from "./model.ts"
import { copyOf } from "./resay.ts"
import { parseAt } from "./resolve.ts"
import type { Surface } from "./surface.ts"

const LETTERS = ["txt", "note"] as const
type Words = Record<(typeof LETTERS)[number], string>

/** What was written here and is not on the server's disk, node by node, with what each said before. */
export class Unsaved {
  private readonly known = new Map<string, Words>()
  private readonly model: MapModel
  readonly before = new Map<string, Words | null>()

  constructor(model: MapModel) {
    this.model = model
    for (const id of model.nodes.keys()) this.known.set(id, this.words(id))
    model.onChanged(({ ids, local }) => {
      for (const id of ids) {
        if (local && !this.before.has(id)) this.before.set(id, this.known.get(id) ?? null)
        this.known.set(id, this.words(id))
      }
    })
  }

  /** Everything is on the server's disk. */
  saved(): void {
    this.before.clear()
  }

  private words(id: string): Words {
    const { text, note } = this.model.said(id)
    return { txt: text, note }
  }
}

/** What could be written again (how many nodes), and the words that could not, for whoever wrote them. */
export interface Renewal {
  again: number
  lost: string[]
}

/** Write again, as one step, what `old` had that was not saved. A node whose text was erased is left as it is. */
export function writeAgain(old: MapModel, unsaved: ReadonlyMap<string, Words | null>, fresh: MapModel): Renewal {
  const renewal: Renewal = { again: 0, lost: [] }
  if (unsaved.size === 0) return renewal
  fresh.step(() => {
    for (const [id, before] of unsaved) {
      const [mine, theirs] = [old.nodes.get(id), fresh.nodes.get(id)]
      if (!mine) continue
      if (!theirs) {
        fresh.nodes.set(id, copyOf(mine))
        renewal.again++
      } else if (before && !wasErased(before, fresh, id)) resay(mine, theirs, before, renewal)
    }
  })
  return renewal
}

function wasErased(before: Words, fresh: MapModel, id: string): boolean {
  return fresh.said(id).text !== before.txt && fresh.said(id).text === "Texte effacé"
}

function resay(mine: Y.Map<unknown>, theirs: Y.Map<unknown>, before: Words, renewal: Renewal): void {
  for (const key of LETTERS) {
    const [wanted, text] = [mine.get(key), theirs.get(key)]
    if (!(wanted instanceof Y.Text) || !(text instanceof Y.Text)) continue
    const splice = spliceOf(before[key], wanted.toJSON())
    if (!splice || text.toJSON() === wanted.toJSON()) continue
    if (text.toJSON() !== before[key]) {
      renewal.lost.push(wanted.toJSON())
      continue
    }
    if (splice.remove > 0) text.delete(splice.index, splice.remove)
    if (splice.insert) text.insert(splice.index, splice.insert)
    renewal.again++
  }
  for (const [key, value] of mine) {
    if (value instanceof Y.Text || JSON.stringify(theirs.get(key)) === JSON.stringify(value)) continue
    // Of two moves the later one stands, as everywhere.
    if (key === "at" && (parseAt(value)?.t ?? 0) <= (parseAt(theirs.get(key))?.t ?? 0)) continue
    theirs.set(key, value)
    renewal.again++
  }
}

/** What the old document leaves to the new one: what was not saved, and where this person was. */
export interface LeftBehind {
  model: MapModel | null
  before: ReadonlyMap<string, Words | null>
  selected: string | null
  editing: string | null
  view: ViewName | null
  folds: Folds
  camera: Camera | null
  touched: boolean
}

export function leave(surface: Surface | null, model: MapModel | null, before: ReadonlyMap<string, Words | null> = new Map()): LeftBehind {
  const [desk, stage] = [surface?.desk, surface?.stage]
  const editing = desk?.editing ?? null
  // What an input method was composing is taken in first.
  surface?.editor.close("blur")
  return {
    ...{ model, before: new Map(before), editing, selected: desk?.selected ?? null, view: desk?.view ?? null },
    ...{ folds: new Map(desk?.folds), camera: stage ? { ...stage.camera } : null, touched: stage?.touched ?? false },
  }
}

/** Back to the same view, place and selection; in the same text when one was being written. */
export function takePlace(surface: Surface, { selected, editing, view, folds, camera, touched }: LeftBehind): void {
  if (view) surface.switchTo(view)
  for (const [id, how] of folds) surface.desk.fold(id, how)
  if (selected !== null && surface.model.isLive(selected)) surface.desk.select(selected)
  surface.stage.paint()
  if (camera && touched) {
    surface.stage.camera = camera
    surface.stage.touched = true
  }
  surface.render()
  if (editing === null || editing !== selected || !surface.model.isLive(editing)) return
  surface.actions.rename()
  // Whoever was typing goes on at the end of their words, and replaces none of them.
  const box = surface.host.querySelector<HTMLTextAreaElement>(".map-editor")
  box?.setSelectionRange(box.value.length, box.value.length)
}

/** What is said once the map is back. */
export function renewed({ again, lost }: Renewal): string {
  const kept = again > 0 ? " Ce que vous veniez d’écrire a été repris." : ""
  const apart = lost.length > 0 ? ` Ceci n’a pas pu l’être, quelqu’un ayant écrit au même endroit\u00a0: ${lost.map((one) => `«\u00a0${one}\u00a0»`).join(", ")}` : ""
  return `Un texte vient d’être effacé définitivement de cette carte.${kept}${apart}`
}
