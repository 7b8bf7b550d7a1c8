import { describe, expect, it } from "vitest"

import { DEEPEST, LONGEST, branchesIn } from "./pasted-text.ts"
import type { Subtree } from "../document/subtrees.ts"

/** « a(b,c(d)) e » */
function shape(subtrees: readonly Subtree[]): string {
  return subtrees.map(({ text, children = [] }) => text + (children.length > 0 ? `(${shape(children)})` : "")).join(", ")
}

describe("a pasted text", () => {
  it.each([
    ["one line", "Appeler la CPTS", "Appeler la CPTS"],
    ["lines", "a\nb\r\nc", "a, b, c"],
    ["two spaces", "a\n  b\n    c\n  d\ne", "a(b(c), d), e"],
    ["tabs", "a\n\tb\n\t\tc\nd", "a(b(c)), d"],
    ["tabs and four spaces are the same", "a\n\tb\n    c", "a(b, c)"],
    ["an indent nobody opened", "a\n      b\n   c\nd", "a(b, c), d"],
    ["all set in", "   a\n     b\n   c", "a(b), c"],
    ["dashes", "- a\n- b\n  - c\n", "a, b(c)"],
    ["signs of a word processor", "• a\n    ◦ b\n    ◦ c\n• d", "a(b, c), d"],
    ["numbers", "1. a\n2) b\n   10. c", "a, b(c)"],
    ["a title over its list", "Causes :\n- a\n- b\nActions :\n- c", "Causes :(a, b), Actions :(c)"],
    ["headings", "# A\n## B\n### C\n## D\n# E", "A(B(C), D), E"],
    ["headings that skip a level", "# A\n### B\n## C", "A(B, C)"],
    ["headings and lists", "# A\n- b\n  - c\n## D\n- e", "A(b(c), D(e))"],
    ["boxes", "- [ ] a\n- [x] b\n- [X] c", "☐ a, ☑ b, ☑ c"],
    ["rules and blank lines", "a\n\n---\n\nb", "a, b"],
    ["emphasis", "- **gras** et *penché*, `code`, a_b_c, 5 * 3 * 2", "gras et penché, code, a_b_c, 5 * 3 * 2"],
    ["an item that goes on", "- une ligne\n  qui continue\n- b", "une ligne qui continue, b"],
    ["a list of Word", "•\tCauses\no\tDélai\no\tRefus\n•\tActions", "Causes(Délai, Refus), Actions"],
    ["a list of Word under its title", "Bilan\n1.\tUn\na.\tDeux\n2.\tTrois\nSuite", "Bilan(Un(Deux), Trois), Suite"],
    ["years", "2024. Bilan\n- 2025. Suite", "2024. Bilan(2025. Suite)"],
    ["a row of a table", "a\tb", "a · b"],
    ["nothing", " \n\t\n", ""],
  ])("%s", (_name, text, expected) => {
    expect(shape(branchesIn(text))).toBe(expected)
  })

  it("keeps as a note what is quoted, fenced, or said under a heading", () => {
    expect(branchesIn("# A\nUne phrase.\nUne autre.\n- b\n  > dit par X\n```\ncode\n```")).toEqual([
      { text: "A", note: "Une phrase.\nUne autre.", children: [{ text: "b", note: "dit par X\ncode" }] },
    ])
  })

  it("keeps the addresses it may lead to, and no other", () => {
    expect(branchesIn("- [HAS](https://has-sante.fr)\nhttps://ars.fr/x\n- [x](javascript:alert(1))")).toEqual([
      { text: "HAS", link: "https://has-sante.fr" },
      { text: "https://ars.fr/x", link: "https://ars.fr/x", children: [{ text: "[x](javascript:alert(1))" }] },
    ])
  })

  it("loses no word of a long line, and raises what is too deep", () => {
    const [long] = branchesIn("é".repeat(LONGEST + 5))
    expect([long?.text.length, long?.note]).toEqual([LONGEST, "ééééé"])
    const deep = branchesIn(Array.from({ length: DEEPEST + 5 }, (_, depth) => " ".repeat(depth) + "x").join("\n"))
    let depth = 0
    for (let here = deep; here.length > 0; here = here.flatMap((one) => one.children ?? [])) depth += 1
    expect(depth).toBe(DEEPEST)
  })
})
