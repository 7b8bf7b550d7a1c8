import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"

import { MapModel, createRoot } from "./model.ts"
import { UnsavedEdits, reapply } from "./unsaved-edits.ts"
import { ROOT } from "../tree/resolve.ts"

/** A map as this browser has it, and the one that takes its place: `server` knows what was saved, and what others wrote since. */
let [mine, server]: MapModel[] = []
let unsaved: UnsavedEdits
let [home, care] = ["", ""]

beforeEach(() => {
  const doc = new Y.Doc()
  createRoot(doc, "Carte")
  mine = new MapModel(doc)
  home = mine.add(ROOT, undefined, { kind: "cause" }, "Logement")
  care = mine.add(ROOT, undefined, {}, "Soins")
  server = new MapModel(new Y.Doc())
  save()
  unsaved = new UnsavedEdits(mine)
})

function save(): void {
  Y.applyUpdate(server!.doc, Y.encodeStateAsUpdate(mine!.doc))
}

describe("what was not saved when the document became another one", () => {
  it("is written again: words, values given and taken away, nodes, links", () => {
    mine!.step(() => mine!.text(home)?.insert(8, " trop petit"))
    mine!.set(home, "kind", null)
    mine!.tag(care, "urgent", true)
    const made = mine!.add(home, undefined, {}, "Bail")
    const link = mine!.relate(home, care, "aggrave")
    const { lost } = reapply(mine!, unsaved, server!)
    expect(lost).toEqual([])
    expect(server!.said(home)).toMatchObject({ text: "Logement trop petit", kind: null })
    expect(server!.said(care).tags).toEqual(["urgent"])
    expect([server!.said(made).text, server!.parentOf(made)]).toEqual(["Bail", home])
    expect(server!.relations()).toEqual([{ id: link, a: home, b: care, label: "aggrave" }])
  })

  it("takes nothing back of what others wrote in the same node", () => {
    server!.set(home, "kind", "risk")
    server!.tag(home, "bail", true)
    mine!.set(home, "level", "us")
    reapply(mine!, unsaved, server!)
    expect(server!.said(home)).toMatchObject({ kind: "risk", level: "us", tags: ["bail"] })
  })

  it("is told to whoever wrote it where others wrote in the same text, also in a node half saved", () => {
    const made = mine!.add(ROOT, undefined, {}, "")
    save()
    mine!.step(() => mine!.text(home)?.insert(0, "Le "))
    server!.step(() => server!.text(home)?.insert(8, " social"))
    mine!.step(() => mine!.text(made)?.insert(0, "Transport"))
    server!.step(() => server!.text(made)?.insert(0, "Trajet"))
    expect(reapply(mine!, unsaved, server!).lost).toEqual(["Transport", "Le Logement"])
    expect([server!.said(home).text, server!.said(made).text]).toEqual(["Logement social", "Trajet"])
  })

  it("is finished in a node whose first letters alone were saved", () => {
    const made = mine!.add(ROOT, undefined, {}, "")
    save()
    mine!.step(() => mine!.text(made)?.insert(0, "Transport"))
    reapply(mine!, unsaved, server!)
    expect(server!.said(made).text).toBe("Transport")
  })

  it("stays away from a node whose text was erased", () => {
    server!.step(() => {
      const text = server!.text(home)
      text?.delete(0, text.length)
      text?.insert(0, "Texte effacé")
    })
    mine!.step(() => mine!.text(home)?.insert(0, "Mme X, "))
    expect(reapply(mine!, unsaved, server!)).toEqual({ again: 0, lost: [] })
    expect(server!.said(home).text).toBe("Texte effacé")
  })
})
