// @vitest-environment jsdom
import { describe, expect, it } from "vitest"

import { htmlOfPastedText, htmlWithLists, ListSigns } from "./word-lists.ts"

const bare = (html: string | null): string => (html ?? "").replace(/<\/?p>/g, "")

describe("a list pasted as text", () => {
  it.each([
    [["•\tCauses", "o\tDélai", "o\tRefus", "•\tActions"], [1, 2, 2, 1]],
    [["1.\tUn", "a.\tDeux", "2.\tTrois"], [1, 2, 1]],
    [["§\tUn", "•\tDeux", "§\tTrois"], [1, 2, 1]],
    [["2024. Bilan", "o mot", "Phrase"], [0, 0, 0]],
  ])("keeps its levels: %j", (lines, levels) => {
    const signs = new ListSigns()
    expect(lines.map((line) => signs.read(line)?.level ?? 0)).toEqual(levels)
  })

  it("becomes lists within lists", () => {
    expect(bare(htmlOfPastedText("Bilan\r\n•\tCauses\r\no\tDélai\r\n•\tActions"))).toBe(
      "Bilan<ul><li>Causes<ul><li>Délai</li></ul></li><li>Actions</li></ul>",
    )
  })

  it("is none where nothing looks like one", () => {
    expect(htmlOfPastedText("Bilan\n2024. Suite\no mot")).toBeNull()
  })

  it("keeps what looks like HTML as words", () => {
    expect(bare(htmlOfPastedText("•\t<b>gras</b> & co"))).toBe("<ul><li>&lt;b&gt;gras&lt;/b&gt; &amp; co</li></ul>")
  })
})

describe("a list pasted as Word's HTML", () => {
  const item = (level: number, sign: string, words: string): string =>
    `<p class="MsoListParagraph" style="mso-list:l0 level${level} lfo1"><span style="mso-list:Ignore">${sign}<span>&nbsp;</span></span>${words}</p>`

  it("keeps its levels and its marks", () => {
    const html = `<p>Bilan</p>${item(1, "·", "<b>Causes</b>")}${item(2, "o", "Délai")}${item(1, "·", "Actions")}<p>Fin</p>`
    expect(bare(htmlWithLists(html))).toBe(
      "Bilan<ul><li><b>Causes</b><ul><li>Délai</li></ul></li><li>Actions</li></ul>Fin",
    )
  })

  it("numbers what Word numbers", () => {
    expect(bare(htmlWithLists(item(1, "1.", "Un") + item(1, "2.", "Deux")))).toBe("<ol><li>Un</li><li>Deux</li></ol>")
  })

  it("leaves other HTML as it is", () => {
    expect(htmlWithLists("<ul><li>Un</li></ul>")).toBe("<ul><li>Un</li></ul>")
  })
})
