/**
 * Where every node really hangs, whatever was written at the same time by different people. Pure, total, O(n).
 * The rule is told in mindmap/tree/resolve.py; tests/mindmap/vectors ties the two.
 */

export const ROOT = "root"
export const TRASH = "~trash"
export const LOST = "~lost"
export const PILLARS: ReadonlySet<string> = new Set([ROOT, TRASH, LOST])

/** One valid register: where a node says it hangs. */
export interface At {
  parent: string
  order: string
  t: number
  prev: string
}

/** Where a node really hangs. */
export interface Place {
  parent: string
  order: string
}

/** The tree everyone sees: who hangs under whom, in order. */
export interface Shape {
  places: ReadonlyMap<string, Place>
  children: ReadonlyMap<string, readonly string[]>
}

const ORDER = /^[0-9A-Za-z]{1,200}$/
const MALFORMED: At = { parent: LOST, order: "a0", t: 0, prev: LOST }

/** The register `value` holds, or null when it is not one. */
export function parseAt(value: unknown): At | null {
  if (!Array.isArray(value) || value.length !== 4) return null
  const [parent, order, time, prev] = value as unknown[]
  // The server reads every number alike; a browser is shown the large ones of others apart.
  const t = typeof time === "bigint" ? Number(time) : time
  if (typeof parent !== "string" || typeof order !== "string" || typeof prev !== "string") return null
  if (!ORDER.test(order)) return null
  if (typeof t !== "number" || !Number.isSafeInteger(t) || t < 0) return null
  return { parent, order, t, prev }
}

export function resolve(registers: ReadonlyMap<string, unknown>): Map<string, Place> {
  const ats = new Map<string, At>()
  for (const [id, raw] of registers) if (!PILLARS.has(id)) ats.set(id, parseAt(raw) ?? MALFORMED)
  const parents = new Map<string, string>()
  for (const [id, at] of ats) parents.set(id, standingParent(id, at, ats))
  const ok = reachingAPillar(parents)
  for (const cycle of cycles(parents, ok)) {
    const loser = cycle.reduce((one, other) => (later(other, one, ats) ? other : one))
    const prev = ats.get(loser)?.prev ?? ROOT
    parents.set(loser, ok.has(prev) ? prev : ROOT)
  }
  const places = new Map<string, Place>()
  for (const [id, at] of ats) places.set(id, { parent: parents.get(id) ?? LOST, order: at.order })
  return places
}

/** `parent -> its children in order`, for every parent that has some. */
export function childrenOf(places: ReadonlyMap<string, Place>): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const [id, { parent }] of places) {
    const siblings = children.get(parent)
    if (siblings) siblings.push(id)
    else children.set(parent, [id])
  }
  for (const siblings of children.values()) siblings.sort((a, b) => compareSiblings(a, b, places))
  return children
}

/** The nodes whose register does not say where they really hang. */
export function misplaced(registers: ReadonlyMap<string, unknown>): Set<string> {
  const wrong = new Set<string>()
  for (const [id, place] of resolve(registers)) {
    const at = parseAt(registers.get(id))
    if (at?.parent !== place.parent || at.order !== place.order) wrong.add(id)
  }
  return wrong
}

function compareSiblings(a: string, b: string, places: ReadonlyMap<string, Place>): number {
  const [keyA, keyB] = [places.get(a)?.order ?? "", places.get(b)?.order ?? ""]
  if (keyA !== keyB) return keyA < keyB ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function later(one: string, other: string, ats: ReadonlyMap<string, At>): boolean {
  const [t1, t2] = [ats.get(one)?.t ?? 0, ats.get(other)?.t ?? 0]
  return t1 !== t2 ? t1 > t2 : one > other
}

function standingParent(id: string, at: At, ats: ReadonlyMap<string, At>): string {
  const known = (parent: string) => PILLARS.has(parent) || ats.has(parent)
  const previous = at.prev !== id && known(at.prev) ? at.prev : null
  if (at.parent === id) return previous ?? ROOT
  if (known(at.parent)) return at.parent
  return previous ?? LOST
}

/** The pillars and every node whose chain of parents reaches one. */
function reachingAPillar(parents: ReadonlyMap<string, string>): Set<string> {
  const ok = new Set(PILLARS)
  const seen = new Set<string>()
  for (const start of parents.keys()) {
    const chain: string[] = []
    let here = start
    while (!ok.has(here) && !seen.has(here)) {
      seen.add(here)
      chain.push(here)
      here = parents.get(here) ?? LOST
    }
    if (ok.has(here)) for (const id of chain) ok.add(id)
  }
  return ok
}

/** The cycles among nodes that reach no pillar: one per component. */
function cycles(parents: ReadonlyMap<string, string>, ok: ReadonlySet<string>): string[][] {
  const found: string[][] = []
  const walked = new Map<string, string>()
  for (const start of parents.keys()) {
    let here = start
    while (!ok.has(here) && !walked.has(here)) {
      walked.set(here, start)
      here = parents.get(here) ?? LOST
    }
    if (ok.has(here) || walked.get(here) !== start) continue
    const cycle = [here]
    for (let step = parents.get(here) ?? here; step !== here; step = parents.get(step) ?? here) cycle.push(step)
    found.push(cycle)
  }
  return found
}
