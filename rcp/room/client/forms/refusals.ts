/** A refusal, beside what was asked: why, what is missing, and, for a row that changed meanwhile, both texts. */

import type { Refusal } from "../../../live/client/socket.ts"
import { fieldsOf } from "./args.ts"

export interface Choices {
  /** What was typed, when the form itself was emptied. */
  typed?: string | undefined
  /** Send the same again, over the revision that stands now. */
  again(rev: unknown): Promise<unknown>
}

export function showRefusal(element: HTMLElement, refusal: Refusal, choices: Choices): void {
  const place = placeFor(element)
  place.replaceChildren(paragraph(refusal.why))
  if (refusal.missing.length > 0) place.append(list(refusal.missing))
  const current = refusal.current
  if (current) place.append(...bothTexts(element, current, choices, place))
  place.hidden = false
}

export function sayBeside(element: HTMLElement, sentence: string): void {
  const place = placeFor(element)
  place.replaceChildren(paragraph(sentence))
  place.hidden = false
}

export function clearRefusal(element: HTMLElement): void {
  const place = findPlace(element)
  place?.replaceChildren()
  if (place) place.hidden = true
}

function bothTexts(element: HTMLElement, current: Record<string, unknown>, choices: Choices, place: HTMLElement): HTMLElement[] {
  const mine = element instanceof HTMLFormElement ? fieldsOf(element) : {}
  const table = document.createElement("dl")
  for (const [name, theirs] of Object.entries(current)) {
    if (name === "rev" || !(name in mine) || text(mine[name]) === text(theirs)) continue
    table.append(term("Maintenant"), description(text(theirs)), term("Votre texte"), description(text(mine[name])))
  }
  if (!("rev" in current)) return [table]
  const keep = button("Garder mon texte")
  keep.addEventListener("click", () => {
    place.hidden = true
    void choices.again(current["rev"]).catch((error: unknown) => {
      place.hidden = false
      place.replaceChildren(paragraph(error instanceof Error ? error.message : String(error)))
    })
  })
  const leave = button("Laisser celui qui est là")
  leave.addEventListener("click", () => {
    if (element instanceof HTMLFormElement) element.reset()
    element.dispatchEvent(new CustomEvent("form:settled", { bubbles: true }))
    place.hidden = true
    element.closest<HTMLDetailsElement>("details")?.removeAttribute("open")
  })
  return [table, keep, leave]
}

/** The nearest place made for it, else one put right after the element. Screen readers are told at once. */
function placeFor(element: HTMLElement): HTMLElement {
  const found = findPlace(element)
  if (found) return found
  const place = document.createElement("div")
  place.className = "refusal"
  place.dataset["refusal"] = ""
  place.dataset["client"] = ""
  place.setAttribute("role", "alert")
  if (element instanceof HTMLFormElement) element.append(place)
  else (element.parentElement ?? element).after(place)
  return place
}

function findPlace(element: HTMLElement): HTMLElement | null {
  if (element instanceof HTMLFormElement) return element.querySelector<HTMLElement>("[data-refusal]")
  const next = element.parentElement?.nextElementSibling
  return next instanceof HTMLElement && next.dataset["refusal"] !== undefined ? next : null
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "—"
  return typeof value === "string" ? value || "—" : JSON.stringify(value)
}

function paragraph(content: string): HTMLElement {
  const element = document.createElement("p")
  element.textContent = content
  return element
}

function list(lines: readonly string[]): HTMLElement {
  const element = document.createElement("ul")
  for (const line of lines) {
    const item = document.createElement("li")
    item.textContent = line
    element.append(item)
  }
  return element
}

function term(content: string): HTMLElement {
  const element = document.createElement("dt")
  element.textContent = content
  return element
}

function description(content: string): HTMLElement {
  const element = document.createElement("dd")
  element.textContent = content
  return element
}

function button(label: string): HTMLButtonElement {
  const element = document.createElement("button")
  element.type = "button"
  element.className = "btn btn-outline btn-small"
  element.textContent = label
  return element
}
