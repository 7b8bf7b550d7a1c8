/** Who wrote what, from the server's record (mindmap/authors.py), on demand: in a node's window, for a branch, to filter by. */

import { ask } from "./door.ts"
import type { DetailSection } from "./details.ts"
import { openDialog, wayBack } from "./dialogs.ts"
import { h } from "./dom.ts"
import type { Ground } from "./ground.ts"
import { momentOf } from "./moment.ts"
import { branchOf } from "./sift.ts"
import { peopleOf } from "./story.ts"
import { typeset } from "./face.ts"

/** Whose hand, and when; no person: the service's own. */
export interface Hand {
  by: number | null
  at: number
}

export interface Authorship {
  made: Hand
  /** Null while it still says what its maker wrote. */
  worded: Hand | null
  wordings: number
  changed: Hand
}

export interface Record {
  zone: string
  /** When the meeting was opened, ms. */
  meeting: number | null
  people: ReadonlyMap<number, string>
  nodes: ReadonlyMap<string, Authorship>
  /** Whether this person may erase a text for good. */
  erase: boolean
}

const FRESH_FOR = 3000
/** A filter by author follows what was written this much later. */
const NAMES_FOR = 20_000

export class Authors {
  private known: Record | null = null
  private readAt = 0
  private askedAt = 0
  private asking: Promise<Record> | null = null
  private readonly ground: Ground

  constructor(ground: Ground) {
    this.ground = ground
    ground.onEnd(ground.model.onChanged(() => (this.readAt = 0)))
  }

  /** What is known without waiting: null until it was asked for once. */
  get record(): Record | null {
    return this.known
  }

  /** The record as it stands; asked again when the map changed since. */
  async read(anew = false): Promise<Record> {
    if (!anew && this.known && Date.now() - this.readAt < FRESH_FOR) return this.known
    this.asking ??= ask(this.ground.options.mapId, "auteurs/").then(parseRecord)
    try {
      this.known = await this.asking
      this.readAt = this.askedAt = Date.now()
      return this.known
    } finally {
      this.asking = null
    }
  }

  /** Who made this node or gave it its words, by name: to filter by. What is not known yet is asked for. */
  namesOf(node: string): string[] {
    if (Date.now() - this.askedAt > NAMES_FOR) {
      this.askedAt = Date.now()
      void this.read(true).then(() => this.ground.schedule(), () => undefined)
    }
    const one = this.known?.nodes.get(node)
    const names = [one?.made.by, one?.worded?.by].flatMap((by) => (typeof by === "number" ? [this.known?.people.get(by) ?? ""] : []))
    return [...new Set(names)].filter(Boolean)
  }

  /** The part of a node's window that says who wrote it; it comes a moment after the window. */
  readonly section: DetailSection = {
    render: (id) => {
      const place = h("p", { class: "map-authors", role: "status" }, "…")
      void this.read()
        .then((record) => {
          const one = record.nodes.get(id)
          place.textContent = one ? typeset(authorsLine(one, record)) : "Vient d’être ajouté."
        })
        .catch((error: unknown) => (place.textContent = error instanceof Error ? error.message : ""))
      return { element: place }
    },
  }

  /** « Qui a écrit cette branche » */
  async openBranch(id: string): Promise<void> {
    const { actions, host, model } = this.ground
    const list = h("ul", { class: "map-people" }, h("li", {}, "…"))
    openDialog(host, `Qui a écrit ${actions.name(id)}`, [list], wayBack(this.ground))
    try {
      const record = await this.read()
      const rows = tally(branchOf(id, (one) => model.childrenOf(one)), record)
      list.replaceChildren(...rows.map(({ name, made, worded }) => h("li", {}, h("strong", {}, name), h("span", {}, shareOf(made, worded)))))
    } catch (error) {
      list.replaceChildren(h("li", {}, error instanceof Error ? error.message : ""))
    }
  }
}

/** How many of these nodes each made, and gave their words; who made most first. Pure. */
export function tally(ids: readonly string[], record: Pick<Record, "people" | "nodes">): { name: string; made: number; worded: number }[] {
  const rows = new Map<string, { name: string; made: number; worded: number }>()
  const row = (by: number | null) => {
    const name = by === null ? "Présent à l’ouverture de la carte" : (record.people.get(by) ?? "Quelqu’un")
    const one = rows.get(name) ?? { name, made: 0, worded: 0 }
    rows.set(name, one)
    return one
  }
  for (const id of ids) {
    const one = record.nodes.get(id)
    if (!one) continue
    row(one.made.by).made++
    if (one.worded && one.worded.by !== one.made.by) row(one.worded.by).worded++
  }
  return [...rows.values()].sort((a, b) => b.made - a.made || b.worded - a.worded || a.name.localeCompare(b.name, "fr"))
}

/** « Écrit par Nadia Roux, lundi 3 mars à 12 h 30 ; modifié 2 fois, en dernier par … ». Pure. */
export function authorsLine(one: Authorship, record: Pick<Record, "people" | "zone">, now = Date.now()): string {
  const { made, worded, wordings } = one
  const when = momentOf(made.at, record.zone, now)
  const first = made.by === null ? `Présent à l’ouverture de la carte, ${when}` : `Écrit par ${nameOf(made.by, record)}, ${when}`
  if (!worded) return `${first}.`
  const often = wordings > 1 ? `modifié ${wordings} fois, la dernière par` : "modifié par"
  return `${first}\u202f; ${often} ${nameOf(worded.by, record)}, ${momentOf(worded.at, record.zone, now)}.`
}

function nameOf(by: number | null, { people }: Pick<Record, "people">): string {
  return by === null ? "le service" : (people.get(by) ?? "quelqu’un")
}

function shareOf(made: number, worded: number): string {
  const parts = [made > 0 ? `${made} élément${made > 1 ? "s" : ""}` : "", worded > 0 ? `${worded} reformulé${worded > 1 ? "s" : ""}` : ""]
  return parts.filter(Boolean).join(", ")
}

export function parseRecord(value: unknown): Record {
  const said = typeof value === "object" && value !== null ? (value as { [name: string]: unknown }) : {}
  const nodes = typeof said["nodes"] === "object" && said["nodes"] !== null ? Object.entries(said["nodes"]) : []
  return {
    zone: typeof said["zone"] === "string" ? said["zone"] : "Europe/Paris",
    meeting: typeof said["since"] === "number" ? said["since"] : null,
    people: peopleOf(said["people"]),
    nodes: new Map(nodes.flatMap(([id, row]) => (Array.isArray(row) ? [[id, authorshipOf(row as unknown[])] as const] : []))),
    erase: said["erase"] === true,
  }
}

function authorshipOf(row: readonly unknown[]): Authorship {
  const [maker, madeAt, writer, wordedAt, wordings, changer, changedAt] = row
  const hand = (by: unknown, at: unknown): Hand => ({ by: typeof by === "number" ? by : null, at: typeof at === "number" ? at : 0 })
  return {
    made: hand(maker, madeAt),
    worded: typeof wordedAt === "number" ? hand(writer, wordedAt) : null,
    wordings: typeof wordings === "number" ? wordings : 0,
    changed: hand(changer, changedAt),
  }
}
