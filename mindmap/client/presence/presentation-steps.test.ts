import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"

import type { Box } from "../picture/boxes.ts"
import { nearTo } from "./cursors.ts"
import { MapModel, createRoot } from "../document/model.ts"
import { ROOT } from "../tree/resolve.ts"
import { Scope } from "../selection/scope.ts"
import { fromWire, stepNow, stepsOf, toWire, type Shown } from "./presentation-steps.ts"

let model: MapModel
let scope: Scope

beforeEach(() => {
  const doc = new Y.Doc()
  createRoot(doc, "Sujet")
  model = new MapModel(doc)
  scope = new Scope(model)
})

describe("the steps of a presentation", () => {
  it("are the overview, then each main branch in order", () => {
    const [a, b] = [model.add(ROOT, undefined, {}, "A"), model.add(ROOT, undefined, {}, "B")]
    model.add(a, undefined, {}, "A1")
    expect(stepsOf(model, scope)).toEqual([ROOT, a, b])
  })

  it("leave out an empty branch, and what is filtered away", () => {
    const [a, b] = [model.add(ROOT, undefined, {}, "A"), model.add(ROOT, undefined, {}, "B")]
    model.add(ROOT)
    expect(stepsOf(model, scope)).toEqual([ROOT, a, b])
    scope.only = new Set([ROOT, b])
    expect(stepsOf(model, scope)).toEqual([ROOT, b])
  })

  it("stay on the same branch when others come or go, else at the same rank", () => {
    expect(stepNow(["root", "new", "a", "b"], "a", 1)).toBe(2)
    expect(stepNow(["root", "b"], "a", 1)).toBe(1)
    expect(stepNow(["root"], "a", 3)).toBe(0)
  })
})

describe("what is followed", () => {
  const shown: Shown = { head: "a", layoutKind: "chart", level: Infinity, folds: [["b", "open"]], gaze: { node: "a", dx: 1, dy: -2, scale: 1.5, w: 800, h: 600 } }

  it("comes out as it went in, by way of JSON", () => {
    expect(fromWire(JSON.parse(JSON.stringify(toWire(shown))))).toEqual(shown)
    expect(fromWire(toWire({ ...shown, level: null, gaze: null }))).toEqual({ ...shown, level: null, gaze: null })
  })

  it("is not believed when it makes no sense", () => {
    for (const nonsense of [null, 3, "x", [], {}, { head: 4, layoutKind: "both" }, { head: "a", layoutKind: "spiral" }]) expect(fromWire(nonsense)).toBeNull()
    expect(fromWire({ head: "a", layoutKind: "both", folds: [["b", "wide"], 4, ["c", "closed"]], gaze: { node: "a", dx: "1" } })).toEqual({
      ...{ head: "a", layoutKind: "both", level: null, gaze: null },
      folds: [["c", "closed"]],
    })
  })

  it("is bounded", () => {
    const folds = Array.from({ length: 900 }, (_, index) => [`n${index}`, "open"] as const)
    expect((toWire({ ...shown, folds }) as Shown).folds).toHaveLength(200)
    expect(fromWire({ ...shown, level: 2, folds })?.folds).toHaveLength(200)
  })
})

describe("a pointer", () => {
  const box = (id: string, x: number, more = false): [string, Box] => [
    id,
    { key: id, id, more, hidden: 0, depth: 1, branch: 0, side: "R", parent: null, x, y: 0, w: 100, h: 20 },
  ]
  const boxes = new Map([box("a", 0), box("b", 300), box("m", 150, true)])

  it("is told by the node nearest to it, whatever the others' layout", () => {
    expect(nearTo(boxes, { x: 60, y: 15 })).toEqual({ node: "a", dx: 10, dy: 5 })
    expect(nearTo(boxes, { x: 260, y: 10 })?.node).toBe("b")
    expect(nearTo(boxes, { x: 160, y: 10 })?.node).toBe("a")
  })

  it("is not told far from all", () => {
    expect(nearTo(boxes, { x: 0, y: 900 })).toBeNull()
  })
})
