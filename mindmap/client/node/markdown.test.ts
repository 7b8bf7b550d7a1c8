import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { renderMarkdown } from "./markdown.ts"

function html(text: string): string {
  const place = document.createElement("div")
  place.append(renderMarkdown(text))
  return place.innerHTML
}

const A = 'target="_blank" rel="noopener noreferrer"'

describe("a note", () => {
  it.each([
    ["words", "Une phrase.", "<p>Une phrase.</p>"],
    ["lines and paragraphs", "a\nb\n\nc", "<p>a<br>b</p><p>c</p>"],
    ["headings", "# A\n## B\n### C", "<h4>A</h4><h5>B</h5><h6>C</h6>"],
    ["strong and stressed", "**a** et *b*, __c__ _d_", "<p><strong>a</strong> et <em>b</em>, <strong>c</strong> <em>d</em></p>"],
    ["one in the other", "**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"],
    ["what is no mark", "a_b_c, 5 * 3 * 2", "<p>a_b_c, 5 * 3 * 2</p>"],
    ["code keeps its signs", "`**a**`", "<p><code>**a**</code></p>"],
    ["lists in lists", "- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"],
    ["numbers", "1. a\n2. b\n\nfin", "<ol><li>a</li><li>b</li></ol><p>fin</p>"],
    ["an item that goes on", "- a\n  suite", "<ul><li>a<br>suite</li></ul>"],
    ["a quote", "> - a\n> b", "<blockquote><ul><li>a</li></ul><p>b</p></blockquote>"],
    ["a link", "[HAS](https://has-sante.fr)", `<p><a href="https://has-sante.fr" ${A}>HAS</a></p>`],
    ["a bare address", "voir https://ars.fr/x.", `<p>voir <a href="https://ars.fr/x" ${A}>https://ars.fr/x</a>.</p>`],
    ["an address that it may not lead to", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"],
    ["markup", "<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"],
    ["nothing", "", ""],
  ])("%s", (_name, text, expected) => {
    expect(html(text)).toBe(expected)
  })

  it("makes no other element, and no address that runs", () => {
    const piece = fc.constantFrom("<script>", "[a](", ")", "javascript:", "https://x.fr", "**", "*", "_", "`", "- ", "\n", "> ", "# ", '"', "data:text/html,", "a ", "onclick=", "  ")
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const place = document.createElement("div")
        place.append(renderMarkdown(pieces.join("")))
        for (const element of place.querySelectorAll("*")) {
          expect(["P", "BR", "H4", "H5", "H6", "HR", "UL", "OL", "LI", "BLOCKQUOTE", "CODE", "STRONG", "EM", "A"]).toContain(element.tagName)
          if (element instanceof HTMLAnchorElement) expect(element.getAttribute("href")).toMatch(/^(https?:\/\/|mailto:)/)
        }
      }),
    )
  })

  it("costs little, whatever is written", () => {
    const start = performance.now()
    for (const hard of ["*".repeat(20_000), "[".repeat(20_000), "- ".repeat(10_000), "> ".repeat(10_000), "**a".repeat(6000)]) html(hard)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
