import { expect, it } from "vitest"
import * as Y from "yjs"

import { MapModel, createRoot } from "./model.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { rollBack } from "./rollback.ts"

/** A map that the server holds, and this browser's copy of it. */
function apart(): { model: MapModel; stored: Y.Doc; ids: [string, string, string] } {
  const server = new Y.Doc()
  createRoot(server, "Carte")
  const theirs = new MapModel(server)
  const ids: [string, string, string] = [
    theirs.add(ROOT, undefined, {}, "Verrouillée"),
    theirs.add(ROOT, undefined, {}, "Libre"),
    theirs.add(ROOT, undefined, {}, "Aussi"),
  ]
  const mine = new Y.Doc()
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(server))
  return { model: new MapModel(mine), stored: server, ids }
}

function text(model: MapModel, id: string): Y.Text {
  const found = model.text(id)
  if (!found) throw new Error("no text")
  return found
}

it("takes back words, values and moves of what was refused, and keeps the rest", () => {
  const { model, stored, ids: [locked, free, other] } = apart()
  model.step(() => text(model, locked).insert(0, "non "))
  model.step(() => text(model, locked).delete(6, 3))
  model.set(locked, "kind", "risk")
  model.tag(locked, "urgent", true)
  model.move(locked, free)
  model.step(() => text(model, free).insert(5, " et gardée"))
  model.move(other, free)
  rollBack(model, stored, [locked])
  expect(model.said(locked).text).toBe("Verrouillée")
  expect(model.said(locked).kind).toBeNull()
  expect(model.said(locked).tags).toEqual([])
  expect(model.parentOf(locked)).toBe(ROOT)
  expect(model.said(free).text).toBe("Libre et gardée")
  expect(model.parentOf(other)).toBe(free)
})

it("takes back a move of several nodes, and only of those that were refused", () => {
  const { model, stored, ids: [locked, free, other] } = apart()
  model.step(() => {
    model.move(free, locked)
    model.move(other, locked)
  })
  rollBack(model, stored, [free, other])
  expect(model.childrenOf(ROOT)).toEqual([locked, free, other])
})

it("takes back links that were made, named or removed", () => {
  const { model, stored, ids: [locked, free, other] } = apart()
  const theirs = new MapModel(stored)
  const [named, removed] = [theirs.relate(free, locked, "aggrave") ?? "", theirs.relate(locked, other) ?? ""]
  const kept = theirs.relate(free, other) ?? ""
  Y.applyUpdate(model.doc, Y.encodeStateAsUpdate(stored))
  const made = model.relate(other, locked, "de plus") ?? ""
  model.relabel(named, "autre")
  model.unrelate(removed)
  model.relabel(kept, "gardé")
  rollBack(model, stored, [made, named, removed])
  const labels = Object.fromEntries(model.relations().map(({ id, label }) => [id, label]))
  expect(labels).toEqual({ [named]: "aggrave", [removed]: "", [kept]: "gardé" })
  model.undoManager.undo()
  expect(model.relations().find(({ id }) => id === kept)?.label).toBe("")
  model.undoManager.undo()
  expect(model.relations()).toHaveLength(3)
})

it("neither makes, names nor removes a link of a branch that may not be written", () => {
  const { model, ids: [locked, free, other] } = apart()
  const link = model.relate(free, locked, "aggrave") ?? ""
  model.mayWrite = (id) => id !== locked
  expect(model.relate(locked, other)).toBeNull()
  expect(model.relate(other, locked)).toBeNull()
  model.relabel(link, "autre")
  model.unrelate(link)
  expect(model.relations().map(({ label }) => label)).toEqual(["aggrave"])
  expect(model.relate(free, other)).not.toBeNull()
})

it("puts a new node of a locked branch in the trash, with its words", () => {
  const { model, stored, ids: [locked] } = apart()
  const added = model.add(locked, undefined, {}, "De plus")
  rollBack(model, stored, [added])
  expect(model.parentOf(added)).toBe(TRASH)
  expect(model.said(added).text).toBe("De plus")
})

it("leaves nothing in what was refused that differs from the server, however often it is done", () => {
  const { model, stored, ids: [locked] } = apart()
  for (const word of ["a", "b", "c"]) {
    model.step(() => text(model, locked).insert(2, word))
    model.step(() => text(model, locked).delete(0, 2))
    rollBack(model, stored, [locked])
    Y.applyUpdate(stored, Y.encodeStateAsUpdate(model.doc))
    expect(stored.getMap<Y.Map<Y.Text>>("nodes").get(locked)?.get("txt")?.toJSON()).toBe("Verrouillée")
  }
})

it("does not undo again what was taken back, and still undoes the rest", () => {
  const { model, stored, ids: [locked, free] } = apart()
  model.step(() => text(model, free).insert(0, "très "))
  model.step(() => text(model, locked).delete(0, 4))
  rollBack(model, stored, [locked])
  model.undoManager.undo()
  expect(model.said(free).text).toBe("Libre")
  expect(model.said(locked).text).toBe("Verrouillée")
  model.undoManager.undo()
  expect(model.said(locked).text).toBe("Verrouillée")
})

it("refuses beforehand to change or move what may not be written, and to hang anything there", () => {
  const { model, ids: [locked, free] } = apart()
  model.mayWrite = (id) => id !== locked
  model.mayMove = (id, parent) => ![id, parent].includes(locked)
  expect(model.move(locked, free)).toBe(false)
  expect(model.move(free, locked)).toBe(false)
  model.set(locked, "kind", "risk")
  expect(model.tag(locked, "urgent", true)).toBe(false)
  expect(model.said(locked).kind).toBeNull()
})
