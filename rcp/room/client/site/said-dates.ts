/**
 * A browser set to English shows 03/12/2027 and 02:30 PM in fields that the page cannot change: what was chosen is said
 * beside, in French words, so that nobody takes a month for a day.
 */

const DAY = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })

/** « vendredi 12 mars 2027 », « 14 h 30 »; nothing for what is not whole. */
export function inWords(type: string, value: string): string {
  if (type === "time") {
    const [hour, minute] = value.split(":")
    return hour === undefined || minute === undefined ? "" : `${Number(hour)} h ${minute}`.replace(/ 00$/, "")
  }
  const on = new Date(`${value}T00:00:00Z`)
  return value === "" || Number.isNaN(on.getTime()) ? "" : DAY.format(on)
}

export function sayDates(root: Document): void {
  for (const field of root.querySelectorAll<HTMLInputElement>(FIELDS)) say(field)
  for (const name of ["input", "change", "focusin"] as const) {
    root.addEventListener(name, ({ target }) => {
      if (target instanceof HTMLInputElement && target.matches(FIELDS)) say(target)
    })
  }
}

const FIELDS = "input[type=date], input[type=time]"

function say(field: HTMLInputElement): void {
  const beside = placeOf(field)
  const words = inWords(field.type, field.value)
  if (beside.textContent !== words) beside.textContent = words
}

/** Right after the field, and part of how it is described to screen readers. */
function placeOf(field: HTMLInputElement): HTMLElement {
  const next = field.nextElementSibling
  if (next instanceof HTMLElement && next.matches("[data-said]")) return next
  const place = document.createElement("span")
  place.className = "field-help said-date"
  place.dataset["said"] = ""
  // Drawn by this page, not by the server: what the room redraws keeps it.
  place.dataset["client"] = ""
  field.after(place)
  return place
}
