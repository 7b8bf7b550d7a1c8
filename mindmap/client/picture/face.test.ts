import { describe, expect, it } from "vitest"

import { NOTHING, type Said } from "../tree/schema.ts"
import { clampScale } from "./camera.ts"
import { LEAST_SCALE, SMALLEST, faceOf, moreText, subline, wrap } from "./face.ts"

const said = (more: Partial<Said> = {}): Said => ({
  ...NOTHING,
  text: "Refus pour complexité",
  ...more,
})
const ruler = (text: string) => text.length * 7

describe("faces", () => {
  it("wraps at plain spaces and keeps every word", () => {
    const lines = wrap("un deux trois quatre cinq", 70, ruler)
    expect(lines.join(" ")).toBe("un deux trois quatre cinq")
    expect(Math.max(...lines.map(ruler))).toBeLessThanOrEqual(70)
  })

  it("gives a long word its width rather than cut it, and cuts what has no end", () => {
    expect(wrap("un accompagnement", 70, ruler)).toEqual(["un", "accompagnement"])
    expect(wrap("a".repeat(40), 70, ruler).join("")).toBe("a".repeat(40))
    expect(wrap("a".repeat(40), 70, ruler).length).toBeGreaterThan(1)
  })

  it("stops at eight lines", () => {
    const lines = wrap("mot ".repeat(200), 70, ruler)
    expect(lines).toHaveLength(8)
    expect(lines.at(-1)).toMatch(/…$/)
  })

  it("says kind, level and what is in place", () => {
    const face = faceOf(said({ kind: "risk" }), 2, [], ruler)
    expect(face.lines[0]).toMatch(/^▲\u00a0Refus/)
    expect(subline(said({ level: "inter_cpts", org: "CPTS", state: "running" }))).toBe("inter-CPTS · CPTS, en place")
    const higher = faceOf(said({ level: "us" }), 2, [], ruler)
    expect(higher.h).toBeGreaterThan(faceOf(said(), 2, [], ruler).h)
  })

  it("has a new mark whenever something seen changes", () => {
    const chip = { kind: "decision", label: "D1", title: "", href: null } as const
    const marks = [said(), said({ text: "x" }), said({ kind: "idea" }), said({ level: "us" })].map((one) => faceOf(one, 2, [], ruler).mark)
    marks.push(faceOf(said(), 1, [], ruler).mark, faceOf(said(), 2, [chip], ruler).mark)
    expect(new Set(marks).size).toBe(6)
  })

  it("counts what is folded", () => {
    expect(moreText(1)).toBe("+\u00a01\u00a0replié")
    expect(moreText(3)).toBe("+\u00a03\u00a0repliés")
  })

  it("is never under 12 px on screen", () => {
    expect(SMALLEST * LEAST_SCALE).toBeGreaterThanOrEqual(12)
    expect(clampScale(0.1) * SMALLEST).toBeGreaterThanOrEqual(12)
  })
})
