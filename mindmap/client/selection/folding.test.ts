import { describe, expect, it } from "vitest"

import { UNFOLDED, foldedIn, shownTree, sizeOf, type Shown } from "./folding.ts"
import { childrenOf, type Shape } from "../tree/resolve.ts"

/** `{ root: ["a", "b"], a: ["a1"] }` as a shape. */
function shapeOf(tree: Record<string, string[]>): Shape {
  const places = new Map(
    Object.entries(tree).flatMap(([parent, children]) =>
      children.map((id, index) => [id, { parent, order: `a${index}` }] as const),
    ),
  )
  return { places, children: childrenOf(places) }
}

function read(root: Shown): string[] {
  return [root.more ? `+${root.hidden}` : root.id, ...root.children.flatMap(read)]
}

const shape = shapeOf({ root: ["a", "b"], a: ["a1", "a2", "a3", "a4"], a1: ["x", "y"] })

describe("what is shown", () => {
  it("is everything when nothing is folded", () => {
    expect(read(shownTree(shape, new Map(), UNFOLDED))).toEqual(["root", "a", "a1", "x", "y", "a2", "a3", "a4", "b"])
  })

  it("is a mark with the count of what is closed by hand", () => {
    expect(read(shownTree(shape, new Map([["a", "closed"]]), UNFOLDED))).toEqual(["root", "a", "+6", "b"])
  })

  it("stops at a depth, but for what is opened by hand", () => {
    const auto = { depth: 1, limit: 9, main: 9 }
    expect(read(shownTree(shape, new Map(), auto))).toEqual(["root", "a", "+6", "b"])
    expect(read(shownTree(shape, new Map([["a", "open"]]), auto))).toEqual(["root", "a", "a1", "+2", "a2", "a3", "a4", "b"])
  })

  it("shows the first children and counts the others, but never folds a single one", () => {
    const limited = (limit: number) => read(shownTree(shape, new Map(), { depth: 9, limit, main: 9 }))
    expect(limited(2)).toEqual(["root", "a", "a1", "x", "y", "a2", "+2", "b"])
    expect(limited(3)).toEqual(["root", "a", "a1", "x", "y", "a2", "a3", "a4", "b"])
  })

  it("keeps main branches apart from the others", () => {
    const many = shapeOf({ root: ["a", "b", "c", "d", "e"], b: ["x"] })
    expect(read(shownTree(many, new Map(), { depth: 9, limit: 1, main: 9 }))).toEqual(["root", "a", "b", "x", "c", "d", "e"])
    expect(read(shownTree(many, new Map(), { depth: 9, limit: 9, main: 1 }))).toEqual(["root", "a", "+5"])
  })

  it("names the branch each node is in", () => {
    const shown = shownTree(shape, new Map(), UNFOLDED)
    expect(shown.children.map((one) => one.branch)).toEqual([0, 1])
    expect(shown.children[0]?.children[0]?.branch).toBe(0)
  })

  it("shows the lanes after the branches", () => {
    const lost = shapeOf({ root: ["a"], "~lost": ["z"], z: ["z1"] })
    expect(read(shownTree(lost, new Map(), UNFOLDED, ["z"]))).toEqual(["root", "a", "z", "z1"])
  })
})

describe("what is folded", () => {
  it("names the folded nodes, the least deep first", () => {
    expect(foldedIn(shownTree(shape, new Map(), { depth: 2, limit: 1, main: 9 }))).toEqual(["a", "a1"])
  })

  it("counts a branch with itself", () => {
    expect(sizeOf(shape, "a")).toBe(7)
    expect(sizeOf(shape, "b")).toBe(1)
  })
})
