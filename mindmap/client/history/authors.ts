/** Who wrote what, from the server's record (mindmap/history/authors.py), on demand: in a node's window, for a branch, to filter by. */

import { openDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { getJson } from "../server/requests.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { DetailSection, MapContext } from "../context/map-context.ts"
import { number, numberOrNone, recordOf, text } from "../server/decode.ts"
import { momentOf } from "../text/dates.ts"
import { plural } from "../text/wording.ts"
import { branchOf } from "../document/reading-order.ts"
import { peopleOf } from "./change-log.ts"
import { typeset } from "../text/typography.ts"

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

export interface WhoWrote {
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
  private known: WhoWrote | null = null
  private readAt = 0
  private askedAt = 0
  private asking: Promise<WhoWrote> | null = null
  private readonly context: MapContext

  constructor(context: MapContext) {
    this.context = context
    context.onEnd(context.model.onChanged(() => (this.readAt = 0)))
  }

  /** What is known without waiting: null until it was asked for once. */
  get record(): WhoWrote | null {
    return this.known
  }

  /** The record as it stands; asked again when the map changed since. */
  async read(anew = false): Promise<WhoWrote> {
    if (!anew && this.known && Date.now() - this.readAt < FRESH_FOR) return this.known
    this.asking ??= getJson(this.context.options.mapId, "auteurs/").then(parseWhoWrote)
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
      void this.read(true).then(() => this.context.schedule(), () => undefined)
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
    const { actions, host, model } = this.context
    const list = h("ul", { class: "map-people" }, h("li", {}, "…"))
    openDialog(host, `Qui a écrit ${actions.name(id)}`, [list], focusReturn(this.context))
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
export function tally(ids: readonly string[], record: Pick<WhoWrote, "people" | "nodes">): { name: string; made: number; worded: number }[] {
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
export function authorsLine(one: Authorship, record: Pick<WhoWrote, "people" | "zone">, now = Date.now()): string {
  const { made, worded, wordings } = one
  const when = momentOf(made.at, record.zone, now)
  const first = made.by === null ? `Présent à l’ouverture de la carte, ${when}` : `Écrit par ${nameOf(made.by, record)}, ${when}`
  if (!worded) return `${first}.`
  const often = wordings > 1 ? `modifié ${wordings} fois, la dernière par` : "modifié par"
  return `${first}\u202f; ${often} ${nameOf(worded.by, record)}, ${momentOf(worded.at, record.zone, now)}.`
}

function nameOf(by: number | null, { people }: Pick<WhoWrote, "people">): string {
  return by === null ? "le service" : (people.get(by) ?? "quelqu’un")
}

function shareOf(made: number, worded: number): string {
  const parts = [made > 0 ? plural(made, "élément") : "", worded > 0 ? plural(worded, "reformulé") : ""]
  return parts.filter(Boolean).join(", ")
}

export function parseWhoWrote(value: unknown): WhoWrote {
  const { zone, since, people, nodes, erase } = recordOf(value)
  const rows = Object.entries(recordOf(nodes))
  return {
    zone: text(zone) || "Europe/Paris",
    meeting: numberOrNone(since),
    people: peopleOf(people),
    nodes: new Map(rows.flatMap(([id, row]) => (Array.isArray(row) ? [[id, authorshipOf(row as unknown[])] as const] : []))),
    erase: erase === true,
  }
}

function authorshipOf(row: readonly unknown[]): Authorship {
  const [maker, madeAt, writer, wordedAt, wordings, changer, changedAt] = row
  const hand = (by: unknown, at: unknown): Hand => ({ by: numberOrNone(by), at: number(at) })
  return {
    made: hand(maker, madeAt),
    worded: typeof wordedAt === "number" ? hand(writer, wordedAt) : null,
    wordings: number(wordings),
    changed: hand(changer, changedAt),
  }
}
