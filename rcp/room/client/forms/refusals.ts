/** A refusal, beside what was asked: why, what is missing, and, for a row that changed meanwhile, both texts. */

import type { Refusal } from "../../../live/client/socket.ts"
import { fieldsOf, isField, type Args } from "./args.ts"

export interface Choices {
  /** What was sent. */
  args: Args
  /** Send this instead. */
  again(args: Args): Promise<unknown>
}

export function showRefusal(element: HTMLElement, refusal: Refusal, choices: Choices): void {
  const place = placeFor(element)
  place.replaceChildren(paragraph(refusal.why))
  if (refusal.missing.length > 0) place.append(whereTheyStand(element) ?? list(refusal.missing))
  const { current, confirm } = refusal
  if (current) place.append(...bothTexts(element, current, choices, place))
  if (confirm !== undefined) place.append(keepAnyway(confirm, choices, place))
  place.hidden = false
}

/** What is missing stands on the page already, each line leading to its place: this leads there, and says it once. */
function whereTheyStand(element: HTMLElement): HTMLElement | null {
  const named = element.dataset["missingIn"]
  const shown = named === undefined ? null : document.getElementById("missing")
  if (!shown?.querySelector(".is-missing")) return null
  const link = document.createElement("a")
  link.className = "btn btn-outline btn-small"
  link.href = "#missing"
  link.textContent = "Voir ce qui manque"
  return link
}

/** Warned, one decides: the words stay where they were typed until then. */
function keepAnyway(confirm: string, choices: Choices, place: HTMLElement): HTMLElement {
  const keep = button("Garder quand même")
  keep.addEventListener("click", () => {
    place.hidden = true
    void choices.again({ ...choices.args, [confirm]: true })
  })
  return keep
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

function bothTexts(element: HTMLElement, current: Args, choices: Choices, place: HTMLElement): HTMLElement[] {
  const table = element instanceof HTMLFormElement ? comparison(element, current, choices.args) : document.createElement("dl")
  if (!("rev" in current)) return [table]
  const keep = button("Garder mon texte")
  keep.addEventListener("click", () => {
    place.hidden = true
    void choices.again(over(choices.args, current))
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

/** The same changes, made to the row as it stands now: what was not touched stays as the others left it. */
function over(args: Args, current: Args): Args {
  const was = args["was"]
  if (typeof was !== "object" || was === null) return { ...args, rev: current["rev"] }
  return { ...args, rev: current["rev"], was: Object.fromEntries(Object.keys(was).map((name) => [name, current[name]])) }
}

/** Field by field, all those of the form: what it says now and what one wrote, or that only the others changed it. */
function comparison(form: HTMLFormElement, current: Args, sent: Args): HTMLElement {
  const table = document.createElement("dl")
  const given = fieldsOf(form, "given")
  for (const name of Object.keys(given)) {
    if (!(name in current)) continue
    const theirs = shown(form, name, current[name])
    const isTheirs = theirs !== shown(form, name, given[name])
    const mine = name in sent ? shown(form, name, sent[name]) : null
    if (mine !== null && mine !== theirs) {
      table.append(term(labelOf(form, name)), description(`Maintenant : ${theirs}`), description(`Votre texte : ${mine}`))
    } else if (isTheirs) {
      const note = mine === null ? "changé par quelqu’un d’autre, et gardé" : "le même que le vôtre"
      table.append(term(labelOf(form, name)), description(`Maintenant : ${theirs} (${note})`))
    }
  }
  return table
}

/** A value as the page says it: the words of an option, a day in words. */
function shown(form: HTMLFormElement, name: string, value: unknown): string {
  const field = form.elements.namedItem(name)
  if (field instanceof HTMLSelectElement) return [...field.options].find((each) => each.value === plainText(value))?.label.trim() ?? text(value)
  if (field instanceof HTMLInputElement && field.type === "date" && typeof value === "string" && value !== "") {
    return new Date(`${value}T12:00:00`).toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" })
  }
  return text(value)
}

function labelOf(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name)
  return (field instanceof Element && isField(field) ? field.labels?.[0]?.textContent.trim() : undefined) ?? ""
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
  return plainText(value) || "—"
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return ""
  return typeof value === "string" ? value : JSON.stringify(value)
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
