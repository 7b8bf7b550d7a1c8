import { describe, expect, it } from "vitest"

import type { Shape } from "../tree/resolve.ts"
import { allOf, headsOf, lineOf, settled, stepOf, stepped, stretched, toggled, type Selection } from "./selection.ts"

/** root → a (a1, a2 → a21), b, c, d */
const CHILDREN = new Map([
  ["root", ["a", "b", "c", "d"]],
  ["a", ["a1", "a2"]],
  ["a2", ["a21"]],
  ["~trash", ["gone"]],
])
const PLACES = new Map([...CHILDREN].flatMap(([parent, ids]) => ids.map((id) => [id, { parent, order: "a0" }] as const)))
const SHAPE: Shape = { places: PLACES, children: CHILDREN }

const chosen = (main: string | null, ...others: string[]): Selection => ({ main, others: new Set(others) })

describe("choosing several", () => {
  it("adds and takes away; the last one added is the main one", () => {
    expect(toggled(chosen(null), "a")).toEqual(chosen("a"))
    expect(toggled(chosen("a"), "b")).toEqual(chosen("b", "a"))
    expect(toggled(chosen("b", "a"), "b")).toEqual(chosen("a"))
    expect(toggled(chosen("a"), "a")).toEqual(chosen(null))
  })

  it("stretches from where it began, either way, and back", () => {
    const line = ["a", "b", "c", "d"]
    expect(stretched(line, "b", "d")).toEqual(chosen("d", "b", "c"))
    expect(stretched(line, "b", "a")).toEqual(chosen("a", "b"))
    expect(stretched(line, "b", "b")).toEqual(chosen("b"))
    expect(stretched(line, "elsewhere", "c")).toEqual(chosen("c", "elsewhere"))
  })

  it("goes step by step, and lets go of the last one on the way back", () => {
    expect(stepped(chosen("a"), "b")).toEqual(chosen("b", "a"))
    expect(stepped(chosen("b", "a"), "c")).toEqual(chosen("c", "b", "a"))
    expect(stepped(chosen("c", "b", "a"), "b")).toEqual(chosen("b", "a"))
    expect(stepped(chosen("b", "a"), "a")).toEqual(chosen("a"))
  })

  it("follows the order in which a map is read", () => {
    const shown = (id: string) => id !== "a2"
    expect(lineOf(shown, (id) => CHILDREN.get(id) ?? [])).toEqual(["root", "a", "a1", "a21", "b", "c", "d", "~lost"])
  })

  it("forgets what is gone", () => {
    const live = (id: string) => id !== "b"
    expect(settled(chosen("b", "a", "c"), live)).toEqual(chosen("a", "c"))
    expect(settled(chosen("b"), live)).toEqual(chosen(null))
    expect(allOf(chosen(null))).toEqual([])
  })
})

describe("what an action is about", () => {
  it.each([
    [["d", "b"], ["b", "d"]],
    [["a21", "a"], ["a"]],
    [["a21", "a1", "c"], ["a1", "a21", "c"]],
    [["root", "b"], ["b"]],
    [["root"], []],
    [["gone", "unknown", "b"], ["b"]],
  ])("of %o it is %o", (ids, heads) => {
    expect(headsOf(ids, SHAPE)).toEqual(heads)
  })
})

describe("one step", () => {
  it.each([
    ["earlier", ["b"], { parent: "root", index: 0 }],
    ["earlier", ["c", "d"], { parent: "root", index: 1 }],
    ["earlier", ["a"], null],
    ["later", ["a", "b"], { parent: "root", index: 1 }],
    ["later", ["a", "c"], { parent: "root", index: 2 }],
    ["later", ["d"], null],
    ["inwards", ["c", "d"], { parent: "b", index: undefined }],
    ["inwards", ["a1"], null],
    ["outwards", ["a1", "a2"], { parent: "root", index: 1 }],
    ["outwards", ["a"], null],
    ["earlier", ["a1", "b"], null],
    ["earlier", [], null],
  ] as const)("%s of %o is %o", (how, heads, step) => {
    expect(stepOf(how, heads, SHAPE)).toEqual(step)
  })
})
