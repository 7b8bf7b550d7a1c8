/** Takes back what the server refused, and nothing else: those nodes and links say again what they say there. */

import * as Y from "yjs"

import { spliceOf } from "./diff.ts"
import type { MapModel } from "./model.ts"
import { TRASH, parseAt } from "./resolve.ts"

/** Not a step of anyone's undo. */
const TAKEN_BACK = Symbol("taken back")

/**
 * `stored` is the document as the server has it, none of which is missing in `model`. A node it does not know goes to the
 * trash; a link it does not know is removed.
 */
export function takeBack(model: MapModel, stored: Y.Doc, places: readonly string[]): void {
  const [theirs, links] = [stored.getMap("nodes"), stored.getMap("rels")]
  model.forgetSteps(new Set(places))
  model.doc.transact(() => {
    for (const id of places) {
      sayLinkAgain(model.rels, links, id)
      const [mine, kept] = [model.nodes.get(id), theirs.get(id)]
      if (!(mine instanceof Y.Map)) continue
      if (kept instanceof Y.Map) sayAgain(mine, kept)
      else throwAway(mine)
    }
  }, TAKEN_BACK)
}

function sayLinkAgain(mine: Y.Map<unknown>, kept: Y.Map<unknown>, id: string): void {
  if (!kept.has(id)) mine.delete(id)
  else if (JSON.stringify(mine.get(id)) !== JSON.stringify(kept.get(id))) mine.set(id, kept.get(id))
}

function sayAgain(mine: Y.Map<unknown>, kept: Y.Map<unknown>): void {
  for (const key of new Set([...mine.keys(), ...kept.keys()])) {
    const [here, there] = [mine.get(key), kept.get(key)]
    if (here instanceof Y.Text && there instanceof Y.Text) retype(here, there.toJSON())
    else if (there instanceof Y.Text) mine.set(key, new Y.Text(there.toJSON()))
    else if (there === undefined) mine.delete(key)
    else if (JSON.stringify(here) !== JSON.stringify(there)) mine.set(key, there)
  }
}

function retype(text: Y.Text, wanted: string): void {
  const splice = spliceOf(text.toJSON(), wanted)
  if (!splice) return
  if (splice.remove) text.delete(splice.index, splice.remove)
  if (splice.insert) text.insert(splice.index, splice.insert)
}

function throwAway(node: Y.Map<unknown>): void {
  const at = parseAt(node.get("at"))
  node.set("at", [TRASH, at?.order ?? "a0", (at?.t ?? 0) + 1, TRASH])
}
