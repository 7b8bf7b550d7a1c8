/**
 * Words of a live text that may say who somebody is, told to whoever wrote them: what they are, why, and the gesture that takes them out.
 *
 * The text is live: it is not held back. Where an identity may never be, closing waits; in an RCP whoever wrote decides.
 */

/** `place`: the passage it stands in, as this kind of document names it. */
export interface Mark {
  place: string
  words: string
  why: string
}

export interface Marks {
  marks: readonly Mark[]
  /** Closing, freezing and printing wait for it; else whoever wrote it may keep it. */
  must: boolean
}

export interface MarkGestures {
  /** Take these words out of the text; false when they are not found as they are read. */
  erase(mark: Mark): boolean
  /** Go to where they are. */
  show?(mark: Mark): void
}

const MUST = "Tant que ces mots sont là, rien ne peut être clos, figé ni imprimé."
const MAY = "Ces mots peuvent dire qui est la personne. Vous décidez."
const BY_HAND = "Ces mots sont écrits autrement dans le texte\u00a0: effacez-les à la main."

export class MarksNotice {
  readonly element = document.createElement("div")
  private readonly kept = new Set<string>()
  private told: Marks = { marks: [], must: true }

  constructor(private readonly gestures: MarkGestures) {
    this.element.className = "marks"
    this.element.role = "alert"
    this.element.hidden = true
  }

  tell(told: Marks): void {
    this.told = told
    const marks = told.marks.filter((mark) => told.must || !this.kept.has(keyOf(mark)))
    this.element.hidden = marks.length === 0
    if (marks.length === 0) return this.element.replaceChildren()
    const list = document.createElement("ul")
    list.append(...marks.map((mark) => this.row(mark)))
    const end = document.createElement("p")
    end.textContent = told.must ? MUST : MAY
    this.element.replaceChildren(list, end)
  }

  private row(mark: Mark): HTMLElement {
    const [row, said] = [document.createElement("li"), document.createElement("span")]
    said.textContent = spaced(`« ${mark.words} » : ${mark.why}`)
    row.append(said)
    if (this.gestures.show) row.append(button("Voir", mark, () => this.gestures.show?.(mark)))
    row.append(button("Effacer ces mots", mark, () => this.erase(mark, said)))
    if (!this.told.must) row.append(button("Garder", mark, () => this.keep(mark)))
    return row
  }

  private erase(mark: Mark, said: HTMLElement): void {
    if (this.gestures.erase(mark)) this.tell({ ...this.told, marks: this.told.marks.filter((each) => each !== mark) })
    else said.textContent = BY_HAND
  }

  private keep(mark: Mark): void {
    this.kept.add(keyOf(mark))
    this.tell(this.told)
  }
}

/** Finds these words as the server read them: spaces of any kind, nothing invisible in between. */
export function finding(words: string): RegExp {
  const letters = Array.from(words, (letter) => (/\s/u.test(letter) ? "[\\s\\u00a0\\u202f]" : letter.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")))
  return new RegExp(letters.join("[\\u00ad\\u200b-\\u200f\\u2060\\ufeff]*"), "gu")
}

function keyOf(mark: Mark): string {
  return `${mark.place}\n${mark.words}`
}

function spaced(text: string): string {
  return text.replace(/« /g, "«\u00a0").replace(/ ([»:])/g, "\u00a0$1").replace(/ ([;?!])/g, "\u202f$1")
}

function button(label: string, mark: Mark, act: () => void): HTMLButtonElement {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "marks-gesture"
  made.textContent = label
  made.ariaLabel = `${label}\u00a0: ${mark.words}`
  made.addEventListener("click", act)
  return made
}
