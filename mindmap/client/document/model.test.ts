import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"

import { MapModel, createRoot } from "./model.ts"
import { PILLARS, ROOT, TRASH } from "../tree/resolve.ts"

/** Replicas of one map that exchange everything when they meet. */
function table(people = 2): MapModel[] {
  const first = new Y.Doc()
  createRoot(first, "Carte")
  const models = Array.from({ length: people }, () => new MapModel(new Y.Doc()))
  for (const model of models) Y.applyUpdate(model.doc, Y.encodeStateAsUpdate(first))
  return models
}

function meet(...models: MapModel[]): void {
  for (const one of models) for (const other of models) Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc))
}

function alone(): MapModel {
  return table(1)[0]!
}

/** What is seen: « a(b c) ». */
function read(model: MapModel, id = ROOT): string {
  const children = model.childrenOf(id).map((child) => read(model, child)).join(" ")
  const text = id === ROOT ? "" : model.said(id).text
  return children ? `${text}(${children})` : text
}

describe("writing in a map", () => {
  it("adds at the end, before and after", () => {
    const model = alone()
    model.add(ROOT, undefined, {}, "b")
    model.add(ROOT, 0, {}, "a")
    model.add(ROOT, 2, {}, "c")
    expect(read(model)).toBe("(a b c)")
  })

  it("moves under another and among siblings", () => {
    const model = alone()
    const [a, b] = [model.add(ROOT, undefined, {}, "a"), model.add(ROOT, undefined, {}, "b")]
    model.add(a, undefined, {}, "c")
    expect(model.move(b, a, 0)).toBe(true)
    expect(read(model)).toBe("(a(b c))")
    expect(model.move(b, a, 1)).toBe(true)
    expect(read(model)).toBe("(a(c b))")
  })

  it("refuses to hang a node under itself, and to move the root", () => {
    const model = alone()
    const a = model.add(ROOT, undefined, {}, "a")
    const b = model.add(a, undefined, {}, "b")
    expect(model.move(a, b)).toBe(false)
    expect(model.move(a, a)).toBe(false)
    expect(model.move(ROOT, a)).toBe(false)
    expect(read(model)).toBe("(a(b))")
  })

  it("deletes into the trash and restores where it was", () => {
    const model = alone()
    const a = model.add(ROOT, undefined, {}, "a")
    const b = model.add(a, undefined, {}, "b")
    model.remove(b)
    expect(read(model)).toBe("(a)")
    expect(model.trashed()).toEqual([b])
    expect(model.isLive(b)).toBe(false)
    model.restore(b)
    expect(read(model)).toBe("(a(b))")
  })

  it("restores under the root when the old place is gone too", () => {
    const model = alone()
    const a = model.add(ROOT, undefined, {}, "a")
    const b = model.add(a, undefined, {}, "b")
    model.remove(b)
    model.remove(a)
    model.restore(b)
    expect(read(model)).toBe("(b)")
  })

  it("lists no empty node in the trash", () => {
    const model = alone()
    model.remove(model.add(ROOT))
    expect(model.trashed()).toEqual([])
  })

  it("sets and clears plain values", () => {
    const model = alone()
    const a = model.add(ROOT, undefined, { kind: "risk" }, "a")
    expect(model.said(a).kind).toBe("risk")
    model.set(a, "kind", null)
    model.set(a, "level", "dd_ars")
    expect(model.said(a)).toMatchObject({ kind: null, level: "dd_ars" })
    model.nodes.get(a)!.set("kind", "unheard of")
    expect(model.said(a).kind).toBeNull()
  })

  it("says which nodes changed and whether it was here", () => {
    const [one, other] = table()
    const heard: [string[], boolean][] = []
    other!.onChanged((change) => heard.push([[...change.ids], change.local]))
    const a = one!.add(ROOT, undefined, {}, "a")
    meet(one!, other!)
    expect(heard.at(-1)).toEqual([[a], false])
    other!.text(a)!.insert(0, "z")
    expect(heard.at(-1)).toEqual([[a], true])
  })
})

describe("several people", () => {
  it("see the same after opposite moves, and one of the moves is set aside", () => {
    const [one, other] = table()
    const [a, b] = [one!.add(ROOT, undefined, {}, "a"), one!.add(ROOT, undefined, {}, "b")]
    meet(one!, other!)
    one!.move(a, b)
    other!.move(b, a)
    meet(one!, other!)
    expect(read(one!)).toBe(read(other!))
    expect(one!.misplaced().size).toBe(1)
    expect(["(a(b))", "(b(a))"]).toContain(read(one!))
  })

  it("keep what one types in a branch that the other trashes", () => {
    const [one, other] = table()
    const a = one!.add(ROOT, undefined, {}, "a")
    meet(one!, other!)
    one!.remove(a)
    other!.text(a)!.insert(1, " et b")
    meet(one!, other!)
    one!.restore(a)
    meet(one!, other!)
    expect(read(other!)).toBe("(a et b)")
  })

  it("converge whatever they do, in whatever order they meet", () => {
    const step = fc.tuple(fc.nat(2), fc.nat(99), fc.nat(99), fc.nat(99))
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const models = table(3)
        const said = new Set<string>()
        for (const [who, what, first, second] of steps) {
          const model = models[who]!
          const ids = [...model.nodes.keys()].filter((id) => !PILLARS.has(id)).sort()
          const one = ids[first % Math.max(1, ids.length)]
          const under = [ROOT, ...ids][second % (ids.length + 1)]!
          if (what < 40 || !one) said.add(model.said(model.add(under, undefined, {}, `t${said.size}`)).text)
          else if (what < 80) model.move(one, under, second % 4)
          else if (what < 90) model.remove(one)
          else if (what < 95) model.undoManager.undo()
          else meet(model, models[(who + 1) % 3]!)
        }
        meet(...models)
        expect(new Set(models.map((model) => read(model))).size).toBe(1)
        const words = new Set([...models[0]!.nodes.keys()].map((id) => models[0]!.said(id).text))
        for (const text of said) expect(words).toContain(text)
      }),
      { numRuns: 60 },
    )
  })
})

