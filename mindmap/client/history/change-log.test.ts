import { describe, expect, it } from "vitest"

import { authorsLine, parseWhoWrote, tally } from "./authors.ts"
import { heatOf } from "../picture/heat.ts"
import { momentOf, since } from "../text/dates.ts"
import { branchOf } from "../document/reading-order.ts"
import { countOf, parsePast, sentenceOf, type Step } from "./change-log.ts"

const NB = "\u00a0"
const NOON = Date.parse("2026-03-04T11:30:00Z") // a Wednesday
const HOUR = 3_600_000
const ZONE = "Europe/Paris"

describe("moments", () => {
  it("are said in the meeting's zone, near ones by their name", () => {
    expect(momentOf(NOON, ZONE, NOON + HOUR)).toBe(`aujourd’hui à 12${NB}h${NB}30`)
    expect(momentOf(NOON - 24 * HOUR, ZONE, NOON)).toBe(`hier à 12${NB}h${NB}30`)
    expect(momentOf(NOON - 48 * HOUR, ZONE, NOON)).toBe(`lundi 2 mars à 12${NB}h${NB}30`)
    expect(momentOf(NOON - 365 * 24 * HOUR, ZONE, NOON)).toBe(`mardi 4 mars 2025 à 12${NB}h${NB}30`)
    expect(since(NOON - 72 * HOUR, ZONE, NOON)).toBe("dimanche")
  })
})

const step = (what: Step["what"], nodes: string[], by: number | null = 1, origin = ""): Step => ({ seq: 1, at: NOON, by, what, nodes, origin })
const people = new Map([[1, "Nadia Roux"]])

describe("what happened", () => {
  it("is counted once for each node and kind of change", () => {
    const steps = [step("worded", ["a"]), step("added", ["b", "c"]), step("worded", ["a"]), step("moved", ["c"])]
    expect(countOf(steps)).toBe(`4 changements${NB}: 2 ajouts, 1 texte, 1 déplacement`)
    expect(countOf([step("added", ["b"])])).toBe(`1 changement${NB}: 1 ajout`)
  })

  it("is said with who did it, and what came of a group as one thing", () => {
    const name = () => "Refus"
    expect(sentenceOf(step("added", ["a"]), people, name)).toBe(`Nadia Roux a ajouté «${NB}Refus${NB}»`)
    expect(sentenceOf(step("added", ["a", "b"], 1, "import"), people, name)).toBe(`Nadia Roux a apporté un fichier${NB}: 2 éléments`)
    expect(sentenceOf(step("added", ["a", "b"], 1, "method"), people, name)).toBe(`Nadia Roux a posé une méthode${NB}: 2 éléments`)
    expect(sentenceOf(step("trashed", ["a", "b"], 1, "method"), people, name)).toBe(`Nadia Roux a retiré une méthode${NB}: 2 éléments`)
    expect(sentenceOf(step("added", ["a", "b"], 1, "graft"), people, name)).toBe(`Nadia Roux a réuni la carte d’un groupe${NB}: 2 éléments`)
    expect(sentenceOf(step("moved", ["a"], 9), people, name)).toContain("Quelqu’un a déplacé")
  })

  it("leaves out what it does not understand", () => {
    const past = parsePast({ steps: [[3, 5, null, "added", ["a"], ""], [1, 2, 3, "juggled", ["a"], ""], "x"], people: { 1: "Nadia", 2: 7 }, versions: [{ name: "V" }] })
    expect(past.steps).toEqual([{ seq: 3, at: 5, by: null, what: "added", nodes: ["a"], origin: "" }])
    expect([...past.people.values()]).toEqual(["Nadia"])
    expect(parsePast(null).steps).toEqual([])
  })
})

describe("heat", () => {
  it("is of five minutes, then of the meeting, then none", () => {
    expect(heatOf(NOON, NOON + 4 * 60_000, null)).toBe("now")
    expect(heatOf(NOON, NOON + 6 * 60_000, NOON - HOUR)).toBe("meeting")
    expect(heatOf(NOON, NOON + 6 * 60_000, NOON + 1)).toBeNull()
    expect(heatOf(NOON, NOON + 6 * 60_000, null)).toBeNull()
  })
})

describe("authors", () => {
  const record = parseWhoWrote({
    people: { 1: "Nadia Roux", 2: "Samir" },
    zone: ZONE,
    nodes: { a: [1, NOON, null, null, 0, 1, NOON], b: [1, NOON, 2, NOON + HOUR, 2, 2, NOON + HOUR], c: [null, NOON, null, null, 0, null, NOON] },
  })

  it("are told in a sentence", () => {
    const said = (id: string) => authorsLine(record.nodes.get(id)!, record, NOON + 2 * HOUR)
    expect(said("a")).toBe(`Écrit par Nadia Roux, aujourd’hui à 12${NB}h${NB}30.`)
    expect(said("b")).toBe(`Écrit par Nadia Roux, aujourd’hui à 12${NB}h${NB}30\u202f; modifié 2 fois, la dernière par Samir, aujourd’hui à 13${NB}h${NB}30.`)
    expect(said("c")).toContain("Présent à l’ouverture de la carte")
  })

  it("of a branch are counted, who made most first", () => {
    const children: Record<string, string[]> = { r: ["a", "b"], b: ["c"] }
    const ids = branchOf("r", (id) => children[id] ?? [])
    expect(ids).toEqual(["r", "a", "b", "c"])
    expect(tally(ids, record)).toEqual([
      { name: "Nadia Roux", made: 2, worded: 0 },
      { name: "Présent à l’ouverture de la carte", made: 1, worded: 0 },
      { name: "Samir", made: 0, worded: 1 },
    ])
  })
})
