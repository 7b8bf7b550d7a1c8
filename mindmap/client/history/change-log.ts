/** What happened in a map, as the server tells it (mindmap/history/views.py), and as it is said. Pure. */

import { list, number, numberOrNone, recordOf, records, text, textsByName, type JsonRecord } from "../server/decode.ts"
import { plural, titleOf } from "../text/wording.ts"

export type What = "added" | "worded" | "noted" | "moved" | "trashed" | "returned" | "qualified" | "related"
const WHATS: readonly What[] = ["added", "worded", "noted", "moved", "trashed", "returned", "qualified", "related"]

export interface Step {
  /** The last update of it. */
  seq: number
  /** When it ended, ms. */
  at: number
  /** Whose hand; null: the service's. */
  by: number | null
  what: What
  nodes: readonly string[]
  /** "graft", "import", "method"… or "": somebody's own hand. */
  origin: string
}

export interface Version {
  id: number
  name: string
  seq: number
  at: number
  by: number | null
}

/** Where the meeting stood after update `seq`. */
export interface Moment {
  seq: number
  at: number
  label: string
}

export interface Past {
  epoch: number
  seq: number
  zone: string
  people: ReadonlyMap<number, string>
  steps: readonly Step[]
  versions: readonly Version[]
  moments: readonly Moment[]
  /** When this person last looked, ms. */
  since: number | null
  write: boolean
}

export function parsePast(value: unknown): Past {
  const said = recordOf(value)
  return {
    epoch: number(said["epoch"]),
    seq: number(said["seq"]),
    zone: text(said["zone"]) || "Europe/Paris",
    people: peopleOf(said["people"]),
    steps: list(said["steps"]).flatMap((row) => stepOf(row)),
    versions: records(said["versions"]).map((one) => ({ ...stopAt(one, "name"), id: number(one["id"]), name: text(one["name"]), by: numberOrNone(one["by"]) })),
    moments: records(said["moments"]).map((one) => stopAt(one, "label")),
    since: numberOrNone(said["since"]),
    write: said["write"] === true,
  }
}

export function peopleOf(value: unknown): Map<number, string> {
  return new Map([...textsByName(value)].map(([pk, name]) => [Number(pk), name]))
}

/** « Nadia Roux a ajouté « Refus » ». `name` gives a node's words. */
export function sentenceOf(step: Step, people: ReadonlyMap<number, string>, name: (node: string) => string): string {
  const who = step.by === null ? "Le service" : (people.get(step.by) ?? "Quelqu’un")
  const [first = ""] = step.nodes
  if (step.origin === "graft" && step.nodes.length > 1) return `${who} a réuni la carte d’un groupe\u00a0: ${step.nodes.length} éléments`
  if (step.origin === "opening") return "La carte a été ouverte"
  const object = step.nodes.length > 1 ? `${step.nodes.length} éléments` : `«\u00a0${titleOf(name(first), 60)}\u00a0»`
  const bulk = IN_BULK[step.origin]?.[step.what]
  if (bulk) return `${who} ${bulk}\u00a0: ${object}`
  return `${who} ${VERBS[step.what]} ${object}`
}

/** What came at once, from elsewhere than somebody's hand. */
const IN_BULK: Record<string, Partial<Record<What, string>>> = {
  import: { added: "a apporté un fichier", trashed: "a retiré ce qu’un fichier avait apporté" },
  method: { added: "a posé une méthode", trashed: "a retiré une méthode" },
}

const VERBS: Record<What, string> = {
  added: "a ajouté",
  worded: "a écrit",
  noted: "a annoté",
  moved: "a déplacé",
  trashed: "a mis à la corbeille",
  returned: "a ressorti de la corbeille",
  qualified: "a précisé",
  related: "a relié",
}

/** « 7 changements : 4 ajouts, 2 textes, 1 déplacement », each node counted once for each kind of change. */
export function countOf(steps: readonly Step[]): string {
  const nodes = new Map<string, Set<string>>()
  for (const step of steps) {
    const [key] = NAMES[step.what]
    const touched = nodes.get(key) ?? new Set()
    for (const node of step.nodes) touched.add(node)
    nodes.set(key, touched)
  }
  const counts = [...nodes].map(([key, touched]): [string, number] => [key, touched.size])
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const order = [...new Set(Object.values(NAMES).map(([key]) => key))]
  counts.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))
  const details = counts.map(([key, count]) => `${count} ${count > 1 ? PLURALS.get(key) ?? key : key}`)
  return `${plural(total, "changement")}\u00a0: ${details.join(", ")}`
}

const NAMES: Record<What, [string, string]> = {
  added: ["ajout", "ajouts"],
  worded: ["texte", "textes"],
  noted: ["note", "notes"],
  moved: ["déplacement", "déplacements"],
  trashed: ["suppression", "suppressions"],
  returned: ["retour", "retours"],
  qualified: ["précision", "précisions"],
  related: ["lien", "liens"],
}
const PLURALS = new Map(Object.values(NAMES))

function stepOf(row: unknown): Step[] {
  if (!Array.isArray(row)) return []
  const [seq, at, by, what, nodes, origin] = row as unknown[]
  const known = WHATS.find((one) => one === what)
  if (typeof seq !== "number" || typeof at !== "number" || !known || !Array.isArray(nodes)) return []
  return [{ seq, at, by: numberOrNone(by), what: known, nodes: nodes.filter((one) => typeof one === "string"), origin: text(origin) }]
}

function stopAt(one: JsonRecord, label: string): Moment {
  return { seq: number(one["seq"]), at: number(one["at"]), label: text(one[label]) }
}
