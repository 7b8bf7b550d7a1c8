/** A note in Markdown, as elements of the page: made one by one, so that nothing written can become markup. Pure. */

import { h, type Child } from "../widgets/elements.ts"
import { addressOf } from "../document/subtrees.ts"

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/
const ITEM = /^([ \t]*)(?:([-*+])|\d{1,9}[.)])[ \t]+(.*)$/
const QUOTE = /^ {0,3}> ?(.*)$/
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/
/** Deeper lists stay at this depth. */
const DEEPEST = 6

interface Item {
  indent: number
  ordered: boolean
  words: string[]
}

export function renderMarkdown(text: string): DocumentFragment {
  const page = document.createDocumentFragment()
  page.append(...blocksOf(text.split(/\r\n|\r|\n/)))
  return page
}

function blocksOf(lines: readonly string[], depth = 0): HTMLElement[] {
  const blocks: HTMLElement[] = []
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ""
    const heading = HEADING.exec(line)
    const count = Math.max(1, lengthOf(lines.slice(at), kindOf(line)))
    const run = lines.slice(at, at + count)
    at += count
    if (heading) blocks.push(h(headingAt(heading[1]?.length ?? 1), {}, ...inline(heading[2] ?? "")))
    else if (RULE.test(line)) blocks.push(h("hr"))
    else if (QUOTE.test(line) && depth < DEEPEST) blocks.push(h("blockquote", {}, ...blocksOf(run.map((one) => QUOTE.exec(one)?.[1] ?? one), depth + 1)))
    else if (ITEM.test(line)) blocks.push(...listsOf(itemsIn(run)))
    else if (line.trim() !== "") blocks.push(h("p", {}, ...broken(run)))
  }
  return blocks
}

/** Headings of a note come under those of the window it is shown in. */
function headingAt(rank: number): "h4" | "h5" | "h6" {
  return rank <= 1 ? "h4" : rank === 2 ? "h5" : "h6"
}

type Kind = "blank" | "alone" | "quote" | "list" | "words"

function kindOf(line: string): Kind {
  if (line.trim() === "") return "blank"
  if (HEADING.test(line) || RULE.test(line)) return "alone"
  if (QUOTE.test(line)) return "quote"
  return ITEM.test(line) ? "list" : "words"
}

/** How many lines, from the first, make one block of this kind. */
function lengthOf(lines: readonly string[], kind: Kind): number {
  if (kind === "alone") return 1
  // The words of an item may go on, on lines set in.
  const goesOn = (line: string) => kindOf(line) === kind || (kind === "list" && kindOf(line) === "words" && /^[ \t]/.test(line))
  const end = lines.findIndex((line) => !goesOn(line))
  return end < 0 ? lines.length : end
}

function itemsIn(lines: readonly string[]): Item[] {
  const items: Item[] = []
  for (const line of lines) {
    const found = ITEM.exec(line)
    if (found) items.push({ indent: (found[1] ?? "").replaceAll("\t", "    ").length, ordered: !found[2], words: [found[3] ?? ""] })
    else items.at(-1)?.words.push(line.trim())
  }
  return items
}

/** A list of another kind at the same depth is another list. */
function listsOf(items: readonly Item[], depth = 0): HTMLElement[] {
  const lists: HTMLElement[] = []
  for (let at = 0; at < items.length; ) {
    const first = items[at]
    if (!first) break
    const inner = items.slice(at + 1).findIndex((item) => item.indent <= first.indent)
    const end = inner < 0 ? items.length : at + 1 + inner
    const below = items.slice(at + 1, end)
    const entry = h("li", {}, ...broken(first.words), ...(depth < DEEPEST ? listsOf(below, depth + 1) : below.flatMap(({ words }) => broken(words))))
    const tag = first.ordered ? "ol" : "ul"
    const last = lists.at(-1)
    if (last?.tagName.toLowerCase() === tag) last.append(entry)
    else lists.push(h(tag, {}, entry))
    at = end
  }
  return lists
}

function broken(lines: readonly string[]): Child[] {
  return lines.flatMap((line, index) => (index > 0 ? [h("br"), ...inline(line.trim())] : inline(line.trim())))
}

/** Strong, stressed, code, links; the rest is words. The first that opens is the first that counts. */
const MARKS: [RegExp, (found: RegExpExecArray) => Child][] = [
  [/`([^`]+)`/, ([, words = ""]) => h("code", {}, words)],
  [/\[([^\]]+)\]\(([^()\s]+)\)/, ([whole, words = "", address = ""]) => linkTo(address, words) ?? whole],
  [/(?:https?:\/\/|mailto:)[^\s<>"]*[^\s<>".,;:!?)»]/i, ([address]) => linkTo(address, address) ?? address],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/, ([, , words = ""]) => h("strong", {}, ...inline(words))],
  [/(?<![\w*_])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])/, ([, , words = ""]) => h("em", {}, ...inline(words))],
]

function inline(words: string): Child[] {
  const parts: Child[] = []
  let left = words
  while (left) {
    const found = MARKS.map(([pattern, make]) => ({ at: pattern.exec(left), make }))
    const first = found.filter(({ at }) => at).sort((a, b) => (a.at?.index ?? 0) - (b.at?.index ?? 0))[0]
    if (!first?.at) break
    if (first.at.index > 0) parts.push(document.createTextNode(left.slice(0, first.at.index)))
    const made = first.make(first.at)
    parts.push(typeof made === "string" ? document.createTextNode(made) : made)
    left = left.slice(first.at.index + first.at[0].length)
  }
  if (left) parts.push(document.createTextNode(left))
  return parts
}

function linkTo(address: string, words: string): HTMLAnchorElement | null {
  const href = addressOf(address)
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words) : null
}
