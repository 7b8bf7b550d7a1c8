import { describe, expect, it } from "vitest"

import { parseMarks } from "./marks.ts"

describe("what nodes became", () => {
  it("is read from the page, and nothing else is believed", () => {
    const links = [
      { node: "a", kind: "decision", label: "D1", title: "t", href: "#decision-1" },
      { node: "a", kind: "action", label: "A2", href: "javascript:alert(1)" },
      { node: "b", kind: "decision", label: "D3", href: "//elsewhere" },
      { node: "c", kind: "other", label: "x" },
      null,
    ]
    const chips = parseMarks(JSON.stringify({ links })).links
    expect(chips.get("a")).toEqual([
      { kind: "decision", label: "D1", title: "t", href: "#decision-1" },
      { kind: "action", label: "A2", title: "A2", href: null },
    ])
    expect(chips.get("b")?.[0]?.href).toBeNull()
    expect(chips.has("c")).toBe(false)
    expect(parseMarks("{").links.size).toBe(0)
    expect(parseMarks(undefined).links.size).toBe(0)
  })
})
