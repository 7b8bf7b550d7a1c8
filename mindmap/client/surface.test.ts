/** A whole map in a page that draws no picture: what its parts do together. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import * as Y from "yjs"

import type { SurfaceOptions } from "./ground.ts"
import { MapModel, plantRoot } from "./model.ts"
import { note } from "./note.ts"
import { ROOT, TRASH } from "./resolve.ts"
import { withAncestors } from "./sift.ts"
import { plant } from "./sprouts.ts"
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
  Object.assign(Element.prototype, { scrollIntoView: () => undefined })
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

describe("the text of an element", () => {
  const box = () => host.querySelector<HTMLTextAreaElement>(".map-editor")

  it("is all selected when it is changed, and goes on when one types on it", () => {
    surface.desk.select(model.add(ROOT, 0, {}, "Soin"))
    surface.actions.rename()
    expect([box()?.selectionStart, box()?.selectionEnd]).toEqual([0, 4])
    surface.editor.close("enter")
    surface.actions.rename("s")
    expect([box()?.value, box()?.selectionStart]).toEqual(["Soins", 5])
    surface.editor.close("enter")
    // An input method that begins: its letters come after.
    surface.actions.rename("")
    expect([box()?.selectionStart, box()?.selectionEnd]).toEqual([5, 5])
  })

  it("is left when somebody else throws the element away, and its words stay in it", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    surface.desk.select(id)
    surface.actions.rename("s à domicile")
    model.doc.transact(() => model.nodes.get(id)?.set("at", [TRASH, "a0", 9, ROOT]), "another's")
    expect(box()).toBeNull()
    expect(host.querySelector("[role=alert]")?.textContent).toContain("Soins à domicile")
    expect(model.said(id).text).toBe("Soins à domicile")
  })
})

describe("a note", () => {
  it("is not written in any more once the right is gone, and still read", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    const shown = note.render(id, surface.desk)
    const box = shown?.element.querySelector("textarea")
    expect(box?.readOnly).toBe(false)
    surface.editable = false
    expect(box?.readOnly).toBe(true)
    shown?.release?.()
    surface.editable = true
    expect(box?.readOnly).toBe(true)
  })

  it("is not made by whoever only reads", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    model.nodes.get(id)?.delete("note")
    surface.editable = false
    expect(note.render(id, surface.desk)).toBeNull()
    expect(model.nodes.get(id)?.has("note")).toBe(false)
  })
})

describe("a search in a map that is filtered", () => {
  it("shows what it finds with the rest of what is shown, and gives the filters' own marks back", () => {
    const { scope } = surface.desk
    const [kept, away, found] = ["Soins", "Autre", "Logement"].map((text) => model.add(ROOT, undefined, {}, text))
    scope.only = withAncestors(model, [kept ?? ""])
    scope.sifted = { ids: new Set([kept ?? ""]), current: null }
    button("Chercher").click()
    const box = host.querySelector<HTMLInputElement>(".map-search-box")
    if (!box) throw new Error("No search")
    box.value = "loge"
    box.dispatchEvent(new Event("input"))
    expect(scope.found?.current).toBe(found)
    expect([kept, found, away].map((id) => scope.only?.has(id ?? ""))).toEqual([true, true, false])
    button("×").click()
    expect(scope.found).toBe(scope.sifted)
  })
})

describe("a locked branch", () => {
  it("keeps nothing of what is pasted in it, not even in the trash", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    surface.desk.locks = new Map([[id, "Claire Aubert"]])
    const before = model.nodes.size
    expect(plant(model, [{ text: "Collé" }], id)).toEqual([])
    expect(model.nodes.size).toBe(before)
    surface.desk.select(id)
    expect(surface.actions.remove()).toBe(false)
  })
})

it("leads from a room to the map's own page and to the actions in place, each in a page apart", () => {
  surface.destroy()
  surface = new Surface(host, model, { ...OPTIONS, mapId: "12", page: "/cartes/12/" })
  const links = [...host.querySelectorAll<HTMLAnchorElement>("a.map-own-page")].map((link) => [link.textContent, link.getAttribute("href"), link.target])
  expect(links).toEqual([
    ["En grand", "/cartes/12/", "_blank"],
    ["Actions en place", "/cartes/12/actions-en-place/", "_blank"],
  ])
})
