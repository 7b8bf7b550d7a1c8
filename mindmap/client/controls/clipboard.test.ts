import { describe, expect, it } from "vitest"

import { carriedIn, indented, listed } from "./clipboard.ts"
import { branchesIn } from "../editing/pasted-text.ts"

const BRANCHES = [
  { text: "Logement <b>", note: "« cité » & <script>", kind: "cause", tags: ["urgent"], children: [{ text: "deux\nlignes" }, { text: "3" }] },
  { text: "Autre" },
]

describe("what the clipboard holds", () => {
  it("is indented text that reads back as the same branches", () => {
    const text = indented(BRANCHES)
    expect(text).toBe("Logement <b>\n\tdeux lignes\n\t3\nAutre")
    expect(branchesIn(text)).toEqual([{ text: "Logement <b>", children: [{ text: "deux lignes" }, { text: "3" }] }, { text: "Autre" }])
  })

  it("and a list that carries everything, whatever a browser puts around it", () => {
    const html = listed({ map: "12", cut: ["abc"], subtrees: BRANCHES })
    expect(html).toContain("<li>deux\nlignes</li>")
    expect(html).not.toContain("<script>")
    const around = `<html><body><!--StartFragment--><meta charset="utf-8">${html}<!--EndFragment--></body></html>`
    expect(carriedIn(around)).toEqual({ map: "12", cut: ["abc"], subtrees: BRANCHES })
  })

  it.each(["", "<p>data-branches</p>", '<ul data-branches="{">', '<ul data-branches="[]">', '<ul data-branches=\'{"subtrees":[3]}\'>'])(
    "is not ours: %s",
    (html) => {
      expect(carriedIn(html)).toBeNull()
    },
  )
})
