/** Branches away from their map: copied, pasted, duplicated. What a clipboard says is checked, never believed. */

import * as Y from "yjs"

import { KINDS, LEVELS, STATES, oneOf } from "../tree/node-kinds.ts"
import { PREPARING, newId, type MapModel } from "./model.ts"
import { slot } from "../tree/order.ts"
import { TRASH } from "../tree/resolve.ts"
import { IMAGE, LINK, TAG, TAG_PREFIX, type PlainKey } from "../tree/schema.ts"

/** A node to come, with what hangs under it. The plain keys are the document's own. */
export interface Subtree extends Partial<Record<PlainKey, string>> {
  text: string
  note?: string
  tags?: readonly string[]
  children?: Subtree[]
}

/** How many nodes a map holds at most (mindmap/tree/schema.py), and how many come in at once. */
export const MAX_NODES = 5000
export const MOST_AT_ONCE = 1000
const MOST_DEPTH = 60
const PLAIN = ["kind", "level", "org", "state", "contact", "col", "link", "img", "hint"] as const
const LENGTHS = { text: 2000, note: 20_000, org: 120, contact: 160, hint: 1000 }

/** These branches, each with all it says and all that hangs under it. */
export function subtreesOf(model: MapModel, heads: readonly string[]): Subtree[] {
  return heads.map((head) => {
    const top = subtreeOf(model, head)
    const waiting: [string, Subtree][] = [[head, top]]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [id, subtree] = next
      const children = model.childrenOf(id).map((child): [string, Subtree] => [child, subtreeOf(model, child)])
      if (children.length > 0) subtree.children = children.map(([, child]) => child)
      waiting.push(...children)
    }
    return top
  })
}

function subtreeOf(model: MapModel, id: string): Subtree {
  const { text, note, kind, level, org, state, contact, colour, link, image, hint, tags } = model.said(id)
  const all = { note, kind, level, org, state, contact, col: colour?.toString(), link, img: image, hint }
  const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value))
  return { text, ...said, ...(tags.length > 0 ? { tags } : {}) }
}

export function countOf(subtrees: readonly Subtree[]): number {
  let count = 0
  const waiting = [...subtrees]
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
export function insertSubtrees(model: MapModel, subtrees: readonly Subtree[], parent: string, index?: number): string[] {
  if (!model.mayWrite(parent)) return []
  const heads = subtrees.map(() => newId())
  model.doc.transact(() => {
    const waiting: { ids: string[]; subtrees: readonly Subtree[]; under: string }[] = [{ ids: heads, subtrees, under: TRASH }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const keys: string[] = []
      for (const [rank, subtree] of next.subtrees.entries()) {
        const id = next.ids[rank] ?? newId()
        keys.push(slot(keys, rank))
        model.nodes.set(id, nodeOf(subtree, [next.under, keys[rank] ?? "a0", 0, next.under]))
        const children = subtree.children ?? []
        if (children.length > 0) waiting.push({ ids: children.map(() => newId()), subtrees: children, under: id })
      }
    }
  }, PREPARING)
  return model.moveAll(heads, parent, index)
}

function nodeOf(subtree: Subtree, at: unknown[]): Y.Map<unknown> {
  const { text, note = "", tags = [] } = subtree
  const node = new Y.Map<unknown>()
  node.set("at", at)
  node.set("txt", new Y.Text(text))
  node.set("note", new Y.Text(note))
  for (const key of PLAIN) if (subtree[key]) node.set(key, subtree[key])
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
export function parseSubtrees(value: unknown): Subtree[] {
  let left = MAX_NODES
  const read = (one: unknown, depth: number): Subtree[] => {
    if (typeof one !== "object" || one === null || depth > MOST_DEPTH || (left -= 1) < 0) return []
    const json = one as Record<string, unknown>
    const children = (Array.isArray(json["children"]) ? json["children"] : []).flatMap((child) => read(child, depth + 1))
    return [{ ...valuesOf(json), ...(children.length > 0 ? { children } : {}) }]
  }
  return Array.isArray(value) ? value.flatMap((one) => read(one, 1)) : []
}

function valuesOf(json: Record<string, unknown>): Subtree {
  const words = (key: keyof typeof LENGTHS) => {
    const value = json[key]
    return typeof value === "string" ? value.slice(0, LENGTHS[key]) : ""
  }
  const matching = (key: string, pattern: RegExp) => {
    const value = json[key]
    return typeof value === "string" && pattern.test(value) ? value : ""
  }
  const tags = (Array.isArray(json["tags"]) ? json["tags"] : []).filter((tag): tag is string => typeof tag === "string" && TAG.test(tag))
  const all = {
    ...{ note: words("note"), org: words("org"), contact: words("contact"), hint: words("hint") },
    ...{ kind: oneOf(KINDS, json["kind"]), level: oneOf(LEVELS, json["level"]), state: oneOf(STATES, json["state"]) },
    ...{ col: matching("col", /^[1-8]$/), link: matching("link", LINK), img: matching("img", IMAGE) },
  }
  const said = Object.fromEntries(Object.entries(all).filter(([, one]) => one))
  return { text: words("text"), ...said, ...(tags.length > 0 ? { tags: tags.slice(0, 30) } : {}) }
}
