import { expect, it } from "vitest"
import * as Y from "yjs"

import { badgesOf } from "./badges.ts"
import { ViewState } from "../selection/view-state.ts"
import { dotsOf, parseMarks } from "../context/marks.ts"
import { MapModel, createRoot } from "../document/model.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { rankingOf } from "./vote-dialogs.ts"

const VOTE = { round: 1, budget: 3, hidden: true, revealed: false, closed: false, voters: 4, totals: null }

function marks(said: Record<string, unknown>) {
  return parseMarks(JSON.stringify({ links: [], locks: [], comments: {}, vote: null, merged: {}, images: {}, ...said }))
}

it("marks a node with what is said of it, one's own dots while the vote lasts", () => {
  const said = { locks: [{ node: "a", by: "Claire" }], comments: { a: 2 }, vote: VOTE }
  const own = new Map([["a", 2], ["b", 0]])
  const badges = badgesOf(marks(said), own)
  expect(badges.get("a")?.map((chip) => [chip.kind, chip.label])).toEqual([["lock", "verrouillée"], ["comment", "2"], ["own", "× 2"]])
  expect(badges.get("a")?.[0]?.title).toBe("Branche verrouillée par Claire")
  expect(badges.has("b")).toBe(false)
  const closed = badgesOf(marks({ vote: { ...VOTE, closed: true, totals: { a: 5 } } }), own)
  expect(closed.get("a")?.map((chip) => [chip.kind, chip.label])).toEqual([["dots", "5"]])
})

it("sums the dots of the vote and those that joined maps brought, and says which part that is", () => {
  const vote = { ...VOTE, closed: true, totals: { a: 3, c: 1 } }
  const both = marks({ vote, merged: { a: 2, b: 4 } })
  expect([...(dotsOf(both) ?? [])]).toEqual([["a", 5], ["c", 1], ["b", 4]])
  const badges = badgesOf(both, new Map())
  expect(["a", "b", "c"].map((node) => badges.get(node)?.map((chip) => [chip.label, chip.title]))).toEqual([
    [["5", "5 gommettes, dont 2 apportées par les sous-groupes"]],
    [["4", "4 gommettes, apportées par les sous-groupes"]],
    [["1", "1 gommette au vote"]],
  ])
  expect(badgesOf(marks({ merged: { a: 1 } }), new Map()).get("a")?.[0]?.title).toBe("1 gommette, apportée par les sous-groupes")
  expect(dotsOf(marks({ vote: VOTE }))).toBeNull()
  expect(dotsOf(marks({}))).toBeNull()
})

it("shows no total of a vote that hides it", () => {
  expect(marks({ vote: VOTE }).vote?.totals).toBeNull()
  expect(badgesOf(marks({ vote: VOTE }), new Map()).size).toBe(0)
})

it("leaves out of the marks what it does not understand", () => {
  expect(marks({ vote: { round: "1" }, images: { a: 3, b: "Le plan" }, locks: [null, {}] })).toMatchObject({ vote: null, images: new Map([["b", "Le plan"]]) })
})

it("ranks the nodes of the map by their dots, ties together, and leaves out those that are gone", () => {
  const live = { isLive: (id: string) => id !== "gone" }
  const totals = new Map([["a", 2], ["gone", 9], ["b", 3], ["c", 2], ["d", 0], ["e", 1]])
  expect(rankingOf(totals, live).map(({ rank, id }) => [rank, id])).toEqual([[1, "b"], [2, "a"], [2, "c"], [4, "e"]])
})

it("lets nobody but whoever leads change what is locked, nor throw away what it hangs under", () => {
  const doc = new Y.Doc()
  createRoot(doc, "Carte")
  const model = new MapModel(doc)
  const above = model.add(ROOT)
  const locked = model.add(above)
  const inside = model.add(locked)
  const viewState = new ViewState(model, true)
  viewState.locks = new Map([[locked, "Claire"]])
  expect([ROOT, above, locked, inside].map((id) => viewState.mayWrite(id))).toEqual([true, true, false, false])
  expect(viewState.mayMove(above, TRASH)).toBe(false)
  expect(viewState.whyLocked(above)).toBe("Branche verrouillée par Claire.")
  expect(model.remove(above)).toBe(false)
  expect(model.move(inside, ROOT)).toBe(false)
  viewState.steers = true
  expect(viewState.mayMove(above, TRASH)).toBe(true)
  expect(viewState.mayWrite(inside)).toBe(true)
  expect(model.move(inside, ROOT)).toBe(true)
})
