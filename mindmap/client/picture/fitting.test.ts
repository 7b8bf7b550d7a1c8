import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { mostSeen, type Trial } from "./fitting.ts"
import { NONE, UNFOLDED, countShown, shownTree, type Auto, type Shown } from "../selection/folding.ts"
import { LAYOUT_KINDS } from "../selection/layout-kinds.ts"
import { layOut, leastHeight, type Options } from "./layout.ts"
import { ROOT, childrenOf, type Shape } from "../tree/resolve.ts"

const ANYTHING = () => true
const most = (limit: number) => (tree: Shown) => countShown(tree) <= limit

function shapeOf(tree: Record<string, string[]>): Shape {
  const entries = Object.entries(tree).flatMap(([parent, ids]) => ids.map((id, index) => [id, { parent, order: `a${index}` }] as const))
  return { places: new Map(entries), children: childrenOf(new Map(entries)) }
}

/** Trees of up to 60 nodes, each hung under the root or one of those before it. */
const shapes = fc.array(fc.nat(), { minLength: 1, maxLength: 60, size: "max" }).map((drawn) => {
  const tree: Record<string, string[]> = {}
  drawn.forEach((value, index) => (tree[value % (index + 1) === 0 ? ROOT : `n${(value % (index + 1)) - 1}`] ??= []).push(`n${index}`))
  return shapeOf(tree)
})

function chosen(shape: Shape, given: Partial<Trial>) {
  const trial = { rooms: [1], atMost: Infinity, mayFit: ANYTHING, fits: ANYTHING, ...given }
  return mostSeen({ shape, lanes: [], head: ROOT }, trial)
}

const shown = (shape: Shape, auto: Auto) => countShown(shownTree(shape, NONE, auto))
const small = shapeOf({ root: ["a", "b"], a: ["a1", "a2", "a3", "a4"], a1: ["x", "y"] })

describe("folding until it fits", () => {
  it("folds nothing when all fits", () => {
    expect(chosen(small, { fits: most(99) })).toEqual({ auto: UNFOLDED, room: 1 })
  })

  it("shows as many nodes as fit", () => {
    expect(shown(small, chosen(small, { fits: most(8) })!.auto)).toBe(7)
    expect(shown(small, chosen(small, { fits: most(6) })!.auto)).toBe(6)
  })

  it("folds main branches last", () => {
    const wide = shapeOf({ root: ["a", "b", "c", "d", "e", "f", "g"], a: ["x"] })
    expect(chosen(wide, { fits: most(8) })?.auto.main).toBe(Infinity)
    expect(chosen(wide, { fits: most(4) })?.auto.main).toBe(3)
  })

  it("gives up when nothing fits", () => {
    expect(chosen(small, { fits: () => false })).toBeNull()
  })

  it("takes the first width of lines with which the most is seen", () => {
    const fits = (tree: Shown, room: number) => most(room === 1 ? 5 : 8)(tree)
    expect(chosen(small, { rooms: [1, 2, 3], fits })?.room).toBe(2)
  })

  it("lays out nothing that cannot fit", () => {
    const tried: number[] = []
    chosen(small, { atMost: 7, mayFit: most(7), fits: (tree) => tried.push(countShown(tree)) < 0 })
    expect(Math.max(...tried)).toBe(7)
  })

  it("shows the same as trying every depth and every number of children", () => {
    const limits = [1, 2, 3, 4, 5, 6, 8, 12, Infinity]
    const all = [1, 2, 3, 4, 5, 6, 7, Infinity].flatMap((depth) => limits.map((limit): Auto => ({ depth, limit, main: Infinity })))
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 60 }), fc.constantFrom(...LAYOUT_KINDS), (shape, height, layoutKind) => {
        const options: Options = { layoutKind, stacked: false, height: 0, sides: new Map() }
        const fits = (tree: Shown) => layOut(tree, sizeOf, options).height <= height * 20
        const mayFit = (tree: Shown) => leastHeight(tree, leastOf, options) <= height * 20
        const best = Math.max(0, ...all.filter((auto) => fits(shownTree(shape, NONE, auto))).map((auto) => shown(shape, auto)))
        const found = chosen(shape, { fits, mayFit })
        if (best > 0) expect(shown(shape, found!.auto)).toBe(best)
        else expect(found?.auto.main ?? 0).toBeLessThan(Infinity)
      }),
      { numRuns: 300 },
    )
  })
})

/** Some are one line high, others as many as three. */
const sizeOf = (node: Shown) => ({ w: 90, h: node.more ? 25 : 25 + 17 * (node.id.length % 3) })
const leastOf = () => ({ w: 0, h: 25 })

describe("the least height of a tree", () => {
  it("is never more than its height", () => {
    const sides = fc.constantFrom(new Map(), new Map([["n0", "L"], ["n1", "L"]] as const))
    fc.assert(
      fc.property(shapes, fc.constantFrom(...LAYOUT_KINDS), fc.boolean(), sides, (shape, layoutKind, stacked, given) => {
        const options: Options = { layoutKind, stacked, height: 0, sides: given }
        const tree = shownTree(shape, NONE, UNFOLDED)
        expect(leastHeight(tree, leastOf, options)).toBeLessThanOrEqual(layOut(tree, sizeOf, options).height)
      }),
      { numRuns: 300 },
    )
  })
})
