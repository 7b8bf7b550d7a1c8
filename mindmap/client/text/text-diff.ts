/** What was typed between two states of a text box, as one replacement. Pure. */

export interface Splice {
  index: number
  remove: number
  insert: string
}

/** The one replacement that turns `before` into `after`, or null when they are the same; never splits a surrogate pair. */
export function spliceOf(before: string, after: string): Splice | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  if (start > 0 && isHigh(before, start - 1)) start--
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (end > 0 && isLow(before, before.length - end)) end--
  return { index: start, remove: before.length - start - end, insert: after.slice(start, after.length - end) }
}

/** Where a caret stands after somebody else's replacement. */
export function caretAfter(caret: number, splice: Splice): number {
  if (caret <= splice.index) return caret
  if (caret >= splice.index + splice.remove) return caret + splice.insert.length - splice.remove
  return splice.index + splice.insert.length
}

function isHigh(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800
}

function isLow(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00
}
