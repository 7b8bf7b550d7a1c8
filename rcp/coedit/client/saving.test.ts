import { describe, expect, it } from "vitest"

import { Saving, SavingSpoken } from "./saving.ts"

describe("since when something waits", () => {
  it("is nothing for a frame that carries no edit: a document that is opened has nothing unsaved", () => {
    const saving = new Saving()
    saving.left()
    expect([saving.unsaved, saving.since]).toEqual([0, null])
    saving.typed(5000)
    saving.left()
    expect([saving.unsaved, saving.since]).toEqual([1, 5000])
    saving.saved(1)
    expect(saving.since).toBe(5000)
    saving.saved(2)
    expect([saving.unsaved, saving.since]).toEqual([0, null])
  })
})

describe("what is said aloud of what is kept", () => {
  it("is nothing while one writes, however often that is saved", () => {
    const spoken = new SavingSpoken()
    const said = Array.from({ length: 30 }, (_each, index) => spoken.say(index % 2 === 0 ? "saving" : "saved", index % 2 === 0 ? 1 : 0))
    expect(said.filter(Boolean)).toEqual([])
  })

  it("is once that the network is away, and once that all is kept when it is back", () => {
    const spoken = new SavingSpoken()
    const states = [["offline", 0], ["offline", 1], ["offline", 4], ["saving", 4], ["saved", 0], ["saved", 0]] as const
    const said = states.map(([saved, waiting]) => spoken.say(saved, waiting))
    expect(said.filter(Boolean)).toHaveLength(2)
    expect([said[0], said[4]]).toEqual([expect.stringContaining("Hors ligne"), expect.stringContaining("tout est enregistré")])
  })
})
