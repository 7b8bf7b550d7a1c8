import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"

import { pieces } from "./split.ts"

/** How far each client has come after an update. */
const clocks = (update: Uint8Array): Map<number, number> => Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update))

function written(steps: readonly number[]): Uint8Array {
  const [here, there] = [new Y.Doc(), new Y.Doc()]
  for (const step of steps) {
    const doc = step % 2 ? here : there
    const text = doc.getText("body")
    text.insert(step % (text.length + 1), `mot${step} `)
    if (step % 5 === 0) doc.getMap("nodes").set(`n${step}`, new Y.Map([["txt", new Y.Text("une idée")]]))
    if (step % 7 === 0 && text.length > 3) text.delete(0, 2)
    if (step % 3 === 0) Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
    if (step % 4 === 0) Y.applyUpdate(there, Y.encodeStateAsUpdate(here))
  }
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there))
  return Y.encodeStateAsUpdate(here)
}

const content = (doc: Y.Doc): unknown => [doc.getText("body").toJSON(), doc.getMap("nodes").toJSON()]

describe("cutting an update", () => {
  it("leaves a small one alone", () => {
    const update = written([1, 2, 3])
    expect(pieces(update)).toEqual([update])
  })

  it("gives pieces that each fit on those before and together say the same", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 10, maxLength: 60 }), fc.integer({ min: 60, max: 400 }), (steps, largest) => {
        const update = written(steps)
        const whole = new Y.Doc()
        Y.applyUpdate(whole, update)
        const doc = new Y.Doc()
        const cut = pieces(update, largest)
        for (const piece of cut) {
          Y.applyUpdate(doc, piece)
          // Nothing is left pending: what the piece writes has arrived.
          for (const [client, clock] of clocks(piece)) expect(Y.getState(doc.store, client)).toBeGreaterThanOrEqual(clock)
          expect(doc.store.pendingStructs).toBeNull()
        }
        expect(content(doc)).toEqual(content(whole))
        for (const piece of cut.slice(0, -1)) expect(piece.length).toBeLessThanOrEqual(Math.max(largest, 200) * 1.5)
      }),
      { numRuns: 60 },
    )
  })

  it("cuts a pasted map of a megabyte below the bound", () => {
    const doc = new Y.Doc()
    doc.transact(() => {
      for (let node = 0; node < 6000; node++) doc.getMap("nodes").set(`n${node}`, new Y.Map([["txt", new Y.Text("une idée ".repeat(12))]]))
    })
    const update = Y.encodeStateAsUpdate(doc)
    expect(update.length).toBeGreaterThan(700_000)
    const cut = pieces(update)
    expect(Math.max(...cut.map((piece) => piece.length))).toBeLessThanOrEqual(256 * 1024)
  })
})
