// @vitest-environment node
/** What holds of any map whatever people do at once; tests/mindmap/document/test_invariants.py plays many more, and the other way. */

import { beforeAll, describe, expect, it } from "vitest"

import { play, type Played } from "../../../tests/mindmap/played.ts"

const NAMES = ["I1", "I2", "I3", "I4", "I6", "I7", "I8", "I9", "I10", "I15"]

describe("ten maps of three people", () => {
  const played: Played[] = []

  beforeAll(() => {
    for (let seed = 100_000; seed < 100_010; seed++) played.push(play(seed))
  }, 60_000)

  it.each(NAMES)("%s holds", (name) => {
    expect(played.flatMap(({ broken }) => broken[name] ?? [])).toEqual([])
  })

  it("are always the same for the same seed", () => {
    expect(play(100_000).digest).toBe(played[0]!.digest)
  })
})
