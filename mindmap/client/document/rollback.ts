/** Takes back what the server refused, and nothing else: those nodes and links say again what they say there. */

import * as Y from "yjs"

import type { MapModel } from "./model.ts"
import { patchNode, patchValue } from "./patch.ts"
import { TRASH, parseAt } from "../tree/resolve.ts"

/** Not a step of anyone's undo. */
const ROLLED_BACK = Symbol("taken back")

/**
 * `stored` is the document as the server has it, none of which is missing in `model`. A node it does not know goes to the
 * trash; a link it does not know is removed.
 */
export function rollBack(model: MapModel, stored: Y.Doc, places: readonly string[]): void {
  const [theirs, links] = [stored.getMap("nodes"), stored.getMap("rels")]
  model.forgetSteps(new Set(places))
  model.doc.transact(() => {
    for (const id of places) {
      patchValue(model.rels, id, links.get(id))
      const [mine, kept] = [model.nodes.get(id), theirs.get(id)]
      if (!(mine instanceof Y.Map)) continue
      if (kept instanceof Y.Map) patchNode(mine, kept)
      else throwAway(mine)
    }
  }, ROLLED_BACK)
}

function throwAway(node: Y.Map<unknown>): void {
  const at = parseAt(node.get("at"))
  node.set("at", [TRASH, at?.order ?? "a0", (at?.t ?? 0) + 1, TRASH])
}
