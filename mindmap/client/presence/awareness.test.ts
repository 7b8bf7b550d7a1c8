import { describe, expect, it } from "vitest"

import { guestsOf } from "./awareness.ts"

describe("others", () => {
  it("are named on their node, once each, by the server's word", () => {
    const states = new Map<number, Record<string, unknown>>([
      [1, { user: { name: "Moi", colour: 1 }, map: { node: "a" } }],
      [2, { user: { name: "Nadia", colour: 3 }, map: { node: "a" } }],
      [3, { user: { name: "Nadia", colour: 3 }, map: { node: "a" } }],
      [4, { user: { name: "Hugo", colour: 9 }, map: { node: "b" } }],
      [5, { user: { name: "Paul" }, map: {} }],
      [6, {}],
    ])
    const guests = guestsOf(states, 1)
    expect(guests.get("a")).toEqual([{ name: "Nadia", colour: 4 }])
    expect(guests.get("b")).toEqual([{ name: "Hugo", colour: 2 }])
    expect(guests.size).toBe(2)
  })
})
