import { describe, expect, it } from "vitest"

import type { Box, Side } from "./boxes.ts"
import { dropAt, wordsOf, type Load } from "./drop-target.ts"

const box = (id: string, x: number, y: number, side: Side, parent: string | null, depth = 1): Box => {
  return { key: id, id, more: false, hidden: 0, depth, branch: 0, side, parent, x, y, w: 100, h: 20 }
}

/** The root in the middle; a (a1) and b to the right, c to the left. */
const BOXES = new Map(
  [
    box("root", -50, -10, "R", null, 0),
    box("a", 80, -60, "R", "root"),
    box("a1", 200, -60, "R", "a", 2),
    box("b", 80, 40, "R", "root"),
    box("c", -180, 0, "L", "root"),
  ].map((one) => [one.key, one]),
)
const CHILDREN: Record<string, string[]> = { root: ["a", "b", "c"], a: ["a1"] }
const PARENTS: Record<string, string> = { a: "root", b: "root", c: "root", a1: "a" }

const load = (heads: string[], sided = true): Load => ({
  heads,
  sided,
  childrenOf: (id) => CHILDREN[id] ?? [],
  isUnder: (id, ancestor) => {
    for (let here: string | undefined = id; here; here = PARENTS[here]) if (here === ancestor) return true
    return false
  },
})

describe("letting go", () => {
  it.each([
    ["in the heart of a box", "b", 130, -50, { parent: "a", index: null, key: "a", how: "into", side: null }],
    ["on its upper edge", "b", 130, -59, { parent: "root", index: 0, key: "a", how: "before", side: "R" }],
    ["on its lower edge", "c", 130, 59, { parent: "root", index: 2, key: "b", how: "after", side: "R" }],
    ["beside a leaf", "b", 250, -59, { parent: "a", index: 0, key: "a1", how: "before", side: null }],
    ["on the left of the root", "a", -30, 0, { parent: "root", index: null, key: "root", how: "into", side: "L" }],
    ["on the right of the root", "a1", 30, 0, { parent: "root", index: null, key: "root", how: "into", side: "R" }],
    ["a main branch on the empty left", "a", -100, 60, { parent: "root", index: 2, key: "c", how: "after", side: "L" }],
    ["a main branch above those of the left", "a", -100, -60, { parent: "root", index: 1, key: "c", how: "before", side: "L" }],
    ["a leaf on the empty canvas", "a1", -100, 60, null],
    ["a main branch far away", "a", -900, 60, null],
    ["on itself", "a", 130, -50, null],
    ["under itself", "a", 250, -50, null],
  ])("%s", (_name, head, x, y, drop) => {
    expect(dropAt(BOXES, { x, y }, load([head]))).toEqual(drop)
  })

  it("counts places among those that stay, when several are dragged", () => {
    expect(dropAt(BOXES, { x: -130, y: 19 }, load(["a", "b"]))).toEqual({ parent: "root", index: 1, key: "c", how: "after", side: "L" })
  })

  it("knows no side where the map has none", () => {
    expect(dropAt(BOXES, { x: -30, y: 0 }, load(["a1"], false))?.side).toBeNull()
    expect(dropAt(BOXES, { x: -100, y: 60 }, load(["a"], false))).toBeNull()
  })

  it("is said in words", () => {
    expect(wordsOf({ parent: "root", index: 0, key: "a", how: "before", side: "L" }, "« A »")).toBe("avant « A », à gauche")
    expect(wordsOf({ parent: "a", index: null, key: "a", how: "into", side: null }, "« A »")).toBe("dans « A »")
  })
})
