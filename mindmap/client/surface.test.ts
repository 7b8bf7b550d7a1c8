/** A whole map in a page that draws no picture: what its parts do together. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import * as Y from "yjs"

import type { SurfaceOptions } from "./ground.ts"
import { MapModel, plantRoot } from "./model.ts"
import { ROOT } from "./resolve.ts"
import { Surface } from "./surface.ts"

const OPTIONS: SurfaceOptions = {
  ...{ mapId: "", page: null, editable: true, label: "Carte", awareness: null, bar: null, view: "plan", become: "", send: null },
  pictureAt: (image) => `/cartes/12/images/${image}/`,
}

let host: HTMLElement
let model: MapModel
let surface: Surface

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = () => undefined
      disconnect = () => undefined
    },
  )
  Object.assign(document, { fonts: { ready: Promise.resolve() } })
  // No letter is measured here: a width is guessed from their number.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null)
  const doc = new Y.Doc()
  plantRoot(doc, "Sortir de l’hôpital")
  host = document.body.appendChild(document.createElement("div"))
  model = new MapModel(doc)
  surface = new Surface(host, model, OPTIONS)
})

afterEach(() => {
  surface.destroy()
  host.remove()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function button(name: string): HTMLButtonElement {
  const found = [...host.querySelectorAll("button")].find((one) => one.textContent === name)
  if (!found) throw new Error(`No button « ${name} »`)
  return found
}

describe("a map that leaves the page while it is presented", () => {
  it("gives the page its window and its keys back", () => {
    model.add(ROOT, 0, {}, "Logement")
    button("Présenter").click()
    expect(host.classList.contains("is-presenting")).toBe(true)
    surface.destroy()
    expect(host.classList.contains("is-presenting")).toBe(false)
    const press = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true })
    document.body.dispatchEvent(press)
    expect(press.defaultPrevented).toBe(false)
  })
})
