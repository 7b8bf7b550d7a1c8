/** Finding and filtering nodes, accents and case folded. Pure. */

import type { Kind, Level, Outcome } from "../tree/node-kinds.ts"
import type { MapModel } from "../document/model.ts"
import { inOrder } from "../document/reading-order.ts"
import { ROOT } from "../tree/resolve.ts"
import { foldAccents } from "../text/typography.ts"

/** The nodes whose words, note, structure or tags hold every word that is searched, in reading order. */
export function search(model: MapModel, words: string): string[] {
  const wanted = foldAccents(words).split(" ").filter(Boolean)
  if (wanted.length === 0) return []
  return inOrder(model).filter((id) => {
    const said = model.said(id)
    const text = foldAccents([said.text, said.note, said.org, ...said.tags].join("\n"))
    return wanted.every((word) => text.includes(word))
  })
}

/** What is asked of a node; within one list any will do, and every list that is not empty must agree. */
export interface Filter {
  kinds: ReadonlySet<Kind>
  levels: ReadonlySet<Level>
  tags: ReadonlySet<string>
  /** What it became. */
  became: ReadonlySet<Outcome>
  /** Who wrote in it, by name. */
  authors: ReadonlySet<string>
}

export const NO_FILTER: Filter = { kinds: new Set(), levels: new Set(), tags: new Set(), became: new Set(), authors: new Set() }

/** What is known of nodes beside the document. */
export interface Known {
  became(id: string): readonly Outcome[]
  authors(id: string): readonly string[]
}

export function isEmpty(filter: Filter): boolean {
  return Object.values(filter).every((asked: ReadonlySet<string>) => asked.size === 0)
}

export function matches(model: MapModel, filter: Filter, known: Known): string[] {
  const any = <T>(asked: ReadonlySet<T>, has: readonly T[]) => asked.size === 0 || has.some((one) => asked.has(one))
  return inOrder(model).filter((id) => {
    if (id === ROOT) return false
    const { kind, level, tags } = model.said(id)
    const plain = any(filter.kinds, kind ? [kind] : []) && any(filter.levels, level ? [level] : []) && any(filter.tags, tags)
    return plain && any(filter.became, known.became(id)) && any(filter.authors, known.authors(id))
  })
}

/** These nodes and whatever they hang under. */
export function withAncestors(model: MapModel, ids: readonly string[]): Set<string> {
  const kept = new Set<string>([ROOT])
  for (const id of ids) for (let here: string | null = id; here !== null && !kept.has(here); here = model.parentOf(here)) kept.add(here)
  return kept
}

/** What there is to filter by, with how many nodes of each, the most frequent first. */
export function offers(model: MapModel, known: Known): { [K in keyof Filter]: [string, number][] } {
  const counts = { kinds: new Map(), levels: new Map(), tags: new Map(), became: new Map(), authors: new Map() } as Record<keyof Filter, Map<string, number>>
  for (const id of inOrder(model)) {
    const { kind, level, tags } = model.said(id)
    const found = { kinds: kind ? [kind] : [], levels: level ? [level] : [], tags, became: known.became(id), authors: known.authors(id) }
    for (const [name, values] of Object.entries(found) as [keyof Filter, readonly string[]][]) {
      for (const value of new Set(values)) counts[name].set(value, (counts[name].get(value) ?? 0) + 1)
    }
  }
  const sorted = (name: keyof Filter) => [...counts[name]].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return { kinds: sorted("kinds"), levels: sorted("levels"), tags: sorted("tags"), became: sorted("became"), authors: sorted("authors") }
}
