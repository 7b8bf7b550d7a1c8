import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { between, room, slot } from "./order.ts"
import { LOST, PILLARS, ROOT, TRASH, childrenOf, misplaced, resolve } from "./resolve.ts"

interface Case {
  name: string
  registers: Record<string, unknown>
  places: Record<string, [string, string]>
  children: Record<string, string[]>
  misplaced: string[]
}

interface Vectors {
  cases: Case[]
  slots: { keys: string[]; index: number; key: string }[]
  rooms: { keys: string[]; index: number; key: string; others: [number, string][] }[]
  between: { before: string | null; after: string | null; key: string }[]
}

// Shared with tests/mindmap/tree/test_resolve.py; written by tests/mindmap/vectors/generate.py.
const vectors = JSON.parse(readFileSync("tests/mindmap/vectors/resolve.json", "utf8")) as Vectors

describe("the vectors shared with the server", () => {
  it.each(vectors.cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const registers = new Map(Object.entries(one.registers))
    const places = resolve(registers)
    const plain = Object.fromEntries([...places].map(([id, place]) => [id, [place.parent, place.order]]))
    expect(plain).toEqual(one.places)
    expect(Object.fromEntries(childrenOf(places))).toEqual(one.children)
    expect([...misplaced(registers)].sort()).toEqual(one.misplaced)
  })

  it.each(vectors.slots)("a key at $index among $keys", ({ keys, index, key }) => {
    expect(slot(keys, index)).toBe(key)
  })

  it.each(vectors.rooms)("room at $index among $keys", ({ keys, index, key, others }) => {
    const made = room(keys, index)
    expect(made.key).toBe(key)
    expect([...made.others]).toEqual(others)
  })

  it.each(vectors.between)("a key between $before and $after", ({ before, after, key }) => {
    expect(between(before, after)).toBe(key)
  })
})

const ids = ["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7"]
const parent = fc.constantFrom(...ids, ROOT, TRASH, LOST, "gone")
const register = fc.tuple(parent, fc.constantFrom("a0", "a0V", "a1", "Zz"), fc.nat(6), parent)
const maps = fc.dictionary(fc.constantFrom(...ids), fc.oneof({ weight: 9, arbitrary: register }, fc.constant(null)))

describe("any map", () => {
  it("hangs every node once, from a pillar", () => {
    fc.assert(
      fc.property(maps, (registers) => {
        const places = resolve(new Map(Object.entries(registers)))
        expect([...places.keys()].sort()).toEqual(Object.keys(registers).sort())
        for (const start of places.keys()) {
          let here = start
          for (let steps = 0; !PILLARS.has(here); steps++) {
            expect(steps).toBeLessThan(places.size)
            here = places.get(here)!.parent
          }
        }
      }),
    )
  })

  it("does not depend on the order of reading", () => {
    fc.assert(
      fc.property(maps, (registers) => {
        const entries = Object.entries(registers)
        const there = childrenOf(resolve(new Map(entries)))
        const back = childrenOf(resolve(new Map(entries.slice().reverse())))
        expect(Object.fromEntries(back)).toEqual(Object.fromEntries(there))
      }),
    )
  })
})
