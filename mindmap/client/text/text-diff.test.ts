import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { caretAfter, spliceOf } from "./text-diff.ts"

describe("what was typed", () => {
  it("turns one text into the other, whatever they are, splitting no character", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const splice = spliceOf(before, after)
        if (!splice) {
          expect(before).toBe(after)
          return
        }
        const { index, remove, insert } = splice
        expect(before.slice(0, index) + insert + before.slice(index + remove)).toBe(after)
        expect(before.charCodeAt(index - 1) >> 10).not.toBe(0xd800 >> 10)
      }),
    )
    expect(spliceOf("a😀b", "a😁b")).toEqual({ index: 1, remove: 2, insert: "😁" })
  })

  it("moves the caret with what others type before it", () => {
    expect(caretAfter(5, { index: 2, remove: 0, insert: "abc" })).toBe(8)
    expect(caretAfter(2, { index: 2, remove: 0, insert: "abc" })).toBe(2)
    expect(caretAfter(4, { index: 2, remove: 6, insert: "a" })).toBe(3)
  })
})
