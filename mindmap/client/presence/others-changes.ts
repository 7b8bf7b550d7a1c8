/** What others did to the nodes of a map, read from how it was before; and how it is said, many things in one sentence. */

import type { Change, MapModel } from "../document/model.ts"
import { plural } from "../text/wording.ts"
import { TRASH } from "../tree/resolve.ts"

export type Deed = "added" | "renamed" | "moved" | "trashed" | "restored"

export interface OthersChange {
  deed: Deed
  node: string
  /** Who, by name; null when it is not known. */
  by: string | null
  /** What it said before. */
  before: string
}

/** Where a node hung, and what it said. */
interface Known {
  parent: string | null
  text: string
  /** It was in the map once: out of the trash it comes back, where a node that is just made comes. */
  hung: boolean
}

export class ChangeReader {
  private readonly known = new Map<string, Known>()
  private readonly model: MapModel

  constructor(model: MapModel) {
    this.model = model
    for (const id of model.nodes.keys()) this.known.set(id, this.stateOf(id))
  }

  /** What this change did, when somebody else made it; `nameOf` says who a writer is. */
  read(change: Change, nameOf: (client: number) => string | null): OthersChange[] {
    return [...change.ids].flatMap((node) => {
      const before = this.known.get(node)
      if (!this.model.has(node)) return []
      const now = this.stateOf(node, before)
      this.known.set(node, now)
      const deed = change.local ? null : deedOf(before, now)
      if (deed === null || (deed !== "trashed" && !this.model.isLive(node))) return []
      const writer = deed === "renamed" ? change.writer : (this.model.placedBy(node) ?? change.writer)
      return [{ deed, node, by: writer === null ? null : nameOf(writer), before: before?.text ?? "" }]
    })
  }

  private stateOf(id: string, before?: Known): Known {
    const parent = this.model.parentOf(id)
    return { parent, text: this.model.textOf(id).trim(), hung: (before?.hung ?? false) || parent !== TRASH }
  }
}

function deedOf(before: Known | undefined, now: Known): Deed | null {
  const was = before?.parent ?? TRASH
  if (now.parent === TRASH) return was === TRASH ? null : "trashed"
  if (was === TRASH) return before?.hung ? "restored" : "added"
  if (was !== now.parent) return "moved"
  return before?.text !== now.text ? "renamed" : null
}

/** One thing for each node, the first words kept: what was added then written is added; what came and went is nothing. */
export function gathered(changes: readonly OthersChange[]): OthersChange[] {
  const nodes = new Map<string, OthersChange>()
  for (const one of changes) {
    const first = nodes.get(one.node)
    if (first?.deed === "added" && one.deed === "trashed") nodes.delete(one.node)
    else if (first?.deed === "added" || (first && one.deed === "renamed")) continue
    else nodes.set(one.node, first ? { ...one, before: first.before } : one)
  }
  return [...nodes.values()]
}

/** What is known of nodes, to say them. */
export interface Words {
  /** « « Logement » » */
  name(id: string): string
  quote(text: string): string
  parentOf(id: string): string | null
  isRoot(id: string): boolean
}

export interface Told {
  words: string
  /** Where it leads. */
  node: string
}

/** « Nadia Roux a ajouté 3 éléments sous « Causes ». » A sentence for each person, deed and place; they come as they began. */
export function sentencesOf(changes: readonly OthersChange[], words: Words): Told[] {
  const groups = new Map<string, OthersChange[]>()
  for (const one of changes) {
    const place = one.deed === "added" || one.deed === "moved" ? words.parentOf(one.node) : ""
    const key = JSON.stringify([one.by, one.deed, place])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].map((group) => ({ words: sentenceOf(group, words), node: group[0]?.node ?? "" }))
}

function sentenceOf(group: readonly OthersChange[], words: Words): string {
  const [first] = group
  if (!first) return ""
  const { by, deed, node } = first
  const many = group.length > 1
  const what = many ? plural(group.length, "élément") : deed === "renamed" && first.before ? words.quote(first.before) : words.name(node)
  const end = deed === "renamed" ? renamedTo(first, many, words) : deed === "added" || deed === "moved" ? under(node, words) : deed === "trashed" ? " à la corbeille" : ""
  if (by !== null) return `${by} ${ACTIVE[deed]} ${what}${end}.`
  const plurals = many ? "s" : ""
  return `${what}\u00a0: ${PASSIVE[deed]}${plurals}${end}.`
}

function renamedTo({ node, before }: OthersChange, many: boolean, words: Words): string {
  return many || !before ? "" : ` en ${words.name(node)}`
}

function under(node: string, words: Words): string {
  const parent = words.parentOf(node)
  return parent === null || words.isRoot(parent) ? "" : ` sous ${words.name(parent)}`
}

const ACTIVE: Record<Deed, string> = {
  added: "a ajouté",
  renamed: "a reformulé",
  moved: "a déplacé",
  trashed: "a mis",
  restored: "a ressorti de la corbeille",
}
const PASSIVE: Record<Deed, string> = {
  added: "ajouté",
  renamed: "reformulé",
  moved: "déplacé",
  trashed: "mis",
  restored: "ressorti de la corbeille",
}
