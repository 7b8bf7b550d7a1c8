/** When a text was erased for good the whole document is another one: what was not saved yet is written again in it. */

import * as Y from "yjs"

import type { MapModel } from "./model.ts"
import { copyOf, isSame, say } from "./resay.ts"
import { parseAt } from "./resolve.ts"
import { words } from "./values.ts"

/** What a node says, key by key, its texts as words. */
type Values = ReadonlyMap<string, unknown>

const NOTHING: Values = new Map()
/** What the server writes where a text was erased (mindmap/commands/erasing.py). */
const ERASED: ReadonlySet<unknown> = new Set(["Texte effacé", "Carte sans titre"])

/** What was written here and is not on the server's disk. */
export class Unsaved {
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
export interface Renewal {
  again: number
  lost: string[]
}

/** Write again, as one step, what `old` had that was not saved. A node whose text was erased is left as it is. */
export function writeAgain(old: MapModel, unsaved: Pick<Unsaved, "nodes" | "links">, fresh: MapModel): Renewal {
  const renewal: Renewal = { again: 0, lost: [] }
  if (unsaved.nodes.size === 0) return renewal
  fresh.step(() => {
    for (const [id, before] of unsaved.nodes) {
      const [mine, theirs] = [old.nodes.get(id), fresh.nodes.get(id)]
      if (mine && theirs) sayAgain(mine, theirs, before ?? NOTHING, renewal)
      else if (mine) {
        fresh.nodes.set(id, copyOf(mine))
        renewal.again++
      }
    }
    for (const id of unsaved.links) linkAgain(id, old.rels, fresh.rels, renewal)
  })
  return renewal
}

/** Only what was changed here: the rest is the others'. */
function sayAgain(mine: Y.Map<unknown>, theirs: Y.Map<unknown>, before: Values, renewal: Renewal): void {
  const [wanted, now] = [valuesOf(mine), valuesOf(theirs)]
  if (ERASED.has(now.get("txt")) && now.get("txt") !== before.get("txt")) return
  for (const key of new Set([...before.keys(), ...wanted.keys()])) {
    const [was, is, value] = [before.get(key), now.get(key), wanted.get(key)]
    if (isSame(value, was) || isSame(value, is)) continue
    if (theirs.get(key) instanceof Y.Text && is !== (was ?? "")) renewal.lost.push(words(value))
    else if (key !== "at" || isLater(value, is)) {
      say(theirs, key, mine.get(key))
      renewal.again++
    }
  }
}

/** Of two moves the later one stands, as everywhere. */
function isLater(one: unknown, other: unknown): boolean {
  return (parseAt(one)?.t ?? 0) > (parseAt(other)?.t ?? 0)
}

function linkAgain(id: string, mine: Y.Map<unknown>, theirs: Y.Map<unknown>, renewal: Renewal): void {
  if (isSame(theirs.get(id), mine.get(id))) return
  say(theirs, id, mine.get(id))
  renewal.again++
}

/** What is said once the map is back. */
export function renewed({ again, lost }: Renewal): string {
  const kept = again > 0 ? " Ce que vous veniez d’écrire a été repris." : ""
  const apart = lost.length > 0 ? ` Ceci n’a pas pu l’être, quelqu’un ayant écrit au même endroit\u00a0: ${lost.map((one) => `«\u00a0${one}\u00a0»`).join(", ")}` : ""
  return `Un texte vient d’être effacé définitivement de cette carte.${kept}${apart}`
}
