/**
 * Letters pressed while the field that they are meant for is on its way: kept, and written in it when it has come. Whoever
 * presses elsewhere, or Tab, meant something else: from then on nothing is held.
 */
export class HeldKeys {
  private letters = ""
  private readonly from = document.activeElement
  private readonly hands = new AbortController()

  constructor() {
    const { signal } = this.hands
    document.addEventListener("keydown", (event) => this.hold(event), { capture: true, signal })
    document.addEventListener("pointerdown", () => this.hands.abort(), { capture: true, signal })
  }

  /** It has come, or (null) it will not: gives the keyboard to it, unless it was wanted elsewhere meanwhile. */
  release(field: HTMLInputElement | HTMLTextAreaElement | null): void {
    const { activeElement } = document
    const isWanted = !this.hands.signal.aborted && (activeElement === this.from || activeElement === document.body || activeElement === null)
    this.hands.abort()
    if (!field || !isWanted) return
    field.focus()
    if (this.letters === "") return
    field.setRangeText(this.letters, field.value.length, field.value.length, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  private hold(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const isLetter = Array.from(event.key).length === 1
    if (event.key === "Tab" || event.key === "Escape") return this.hands.abort()
    if (!isLetter && event.key !== "Backspace" && event.key !== "Enter") return
    event.preventDefault()
    event.stopPropagation()
    if (isLetter) this.letters += event.key
    else if (event.key === "Backspace") this.letters = this.letters.slice(0, -1)
  }
}
