/** A whole map in a page that draws no picture: what its parts do together. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import * as Y from "yjs"

import { OPTIONS, preparePage } from "../../../tests/mindmap/blank_page.ts"
import { MapModel, createRoot } from "../document/model.ts"
import { note } from "../node/note.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { withAncestors } from "../selection/search-filter.ts"
import { insertSubtrees } from "../document/subtrees.ts"
import { MapView } from "./map-view.ts"

let host: HTMLElement
let model: MapModel
let mapView: MapView

beforeEach(() => {
  preparePage()
  const doc = new Y.Doc()
  createRoot(doc, "Sortir de l’hôpital")
  host = document.body.appendChild(document.createElement("div"))
  model = new MapModel(doc)
  mapView = new MapView(host, model, OPTIONS)
})

afterEach(() => {
  mapView.destroy()
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
    mapView.destroy()
    expect(host.classList.contains("is-presenting")).toBe(false)
    const press = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true })
    document.body.dispatchEvent(press)
    expect(press.defaultPrevented).toBe(false)
  })
})

describe("the text of an element", () => {
  const box = () => host.querySelector<HTMLTextAreaElement>(".map-editor")

  it("is all selected when it is changed, and goes on when one types on it", () => {
    mapView.viewState.select(model.add(ROOT, 0, {}, "Soin"))
    mapView.actions.rename()
    expect([box()?.selectionStart, box()?.selectionEnd]).toEqual([0, 4])
    mapView.editor.close("enter")
    mapView.actions.rename("s")
    expect([box()?.value, box()?.selectionStart]).toEqual(["Soins", 5])
    mapView.editor.close("enter")
    // An input method that begins: its letters come after.
    mapView.actions.rename("")
    expect([box()?.selectionStart, box()?.selectionEnd]).toEqual([5, 5])
  })

  it("is left when somebody else throws the element away, and its words stay in it", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    mapView.viewState.select(id)
    mapView.actions.rename("s à domicile")
    model.doc.transact(() => model.nodes.get(id)?.set("at", [TRASH, "a0", 9, ROOT]), "another's")
    expect(box()).toBeNull()
    expect(host.querySelector("[role=alert]")?.textContent).toContain("Soins à domicile")
    expect(model.said(id).text).toBe("Soins à domicile")
  })
})

describe("a note", () => {
  it("is not written in any more once the right is gone, and still read", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    const shown = note.render(id, mapView.viewState)
    const box = shown?.element.querySelector("textarea")
    expect(box?.readOnly).toBe(false)
    mapView.editable = false
    expect(box?.readOnly).toBe(true)
    shown?.release?.()
    mapView.editable = true
    expect(box?.readOnly).toBe(true)
  })

  it("is not made by whoever only reads", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    model.nodes.get(id)?.delete("note")
    mapView.editable = false
    expect(note.render(id, mapView.viewState)).toBeNull()
    expect(model.nodes.get(id)?.has("note")).toBe(false)
  })
})

describe("a search in a map that is filtered", () => {
  it("shows what it finds with the rest of what is shown, and gives the filters' own marks back", () => {
    const { scope } = mapView.viewState
    const [kept, away, found] = ["Soins", "Autre", "Logement"].map((text) => model.add(ROOT, undefined, {}, text))
    scope.only = withAncestors(model, [kept ?? ""])
    scope.filtered = { ids: new Set([kept ?? ""]), current: null }
    button("Chercher").click()
    const box = host.querySelector<HTMLInputElement>(".map-search-box")
    if (!box) throw new Error("No search")
    box.value = "loge"
    box.dispatchEvent(new Event("input"))
    expect(scope.found?.current).toBe(found)
    expect([kept, found, away].map((id) => scope.only?.has(id ?? ""))).toEqual([true, true, false])
    button("×").click()
    expect(scope.found).toBe(scope.filtered)
  })
})

describe("a locked branch", () => {
  it("keeps nothing of what is pasted in it, not even in the trash", () => {
    const id = model.add(ROOT, 0, {}, "Soin")
    mapView.viewState.locks = new Map([[id, "Claire Aubert"]])
    const before = model.nodes.size
    expect(insertSubtrees(model, [{ text: "Collé" }], id)).toEqual([])
    expect(model.nodes.size).toBe(before)
    mapView.viewState.select(id)
    expect(mapView.actions.remove()).toBe(false)
  })
})

it("leads from a room to the map's own page and to the actions in place, each in a page apart", () => {
  mapView.destroy()
  mapView = new MapView(host, model, { ...OPTIONS, mapId: "12", page: "/cartes/12/" })
  const links = [...host.querySelectorAll<HTMLAnchorElement>("a.map-own-page")].map((link) => [link.textContent, link.getAttribute("href"), link.target])
  expect(links).toEqual([
    ["En grand", "/cartes/12/", "_blank"],
    ["Actions en place", "/cartes/12/actions-en-place/", "_blank"],
  ])
})

describe("what others do", () => {
  let there: MapModel

  beforeEach(() => {
    vi.useFakeTimers()
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(model.doc))
    doc.on("update", (update: Uint8Array) => { Y.applyUpdate(model.doc, update, "net"); })
    there = new MapModel(doc)
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 404 })))
    mapView.destroy()
    mapView = new MapView(host, model, { ...OPTIONS, mapId: "12" })
  })

  afterEach(() => {
    vi.useRealTimers()
    localStorage.clear()
  })

  const told = () => mapView.announcer.others.textContent

  it("is marked at once, told in one sentence once they are done, and kept to be read again", () => {
    const id = there.add(ROOT, 0, {}, "Causes")
    const [one] = [there.add(id, 0), there.add(id, 1, {}, "Distance")]
    mapView.render()
    expect([mapView.outline.fresh.has(id), host.querySelector(`[data-node="${id}"]`)?.textContent]).toEqual([true, expect.stringContaining("vient de changer")])
    vi.advanceTimersByTime(3000)
    there.text(one)?.insert(0, "Refus")
    vi.advanceTimersByTime(1500)
    expect(told()).not.toContain("Refus")
    vi.advanceTimersByTime(8000)
    mapView.render()
    expect([mapView.outline.fresh.size, told()]).toEqual([0, expect.stringContaining("« Refus »")])
    button("Historique").click()
    button("Ce que font les autresDepuis que cette page est ouverte, et ce qui vous en est dit.").click()
    const lines = [...host.querySelectorAll(".map-news-list li")].map((line) => line.textContent)
    expect(lines.join()).toMatch(/Refus.*Causes/)
  })

  it("is told as one wants it: all, what concerns oneself, or nothing", () => {
    const mine = model.add(ROOT, 0, {}, "À moi")
    Y.applyUpdate(there.doc, Y.encodeStateAsUpdate(model.doc))
    const heard = (wanted: string, change: () => void) => {
      localStorage.setItem("map-news", wanted)
      mapView.announcer.others.textContent = ""
      change()
      vi.advanceTimersByTime(12_000)
      return told()
    }
    expect(heard("none", () => there.add(ROOT, undefined, {}, "Un"))).toBe("")
    expect(heard("mine", () => there.add(ROOT, undefined, {}, "Deux"))).toBe("")
    expect(heard("mine", () => there.add(mine, undefined, {}, "Trois"))).toContain("Trois")
    expect(heard("all", () => there.add(ROOT, undefined, {}, "Quatre"))).toContain("Quatre")
  })
})
