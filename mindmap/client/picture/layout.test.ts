import fc from "fast-check"
import { describe, expect, it } from "vitest"

import type { Box } from "./boxes.ts"
import { dropAt } from "./drop-target.ts"
import { UNFOLDED, shownTree, type Shown } from "../selection/folding.ts"
import { LAYOUT_KINDS } from "../selection/layout-kinds.ts"
import { edgePath, layOut, splitSides, type Layout, type Options } from "./layout.ts"
import { neighbour, shiftOf } from "./arrow-navigation.ts"
import { childrenOf } from "../tree/resolve.ts"

const options: Options = { layoutKind: "both", stacked: false, height: 0, sides: new Map() }
const size = (node: Shown) => ({ w: 60 + node.id.length * 5, h: 20 })

function tree(children: Record<string, string[]>): Shown {
  const entries = Object.entries(children).flatMap(([parent, ids]) =>
    ids.map((id, index) => [id, { parent, order: `a${String(index)}` }] as const),
  )
  const places = new Map(entries)
  return shownTree({ places, children: childrenOf(places) }, new Map(), UNFOLDED)
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

function clashes(layout: Layout): [string, string][] {
  const boxes = [...layout.boxes.values()]
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlaps(a, b)).map((b): [string, string] => [a.key, b.key]))
}

const sample = tree({ root: ["a", "b", "c"], a: ["a1", "a2", "a3"], c: ["c1"], a2: ["deep"] })

