/** What the plain values of a document mean; what is not understood is nothing. Pure. */

import * as Y from "yjs"

import type { Kind, Level, State } from "./node-kinds.ts"

export type PlainKey = "kind" | "level" | "org" | "state" | "contact" | "side" | "col" | "link" | "img" | "hint"
export type TextKey = "txt" | "note"

/** What a node says. */
export interface Said {
  text: string
  note: string
  kind: Kind | null
  level: Level | null
  org: string
  state: State | null
  contact: string
  side: "L" | "R" | null
  /** A branch colour from 1 to 8 chosen for this node, or null: its branch's. */
  colour: number | null
  link: string
  /** The id of an image of this map, or "". */
  image: string
  /** What a method asks to write here. */
  hint: string
  tags: readonly string[]
}

/** A link across the tree, shown while both its ends are. */
export interface Relation {
  id: string
  a: string
  b: string
  label: string
}

/** What a node says that says nothing. */
export const NOTHING: Said = {
  ...{ text: "", note: "", kind: null, level: null, org: "", state: null, contact: "", side: null },
  ...{ colour: null, link: "", image: "", hint: "", tags: [] },
}

export const TAG_PREFIX = "tag:"
export const TAG = /^[^\x00-\x1f,#]{1,40}$/ // eslint-disable-line no-control-regex
/** The only addresses that a node may lead to: a script could hide in another. */
export const LINK = /^(?:https?:\/\/|mailto:)[^\s<>"]{1,2000}$/i
export const IMAGE = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function relationOf(id: string, value: unknown): Relation | null {
  if (typeof value !== "object" || value === null) return null
  const { a, b, label } = value as Record<string, unknown>
  if (typeof a !== "string" || typeof b !== "string" || a === b) return null
  return { id, a, b, label: typeof label === "string" ? label : "" }
}

export function colourOf(value: unknown): number | null {
  return typeof value === "string" && /^[1-8]$/.test(value) ? Number(value) : null
}

export function matching(pattern: RegExp, value: unknown): string {
  return typeof value === "string" && pattern.test(value) ? value : ""
}

export function tagsOf(node: Y.Map<unknown>): string[] {
  const tags: string[] = []
  node.forEach((on, key) => {
    if (on === true && key.startsWith(TAG_PREFIX) && TAG.test(key.slice(TAG_PREFIX.length))) tags.push(key.slice(TAG_PREFIX.length))
  })
  return tags.sort()
}

export function words(value: unknown): string {
  if (value instanceof Y.Text) return value.toJSON()
  return typeof value === "string" ? value : ""
}
