/** The signs of the small marks on a node. */

import type { Chip } from "./face.ts"

/** Drawn before the label, in a square of 12. */
export const ICONS: Partial<Record<Chip["kind"], string>> = {
  lock: "M3.2 5.2V4a2.8 2.8 0 0 1 5.6 0v1.2h.4a1 1 0 0 1 1 1v4.3a1 1 0 0 1-1 1H2.8a1 1 0 0 1-1-1V6.2a1 1 0 0 1 1-1zm1.4 0h2.8V4a1.4 1.4 0 0 0-2.8 0z",
  comment: "M2 1h8a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 10 9H6.2L3 11.4V9H2A1.5 1.5 0 0 1 .5 7.5v-5A1.5 1.5 0 0 1 2 1z",
  dots: "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
  own: "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
}
