import { describe, expect, it } from "vitest"
import * as Y from "yjs"

import { MapModel, createRoot } from "./model.ts"
import { ROOT } from "../tree/resolve.ts"
import { addressOf, countOf, parseSubtrees, insertSubtrees, subtreesOf } from "./subtrees.ts"

function aMap(): MapModel {
  const doc = new Y.Doc()
  createRoot(doc, "Sujet")
  return new MapModel(doc)
}

const BRANCH = {
  ...{ text: "Logement", note: "**bail**", kind: "cause", level: "us", col: "3", link: "https://has-sante.fr", tags: ["a", "b"] },
  children: [{ text: "1" }, { text: "2", children: [{ text: "3", org: "CPTS", state: "running" }] }, { text: "4" }],
}

describe("branches from map to map", () => {
  it("say the same there, in the same order", () => {
    const [here, there] = [aMap(), aMap()]
    const heads = insertSubtrees(here, [BRANCH, { text: "B" }], ROOT)
    const carried = parseSubtrees(JSON.parse(JSON.stringify(subtreesOf(here, heads))))
    expect(carried).toEqual([BRANCH, { text: "B" }])
    expect(countOf(carried)).toBe(6)
    expect(subtreesOf(there, insertSubtrees(there, carried, ROOT))).toEqual([BRANCH, { text: "B" }])
  })

  it("come in at their place, as one step of undo that redo gives back", () => {
    const model = aMap()
    const [a, b] = [model.add(ROOT, 0, {}, "a"), model.add(ROOT, 1, {}, "b")]
    const [x = "", y = ""] = insertSubtrees(model, [BRANCH, { text: "y" }], ROOT, 1)
    expect(model.childrenOf(ROOT)).toEqual([a, x, y, b])
    model.undoManager.undo()
    expect(model.childrenOf(ROOT)).toEqual([a, b])
    expect(model.nodes.has(x)).toBe(true)
    model.undoManager.redo()
    expect(model.childrenOf(ROOT)).toEqual([a, x, y, b])
    expect(subtreesOf(model, [x])).toEqual([BRANCH])
  })
})

describe("moving several", () => {
  it("keeps their order, is one step, and leaves out what would hang under itself", () => {
    const model = aMap()
    const ids = ["a", "b", "c", "d"].map((text) => model.add(ROOT, undefined, {}, text))
    const [a = "", b = "", c = "", d = ""] = ids
    expect(model.moveAll([d, b], ROOT, 0)).toEqual([d, b])
    expect(model.childrenOf(ROOT)).toEqual([d, b, a, c])
    model.undoManager.undo()
    expect(model.childrenOf(ROOT)).toEqual(ids)
    expect(model.moveAll([a, b, ROOT], a)).toEqual([b])
    expect(model.childrenOf(a)).toEqual([b])
    expect(model.childrenOf(ROOT)).toEqual([a, c, d])
  })

  it("works within one step with other changes", () => {
    const model = aMap()
    const [a, b] = [model.add(ROOT, 0, {}, "a"), model.add(ROOT, 1, {}, "b")]
    model.step(() => {
      model.set(a, "side", "L")
      model.moveAll([a], ROOT, 1)
      model.moveAll([b], a)
    })
    expect(model.childrenOf(a)).toEqual([b])
    model.undoManager.undo()
    expect([model.childrenOf(ROOT), model.said(a).side]).toEqual([[a, b], null])
  })
})

describe("what a clipboard says", () => {
  it.each([
    ["no list", { text: "a" }, []],
    ["garbage among nodes", [1, null, "x", { text: "a" }], [{ text: "a" }]],
    ["keys of another kind", [{ text: 3, kind: "boss", link: "javascript:alert(1)", col: "9", at: ["root"], img: "../x" }], [{ text: "" }]],
    ["tags that cannot be", [{ text: "a", tags: ["ok", "a,b", 3, ""] }], [{ text: "a", tags: ["ok"] }]],
    ["text too long", [{ text: "x".repeat(3000) }], [{ text: "x".repeat(2000) }]],
  ])("%s", (_name, value, expected) => {
    expect(parseSubtrees(value)).toEqual(expected)
  })

  it("is not followed without end", () => {
    let deep: object = { text: "x" }
    for (let depth = 0; depth < 500; depth++) deep = { text: "x", children: [deep] }
    expect(countOf(parseSubtrees([deep]))).toBe(60)
  })
})

it.each([
  ["https://has-sante.fr", "https://has-sante.fr"],
  [" www.has-sante.fr/page ", "https://www.has-sante.fr/page"],
  ["a.b@cpts.fr", "mailto:a.b@cpts.fr"],
  ["mailto:a@b.fr", "mailto:a@b.fr"],
  ["javascript:alert(1)", ""],
  ["data:text/html,x", ""],
  ["une phrase", ""],
  ["mot", ""],
  ["", ""],
])("the address %s is %s", (typed, address) => {
  expect(addressOf(typed)).toBe(address)
})
