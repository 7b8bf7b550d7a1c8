/** Keys that sort siblings, with always room for one more between two. The same rule is in mindmap/tree/order.py. */

import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing"

/** A key longer than this asks for the siblings to be numbered again. */
export const LONG_ORDER = 40

/** A key after `before` and before `after`; null is an open end. */
export function between(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) return `${before}V`
  try {
    return generateKeyBetween(before, after)
  } catch {
    return before === null ? "a0" : `${before}V`
  }
}

/** A key for a node put at `wanted` (last when it is past the end) among siblings whose keys, in order, are `keys`. */
export function slot(keys: readonly string[], wanted: number): string {
  const index = Math.min(wanted, keys.length)
  const before = keys[index - 1] ?? null
  const after = keys.slice(index).find((key) => before === null || key > before) ?? null
  return between(before, after)
}

/**
 * A key for a node put at `wanted` among siblings whose keys, in order, are `keys`, and the new keys of those that must
 * change for there to be room: those that share a key, or all when keys have grown long. Their order stays.
 */
export function room(keys: readonly string[], wanted: number): { key: string; others: Map<number, string> } {
  const index = Math.min(wanted, keys.length)
  const before = keys[index - 1] ?? null
  const found = keys.findIndex((key) => before === null || key > before)
  const end = found < 0 ? keys.length : found
  const after = keys[end] ?? null
  const fresh: string[] = []
  for (let at = index; at <= end; at++) fresh.push(between(fresh.at(-1) ?? before, after))
  if (fresh.every((key) => key.length <= LONG_ORDER && (after === null || key < after))) return shared(fresh, index)
  const all = generateNKeysBetween(null, null, keys.length + 1)
  const [key = "a0"] = all.splice(index, 1)
  return { key, others: new Map(all.entries()) }
}

function shared([key = "a0", ...rest]: string[], index: number): { key: string; others: Map<number, string> } {
  return { key, others: new Map(rest.map((other, at) => [index + at, other])) }
}
