/**
 * Sections of the page, replaced by what the server renders without disturbing whoever is looking.
 *
 * Focus, scroll, open details and dialogs, and half-typed text stay. Rows that arrive are marked, quietly. While a
 * pointer is down nothing changes: what came in between is applied when it is lifted.
 */

import { Idiomorph } from "idiomorph"

import { isBegun, isField, isTouched } from "../forms/args.ts"

/** Attributes that the browser sets and the server does not know. */
const OWN = new Set(["open", "data-fresh", "data-dirty", "data-news", "aria-busy", "aria-selected", "aria-pressed"])
const FRESH = 8000

export class Page {
  private readonly waiting = new Map<string, string>()
  private readonly latest = new Map<string, string>()
  private held = false

  constructor(
    private readonly root: HTMLElement,
    /** Called after each change with what changed, to add what only the browser knows. */
    private readonly touch: (changed: HTMLElement) => void,
  ) {
    root.addEventListener("pointerdown", () => (this.held = true))
    // What a half-typed field had held back comes once the field was sent or left.
    root.addEventListener("form:settled", (event) => {
      const section = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-section]") : null
      setTimeout(() => this.catchUp(section))
    })
    for (const name of ["pointerup", "pointercancel", "blur"]) {
      window.addEventListener(name, () => {
        this.held = false
        // After the click that this very pointer makes.
        setTimeout(() => this.flush())
      })
    }
  }

  /** `quiet`: everything comes anew, so that no row is marked as just arrived. */
  show(sections: Record<string, string>, quiet = false): void {
    for (const [name, html] of Object.entries(sections)) {
      this.waiting.set(name, html)
      this.latest.set(name, html)
    }
    if (!this.held) this.flush(quiet)
  }

  private flush(quiet = false): void {
    for (const section of this.root.querySelectorAll<HTMLElement>("[data-section]")) {
      const html = this.waiting.get(section.dataset["section"] ?? "")
      if (html !== undefined) this.morph(section, html, quiet)
    }
    this.waiting.clear()
  }

  private catchUp(section: HTMLElement | null): void {
    const html = section ? this.latest.get(section.dataset["section"] ?? "") : undefined
    if (section && html !== undefined) this.morph(section, html, true)
  }

  private morph(section: HTMLElement, html: string, quiet: boolean): void {
    const scroll = section.scrollTop
    const focused = section.contains(document.activeElement)
    morph(section, html, quiet)
    section.scrollTop = scroll
    this.touch(section)
    if (focused && !section.contains(document.activeElement)) keepFocusIn(section)
  }
}

/** What had the focus went with what was done: the next thing to do takes it, else what it was done in. */
function keepFocusIn(section: HTMLElement): void {
  const next = section.querySelector<HTMLElement>(".btn-primary:not([hidden])")
  const place = next?.checkVisibility() === true ? next : (section.querySelector<HTMLElement>("h2") ?? section)
  if (place !== next) place.tabIndex = -1
  place.focus({ preventScroll: true })
}

export function morph(section: HTMLElement, html: string, quiet = false): void {
  void Idiomorph.morph(section, html, {
    morphStyle: "innerHTML",
    // Only for a field: of a button that has the focus, the library would leave the old words.
    ignoreActiveValue: document.activeElement !== null && isField(document.activeElement),
    callbacks: {
      beforeNodeMorphed: (old) => !(old instanceof HTMLElement && isKept(old)),
      beforeNodeRemoved: (node) => !(node instanceof HTMLElement && keepsText(node)),
      // A form that is half filled keeps the revision it was filled from, so that a stale text is seen as such.
      beforeAttributeUpdated: (name, node) => !OWN.has(name) && !(name === "data-args" && keepsText(node)),
      afterNodeAdded: (node) => {
        if (!quiet) markFresh(node)
      },
    },
  })
}

/** What the client made itself, what is being typed, and a form that was begun, with the revision it was begun from:
 * what is chosen in it was chosen beside the rest. */
function isKept(element: HTMLElement): boolean {
  if (element.dataset["client"] !== undefined || isTouched(element)) return true
  return element instanceof HTMLFormElement && isBegun(element)
}

/** What the client made itself, or a row that went while somebody was typing in it. */
function keepsText(element: Element): boolean {
  if (!(element instanceof HTMLElement)) return false
  if (element.dataset["client"] !== undefined) return true
  return [...element.querySelectorAll("input, textarea, select")].some(isTouched)
}

function markFresh(node: Node): void {
  if (!(node instanceof HTMLElement) || node.id === "" || !node.matches("li, [data-row]")) return
  node.dataset["fresh"] = ""
  setTimeout(() => delete node.dataset["fresh"], FRESH)
}
