/** The one-line forms: what was understood shows under the line as it is typed; a node of the map can come with it. */

import { parse, plain, type People } from "../../../decisions/client/line.ts"

export interface NodeChosen {
  /** As the element of the map has it: an attribute, hence a text. */
  mapId: string
  nodeId: string
  text: string
}

/** As it travels to the server. */
interface NodeRef {
  map: number
  node: string
}

export function wireQuickLines(room: HTMLElement, today: () => string): void {
  room.addEventListener("input", (event) => {
    const form = formOf(event.target)
    if (form) showReading(form, peopleOf(room), today())
  })
  room.addEventListener("keydown", (event) => {
    const form = formOf(event.target)
    if (!form || !(event.target instanceof HTMLInputElement)) return
    if (event.key === "Escape") {
      form.reset()
      letNodeGo(form)
      showReading(form, new Map(), today())
    } else if (event.key === "Tab" && !event.shiftKey && completeName(event.target, peopleOf(room))) {
      event.preventDefault()
      showReading(form, peopleOf(room), today())
    }
  })
  room.addEventListener("quick:sent", (event) => {
    const form = formOf(event.target)
    if (!form) return
    letNodeGo(form)
    showReading(form, new Map(), today())
  })
  room.addEventListener("quick:returned", (event) => {
    const form = formOf(event.target)
    const { node } = (event as CustomEvent<{ node?: NodeRef }>).detail
    if (form && node) holdNode(form, node, "élément choisi")
  })
}

/** Open the line with a node of the map: its text to complete, and the link kept with what is written. */
export function startFromNode(room: HTMLElement, kind: "decision" | "action", node: NodeChosen): boolean {
  const form = room.querySelector<HTMLFormElement>(`form[data-quick="${kind}"]`)
  const line = form?.querySelector<HTMLInputElement>("input:not([type=hidden])")
  if (!form || !line) return false
  line.value = node.text
  holdNode(form, { map: Number(node.mapId), node: node.nodeId }, node.text)
  line.focus()
  line.setSelectionRange(line.value.length, line.value.length)
  return true
}

/** What is written next comes from this node, until it is sent or given up. */
function holdNode(form: HTMLFormElement, node: NodeRef, label: string): void {
  const args = JSON.parse(form.dataset["args"] ?? "{}") as Record<string, unknown>
  form.dataset["args"] = JSON.stringify({ ...args, node })
  const origin = document.createElement("span")
  origin.className = "badge badge-brand quick-node"
  origin.textContent = `depuis la carte : ${label}`
  const reading = readingOf(form)
  reading.replaceChildren(origin)
  reading.hidden = false
}

function letNodeGo(form: HTMLFormElement): void {
  const args = JSON.parse(form.dataset["args"] ?? "{}") as Record<string, unknown>
  delete args["node"]
  form.dataset["args"] = JSON.stringify(args)
  readingOf(form).querySelector(".quick-node")?.remove()
}

function showReading(form: HTMLFormElement, people: People, today: string): void {
  const line = form.querySelector<HTMLInputElement>("input:not([type=hidden])")?.value ?? ""
  const reading = readingOf(form)
  const origin = reading.querySelector(".quick-node")
  const badges = form.dataset["quick"] === "action" && line.trim() !== "" ? understood(line, people, today) : []
  reading.replaceChildren(...(origin ? [origin] : []), ...badges)
  reading.hidden = reading.childElementCount === 0
}

function understood(line: string, people: People, today: string): HTMLElement[] {
  const { owner, due, doubt } = parse(line, people, today)
  const badges = [
    owner === null ? badge("qui ? tapez @nom", "badge-wait") : badge(people.get(owner) ?? "", "badge-done"),
    due === null ? badge("pour quand ?", "badge-wait") : badge(dayText(due), "badge-done"),
  ]
  return doubt === "" ? badges : [...badges, badge(doubt, "badge-urgent")]
}

/** « @cla » then Tab becomes « @Claire Martin » when only one person is meant. */
function completeName(line: HTMLInputElement, people: People): boolean {
  const upTo = line.value.slice(0, line.selectionStart ?? line.value.length)
  const asked = /@([\p{L}\p{N}'’-]+)$/u.exec(upTo)?.[1]
  if (asked === undefined) return false
  const matches = [...people.values()].filter((name) => plain(name).split(/[\s-]+/u).some((word) => word.startsWith(plain(asked))))
  const [only] = matches
  if (only === undefined || matches.length > 1) return false
  const start = upTo.length - asked.length
  line.setRangeText(`${only} `, start, upTo.length, "end")
  return true
}

function readingOf(form: HTMLFormElement): HTMLElement {
  const found = form.querySelector<HTMLElement>(".quick-reading")
  if (found) return found
  const reading = document.createElement("div")
  reading.className = "quick-reading"
  reading.dataset["client"] = ""
  reading.setAttribute("aria-live", "polite")
  form.append(reading)
  return reading
}

function peopleOf(room: HTMLElement): People {
  const options = room.querySelectorAll<HTMLOptionElement>("#room-people option[data-person]")
  return new Map([...options].map((option) => [option.dataset["person"] ?? "", option.value]))
}

function dayText(iso: string): string {
  const day = new Date(`${iso}T12:00:00`)
  return day.toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long" })
}

function badge(text: string, kind: string): HTMLElement {
  const element = document.createElement("span")
  element.className = `badge ${kind}`
  element.textContent = text
  return element
}

function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>("form[data-quick]") : null
}
