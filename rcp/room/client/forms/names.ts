/** After an @, those who can be named: a list above the line, by the arrows and Enter, by Tab, or by touch. */

import { namedBy, type People } from "../../../decisions/client/line.ts"

const GAP = 6
// What is being typed of a name, before the caret: « @cla », « @Claire M », « @sa fi ».
const ASKED = /(?<![\p{L}\p{N}_.@])@((?:[\p{L}\p{N}_.'’-]+ ?){0,4})$/u

export class Names {
  private active = -1

  constructor(
    private readonly line: HTMLInputElement,
    private readonly people: () => People,
  ) {}

  /** Show those whom the words before the caret may name. */
  show(): void {
    const asked = this.asked()
    const names = asked === null ? [] : namesFor(asked, this.people())
    this.active = -1
    if (names.length === 0 || (names.length === 1 && names[0] === asked?.trim())) this.hide()
    else this.draw(names)
  }

  hide(): void {
    this.list()?.remove()
    this.active = -1
    this.line.setAttribute("aria-expanded", "false")
    this.line.removeAttribute("aria-activedescendant")
  }

  /** Whether the key was for the list: Enter without a name chosen still sends the line. */
  key(event: KeyboardEvent): boolean {
    const names = this.options()
    if (names.length === 0) return false
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.mark((this.active + (event.key === "ArrowDown" ? 1 : names.length)) % names.length)
    } else if (event.key === "Escape") this.hide()
    else if (event.key === "Enter" && this.active >= 0) this.take(names[this.active])
    else if (event.key === "Tab" && !event.shiftKey && (this.active >= 0 || names.length === 1)) this.take(names[Math.max(0, this.active)])
    else return false
    event.preventDefault()
    return true
  }

  private asked(): string | null {
    const upTo = this.line.value.slice(0, this.line.selectionStart ?? this.line.value.length)
    return ASKED.exec(upTo)?.[1] ?? null
  }

  private draw(names: readonly string[]): void {
    const list = this.list() ?? this.made()
    list.replaceChildren(...names.map((name, at) => this.option(name, `${list.id}-${at}`)))
    this.place(list)
    this.line.setAttribute("aria-expanded", "true")
    this.line.removeAttribute("aria-activedescendant")
  }

  /** Above everything, on the side of the line where there is more room: a panel cuts what it holds, a phone's keyboard
   * covers what is under it. */
  private place(list: HTMLElement): void {
    const line = this.line.getBoundingClientRect()
    const [top, height] = [window.visualViewport?.offsetTop ?? 0, window.visualViewport?.height ?? innerHeight]
    const [above, below] = [line.top - top, top + height - line.bottom]
    const isAbove = above > below
    list.style.left = `${line.left}px`
    list.style.maxWidth = `${line.width}px`
    list.style.maxHeight = `${Math.max(above, below) - 2 * GAP}px`
    list.style.top = isAbove ? "auto" : `${line.bottom + GAP}px`
    list.style.bottom = isAbove ? `${innerHeight - line.top + GAP}px` : "auto"
  }

  private made(): HTMLElement {
    const list = document.createElement("ul")
    list.id = `${this.line.id}-names`
    list.className = "quick-names"
    list.role = "listbox"
    list.ariaLabel = "Personnes que l’on peut désigner"
    list.dataset["client"] = ""
    list.popover = "manual"
    this.line.role = "combobox"
    this.line.setAttribute("aria-autocomplete", "list")
    this.line.setAttribute("aria-controls", list.id)
    this.line.after(list)
    list.showPopover()
    return list
  }

  private option(name: string, id: string): HTMLElement {
    const option = document.createElement("li")
    option.id = id
    option.role = "option"
    option.ariaSelected = "false"
    option.textContent = name
    // The line keeps the focus, and the keyboard of a phone stays.
    option.addEventListener("pointerdown", (event) => event.preventDefault())
    option.addEventListener("click", () => this.take(option))
    return option
  }

  private mark(at: number): void {
    this.active = at
    for (const [index, option] of this.options().entries()) {
      option.ariaSelected = String(index === at)
      if (index !== at) continue
      this.line.setAttribute("aria-activedescendant", option.id)
      option.scrollIntoView({ block: "nearest" })
    }
  }

  private take(option: HTMLElement | undefined): void {
    const asked = this.asked()
    if (option && asked !== null) {
      const caret = this.line.selectionStart ?? this.line.value.length
      const goesOn = this.line.value[caret] === " "
      this.line.setRangeText(`${option.textContent}${goesOn ? "" : " "}`, caret - asked.length, caret, "end")
    }
    this.hide()
    this.line.dispatchEvent(new Event("input", { bubbles: true }))
    this.hide()
  }

  private list(): HTMLElement | null {
    return this.line.parentElement?.querySelector<HTMLElement>(".quick-names") ?? null
  }

  private options(): HTMLElement[] {
    return [...(this.list()?.querySelectorAll<HTMLElement>("[role=option]") ?? [])]
  }
}

/** Everybody while nothing is typed after the @, else those whom it may name. */
export function namesFor(asked: string, people: People): string[] {
  const keys = asked.trim() === "" ? [...people.keys()] : namedBy(asked.trim(), people)
  return keys.map((key) => people.get(key) ?? "")
}
