/** What is said of nodes beside the document, as the server tells it (mindmap/annotations/marks.py). */

import type { Became } from "../picture/chips.ts"
import { OUTCOMES, oneOf } from "../tree/node-kinds.ts"
import { isRecord, number, numbersByName, pathOf, read, records, text, textsByName, type JsonRecord } from "../server/decode.ts"

/** The round of votes that is open, else the last one; `totals` (node → dots) is null while it is hidden. */
export interface Vote {
  round: number
  budget: number
  hidden: boolean
  revealed: boolean
  closed: boolean
  voters: number
  totals: ReadonlyMap<string, number> | null
}

export interface Marks {
  /** node → what it became */
  links: ReadonlyMap<string, readonly Became[]>
  /** node at the head of a locked branch → who locked it */
  locks: ReadonlyMap<string, string>
  /** node → how many comments are not settled */
  comments: ReadonlyMap<string, number>
  vote: Vote | null
  /** node → dots that joined maps merged, beside those of the vote */
  merged: ReadonlyMap<string, number>
  /** image → what it shows in words, for those that were described */
  images: ReadonlyMap<string, string>
}

export const NO_MARKS: Marks = { links: new Map(), locks: new Map(), comments: new Map(), vote: null, merged: new Map(), images: new Map() }

/** From the JSON of `data-marks`; what is not understood is left out. */
export function parseMarks(json: string | undefined): Marks {
  const said = json ? read(json) : null
  if (!isRecord(said)) return NO_MARKS
  return {
    links: chipsOf(records(said["links"])),
    locks: new Map(records(said["locks"]).flatMap((one) => (typeof one["node"] === "string" ? [[one["node"], text(one["by"])]] : []))),
    comments: numbersByName(said["comments"]),
    vote: voteOf(said["vote"]),
    merged: numbersByName(said["merged"]),
    images: textsByName(said["images"]),
  }
}

/** node → all its dots, of the vote and of joined maps; null when there is no result that everybody sees. */
export function dotsOf({ vote, merged }: Pick<Marks, "vote" | "merged">): ReadonlyMap<string, number> | null {
  if (vote ? vote.totals === null : merged.size === 0) return null
  const all = new Map(vote?.totals)
  for (const [node, dots] of merged) all.set(node, (all.get(node) ?? 0) + dots)
  return all
}

function chipsOf(links: JsonRecord[]): Map<string, Became[]> {
  const chips = new Map<string, Became[]>()
  for (const link of links) {
    const chip = chipOf(link)
    const node = link["node"]
    if (chip && typeof node === "string") chips.set(node, [...(chips.get(node) ?? []), chip])
  }
  return chips
}

function chipOf({ kind: said, label, title, href }: JsonRecord): Became | null {
  const kind = oneOf(OUTCOMES, said)
  if (typeof label !== "string" || kind === null) return null
  return { kind, label, title: typeof title === "string" ? title : label, href: pathOf(href) }
}

function voteOf(value: unknown): Vote | null {
  if (!isRecord(value) || typeof value["round"] !== "number" || typeof value["budget"] !== "number") return null
  const { round, budget, hidden, revealed, closed, voters, totals } = value
  return {
    ...{ round, budget, hidden: hidden === true, revealed: revealed === true, closed: closed === true },
    ...{ voters: number(voters), totals: isRecord(totals) ? numbersByName(totals) : null },
  }
}
