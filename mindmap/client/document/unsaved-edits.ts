/** When a text was erased for good the whole document is another one: what was not saved yet is written again in it. */

import * as Y from "yjs"

import type { MapModel } from "./model.ts"
import { cloneNode, sameValue, patchValue } from "./patch.ts"
import { parseAt } from "../tree/resolve.ts"
import { words } from "../tree/schema.ts"

/** What a node says, key by key, its texts as words. */
type Values = ReadonlyMap<string, unknown>

const NOTHING: Values = new Map()
/** What the server writes where a text was erased (mindmap/erasure/erasing.py). */
const ERASED: ReadonlySet<unknown> = new Set(["Texte effacé", "Carte sans titre"])

/** What was written here and is not on the server's disk. */
export class UnsavedEdits {
  /** node → what it said before; null for one that was made here. */
  readonly nodes = new Map<string, Values | null>()
  /** The links across that were made, named or taken away. */
  readonly links = new Set<string>()
  private readonly known = new Map<string, Values>()
  private readonly model: MapModel

  constructor(model: MapModel) {
    this.model = model
    for (const id of model.nodes.keys()) this.known.set(id, valuesOf(model.nodes.get(id)))
    model.onChanged(({ ids, local }) => {
      for (const id of ids) this.note(id, local)
    })
    model.rels.observe(({ keysChanged }, { local }) => {
      for (const id of local ? (keysChanged as Set<string>) : []) this.links.add(id)
    })
  }

  /** Everything is on the server's disk. */
  saved(): void {
    this.nodes.clear()
    this.links.clear()
  }

  private note(id: string, local: boolean): void {
    if (local && !this.nodes.has(id)) this.nodes.set(id, this.known.get(id) ?? null)
    this.known.set(id, valuesOf(this.model.nodes.get(id)))
  }
}

function valuesOf(node: Y.Map<unknown> | undefined): Values {
  return new Map([...(node ?? [])].map(([key, value]) => [key, value instanceof Y.Text ? value.toJSON() : value]))
}

/** How many things could be written again, and the words that could not, for whoever wrote them. */
export interface Reapplied {
  again: number
  lost: string[]
}

/** Write again, as one step, what `old` had that was not saved. A node whose text was erased is left as it is. */
export function reapply(old: MapModel, unsaved: Pick<UnsavedEdits, "nodes" | "links">, fresh: MapModel): Reapplied {
  const reapplied: Reapplied = { again: 0, lost: [] }
  if (unsaved.nodes.size === 0) return reapplied
  fresh.step(() => {
    for (const [id, before] of unsaved.nodes) {
      const [mine, theirs] = [old.nodes.get(id), fresh.nodes.get(id)]
      if (mine && theirs) reapplyNode(mine, theirs, before ?? NOTHING, reapplied)
      else if (mine) {
        fresh.nodes.set(id, cloneNode(mine))
        reapplied.again++
      }
    }
    for (const id of unsaved.links) reapplyLink(id, old.rels, fresh.rels, reapplied)
  })
  return reapplied
}

/** Only what was changed here: the rest is the others'. */
function reapplyNode(mine: Y.Map<unknown>, theirs: Y.Map<unknown>, before: Values, reapplied: Reapplied): void {
  const [wanted, now] = [valuesOf(mine), valuesOf(theirs)]
  if (ERASED.has(now.get("txt")) && now.get("txt") !== before.get("txt")) return
  for (const key of new Set([...before.keys(), ...wanted.keys()])) {
    const [was, is, value] = [before.get(key), now.get(key), wanted.get(key)]
    if (sameValue(value, was) || sameValue(value, is)) continue
    if (theirs.get(key) instanceof Y.Text && is !== (was ?? "")) reapplied.lost.push(words(value))
    else if (key !== "at" || isLater(value, is)) {
      patchValue(theirs, key, mine.get(key))
      reapplied.again++
    }
  }
}

/** Of two moves the later one stands, as everywhere. */
function isLater(one: unknown, other: unknown): boolean {
  return (parseAt(one)?.t ?? 0) > (parseAt(other)?.t ?? 0)
}

function reapplyLink(id: string, mine: Y.Map<unknown>, theirs: Y.Map<unknown>, reapplied: Reapplied): void {
  if (sameValue(theirs.get(id), mine.get(id))) return
  patchValue(theirs, id, mine.get(id))
  reapplied.again++
}

/** What is said once the map is back. */
export function reapplyNotice({ again, lost }: Reapplied): string {
  const kept = again > 0 ? " Ce que vous veniez d’écrire a été repris." : ""
  const apart = lost.length > 0 ? ` Ceci n’a pas pu l’être, quelqu’un ayant écrit au même endroit\u00a0: ${lost.map((one) => `«\u00a0${one}\u00a0»`).join(", ")}` : ""
  return `Un texte vient d’être effacé définitivement de cette carte.${kept}${apart}`
}
