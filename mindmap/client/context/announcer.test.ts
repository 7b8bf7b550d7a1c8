import { afterEach, describe, expect, it, vi } from "vitest"

import { Announcer, EVERY, newsOf } from "./announcer.ts"

describe("additions of others are told now and then", () => {
  afterEach(() => void vi.useRealTimers())

  it("in one sentence for many", () => {
    expect(newsOf(["« A »", "« A »", "« B »"])).toBe("2 nouveaux éléments dans « A »\u202f; 1 dans « B »")
    expect(newsOf([""])).toBe("1 nouvel élément au premier niveau")
  })

  it("not at every edit", () => {
    vi.useFakeTimers()
    const announcer = new Announcer()
    for (let i = 0; i < 5; i++) announcer.noteAddition("« A »")
    expect(announcer.region.textContent).toBe("")
    vi.advanceTimersByTime(EVERY)
    expect(announcer.region.textContent).toBe("5 nouveaux éléments dans « A »")
  })
})