describe("undoing", () => {
  it("a move puts the node back where it was, when nobody touched it", () => {
    const model = alone()
    const [a, b, c] = ["a", "b", "c"].map((text) => model.add(ROOT, undefined, {}, text))
    const before = read(model)
    model.move(c!, a!)
    model.undoManager.undo()
    expect(read(model)).toBe(before)
    model.undoManager.redo()
    expect(read(model)).toBe("(a(c) b)")
    expect(b).toBeDefined()
  })

  it("an addition puts the node in the trash, with what others wrote in it", () => {
    const [one, other] = table()
    const a = one!.add(ROOT, undefined, {}, "a")
    meet(one!, other!)
    other!.text(a)!.insert(1, " écrit par une autre")
    meet(one!, other!)
    one!.undoManager.undo()
    meet(one!, other!)
    expect(read(other!)).toBe("")
    expect(other!.parentOf(a)).toBe(TRASH)
    expect(other!.said(a).text).toBe("a écrit par une autre")
    one!.undoManager.redo()
    expect(read(one!)).toBe("(a écrit par une autre)")
  })

  it("never undoes what somebody else did", () => {
    const [one, other] = table()
    const a = one!.add(ROOT, undefined, {}, "a")
    meet(one!, other!)
    const b = other!.add(ROOT, undefined, {}, "b")
    other!.move(a, b)
    meet(one!, other!)
    while (one!.undoManager.undo() !== null);
    expect(one!.isLive(b)).toBe(true)
    expect(one!.parentOf(a)).toBe(b)
  })
})

describe("siblings that came to the same place at once", () => {
  /** Six people each add a child at the same moment: all get the same key. */
  function crowd(): MapModel {
    const models = table(6)
    models.forEach((model, who) => model.add(ROOT, undefined, {}, `n${who}`))
    meet(...models)
    return models[0]!
  }

  it("are moved to where they were dropped, and back", () => {
    const model = crowd()
    const before = [...model.childrenOf(ROOT)]
    const [one, two, three, four, five, six] = before as [string, string, string, string, string, string]
    model.move(six, ROOT, 1)
    expect(model.childrenOf(ROOT)).toEqual([one, six, two, three, four, five])
    model.move(two, ROOT, 4)
    expect(model.childrenOf(ROOT)).toEqual([one, six, three, four, two, five])
    model.undoManager.undo()
    model.undoManager.undo()
    expect(model.childrenOf(ROOT)).toEqual(before)
  })

  it("have room among them however often one is put in the same place", () => {
    const model = crowd()
    const [first] = model.childrenOf(ROOT)
    for (let time = 0; time < 600; time++) model.move(model.childrenOf(ROOT).at(-1)!, ROOT, 1)
    expect(model.childrenOf(ROOT)[0]).toBe(first)
    for (const { order } of model.tree.places.values()) expect(order.length).toBeLessThanOrEqual(40)
  })

  it("are never lost for a time or a key that somebody set at the end of all", () => {
    const model = crowd()
    const [first] = model.childrenOf(ROOT)
    model.nodes.get(first!)!.set("at", [ROOT, "z".repeat(200), Number.MAX_SAFE_INTEGER, ROOT])
    const added = model.add(ROOT, undefined, {}, "encore")
    expect(model.childrenOf(ROOT).slice(-2)).toEqual([first, added])
    expect(model.misplaced().size).toBe(0)
  })

  it("is later than every move before it, one's own or another's", () => {
    const [mine, theirs] = table() as [MapModel, MapModel]
    const times = (model: MapModel, ...ids: string[]) => ids.map((id) => (model.nodes.get(id)!.get("at") as [string, string, number, string])[2])
    const a = mine.add(ROOT, undefined, {}, "a")
    meet(mine, theirs)
    const [b, c] = [theirs.add(ROOT, undefined, {}, "b"), theirs.add(ROOT, undefined, {}, "c")]
    meet(mine, theirs)
    mine.moveAll([b, a], c)
    expect(times(mine, a, b, c)).toEqual([5, 4, 3])
  })

  it("reads the large numbers of others as the server does", () => {
    const model = crowd()
    const [first] = model.childrenOf(ROOT)
    model.nodes.get(first!)!.set("at", [ROOT, "a5", 7n, ROOT])
    expect(model.childrenOf(ROOT).at(-1)).toBe(first)
  })
})
