/** Who is connected now: a pile of avatars, and a mark beside the names of those who are here. */

import type { Person } from "../../../live/client/socket.ts"

const SHOWN = 4

export function showPresence(pile: HTMLElement | null, people: readonly Person[]): void {
  if (!pile) return
  const shown = people.length > SHOWN + 1 ? people.slice(0, SHOWN) : people
  const avatars = shown.map((person) => avatar(person.initials, `avatar-${person.colour + 1}`, `${person.name}, ${person.occupation}`))
  const rest = people.slice(shown.length)
  if (rest.length > 0) avatars.push(avatar(`+${rest.length}`, "avatar-more", rest.map((person) => person.name).join(", ")))
  pile.replaceChildren(...avatars)
}

export function markPresent(root: ParentNode, people: readonly Person[]): void {
  const here = new Set(people.map((person) => String(person.person)))
  for (const row of root.querySelectorAll<HTMLElement>("[data-person]")) row.classList.toggle("is-here", here.has(row.dataset["person"] ?? ""))
}

function avatar(text: string, colour: string, label: string): HTMLElement {
  const element = document.createElement("span")
  element.className = `avatar ${colour}`
  element.setAttribute("role", "listitem")
  element.title = label.replace(/, $/, "")
  element.setAttribute("aria-label", element.title)
  element.textContent = text
  return element
}
