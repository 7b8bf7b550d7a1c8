/** Making a node say what another one says, touching only what differs: what others write in it meanwhile stays. */

import * as Y from "yjs"

import { spliceOf } from "../text/text-diff.ts"

type Node = Y.Map<unknown>

const NOTHING_KEPT: ReadonlySet<string> = new Set()

export function cloneNode(node: Node): Node {
  const copy = new Y.Map<unknown>()
  for (const [key, value] of node) copy.set(key, value instanceof Y.Text ? new Y.Text(value.toJSON()) : value)
  return copy
}

/** `kept`: the keys that stay as they are in `node`. */
export function patchNode(node: Node, wanted: Node, kept = NOTHING_KEPT): void {
  for (const key of [...node.keys()]) if (!kept.has(key) && !wanted.has(key)) node.delete(key)
  for (const [key, value] of wanted) if (!kept.has(key)) patchValue(node, key, value)
}

/** `value` is a value of another document; nothing when it is undefined. */
export function patchValue(node: Node, key: string, value: unknown): void {
  const now = node.get(key)
  if (value === undefined) node.delete(key)
  else if (!(value instanceof Y.Text)) {
    if (!sameValue(now, value)) node.set(key, value)
  } else if (now instanceof Y.Text) patchText(now, value.toJSON())
  else node.set(key, new Y.Text(value.toJSON()))
}

export function patchText(text: Y.Text, words: string): void {
  const splice = spliceOf(text.toJSON(), words)
  if (!splice) return
  if (splice.remove > 0) text.delete(splice.index, splice.remove)
  if (splice.insert) text.insert(splice.index, splice.insert)
}

/** Whether two plain values of a document are the same. */
export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
