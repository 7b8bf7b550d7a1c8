/** Keys that come one after the other without any wait: each is read where the one before it led. */

import { afterEach, beforeEach, expect, it, vi } from "vitest"
import * as Y from "yjs"

import { OPTIONS, preparePage } from "../../../tests/mindmap/blank_page.ts"
import { MapModel, createRoot } from "../document/model.ts"
import type { ViewName } from "../selection/view-state.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { MapView } from "./map-view.ts"

let host: HTMLElement
let model: MapModel
let mapView: MapView

beforeEach(preparePage)

afterEach(() => {
  mapView.destroy()
  host.remove()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function show(view: ViewName): void {
  const doc = new Y.Doc()
  createRoot(doc, "Sortir de l’hôpital")
  host = document.body.appendChild(document.createElement("div"))
  model = new MapModel(doc)
  mapView = new MapView(host, model, { ...OPTIONS, view })
  vi.spyOn(mapView.stage, "size", "get").mockReturnValue({ w: 1000, h: 700 })
}

/** Press these keys at once, each where the keyboard then is: « Ctrl+m », « Échap », « "mots" ». */
function press(...keys: string[]): void {
  for (const key of keys) {
    if (key.startsWith('"')) type(key.slice(1, -1))
    else down(key)
  }
}

function down(combination: string): void {
  const parts = combination.split("+")
  const key = parts.pop() ?? ""
  const held = { ctrlKey: parts.includes("Ctrl"), altKey: parts.includes("Alt"), shiftKey: parts.includes("Shift") }
  const event = new KeyboardEvent("keydown", { key, ...held, bubbles: true, cancelable: true })
  const { activeElement } = document
  activeElement?.dispatchEvent(event)
  // What a browser does by itself.
  if (!event.defaultPrevented && key === "Enter" && activeElement instanceof HTMLButtonElement) activeElement.click()
}

function type(words: string): void {
  for (const letter of words) {
    const box = document.activeElement
    if (box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement) {
      box.setRangeText(letter, box.selectionStart ?? 0, box.selectionEnd ?? 0, "end")
      box.dispatchEvent(new Event("input", { bubbles: true }))
    } else down(letter)
  }
}

const texts = (parent: string) => model.childrenOf(parent).map((id) => model.said(id).text)

const WINDOWS: [string, string[]][] = [
  ["its own window", ["Ctrl+Enter"]],
  ["the choice of where to move it", ["Ctrl+m"]],
  ["the choice of what to link it to", ["Ctrl+l"]],
  ["the search", ["Ctrl+f"]],
]

it.each(WINDOWS)("adds under the element of whoever closes %s and goes on", (_name, opening) => {
  show("map")
  const id = model.add(ROOT, 0, {}, "Logement")
  mapView.viewState.select(id)
  mapView.focusHere()
  press(...opening)
  expect(document.activeElement).not.toBe(mapView.stage.element)
  press("Escape", "Tab", '"Loyer"', "Enter", "Enter", '"Bruit"', "Enter")
  expect(texts(ROOT)).toEqual(["Logement"])
  expect(texts(id)).toEqual(["Loyer", "Bruit"])
})

it.each(WINDOWS)("does so in the outline after %s", (_name, opening) => {
  show("outline")
  const id = model.add(ROOT, 0, {}, "Logement")
  mapView.viewState.select(id)
  mapView.focusHere()
  press(...opening, "Escape", "Insert", '"Loyer"', "Enter", "Enter", '"Bruit"', "Enter")
  expect(texts(ROOT)).toEqual(["Logement"])
  expect(texts(id)).toEqual(["Loyer", "Bruit"])
})

it("moves a branch where it was chosen, and goes on from it", () => {
  show("map")
  const [away, id] = [model.add(ROOT, 0, {}, "Ailleurs"), model.add(ROOT, 1, {}, "Logement")]
  mapView.viewState.select(id)
  mapView.focusHere()
  press("Ctrl+m", '"ailleurs"')
  host.querySelector("form")?.requestSubmit()
  press("Tab", '"Loyer"', "Enter")
  expect(texts(ROOT)).toEqual(["Ailleurs"])
  expect([texts(away), texts(id)]).toEqual([["Logement"], ["Loyer"]])
})

it("goes along the lines of the outline as the key before left them", () => {
  show("outline")
  const id = model.add(ROOT, 0, {}, "Logement")
  for (const text of ["Loyer", "Bruit"]) model.add(id, undefined, {}, text)
  mapView.viewState.fold(id, "closed")
  mapView.viewState.select(id)
  mapView.focusHere()
  press("ArrowRight", "ArrowDown", "ArrowDown", "F2", '"Voisins"', "Enter")
  expect(texts(id)).toEqual(["Loyer", "Voisins"])
  press("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowDown")
  expect(mapView.viewState.selected).toBe(id)
})

it("folds and unfolds as often as it is asked", () => {
  show("map")
  const id = model.add(ROOT, 0, {}, "Logement")
  model.add(id, 0, {}, "Loyer")
  mapView.viewState.select(id)
  mapView.focusHere()
  mapView.stage.paint()
  const before = mapView.stage.isOpen(id)
  press(" ", " ", " ")
  expect(mapView.stage.isOpen(id)).toBe(!before)
})

it("leaves the keyboard on the line that it was on when others move it, and beside it when they throw it away", () => {
  show("outline")
  const [one, two] = [model.add(ROOT, 0, {}, "Un"), model.add(ROOT, 1, {}, "Deux")]
  mapView.viewState.select(two)
  mapView.focusHere()
  const theirs = (change: () => void) => { model.doc.transact(change, "another's"); }
  theirs(() => model.nodes.get(two)?.set("at", [ROOT, "Zz", 9, ROOT]))
  mapView.render()
  press("Insert", '"Trois"', "Enter")
  expect(texts(two)).toEqual(["Trois"])
  mapView.viewState.select(one)
  mapView.focusHere()
  theirs(() => model.nodes.get(one)?.set("at", [TRASH, "a0", 12, ROOT]))
  mapView.render()
  press("Insert", '"Quatre"', "Enter")
  expect(texts(ROOT)).toEqual(["Deux", "Quatre"])
})

it("gives the keyboard back to the map when the button that had it can do nothing more", () => {
  show("map")
  mapView.viewState.select(model.add(ROOT, 0, {}, "Logement"))
  mapView.render()
  const undo = [...host.querySelectorAll("button")].find((one) => one.textContent === "↶")
  undo?.focus()
  press("Enter")
  mapView.render()
  expect(undo?.hidden).toBe(true)
  expect(document.activeElement).toBe(mapView.stage.element)
})
