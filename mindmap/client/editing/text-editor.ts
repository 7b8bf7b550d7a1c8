/** Typing in a node: a text box laid over it and bound to its Y.Text, letter by letter and safe for input methods. */

import type * as Y from "yjs"

import { caretAfter, spliceOf } from "../text/text-diff.ts"
import { MINE } from "../document/model.ts"

const MAX_LABEL = 2000

export interface Place {
  left: number
  top: number
  width: number
  height: number
  size: number
  weight: number
  centred: boolean
}

export type Ending = "enter" | "tab" | "escape" | "blur"

/** A text box bound to a shared text: what is typed goes to the document, what others type comes in around the caret. */
export class BoundTextBox {
  readonly box: HTMLTextAreaElement
  private readonly text: Y.Text
  private known: string
  private composing = false

  constructor(box: HTMLTextAreaElement, text: Y.Text) {
    this.box = box
    this.text = text
    this.known = text.toJSON()
    box.value = this.known
    box.addEventListener("input", this.push)
    box.addEventListener("compositionstart", this.compose)
    box.addEventListener("compositionend", this.composed)
    text.observe(this.pull)
  }

  release(): void {
    this.composing = false
    this.push()
    this.box.removeEventListener("input", this.push)
    this.box.removeEventListener("compositionstart", this.compose)
    this.box.removeEventListener("compositionend", this.composed)
    this.text.unobserve(this.pull)
  }

  private readonly compose = () => {
    this.composing = true
  }

  private readonly composed = () => {
    this.composing = false
    this.push()
    this.show()
  }

  /** What was typed since `known` goes to the document; while an input method composes, nothing does. */
  private readonly push = () => {
    if (this.composing) return
    const splice = spliceOf(this.known, this.box.value)
    this.known = this.box.value
    if (!splice) return
    this.text.doc?.transact(() => {
      const index = this.indexNow(splice.index)
      const remove = Math.min(splice.remove, this.text.length - index)
      if (remove > 0) this.text.delete(index, remove)
      if (splice.insert) this.text.insert(index, splice.insert)
    }, MINE)
    this.show()
  }

  private readonly pull = (_event: Y.YTextEvent, transaction: Y.Transaction) => {
    if (!transaction.local || transaction.origin !== MINE) this.show()
  }

  /** While composing, others may have typed before the caret: the document is then ahead of `known`. */
  private indexNow(index: number): number {
    const theirs = spliceOf(this.known, this.text.toJSON())
    return Math.min(this.text.length, theirs && theirs.index < index ? caretAfter(index, theirs) : index)
  }

  private show(): void {
    const now = this.text.toJSON()
    if (this.composing || now === this.box.value) {
      if (!this.composing) this.known = now
      return
    }
    const splice = spliceOf(this.box.value, now)
    const { selectionStart, selectionEnd } = this.box
    this.box.value = now
    this.known = now
    if (splice) this.box.setSelectionRange(caretAfter(selectionStart, splice), caretAfter(selectionEnd, splice))
  }
}

export class Editor {
  private readonly box = document.createElement("textarea")
  private bound: BoundTextBox | null = null
  private finish: ((how: Ending) => void) | null = null
  private place: () => Place | null = () => null

  constructor() {
    this.box.className = "map-editor"
    this.box.rows = 1
    this.box.maxLength = MAX_LABEL
    this.box.spellcheck = true
    this.box.setAttribute("aria-label", "Texte de l’élément")
    this.box.addEventListener("keydown", this.onKey)
    this.box.addEventListener("input", () => this.follow())
    this.box.addEventListener("blur", () => this.close("blur"))
    // The map behind must not hear what is typed or pressed here.
    for (const name of ["pointerdown", "dblclick", "wheel"]) this.box.addEventListener(name, (e) => e.stopPropagation())
  }

  get isOpen(): boolean {
    return this.bound !== null
  }

  /** `typed` goes on at the end of the words; without it they are all selected, and what is typed replaces them. */
  open(text: Y.Text, host: HTMLElement, place: () => Place | null, finish: (how: Ending) => void, typed?: string): void {
    this.close("blur")
    this.place = place
    this.finish = finish
    host.append(this.box)
    this.bound = new BoundTextBox(this.box, text)
    this.follow()
    this.box.focus({ preventScroll: true })
    const end = this.box.value.length
    if (typed === undefined) return this.box.setSelectionRange(0, end)
    this.box.setRangeText(typed, end, end, "end")
    this.box.dispatchEvent(new Event("input"))
  }

  /** Stay over the node, whatever moves under. */
  follow(): void {
    const place = this.isOpen ? this.place() : null
    if (!place) return
    const { style } = this.box
    style.fontSize = `${place.size}px`
    style.fontWeight = String(place.weight)
    style.textAlign = place.centred ? "center" : "left"
    style.left = `${Math.round(place.left)}px`
    style.top = `${Math.round(place.top)}px`
    style.width = `${Math.ceil(place.width)}px`
    style.height = "0"
    style.height = `${Math.max(place.height, this.box.scrollHeight + 4)}px`
  }

  close(how: Ending): void {
    const { bound, finish } = this
    if (!bound) return
    this.bound = null
    this.finish = null
    bound.release()
    this.box.remove()
    finish?.(how)
  }

  private readonly onKey = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.isComposing) return
    const how = endingOf(event)
    if (!how) return
    event.preventDefault()
    this.close(how)
  }
}

function endingOf(event: KeyboardEvent): Ending | null {
  if (event.key === "Enter" && !event.shiftKey) return "enter"
  if (event.key === "Tab" && !event.shiftKey) return "tab"
  return event.key === "Escape" ? "escape" : null
}
