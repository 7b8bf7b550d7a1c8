/** The small marks on a node: locked, what it became, comments, dots. Pure. */

import type { Chip } from "../picture/chips.ts"
import { dotsOf, type Marks } from "../context/marks.ts"
import { plural } from "../text/wording.ts"
import { typeset } from "../text/typography.ts"

/** node → its marks, in order. `own`: node → how many of this person's dots are on it in the round that is open. */
export function badgesOf(marks: Marks, own: ReadonlyMap<string, number>): Map<string, Chip[]> {
  const badges = new Map<string, Chip[]>()
  const add = (node: string, chip: Chip) => badges.set(node, [...(badges.get(node) ?? []), chip])
  for (const [node, by] of marks.locks) add(node, mark("lock", "verrouillée", by ? `Branche verrouillée par ${by}` : "Branche verrouillée"))
  for (const [node, chips] of marks.links) for (const chip of chips) add(node, chip)
  for (const [node, count] of marks.comments) add(node, mark("comment", String(count), `${plural(count, "commentaire")} à traiter`))
  for (const [node, dots] of dotsOf(marks) ?? []) add(node, mark("dots", String(dots), dotsTitle(dots, marks.merged.get(node) ?? 0)))
  if (marks.vote && !marks.vote.closed) {
    for (const [node, dots] of own) if (dots > 0) add(node, mark("own", `× ${dots}`, ownTitle(dots)))
  }
  return badges
}

function mark(kind: Chip["kind"], label: string, title: string): Chip {
  return { kind, label, title, href: null }
}

function dotsTitle(dots: number, merged: number): string {
  if (merged === 0) return `${plural(dots, "gommette")} au vote`
  return typeset(`${plural(dots, "gommette")}, ${mergedWords(dots, merged)}`)
}

/** How many of these dots joined maps brought. */
export function mergedWords(dots: number, merged: number): string {
  if (merged < dots) return `dont ${merged} ${merged > 1 ? "apportées" : "apportée"} par les sous-groupes`
  return `${merged > 1 ? "apportées" : "apportée"} par les sous-groupes`
}

function ownTitle(dots: number): string {
  return dots > 1 ? `${dots} gommettes à vous, que vous seul voyez` : "1 gommette à vous, que vous seul voyez"
}
