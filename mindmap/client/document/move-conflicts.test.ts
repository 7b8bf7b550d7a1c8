import { expect, it } from "vitest"
import * as Y from "yjs"

import { watchMoves } from "./move-conflicts.ts"
import { MapModel, createRoot } from "./model.ts"
import { ROOT } from "../tree/resolve.ts"

interface Side {
  model: MapModel
  told: string[]
}

/** Two browsers with the same map; of two moves of the same element that met, the second one's prevails. */
function two(): { mine: Side; theirs: Side; x: string; a: string; b: string } {
  const seed = new Y.Doc()
  createRoot(seed, "Carte")
  const planted = new MapModel(seed)
  const [x = "", a = "", b = ""] = ["X", "A", "B"].map((text) => planted.add(ROOT, undefined, {}, text))
  return { mine: side(seed, 1), theirs: side(seed, 2), x, a, b }
}

function side(seed: Y.Doc, client: number): Side {
  const doc = new Y.Doc()
  doc.clientID = client
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(seed))
  const [model, told] = [new MapModel(doc), [] as string[]]
  watchMoves(model, (id) => `« ${model.said(id).text} »`, (message) => told.push(message))
  return { model, told }
}

function meet(one: Side, other: Side): void {
  for (const [from, to] of [[one, other], [other, one]] as const) Y.applyUpdate(to.model.doc, Y.encodeStateAsUpdate(from.model.doc), "remote")
}

it("tells whoever lost, once, and not whoever prevailed", () => {
  const { mine, theirs, x, a, b } = two()
  mine.model.move(x, a)
  theirs.model.move(x, b)
  meet(mine, theirs)
  theirs.model.move(a, b)
  meet(mine, theirs)
  expect(mine.told).toEqual(["Votre déplacement de « X » a croisé celui d’une autre personne\u00a0: l’élément est sous « B »."])
  expect(theirs.told).toEqual([])
})

it("says nothing when somebody who had seen the move moves the element again", () => {
  const { mine, theirs, x, a, b } = two()
  mine.model.move(x, a)
  meet(mine, theirs)
  theirs.model.move(x, b)
  theirs.model.move(x, ROOT)
  meet(mine, theirs)
  expect(mine.told).toEqual([])
})

it("tells whose move a circle undid", () => {
  const { mine, theirs, a, b } = two()
  mine.model.move(a, b)
  theirs.model.move(b, a)
  meet(mine, theirs)
  const told = [...mine.told, ...theirs.told]
  expect(told).toHaveLength(1)
  expect(told[0]).toContain("l’élément est sous « Carte »")
})

it("says that it is in the trash, and that throwing away met a move", () => {
  const { mine, theirs, x, a } = two()
  mine.model.move(x, a)
  theirs.model.remove(x)
  meet(mine, theirs)
  expect(mine.told[0]).toContain("l’élément est à la corbeille.")
  const again = two()
  again.mine.model.remove(again.x)
  again.theirs.model.move(again.x, again.b)
  meet(again.mine, again.theirs)
  expect(again.mine.told[0]).toMatch(/^Votre mise à la corbeille de « X » a croisé/)
})

it("says nothing of what was only made, put in another rank, or written", () => {
  const { mine, theirs, x, b } = two()
  const made = mine.model.add(ROOT, undefined, {}, "Neuf")
  mine.model.move(x, ROOT, 2)
  theirs.model.move(x, b)
  meet(mine, theirs)
  theirs.model.move(made, b)
  meet(mine, theirs)
  expect(mine.told).toEqual([])
})
