/** Branches away from their map: copied, pasted, duplicated. What a clipboard says is checked, never believed. */

import * as Y from "yjs"

import { KINDS, LEVELS, STATES, oneOf } from "./kinds.ts"
import { PREPARING, newId, type MapModel } from "./model.ts"
import { slot } from "./order.ts"
import { TRASH } from "./resolve.ts"
import { IMAGE, LINK, TAG, TAG_PREFIX, type PlainKey } from "./values.ts"

/** A node to come, with what hangs under it. The plain keys are the document's own. */
export interface Sprout extends Partial<Record<PlainKey, string>> {
  text: string
  note?: string
  tags?: readonly string[]
  children?: Sprout[]
}

/** How many nodes a map holds at most (mindmap/model.py), and how many come in at once. */
export const MAX_NODES = 5000
export const MOST_AT_ONCE = 1000
const MOST_DEPTH = 60
const PLAIN = ["kind", "level", "org", "state", "contact", "col", "link", "img", "hint"] as const
const LENGTHS = { text: 2000, note: 20_000, org: 120, contact: 160, hint: 1000 }

/** These branches, each with all it says and all that hangs under it. */
export function sproutsOf(model: MapModel, heads: readonly string[]): Sprout[] {
  return heads.map((head) => {
    const top = sproutOf(model, head)
    const waiting: [string, Sprout][] = [[head, top]]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [id, sprout] = next
      const children = model.childrenOf(id).map((child): [string, Sprout] => [child, sproutOf(model, child)])
      if (children.length > 0) sprout.children = children.map(([, child]) => child)
      waiting.push(...children)
    }
    return top
  })
}

function sproutOf(model: MapModel, id: string): Sprout {
  const { text, note, kind, level, org, state, contact, colour, link, image, hint, tags } = model.said(id)
  const all = { note, kind, level, org, state, contact, col: colour?.toString(), link, img: image, hint }
  const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value))
  return { text, ...said, ...(tags.length > 0 ? { tags } : {}) }
}

export function countOf(sprouts: readonly Sprout[]): number {
  let count = 0
  const waiting = [...sprouts]
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    count += 1
    waiting.push(...(here.children ?? []))
  }
  return count
}

/**
 * Hang these branches under `parent`, at `index` among its children (last when left out): one step of undo. Gives the
 * ids of their first nodes, none when this person may not write there. They are first made in the trash, as
 * `MapModel.add` does.
 */
export function plant(model: MapModel, sprouts: readonly Sprout[], parent: string, index?: number): string[] {
  if (!model.mayWrite(parent)) return []
  const heads = sprouts.map(() => newId())
  model.doc.transact(() => {
    const waiting: { ids: string[]; sprouts: readonly Sprout[]; under: string }[] = [{ ids: heads, sprouts, under: TRASH }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const keys: string[] = []
      for (const [rank, sprout] of next.sprouts.entries()) {
        const id = next.ids[rank] ?? newId()
        keys.push(slot(keys, rank))
        model.nodes.set(id, nodeOf(sprout, [next.under, keys[rank] ?? "a0", 0, next.under]))
        const children = sprout.children ?? []
        if (children.length > 0) waiting.push({ ids: children.map(() => newId()), sprouts: children, under: id })
      }
    }
  }, PREPARING)
  return model.moveAll(heads, parent, index)
}

function nodeOf(sprout: Sprout, at: unknown[]): Y.Map<unknown> {
  const { text, note = "", tags = [] } = sprout
  const node = new Y.Map<unknown>()
  node.set("at", at)
  node.set("txt", new Y.Text(text))
  node.set("note", new Y.Text(note))
  for (const key of PLAIN) if (sprout[key]) node.set(key, sprout[key])
  for (const tag of tags) node.set(TAG_PREFIX + tag, true)
  return node
}

/** The address to write in a node, or "" when it is not one it may lead to. « www.has-sante.fr » is completed. */
export function addressOf(typed: string): string {
  const address = typed.trim()
  if (LINK.test(address)) return address
  if (/^[^\s@<>"/:]+@[^\s@<>"/:]+\.[^\s@<>"/:]+$/.test(address)) return `mailto:${address}`
  const completed = `https://${address}`
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/.test(address) && LINK.test(completed) ? completed : ""
}

/** Branches out of what a clipboard holds; what is not understood is left out. */
export function parseSprouts(value: unknown): Sprout[] {
  let left = MAX_NODES
  const read = (one: unknown, depth: number): Sprout[] => {
    if (typeof one !== "object" || one === null || depth > MOST_DEPTH || (left -= 1) < 0) return []
    const loose = one as Record<string, unknown>
    const children = (Array.isArray(loose["children"]) ? loose["children"] : []).flatMap((child) => read(child, depth + 1))
    return [{ ...valuesOf(loose), ...(children.length > 0 ? { children } : {}) }]
  }
  return Array.isArray(value) ? value.flatMap((one) => read(one, 1)) : []
}

function valuesOf(loose: Record<string, unknown>): Sprout {
  const words = (key: keyof typeof LENGTHS) => {
    const value = loose[key]
    return typeof value === "string" ? value.slice(0, LENGTHS[key]) : ""
  }
  const matching = (key: string, pattern: RegExp) => {
    const value = loose[key]
    return typeof value === "string" && pattern.test(value) ? value : ""
  }
  const tags = (Array.isArray(loose["tags"]) ? loose["tags"] : []).filter((tag): tag is string => typeof tag === "string" && TAG.test(tag))
  const all = {
    ...{ note: words("note"), org: words("org"), contact: words("contact"), hint: words("hint") },
    ...{ kind: oneOf(KINDS, loose["kind"]), level: oneOf(LEVELS, loose["level"]), state: oneOf(STATES, loose["state"]) },
    ...{ col: matching("col", /^[1-8]$/), link: matching("link", LINK), img: matching("img", IMAGE) },
  }
  const said = Object.fromEntries(Object.entries(all).filter(([, one]) => one))
  return { text: words("text"), ...said, ...(tags.length > 0 ? { tags: tags.slice(0, 30) } : {}) }
}
