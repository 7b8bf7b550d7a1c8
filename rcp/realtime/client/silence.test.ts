import { describe, expect, it } from "vitest"

import { Silence, type Verdict } from "./silence.ts"

/** Ticks `every` ms for `ms`, hearing something `hears` ms apart; gives what was said, each once. */
function through(ms: number, every: number, hears = Infinity): { verdicts: Set<Verdict>; silence: Silence; tick: (after: number) => Verdict } {
  let now = 0
  const silence = new Silence(() => now)
  const verdicts = new Set<Verdict>()
  let heardAt = 0
  const tick = (after: number): Verdict => {
    now += after
    while (now - heardAt >= hears) {
      heardAt += hears
      silence.heard()
    }
    const verdict = silence.tick()
    verdicts.add(verdict)
    return verdict
  }
  for (let passed = 0; passed < ms; passed += every) tick(every)
  return { verdicts, silence, tick }
}

describe("a line", () => {
  it.each([
    ["that speaks every 20 s", 600_000, 1000, 20_000, ["fine"]],
    ["that speaks every 20 s to a hidden tab", 600_000, 60_000, 20_000, ["fine"]],
    ["that is silent", 31_000, 1000, Infinity, ["fine", "dead"]],
    ["that is silent for less than that", 29_000, 1000, Infinity, ["fine"]],
    ["that is silent to a hidden tab is asked first", 60_000, 60_000, Infinity, ["probe"]],
    ["that is silent to a hidden tab and does not answer", 180_000, 60_000, Infinity, ["probe", "dead"]],
  ] as const)("%s", (_what, ms, every, hears, expected) => {
    expect([...through(ms, every, hears).verdicts]).toEqual(expected)
  })

  it("that answers after the machine slept is kept", () => {
    const { silence, tick } = through(5000, 1000)
    expect(tick(3_600_000)).toBe("probe")
    expect(tick(1000)).toBe("fine")
    silence.heard()
    for (let second = 0; second < 25; second++) expect(tick(1000)).toBe("fine")
  })

  it("that does not answer after the machine slept is given up within seconds", () => {
    const { tick } = through(5000, 1000)
    expect(tick(3_600_000)).toBe("probe")
    const verdicts = Array.from({ length: 6 }, () => tick(1000))
    expect(verdicts).toContain("dead")
  })
})
