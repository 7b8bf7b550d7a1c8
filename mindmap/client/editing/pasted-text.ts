/** Indented text, bullets or Markdown, read as branches: what somebody pastes from notes, a mail or a document. Pure. */

import { ListSigns } from "../../../rcp/coedit/client/word-lists.ts"
import { addressOf, type Subtree } from "../document/subtrees.ts"

/** Deeper lines are raised to this depth. */
export const DEEPEST = 30
/** What passes this length goes on in the note. */
export const LONGEST = 2000
const LONGEST_NOTE = 20_000
const TAB = 4

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/
/** A year is no number of a list: « 2024. Bilan » keeps it. */
const ITEM = /^([ \t]*)(?:[-*+•◦▪‣·–—]|(?!(?:19|20)\d\d[.)])\d{1,4}[.)])[ \t]+(.*)$/
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/
const QUOTE = /^[ \t]*> ?(.*)$/
const FENCE = /^[ \t]*(?:`{3,}|~{3,})/
const CHECKBOX = /^\[([ xX])\][ \t]+/

interface Line {
  /** How far in it stands; what follows and stands further in hangs under it. */
  indent: number
  item: boolean
  subtree: Subtree
  depth: number
}

/** The branches that a text holds; every word of it is in them, as a label or in a note. */
export function branchesIn(text: string): Subtree[] {
  return new Reader(text.replace(/^\uFEFF/, "").split(/\r\n|[\n\r\u2028\u2029]/)).read()
}

class Reader {
  private readonly lines: readonly string[]
  private readonly hasHeadings: boolean
  /** Lists whose signs alone say their levels, as Word pastes them. */
  private readonly signs = new ListSigns()
  private readonly isFlat: boolean
  private readonly heads: Subtree[] = []
  /** From the last head to the last line, each hanging under the one before. */
  private chain: Line[] = []
  private blank = true
  private fenced = false

  constructor(lines: readonly string[]) {
    this.lines = lines
    this.hasHeadings = lines.some((line) => HEADING.test(line))
    this.isFlat = !lines.some((line) => /^[ \t]+\S/.test(line))
  }

  read(): Subtree[] {
    for (const line of this.lines) {
      if (FENCE.test(line)) this.fenced = !this.fenced
      else if (this.fenced) this.remark(line)
      else this.take(line)
      this.blank = line.trim() === ""
    }
    return this.heads
  }

  private take(line: string): void {
    const heading = HEADING.exec(line)
    const quote = QUOTE.exec(line)
    const item = ITEM.exec(line)
    if (line.trim() === "" || RULE.test(line)) return
    const listed = this.signs.read(line)
    if (listed && this.isFlat) return this.add(listed.level, true, listed.words)
    if (heading) this.add(Number(heading[1]?.length) - 100, false, heading[2] ?? "")
    else if (quote) this.remark(quote[1] ?? "")
    else if (item) this.add(2 * columns(item[1] ?? "") + 1, true, item[2] ?? "")
    else this.takePlain(line)
  }

  /** Words without a sign: the rest of an item, a note under a heading, or a line of their own. */
  private takePlain(line: string): void {
    const last = this.chain.at(-1)
    const indent = 2 * columns(/^[ \t]*/.exec(line)?.[0] ?? "")
    if (last?.item && !this.blank && indent > last.indent) last.subtree.text += ` ${plain(line)}`
    else if (last && this.hasHeadings) this.remark(line.trim())
    else this.add(indent, false, line)
  }

  private add(indent: number, item: boolean, words: string): void {
    while (indent <= (this.chain.at(-1)?.indent ?? -Infinity)) this.chain.pop()
    while (this.chain.length >= DEEPEST) this.chain.pop()
    const subtree = subtreeIn(words)
    const parent = this.chain.at(-1)
    if (parent) (parent.subtree.children ??= []).push(subtree)
    else this.heads.push(subtree)
    this.chain.push({ indent, item, subtree, depth: this.chain.length })
  }

  private remark(words: string): void {
    const last = this.chain.at(-1)
    if (!last) return this.add(0, false, words)
    last.subtree.note = `${last.subtree.note ? `${last.subtree.note}\n` : ""}${words}`.slice(0, LONGEST_NOTE)
  }
}

/** One line: its box ticked or not, its words without their marks, the first address they lead to. */
function subtreeIn(words: string): Subtree {
  const box = CHECKBOX.exec(words)
  const said = box ? words.slice(box[0].length) : words
  const sign = box ? (box[1] === " " ? "☐ " : "☑ ") : ""
  const address = /\[[^\]]*\]\(([^()\s]+)\)/.exec(said)?.[1] ?? /^\s*<?((?:https?:\/\/|mailto:)[^\s<>]+)>?\s*$/i.exec(said)?.[1]
  const text = sign + plain(said)
  const subtree: Subtree = { text: text.slice(0, LONGEST) }
  const link = address ? addressOf(address) : ""
  if (link) subtree.link = link
  if (text.length > LONGEST) subtree.note = text.slice(LONGEST, LONGEST + LONGEST_NOTE)
  return subtree
}

/** Words without the marks of Markdown. */
function plain(words: string): string {
  return words
    .trim()
    .replace(/!?\[([^\]]*)\]\([^()\s]+\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, "$2")
    .replace(/(?<![\w*_])[*_](?=[^\s*_])(.+?)(?<=[^\s*_])[*_](?![\w*_])/g, "$1")
    .replace(/`([^`]+)`/g, "$1")
    .replace(/\t+/g, " · ")
}

function columns(indent: string): number {
  let width = 0
  for (const space of indent) width = space === "\t" ? width + TAB - (width % TAB) : width + 1
  return width
}
