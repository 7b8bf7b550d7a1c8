/** The one-line forms: what was understood shows under the line as it is typed; a node of the map can come with it. */

import type { People } from "../../../decisions/client/line.ts"
import { Names } from "./names.ts"
import { Said, chips, choose, chosenOf, fieldOf, wireChips, type Chosen } from "./reading.ts"

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

/** What a refused line had with it. */
interface Returned extends Chosen {
  node?: NodeRef
}

export function wireQuickLines(room: HTMLElement, today: () => string): void {
  const people = (): People => peopleOf(room)
  const said = new Said()
  const show = (form: HTMLFormElement): void => {
    const sentence = showReading(form, people(), today())
    said.tell(form, sentence)
  }
  room.addEventListener("input", (event) => {
    const form = formOf(event.target)
    if (!form || event.target !== fieldOf(form)) return
    if (event.target instanceof HTMLInputElement) namesOf(form, event.target, people)?.show()
    show(form)
  })
  room.addEventListener("keydown", (event) => {
    const form = formOf(event.target)
    if (!form || event.target !== fieldOf(form) || !(event.target instanceof HTMLInputElement)) return
    if (namesOf(form, event.target, people)?.key(event) || event.key !== "Escape") return
    form.reset()
    forget(form)
    show(form)
  })
  room.addEventListener("focusout", (event) => {
    const form = formOf(event.target)
    if (form && event.target instanceof HTMLInputElement) namesOf(form, event.target, people)?.hide()
  })
  room.addEventListener("quick:sent", (event) => {
    const form = formOf(event.target)
    const line = form ? fieldOf(form) : null
    if (!form || !line) return
    forget(form)
    namesOf(form, line, people)?.hide()
    show(form)
  })
  room.addEventListener("quick:returned", (event) => {
    const form = formOf(event.target)
    const sent = (event as CustomEvent<Returned>).detail
    if (!form) return
    choose(form, chosenOf(sent))
    if (sent.node) holdNode(form, sent.node, "élément choisi")
  })
  wireChips(room, people, today, show)
}

/** Open the line with a node of the map: its text to complete, and the link kept with what is written. */
export function startFromNode(room: HTMLElement, kind: "decision" | "action", node: NodeChosen): boolean {
  // Under a goal there are others: what comes from the map has none yet.
  const form = document.getElementById(`${kind}-line`)?.closest("form") ?? room.querySelector<HTMLFormElement>(`form[data-quick="${kind}"]`)
  const line = form ? fieldOf(form) : null
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

/** The line was sent, or given up: what was chosen beside it goes with it. */
function forget(form: HTMLFormElement): void {
  const args = JSON.parse(form.dataset["args"] ?? "{}") as Record<string, unknown>
  delete args["node"]
  form.dataset["args"] = JSON.stringify(args)
  choose(form, {})
  readingOf(form).querySelector(".quick-node")?.remove()
}

/** Draw what is read, and give it as a sentence. Drawn again only when it says something else: a press is not lost. */
function showReading(form: HTMLFormElement, people: People, today: string): string {
  const reading = readingOf(form)
  const origin = reading.querySelector(".quick-node")
  const read = form.dataset["quick"] === "action" ? chips(form, people, today) : []
  const sentence = read.map((each) => each.ariaLabel?.replace(". Changer", "") ?? each.textContent).join(", ")
  const now = [...reading.children].filter((each) => each !== origin)
  const isSame = now.length === read.length && now.every((each, at) => each.outerHTML === read[at]?.outerHTML)
  if (!isSame) reading.replaceChildren(...(origin ? [origin] : []), ...read)
  reading.hidden = reading.childElementCount === 0
  return sentence
}

const lists = new WeakMap<HTMLInputElement, Names>()

/** The list of those who can be named, where lines name people. */
function namesOf(form: HTMLFormElement, line: HTMLInputElement, people: () => People): Names | null {
  if (form.dataset["quick"] !== "action" || line !== fieldOf(form)) return null
  const names = lists.get(line) ?? new Names(line, people)
  lists.set(line, names)
  return names
}

function readingOf(form: HTMLFormElement): HTMLElement {
  const found = form.querySelector<HTMLElement>(".quick-reading")
  if (found) return found
  const reading = document.createElement("div")
  reading.className = "quick-reading"
  reading.dataset["client"] = ""
  form.append(reading)
  return reading
}

function peopleOf(room: HTMLElement): People {
  const options = room.querySelectorAll<HTMLOptionElement>("#room-people option[data-person]")
  return new Map([...options].map((option) => [option.dataset["person"] ?? "", option.value]))
}

function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>("form[data-quick]") : null
}
