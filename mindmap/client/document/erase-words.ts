/** Taking words out of a node, wherever they stand in it: its text, its note, the names of the links that begin there. One step to undo. */

import { finding } from "../../../rcp/coedit/client/marks.ts"

import type { MapModel } from "./model.ts"

export function eraseWords(model: MapModel, node: string, words: string): boolean {
  let found = false
  model.step(() => {
    for (const key of ["txt", "note"] as const) {
      const text = model.text(node, key)
      for (const { index, 0: one } of [...(text?.toJSON() ?? "").matchAll(finding(words))].reverse()) {
        text?.delete(index, one.length)
        found = true
      }
    }
    for (const link of model.relations().filter((each) => each.a === node && finding(words).test(each.label))) {
      model.relabel(link.id, link.label.replace(finding(words), "").trim())
      found = true
    }
  })
  return found
}
