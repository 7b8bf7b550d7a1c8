import { describe, expect, it } from "vitest"
import * as Y from "yjs"

import { MapModel, createRoot } from "../document/model.ts"
import { mirror, readLog, Replay, type Logged } from "./replay.ts"
import { ROOT } from "../tree/resolve.ts"
import { compare, restore } from "./restore.ts"

/** A map and every update that made it. */
function story(turns: number): { log: Logged[]; model: MapModel; states: string[] } {
  const doc = new Y.Doc()
  const [log, states]: [Logged[], string[]] = [[], [""]]
  doc.on("update", (data: Uint8Array) => {
    log.push({ seq: log.length + 1, data })
    states.push(JSON.stringify(doc.getMap("nodes").toJSON()))
  })
  createRoot(doc, "Carte")
  const model = new MapModel(doc)
  for (let turn = 0; turn < turns; turn++) model.add(turn % 3 === 0 ? ROOT : (model.childrenOf(ROOT)[0] ?? ROOT), undefined, {}, `n${turn}`)
  return { log, model, states }
}

const said = (doc: Y.Doc) => JSON.stringify(doc.getMap("nodes").toJSON())

describe("a replay", () => {
  it("is what the map was, forwards and backwards", () => {
    const { log, states } = story(300)
    const replay = new Replay(log)
    for (const seq of [1, 600, 599, 450, 2, 1000, 401, 400, 0]) expect(JSON.parse(said(replay.at(seq)) || "{}")).toEqual(JSON.parse(states[Math.min(seq, log.length)] || "{}"))
  })

  it("is drawn by touching only what differs", () => {
    const { log, states } = story(30)
    const [replay, shown] = [new Replay(log), new Y.Doc()]
    for (const seq of [log.length, 3, 20, 40, 1]) {
      mirror(replay.at(seq), shown)
      expect(JSON.parse(said(shown))).toEqual(JSON.parse(states[seq] ?? ""))
    }
    let touched = 0
    shown.on("update", () => touched++)
    mirror(replay.at(1), shown)
    expect(touched).toBe(0)
  })

  it("is read from the server's pages", () => {
    const page = new Uint8Array([0, 0, 1, 2, 0, 0, 0, 3, 7, 8, 9, 0, 0, 1, 3, 0, 0, 0, 0])
    expect(readLog(page.buffer).map(({ seq, data }) => [seq, ...data])).toEqual([[258, 7, 8, 9], [259]])
  })
})

describe("before and today", () => {
  function twoMaps() {
    const { model: today } = story(0)
    const a = today.add(ROOT, undefined, {}, "A")
    const b = today.add(a, undefined, { kind: "cause" }, "B")
    const shown = new Y.Doc()
    mirror(today.doc, shown)
    return { today, before: new MapModel(shown), a, b }
  }

  it("are compared", () => {
    const { today, before, a, b } = twoMaps()
    const c = today.add(ROOT, undefined, {}, "C")
    today.move(b, c)
    today.text(a)?.insert(1, "!")
    const d = compare(before, today)
    expect(d).toEqual({ added: [c], removed: [], moved: [b], reworded: [a] })
    today.remove(a)
    expect(compare(before, today).removed).toEqual([a])
  })

  it("a branch comes back as it was in one step that undo takes back; what was added since stays", () => {
    const { today, before, a, b } = twoMaps()
    today.step(() => today.text(b)?.insert(1, " changé"))
    const later = today.add(b, undefined, {}, "Plus tard")
    today.remove(a)
    const steps = today.undoManager.undoStack.length
    expect(restore(today, before, a)).toBe(2)
    expect(today.undoManager.undoStack.length).toBe(steps + 1)
    expect([today.said(b).text, today.parentOf(a), today.parentOf(later)]).toEqual(["B", ROOT, b])
    today.undoManager.undo()
    expect([today.said(b).text, today.isLive(a)]).toEqual(["B changé", false])
  })

  it("nothing comes back where this person may not write", () => {
    const { today, before, a, b } = twoMaps()
    today.remove(a)
    today.mayWrite = (id) => id !== b
    expect(restore(today, before, a)).toBe(0)
    expect(today.isLive(a)).toBe(false)
  })

  it("a branch whose place is gone comes back under the root", () => {
    const { today, before, a, b } = twoMaps()
    today.remove(a)
    restore(today, before, b)
    expect(today.parentOf(b)).toBe(ROOT)
  })
})
