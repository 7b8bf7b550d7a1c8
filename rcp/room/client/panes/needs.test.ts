import { beforeEach, expect, test, vi } from "vitest"
import { CommandRefused, type Ack } from "../../../live/client/socket.ts"
import type { Args } from "../forms/args.ts"
import { Needs } from "./needs.ts"

const sent: { name: string; args: Args }[] = []
const send = vi.fn((name: string, args: Args): Promise<Ack> => {
  sent.push({ name, args })
  return Promise.resolve({ seq: 1, answer: {} } as unknown as Ack)
})

function page(): HTMLElement {
  document.body.innerHTML = `<div id="room"><section data-section="needs">
    <ol data-sort="agreed"><li id="need-1" data-need="1" tabindex="0">A<button>x</button></li><li id="need-2" data-need="2" tabindex="0">B</li></ol>
    <ol data-sort="disputed"><li id="need-3" data-need="3" tabindex="0">C</li></ol>
    <ol data-sort="unknown"></ol></section></div>`
  return document.getElementById("room") as HTMLElement
}

function press(id: string, key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init })
  document.getElementById(id)?.dispatchEvent(event)
  return event
}

beforeEach(() => {
  sent.length = 0
  send.mockClear()
})

test.each([
  ["need-2", "ArrowRight", { need: 2, sort: "disputed", to: 1 }],
  ["need-1", "ArrowRight", { need: 1, sort: "disputed", to: 0 }],
  ["need-3", "ArrowLeft", { need: 3, sort: "agreed", to: 0 }],
  ["need-3", "ArrowRight", { need: 3, sort: "unknown", to: 0 }],
  ["need-1", "ArrowDown", { need: 1, sort: "agreed", to: 1 }],
  ["need-2", "ArrowUp", { need: 2, sort: "agreed", to: 0 }],
])("%s, %s: the card goes there", (id, key, args) => {
  new Needs(page(), { send })
  expect(press(id, key).defaultPrevented).toBe(true)
  expect(sent).toEqual([{ name: "move_need", args }])
})

test.each([
  ["need-1", "ArrowLeft", {}],
  ["need-1", "ArrowUp", {}],
  ["need-2", "ArrowDown", {}],
  ["need-1", "a", {}],
  ["need-1", "ArrowRight", { ctrlKey: true }],
])("%s, %s: nothing beyond the edge, nor by another key", (id, key, init) => {
  new Needs(page(), { send })
  expect(press(id, key, init).defaultPrevented).toBe(false)
  expect(sent).toEqual([])
})

test("the card keeps the focus where it was put, and takes it from nobody", () => {
  const room = page()
  const needs = new Needs(room, { send })
  document.getElementById("need-1")?.focus()
  press("need-1", "ArrowRight")
  const card = document.getElementById("need-1")
  card?.remove()
  room.querySelector('[data-sort="disputed"]')?.append(card as HTMLElement)
  needs.refresh()
  expect(document.activeElement?.id).toBe("need-1")
  const line = document.createElement("input")
  room.append(line)
  line.focus()
  needs.refresh()
  expect(document.activeElement).toBe(line)
})

test("a refusal is said beside the card", async () => {
  const room = page()
  const refusal = { why: "Cette ligne a été retirée.", missing: [], current: null }
  new Needs(room, { send: (name, args) => Promise.reject(new CommandRefused({ n: 1, name, args }, refusal)) })
  press("need-1", "ArrowRight")
  await vi.waitFor(() => expect(room.textContent).toContain("Cette ligne a été retirée."))
})
