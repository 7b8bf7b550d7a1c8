/** Which branch colour each box bears: one that was chosen goes down the branch, up to the next one chosen. Pure. */

import type { Box } from "./boxes.ts"

/** Parents come before their children in `boxes`; `chosen` is from 1 to 8, or null. */
export function colourIn(boxes: ReadonlyMap<string, Box>, chosen: (id: string) => number | null): void {
  const taken = new Map<string, number>()
  for (const box of boxes.values()) {
    if (box.depth === 0) continue
    const colour = (box.more ? null : chosen(box.id)) ?? (box.parent === null ? undefined : taken.get(box.parent))
    box.hue = colour === undefined ? undefined : colour - 1
    if (colour !== undefined) taken.set(box.key, colour)
  }
}
