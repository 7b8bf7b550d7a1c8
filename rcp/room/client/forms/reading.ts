/**
 * What was read in a line « qui fait quoi », under it while it is typed: who and when as chips, and what will be kept
 * of the sentence. Pressing a chip corrects it; what is chosen so travels in the form's `data-args` and wins over the
 * line, until it is sent.
 */

import { parse, type People, type Reading } from "../../../decisions/client/line.ts"

/** As it travels: `owner` is one of the keys of those who can be named, "" for nobody yet. */
export interface Chosen {
  owner?: string
  due_on?: string
  no_due_date?: true
}

const SAID_AFTER = 700

function readIn(form: HTMLFormElement, people: People, today: string): Reading {
  const chosen = chosenIn(form)
  const dated = chosen.due_on !== undefined || chosen.no_due_date === true
  const read = parse(lineOf(form), people, today, { owner: chosen.owner ?? null, dated })
  return { ...read, due: dated ? (chosen.due_on ?? null) : read.due }
}

/** The chips of what is read; nothing under an empty line. */
export function chips(form: HTMLFormElement, people: People, today: string): HTMLElement[] {
  if (lineOf(form).trim() === "") return []
  const read = readIn(form, people, today)
  const who = people.get(read.owner ?? "") ?? ""
  const found: HTMLElement[] = [
    chip("who", "Qui", who, "qui ? tapez @nom"),
    chip("when", "Pour quand", read.due === null ? "" : dayText(read.due, today), "pour quand ?"),
  ]
  if (read.what !== "" && !isSame(read.what, lineOf(form))) found.push(said("quick-kept", `sera inscrit : « ${read.what} »`))
  if (read.doubt !== "") found.push(said("badge badge-urgent", read.doubt))
  return found
}

/** Press a chip: a list of people or a calendar takes its place until it is left. */
export function wireChips(room: HTMLElement, peopleIn: () => People, today: () => string, show: (form: HTMLFormElement) => void): void {
  room.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>(".quick-chip") : null
    const form = pressed?.closest<HTMLFormElement>("form[data-quick]")
    if (!pressed || !form) return
    const read = readIn(form, peopleIn(), today())
    const control = pressed.dataset["chip"] === "who" ? listOf(form, peopleIn(), read) : calendarOf(form, read)
    pressed.replaceWith(control)
    control.focus()
    if (control instanceof HTMLSelectElement) openList(control)
    leaveWith(control, form, show)
  })
}

/** What was chosen is given back with the line, or forgotten with it. */
export function choose(form: HTMLFormElement, chosen: Chosen): void {
  const args = JSON.parse(form.dataset["args"] ?? "{}") as Record<string, unknown>
  delete args["owner"]
  delete args["due_on"]
  delete args["no_due_date"]
  form.dataset["args"] = JSON.stringify({ ...args, ...chosen })
}

function chosenIn(form: HTMLFormElement): Chosen {
  return chosenOf(JSON.parse(form.dataset["args"] ?? "{}") as Chosen)
}

/** What was chosen, of all that travels with a line. */
export function chosenOf({ owner, due_on, no_due_date }: Chosen): Chosen {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(due_on === undefined ? {} : { due_on }),
    ...(no_due_date === undefined ? {} : { no_due_date }),
  }
}

function listOf(form: HTMLFormElement, people: People, read: Reading): HTMLSelectElement {
  const list = document.createElement("select")
  list.ariaLabel = "Qui"
  list.append(...[...people].map(([key, name]) => new Option(name, key)), new Option("à désigner plus tard", ""))
  list.value = read.owner ?? ""
  list.addEventListener("change", () => choose(form, { ...chosenIn(form), owner: list.value }))
  return list
}

function calendarOf(form: HTMLFormElement, read: Reading): HTMLInputElement {
  const field = document.createElement("input")
  field.type = "date"
  field.ariaLabel = "Pour quand"
  field.value = read.due ?? ""
  field.addEventListener("change", () => {
    const { owner } = chosenIn(form)
    const day: Chosen = field.value === "" ? { no_due_date: true } : { due_on: field.value }
    choose(form, owner === undefined ? day : { ...day, owner })
  })
  return field
}

/** Enter goes back to the line, Escape to the chip; leaving it is enough. */
function leaveWith(control: HTMLElement, form: HTMLFormElement, show: (form: HTMLFormElement) => void): void {
  let left = false
  const back = (): void => {
    // Taken away with the focus in it, it leaves once more.
    if (left) return
    left = true
    control.remove()
    show(form)
  }
  control.className = "quick-control"
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    back()
    fieldOf(form)?.focus()
  })
  control.addEventListener("focusout", back)
}

/** Where the browser can, the list opens at once: one press less. */
function openList(list: HTMLSelectElement): void {
  try {
    list.showPicker()
  } catch {
    // Not allowed here: it has the focus, and opens as lists do.
  }
}

/** Told to screen readers once the typing rests. */
export class Said {
  private timer: ReturnType<typeof setTimeout> | undefined

  tell(form: HTMLFormElement, sentence: string): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const place = regionOf(form)
      if (place.textContent !== sentence) place.textContent = sentence
    }, SAID_AFTER)
  }
}

function regionOf(form: HTMLFormElement): HTMLElement {
  const found = form.querySelector<HTMLElement>(".quick-said")
  if (found) return found
  const place = said("quick-said visually-hidden", "")
  place.dataset["client"] = ""
  place.ariaLive = "polite"
  form.append(place)
  return place
}

export function fieldOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>("input[name]:not([type=hidden])")
}

function lineOf(form: HTMLFormElement): string {
  return fieldOf(form)?.value ?? ""
}

function isSame(kept: string, typed: string): boolean {
  return kept === typed.trim().split(/\s+/u).join(" ")
}

function chip(kind: string, label: string, value: string, missing: string): HTMLButtonElement {
  const button = document.createElement("button")
  button.type = "button"
  button.className = `badge ${value === "" ? "badge-wait" : "badge-done"} quick-chip`
  button.dataset["chip"] = kind
  button.textContent = value === "" ? missing : value
  button.ariaLabel = `${label} : ${value === "" ? "pas encore" : value}. Changer`
  return button
}

function said(className: string, text: string): HTMLElement {
  const element = document.createElement("span")
  element.className = className
  element.textContent = text
  return element
}

/** « vendredi 20 novembre », and the year when it is not the one that is running. */
function dayText(iso: string, today: string): string {
  const year = iso.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const)
  return new Date(`${iso}T12:00:00`).toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long", ...year })
}
