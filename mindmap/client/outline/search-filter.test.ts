import { beforeEach, describe, expect, it } from "vitest"
import * as Y from "yjs"

import { ViewState } from "../selection/view-state.ts"
import { MapModel, createRoot } from "../document/model.ts"
import { inOrder } from "../document/reading-order.ts"
import { ROOT } from "../tree/resolve.ts"
import { rowsOf } from "./rows.ts"
import { NO_FILTER, isEmpty, matches, offers, search, withAncestors, type Known } from "../selection/search-filter.ts"
import { foldAccents } from "../text/typography.ts"

let model: MapModel
let ids: Record<string, string>
const known: Known = { became: (id) => (id === ids["delay"] ? ["decision"] : []), authors: (id) => (id === ids["home"] ? ["Claire Aubert"] : []) }

beforeEach(() => {
  const doc = new Y.Doc()
  createRoot(doc, "Sortie d’hospitalisation")
  model = new MapModel(doc)
  const why = model.add(ROOT, undefined, {}, "Pourquoi ?")
  const letter = model.add(why, undefined, { kind: "cause", level: "us" }, "Lettre de liaison ABSENTE")
  const delay = model.add(letter, undefined, { kind: "idea" }, "Délai : 12 jours")
  const home = model.add(ROOT, undefined, { kind: "cause" }, "À la maison")
  const gone = model.add(home, undefined, {}, "Élève délai")
  model.remove(gone)
  ids = { why, letter, delay, home, gone }
})

const named = (found: readonly string[]) => found.map((id) => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? id)

describe("searching", () => {
  it("folds accents, case and apostrophes", () => {
    expect(foldAccents("L’Été À  Nîmes")).toBe("l'ete a nimes")
    expect(named(search(model, "DELAI"))).toEqual(["delay"])
    expect(search(model, "d'hosp")).toEqual([ROOT])
  })

  it("finds what holds every word, in reading order, never in the trash", () => {
    expect(named(search(model, "liaison lettre"))).toEqual(["letter"])
    expect(named(search(model, "a"))).toEqual([ROOT, "letter", "delay", "home"])
    expect(search(model, "   ")).toEqual([])
    expect(search(model, "introuvable")).toEqual([])
  })

  it("reads a map from top to bottom", () => {
    expect(named(inOrder(model))).toEqual([ROOT, "why", "letter", "delay", "home"])
  })
})

describe("filtering", () => {
  it("takes any of one list and all of several", () => {
    const kinds = new Set(["cause", "idea"] as const)
    expect(named(matches(model, { ...NO_FILTER, kinds }, known))).toEqual(["letter", "delay", "home"])
    expect(named(matches(model, { ...NO_FILTER, kinds, levels: new Set(["us"] as const) }, known))).toEqual(["letter"])
    expect(named(matches(model, { ...NO_FILTER, became: new Set(["decision"] as const) }, known))).toEqual(["delay"])
    expect(named(matches(model, { ...NO_FILTER, authors: new Set(["Claire Aubert"]) }, known))).toEqual(["home"])
  })

  it("keeps what a node hangs under", () => {
    expect(named([...withAncestors(model, [ids["delay"]!])]).sort()).toEqual(["delay", "letter", ROOT, "why"])
  })

  it("offers what the map holds, the most frequent first", () => {
    expect(offers(model, known)).toMatchObject({ kinds: [["cause", 2], ["idea", 1]], levels: [["us", 1]], tags: [], became: [["decision", 1]] })
    expect(isEmpty(NO_FILTER)).toBe(true)
  })

  it("leaves the other nodes out of the outline", () => {
    const viewState = new ViewState(model, true)
    viewState.scope.only = withAncestors(model, [ids["letter"]!])
    expect(named(rowsOf(viewState).map((row) => row.id))).toEqual([ROOT, "why", "letter"])
    viewState.scope.only = null
    expect(rowsOf(viewState)).toHaveLength(5)
  })
})

describe("one branch alone", () => {
  it("is the head of all that is shown", () => {
    const viewState = new ViewState(model, true)
    viewState.scope.head = ids["why"]!
    expect(named(rowsOf(viewState).map((row) => row.id))).toEqual(["why", "letter", "delay"])
    expect(viewState.here).toBe(ids["why"])
  })

  it("is left when the selection goes elsewhere, or when it is deleted", () => {
    const viewState = new ViewState(model, true)
    viewState.scope.head = ids["why"]!
    expect(viewState.scope.settle(ids["delay"]!)).toBe(false)
    expect(viewState.scope.settle(ids["home"]!)).toBe(true)
    expect(viewState.scope.isWhole).toBe(true)
    viewState.scope.head = ids["letter"]!
    model.remove(ids["why"]!)
    expect(viewState.scope.settle(null)).toBe(true)
  })
})

describe("levels", () => {
  it("unfold the outline as deep as asked", () => {
    const viewState = new ViewState(model, true)
    viewState.fold(ids["why"]!, "closed")
    const shown = (level: number) => {
      viewState.toLevel(level)
      return named(rowsOf(viewState).map((row) => row.id))
    }
    expect(shown(1)).toEqual([ROOT, "why", "home"])
    expect(shown(2)).toEqual([ROOT, "why", "letter", "home"])
    expect(shown(Infinity)).toEqual([ROOT, "why", "letter", "delay", "home"])
  })
})
