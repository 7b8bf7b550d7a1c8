/** The small marks on a node: what each says, and the sign it bears. Pure. */

import type { Outcome } from "../tree/node-kinds.ts"
import { shorten } from "../text/wording.ts"
import type { Said } from "../tree/schema.ts"

export interface Chip {
  /** « D2 », « A1 » */
  label: string
  title: string
  href: string | null
  /** Its look: what a node became, what is said of it, a tag, an address it leads to, a note. */
  kind: Outcome | "lock" | "comment" | "dots" | "own" | "tag" | "link" | "note"
  /** Leads out of this site: in a page of its own. */
  away?: boolean
}

/** A mark that says what a node became. */
export interface Became extends Chip {
  kind: Outcome
}

/** The path of each sign, 12 by 12. */
export const ICONS: Partial<Record<Chip["kind"], string>> = {
  lock: "M3.2 5.2V4a2.8 2.8 0 0 1 5.6 0v1.2h.4a1 1 0 0 1 1 1v4.3a1 1 0 0 1-1 1H2.8a1 1 0 0 1-1-1V6.2a1 1 0 0 1 1-1zm1.4 0h2.8V4a1.4 1.4 0 0 0-2.8 0z",
  comment: "M2 1h8a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 10 9H6.2L3 11.4V9H2A1.5 1.5 0 0 1 .5 7.5v-5A1.5 1.5 0 0 1 2 1z",
  dots: "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
  own: "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
}

/** The small marks of what a node says beside its words: tags, where it leads, that it has a note. */
export function chipsOf({ tags, link, note }: Pick<Said, "tags" | "link" | "note">): Chip[] {
  const chips: Chip[] = tags.map((tag) => ({ label: `#${shorten(tag, 22)}`, title: `Étiquette\u00a0: ${tag}`, href: null, kind: "tag" }))
  if (link) chips.push({ label: "↗", title: `Ouvrir ${link} dans une autre page`, href: link, kind: "link", away: true })
  if (note.trim()) chips.push({ label: "note", title: shorten(note.trim(), 300), href: null, kind: "note" })
  return chips
}