describe("the bracket", () => {
  it("puts no box over another, whatever the tree", () => {
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(parents, fc.constantFrom(...LAYOUT_KINDS), fc.boolean(), fc.integer({ min: 0, max: 900 }), (drawn, layoutKind, stacked, height) => {
        const children: Record<string, string[]> = {}
        drawn.forEach((value, index) => {
          const parent = index === 0 ? "root" : (["root", ...drawn.slice(0, index).map((_, i) => `n${i}`)][value % (index + 1)] ?? "root")
          ;(children[parent] ??= []).push(`n${index}`)
        })
        expect(clashes(layOut(tree(children), size, { ...options, layoutKind, stacked, height }))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it("keeps siblings in order from top to bottom, beside their parent", () => {
    const { boxes } = layOut(sample, size, options)
    const [a, a1, a2, a3] = ["a", "a1", "a2", "a3"].map((key) => boxes.get(key)!)
    expect(a1!.y < a2!.y && a2!.y < a3!.y).toBe(true)
    expect(a1!.x).toBe(a!.side === "R" ? a!.x + a!.w + 16 : a!.x - 16 - a1!.w)
  })

  it("stands on both sides, balanced by height", () => {
    const { boxes } = layOut(sample, size, options)
    expect(boxes.get("a")!.side).toBe("R")
    expect(boxes.get("b")!.side).toBe("L")
    expect(boxes.get("c1")!.side).toBe("L")
    expect(boxes.get("c1")!.x).toBeLessThan(boxes.get("c")!.x)
  })

  it("does not move a branch from the side it is on", () => {
    const heights = new Map([["a", 100], ["b", 10], ["c", 10], ["d", 10]])
    const branches = tree({ root: ["a", "b", "c", "d"] }).children
    const sides = new Map([["a", "L"], ["b", "L"], ["c", "R"]] as const)
    const [right, left] = splitSides(branches, heights, { layoutKind: "both", stacked: false, sides })
    expect(right.map((one) => one.key)).toEqual(["c", "d"])
    expect(left.map((one) => one.key)).toEqual(["a", "b"])
  })

  it("spreads main branches over the height it is given, within reason", () => {
    const low = layOut(sample, size, options)
    const high = layOut(sample, size, { ...options, height: 400 })
    expect(high.height).toBeGreaterThan(low.height)
    expect(layOut(sample, size, { ...options, height: 5000 }).height).toBeLessThan(700)
  })

  it("stacks the branches under the root on a narrow screen", () => {
    const { boxes, stacked } = layOut(sample, size, { ...options, stacked: true })
    const root = boxes.get("root")!
    expect(stacked).toBe(true)
    for (const key of ["a", "b", "c"]) {
      expect(boxes.get(key)!.x).toBe(root.x + 24)
      expect(boxes.get(key)!.y).toBeGreaterThan(root.y + root.h)
    }
    expect(edgePath(root, boxes.get("a")!)).toMatch(/^M.*V.*Q.*H/)
  })

  it("moves only what stands after a change, not what stands before in the same side's middle", () => {
    const before = layOut(tree({ root: ["a", "b"], a: ["a1", "a2"] }), size, options)
    const after = layOut(tree({ root: ["a", "b"], a: ["a1", "a2", "a3"] }), size, options)
    expect(after.boxes.get("b")).toEqual(before.boxes.get("b"))
    expect(after.boxes.get("a1")!.x).toBe(before.boxes.get("a1")!.x)
  })

  it("draws edges from edge to edge", () => {
    const { boxes } = layOut(sample, size, options)
    const [a, a1] = [boxes.get("a")!, boxes.get("a1")!]
    expect(edgePath(a, a1).startsWith(`M${Math.round((a.x + a.w) * 10) / 10} `)).toBe(true)
  })
})

describe("to the right only", () => {
  it("puts every branch on the right, whatever side it was on", () => {
    const sides = new Map([["a", "L"], ["b", "R"]] as const)
    const { boxes } = layOut(sample, size, { ...options, layoutKind: "right", sides })
    const right = [...boxes.values()].filter((box) => box.depth > 0)
    expect(right.every((box) => box.side === "R" && box.x > boxes.get("root")!.x)).toBe(true)
  })
})

describe("the organisation chart", () => {
  const { boxes } = layOut(sample, size, { ...options, layoutKind: "chart" })
  const box = (key: string) => boxes.get(key)!
  const from = (key: string, direction: "left" | "right" | "up" | "down") => neighbour(boxes, key, direction)?.key ?? null

  it("puts branches in a row under the root, and what they hold under them", () => {
    expect(box("a").y).toBe(box("b").y)
    expect(box("a").x + box("a").w < box("b").x && box("b").x < box("c").x).toBe(true)
    expect(box("a").y).toBeGreaterThan(box("root").y + box("root").h)
    for (const key of ["a1", "a2", "a3"]) expect(box(key).x).toBe(box("a").x + 24)
    expect(box("deep").y > box("a2").y && box("deep").y < box("a3").y).toBe(true)
  })

  it("is centred under the root", () => {
    const row = ["a", "b", "c"].map(box)
    const all = [...boxes.values()].filter((one) => one.depth > 0)
    const right = Math.max(...all.map((one) => one.x + one.w))
    expect((row[0]!.x + right) / 2).toBeCloseTo(0)
  })

  it("draws edges downwards", () => {
    expect(edgePath(box("root"), box("a"))).toMatch(/^M0 10V.*Q.*H.*Q.*V44$/)
    expect(edgePath(box("a"), box("a1"))).toMatch(/^M[-\d.]+ 64V.*Q.*H[-\d.]+$/)
    expect(edgePath(box("a"), box("a1")).endsWith(`H${box("a1").x}`)).toBe(true)
  })

  it("is walked along columns and from one to the next", () => {
    expect(["down", "down", "down", "down"].reduce((here, to) => from(here, to as "down") ?? "none", "a")).toBe("a3")
    expect(from("a1", "up")).toBe("a")
    expect(from("a", "up")).toBe("root")
    expect(from("root", "down")).toBe("b")
    expect(from("root", "left")).toBeNull()
    expect(from("a", "right")).toBe("b")
    expect(from("c1", "left")).toBe("b")
    expect(from("c", "right")).toBeNull()
  })

  it("moves a branch along its row and a node along its column", () => {
    expect((["left", "right", "up", "down"] as const).map((to) => shiftOf(box("a"), to))).toEqual(["earlier", "later", "outwards", "inwards"])
    expect((["left", "right", "up", "down"] as const).map((to) => shiftOf(box("a1"), to))).toEqual(["outwards", "inwards", "earlier", "later"])
  })

  it("drops before and after to the left and right of a branch", () => {
    const load = { heads: ["a1"], sided: false, isUnder: (id: string, above: string) => id === above, childrenOf: () => ["a", "b", "c"] }
    const at = (part: number) => ({ x: box("b").x + box("b").w * part, y: box("b").y + 10 })
    expect(dropAt(boxes, at(0.1), load)).toMatchObject({ parent: "root", index: 1, how: "before" })
    expect(dropAt(boxes, at(0.9), load)).toMatchObject({ parent: "root", index: 2, how: "after" })
    expect(dropAt(boxes, at(0.5), load)).toMatchObject({ parent: "b", how: "into" })
  })
})

describe("arrows", () => {
  const { boxes } = layOut(sample, size, options)
  const from = (key: string, direction: "left" | "right" | "up" | "down") => neighbour(boxes, key, direction)?.key ?? null

  it("go outwards to a child and inwards to the parent, on each side", () => {
    expect(from("a", "left")).toBe("root")
    expect(from("a", "right")).toBe("a2")
    expect(from("c", "right")).toBe("root")
    expect(from("c", "left")).toBe("c1")
    expect(from("root", "right")).toBe("a")
    expect(from("c1", "left")).toBeNull()
  })

  it("go up and down among those of the same depth on the same side", () => {
    expect(from("a1", "down")).toBe("a2")
    expect(from("a3", "up")).toBe("a2")
    expect(from("b", "down")).toBe("c")
    expect(from("a", "down")).not.toBe("b")
    expect(from("root", "up")).toBeNull()
  })
})
