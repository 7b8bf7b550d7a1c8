/** Lists as Word and mails paste them: as text, a sign, a tab and the words, which nothing sets in; as HTML, paragraphs that
 * say their level in a style. */

const ITEM = /^[ \t]*([•◦▪‣·●○■□§o–—-]|(?!(?:19|20)\d\d[.)])\d{1,4}[.)]|[a-zA-Z][.)])\t+(\S.*)$/
const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i
const IGNORED = /mso-list:\s*ignore/i
const MOST = 9

export interface ListLine {
  /** From 1. */
  level: number
  ordered: boolean
  words: string
}

/** Levels out of signs: one seen above in the list is of its level, a new one is one deeper. */
export class ListSigns {
  private readonly open: string[] = []

  /** What this line is in the list; null, and the list ends, when it is no line of one. */
  read(line: string): ListLine | null {
    const item = ITEM.exec(line)
    if (!item) {
      this.open.length = 0
      return null
    }
    const sign = item[1] ?? ""
    const kind = /^\d/.test(sign) ? "1" : sign.length > 1 ? "a" : sign
    const at = this.open.indexOf(kind)
    if (at >= 0) this.open.length = at + 1
    else if (this.open.length < MOST) this.open.push(kind)
    return { level: this.open.length, ordered: kind === "1" || kind === "a", words: (item[2] ?? "").trim() }
  }
}

/** The HTML of a text that holds such a list; null when it holds none. */
export function htmlOfPastedText(text: string): string | null {
  const signs = new ListSigns()
  const page = document.implementation.createHTMLDocument()
  const lists = new Nested(page)
  let found = false
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const item = signs.read(line)
    found ||= item !== null
    if (item) lists.add(item, page.createTextNode(item.words))
    else if (line.trim()) lists.paragraph(line.trim())
  }
  return found ? page.body.innerHTML : null
}

/** The same HTML with Word's paragraphs of lists as lists; unchanged when it has none. */
export function htmlWithLists(html: string): string {
  if (!LEVEL.test(html)) return html
  const page = new DOMParser().parseFromString(html, "text/html")
  const lists = new Nested(page)
  for (const paragraph of [...page.body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const level = Number(LEVEL.exec(paragraph.getAttribute("style") ?? "")?.[1] ?? 0)
    if (!level) {
      lists.close()
      continue
    }
    const sign = takeSign(paragraph)
    lists.replace(paragraph, { level: Math.min(level, MOST), ordered: /^[a-z\d]{1,4}[.)]/i.test(sign), words: "" })
  }
  return page.body.innerHTML
}

/** Takes the sign that Word draws out of a paragraph, and says it. */
function takeSign(paragraph: Element): string {
  const drawn = [...paragraph.querySelectorAll("span")].filter((span) => IGNORED.test(span.getAttribute("style") ?? ""))
  const sign = drawn.map((span) => span.textContent).join("")
  for (const span of drawn) span.remove()
  return sign.trim()
}

/** Lists within lists, built item by item. */
class Nested {
  private readonly open: HTMLElement[] = []
  private readonly page: Document

  constructor(page: Document) {
    this.page = page
  }

  close(): void {
    this.open.length = 0
  }

  paragraph(words: string): void {
    this.close()
    this.page.body.appendChild(this.page.createElement("p")).textContent = words
  }

  add(line: ListLine, words: Node, place?: (list: HTMLElement) => void): void {
    this.open.length = Math.min(this.open.length, line.level)
    while (this.open.length < line.level) this.deepen(line.ordered, this.open.length === 0 ? place : undefined)
    const item = this.open.at(-1)?.appendChild(this.page.createElement("li"))
    item?.appendChild(this.page.createElement("p")).append(words)
  }

  /** The paragraph becomes an item, its words as they are marked. */
  replace(paragraph: Element, line: ListLine): void {
    const words = this.page.createDocumentFragment()
    words.append(...paragraph.childNodes)
    this.add(line, words, (list) => paragraph.before(list))
    paragraph.remove()
  }

  private deepen(ordered: boolean, place?: (list: HTMLElement) => void): void {
    const list = this.page.createElement(ordered ? "ol" : "ul")
    const above = this.open.at(-1)
    if (above) {
      const item = above.lastElementChild ?? above.appendChild(this.page.createElement("li"))
      item.appendChild(list)
    } else if (place) place(list)
    else this.page.body.appendChild(list)
    this.open.push(list)
  }
}
