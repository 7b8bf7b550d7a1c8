/** Keys that sort siblings, with always room for one more between two. The same rule is in mindmap/order.py. */

import { generateKeyBetween } from "fractional-indexing"

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
