import { afterEach, beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"

import { MapModel, createRoot } from "../document/model.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { ChangeReader, gathered, sentencesOf, type OthersChange, type Words } from "./others-changes.ts"

/** This person's map, and Nadia's, which follow each other. */
let [mine, theirs]: MapModel[] = []
let seen: OthersChange[]

beforeEach(() => {
  const [here, there] = [new Y.Doc(), new Y.Doc()]
  createRoot(here, "Sortir de l’hôpital")
  Y.applyUpdate(there, Y.encodeStateAsUpdate(here))
  here.on("update", (update: Uint8Array, origin) => origin !== "net" && Y.applyUpdate(there, update, "net"))
  there.on("update", (update: Uint8Array, origin) => origin !== "net" && Y.applyUpdate(here, update, "net"))
  mine = new MapModel(here)
  theirs = new MapModel(there)
  seen = []
  const reader = new ChangeReader(mine)
  mine.onChanged((change) => seen.push(...reader.read(change, (client) => (client === there.clientID ? "Nadia Roux" : null))))
})

afterEach(() => {
  mine?.destroy()
  theirs?.destroy()
})

const words = (): Words => ({
  name: (id) => `« ${mine!.textOf(id)} »`,
  quote: (text) => `« ${text} »`,
  parentOf: (id) => mine!.parentOf(id),
  isRoot: (id) => id === ROOT,
})
const said = () => sentencesOf(gathered(seen), words()).map((told) => told.words)

describe("what somebody else does is read whatever its steps", () => {
  it("an element that is made in the trash, hung, then written letter by letter is added, once", () => {
    const id = theirs!.add(ROOT)
    for (const [at, letter] of Array.from("Refus").entries()) theirs!.text(id)?.insert(at, letter)
    expect(said()).toEqual(["Nadia Roux a ajouté « Refus »."])
  })

  it("renames, moves, deletions and returns are told with who, what and where", () => {
    const [home, id] = [theirs!.add(ROOT, 0, {}, "Causes"), theirs!.add(ROOT, 1, {}, "Refus")]
    seen = []
    theirs!.text(id)?.insert(5, " répété")
    theirs!.move(id, home)
    expect(said()).toEqual(["Nadia Roux a déplacé « Refus répété » sous « Causes »."])
    seen = []
    theirs!.text(id)?.insert(0, "Le ")
    expect(said()).toEqual(["Nadia Roux a reformulé « Refus répété » en « Le Refus répété »."])
    seen = []
    theirs!.remove(home)
    theirs!.restore(home)
    expect(seen.map(({ deed, node }) => [deed, node])).toEqual([["trashed", home], ["restored", home]])
    expect(said()).toEqual(["Nadia Roux a ressorti de la corbeille « Causes »."])
  })

  it("many are one sentence for each person, deed and place", () => {
    const home = theirs!.add(ROOT, 0, {}, "Causes")
    seen = []
    for (const text of ["Un", "Deux", "Trois"]) theirs!.add(home, undefined, {}, text)
    theirs!.add(ROOT, undefined, {}, "Quatre")
    expect(said()).toEqual(["Nadia Roux a ajouté 3 éléments sous « Causes ».", "Nadia Roux a ajouté « Quatre »."])
  })

  it("nothing is told of what one does oneself, of what stays in the trash, nor of what came and went", () => {
    const own = mine!.add(ROOT, 0, {}, "À moi")
    mine!.remove(own)
    theirs!.text(own)?.insert(0, "x")
    const id = theirs!.add(ROOT, 0, {}, "Brouillon")
    theirs!.remove(id)
    expect(said()).toEqual([])
  })

  it("who is not known is not invented", () => {
    mine!.doc.transact(() => {
      const node = new Y.Map<unknown>()
      node.set("at", [ROOT, "a5", 9, ROOT])
      node.set("txt", new Y.Text("Apporté"))
      const elsewhere = new Y.Doc()
      Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(theirs!.doc))
      elsewhere.getMap("nodes").set("brought00", node)
      Y.applyUpdate(mine!.doc, Y.encodeStateAsUpdate(elsewhere), "server")
    }, "server")
    expect(said()).toEqual(["« Apporté »\u00a0: ajouté."])
    expect(mine!.parentOf("brought00")).not.toBe(TRASH)
  })
})
