/**
 * Whom to call if it gets worse: pressing somebody of the circle gives them the next place, with their number; pressing
 * again takes it back. A name typed in full brings its number too.
 */

const PARTS = ["name", "role", "phone", "hours"] as const
type Part = (typeof PARTS)[number]

export function wireCallees(room: HTMLElement): void {
  room.addEventListener("click", (event) => {
    const chip = event.target instanceof Element ? event.target.closest<HTMLElement>(".callee") : null
    const form = chip?.closest("form")
    if (!chip || !form) return
    const place = placeOf(form, chip)
    if (place) empty(form, place)
    else give(form, chip)
    told(form)
  })
  room.addEventListener("input", (event) => {
    const field = event.target
    if (!(field instanceof HTMLInputElement) || !field.classList.contains("callee-name")) return
    const form = field.closest("form")
    const place = field.closest<HTMLElement>(".callee-place")
    if (!form || !place) return
    const chip = chipsOf(form).find((each) => each.dataset["name"] === field.value.trim())
    if (chip && fieldIn(place, "phone").value === "") fill(place, chip)
    mark(form)
  })
  room.addEventListener("form:settled", (event) => {
    if (event.target instanceof HTMLFormElement) mark(event.target)
  })
}

function give(form: HTMLFormElement, chip: HTMLElement): void {
  const place = placesOf(form).find((each) => fieldIn(each, "name").value.trim() === "" && fieldIn(each, "phone").value.trim() === "")
  if (place) fill(place, chip)
}

function fill(place: HTMLElement, chip: HTMLElement): void {
  for (const part of PARTS) fieldIn(place, part).value = chip.dataset[part] ?? ""
}

/** Those after move up: an order has no hole in it. */
function empty(form: HTMLFormElement, place: HTMLElement): void {
  const places = placesOf(form)
  for (const [at, each] of places.entries()) {
    if (at < places.indexOf(place)) continue
    const next = places[at + 1]
    for (const part of PARTS) fieldIn(each, part).value = next ? fieldIn(next, part).value : ""
  }
}

/** As if it had been typed: the form is begun, and whoever writes elsewhere does not take it away. */
function told(form: HTMLFormElement): void {
  mark(form)
  form.querySelector(".callee-name")?.dispatchEvent(new Event("input", { bubbles: true }))
}

/** Each chip says its rank. */
function mark(form: HTMLFormElement): void {
  for (const chip of chipsOf(form)) {
    const place = placeOf(form, chip)
    const rank = place ? placesOf(form).indexOf(place) + 1 : 0
    chip.ariaPressed = String(rank > 0)
    if (rank > 0) chip.dataset["rank"] = String(rank)
    else delete chip.dataset["rank"]
  }
}

function placeOf(form: HTMLFormElement, chip: HTMLElement): HTMLElement | undefined {
  return placesOf(form).find(
    (place) => fieldIn(place, "name").value.trim() === chip.dataset["name"] && fieldIn(place, "phone").value.trim() === chip.dataset["phone"],
  )
}

function fieldIn(place: HTMLElement, part: Part): HTMLInputElement {
  const field = place.querySelector<HTMLInputElement>(`input[name^="${part}_"]`)
  if (!field) throw new Error(`no ${part} in this place`)
  return field
}

function placesOf(form: HTMLFormElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>(".callee-place")]
}

function chipsOf(form: HTMLFormElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>(".callee")]
}
