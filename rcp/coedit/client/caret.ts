/** Where the others are in a text: drawn with classes only, since the page allows no inline style. */

const COLOURS = 8

/** The class of a person's colour, from the number the server gave. */
export function colourClass(user: Record<string, unknown>): string {
  const colour = typeof user["colour"] === "number" ? Math.abs(Math.trunc(user["colour"])) : 0
  return `caret-${(colour % COLOURS) + 1}`
}

export function nameOf(user: Record<string, unknown>): string {
  return typeof user["name"] === "string" && user["name"] ? user["name"] : "Quelqu’un"
}

export function drawCaret(user: Record<string, unknown>): HTMLElement {
  const caret = document.createElement("span")
  caret.className = `caret ${colourClass(user)}`
  caret.ariaHidden = "true"
  const label = document.createElement("span")
  label.className = "caret-name"
  label.textContent = nameOf(user)
  // Word joiners, so that the line breaks where the text does and not at the caret.
  caret.append("\u2060", label, "\u2060")
  return caret
}

export function drawSelection(user: Record<string, unknown>): { nodeName: string; class: string } {
  return { nodeName: "span", class: `caret-selection ${colourClass(user)}` }
}
