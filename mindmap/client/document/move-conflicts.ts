/** Tells whoever moved an element that somebody else's move, made without having seen theirs, prevailed. */

import * as Y from "yjs"

import type { Change, MapModel } from "./model.ts"
import { LOST, parseAt, TRASH } from "../tree/resolve.ts"

interface Move {
  parent: string
  /** What was written in the element's place: later moves made in the knowledge of it lead back to it. */
  written: Y.ID
}

/** `tell` is given one sentence when one of the elements of this person's last move hangs elsewhere. */
export function watchMoves(model: MapModel, name: (id: string) => string, tell: (message: string) => void): void {
  let last = new Map<string, Move>()
  const judge = (id: string, move: Move): void => {
    const parent = model.parentOf(id)
    if (parent === null || parent === move.parent) return
    last.delete(id)
    if (isMetUnseen(model, id, move)) tell(crossed(name(id), move.parent, parent, name))
  }
  model.onChanged((change) => {
    if (change.local) last = movesIn(model, change) ?? last
    else for (const [id, move] of last) judge(id, move)
  })
}

/** The elements that this change of one's own hung under another parent; null when there are none. */
function movesIn(model: MapModel, { ids }: Change): Map<string, Move> | null {
  const moves = new Map<string, Move>()
  for (const id of ids) {
    const [written, at] = [placeOf(model, id), parseAt(model.nodes.get(id)?.get("at"))]
    if (written?.id.client === model.doc.clientID && at && at.parent !== at.prev) {
      moves.set(id, { parent: at.parent, written: written.id })
    }
  }
  return moves.size > 0 ? moves : null
}

/** Whether what places the element now was written without having seen this move, or beside it. */
function isMetUnseen(model: MapModel, id: string, move: Move): boolean {
  const now = placeOf(model, id)
  if (!now) return false
  if (Y.compareIDs(now.id, move.written)) return true
  for (let origin = now.origin; origin; origin = originOf(model.doc, origin)) {
    if (Y.compareIDs(origin, move.written)) return false
  }
  return true
}

function placeOf(model: MapModel, id: string): Y.Item | undefined {
  return model.nodes.get(id)?._map.get("at")
}

function originOf(doc: Y.Doc, id: Y.ID): Y.ID | null {
  const before = Y.getItem(doc.store, id)
  return before instanceof Y.Item ? before.origin : null
}

function crossed(what: string, wanted: string, parent: string, name: (id: string) => string): string {
  const mine = wanted === TRASH ? "Votre mise à la corbeille" : "Votre déplacement"
  const where = parent === TRASH ? "à la corbeille" : parent === LOST ? "parmi les éléments retrouvés" : `sous ${name(parent)}`
  return `${mine} de ${what} a croisé celui d’une autre personne\u00a0: l’élément est ${where}.`
}
