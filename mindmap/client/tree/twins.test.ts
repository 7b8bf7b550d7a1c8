// @vitest-environment node
/**
 * The rule of the tree stands twice, here and in Python, and only the vectors tie the two: so no mistake in it may pass
 * them. Each is made in the source text, which is compiled and tried. tests/mindmap/tree/test_twins.py does the same to Python.
 */

import { readFileSync } from "node:fs"
import { compileFunction } from "node:vm"
import { transformSync } from "esbuild"
import * as indexing from "fractional-indexing"
import { describe, expect, it } from "vitest"

import type * as ordering from "./order.ts"
import type * as resolving from "./resolve.ts"

type Rule = typeof resolving & typeof ordering

interface Vectors {
  cases: {
    name: string
    registers: Record<string, unknown>
    places: Record<string, [string, string]>
    children: Record<string, string[]>
    misplaced: string[]
  }[]
  slots: { keys: string[]; index: number; key: string }[]
  rooms: { keys: string[]; index: number; key: string; others: [number, string][] }[]
  between: { before: string | null; after: string | null; key: string }[]
}

const vectors = JSON.parse(readFileSync("tests/mindmap/vectors/resolve.json", "utf8")) as Vectors
const sources = { resolve: readFileSync("mindmap/client/tree/resolve.ts", "utf8"), order: readFileSync("mindmap/client/tree/order.ts", "utf8") }

function compiled(source: string): Rule {
  const { code } = transformSync(source, { loader: "ts", format: "cjs" })
  const module = { exports: {} }
  const run = compileFunction(code, ["module", "require"]) as (own: object, require: () => object) => void
  run(module, () => indexing)
  return module.exports as Rule
}

/** The vectors that these rules do not give. */
function* missed(sourceOfResolve: string, sourceOfOrder: string): Generator<string> {
  const { resolve, childrenOf, misplaced } = compiled(sourceOfResolve)
  const { slot, room, between } = compiled(sourceOfOrder)
  for (const one of vectors.cases) {
    const registers = new Map(Object.entries(one.registers))
    const places = resolve(registers)
    const plain = [...places].map(([id, place]): [string, string[]] => [id, [place.parent, place.order]])
    const given = [plain.sort(byName), [...childrenOf(places)].sort(byName), [...misplaced(registers)].sort()]
    const wanted = [Object.entries(one.places).sort(byName), Object.entries(one.children).sort(byName), one.misplaced]
    if (JSON.stringify(given) !== JSON.stringify(wanted)) yield one.name
  }
  for (const { keys, index, key } of vectors.slots) if (slot(keys, index) !== key) yield `${index} in ${keys.join()}`
  for (const { keys, index, key, others } of vectors.rooms) {
    const made = room(keys, index)
    if (JSON.stringify([made.key, [...made.others]]) !== JSON.stringify([key, others])) yield `room ${index} in ${keys.join()}`
  }
  for (const { before, after, key } of vectors.between) if (between(before, after) !== key) yield `${before} ${after}`
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1
}

/** What is written, and what somebody might have written instead. */
const MISTAKES: Record<keyof typeof sources, [string, string][]> = {
  resolve: [
    ["value.length !== 4", "value.length < 4"],
    ["{1,200}", "{1,201}"],
    ["{1,200}", "{1,199}"],
    ["{1,200}", "{0,200}"],
    ["/^[0-9A-Za-z]", "/^[0-9a-z]"],
    ["/^[0-9A-Za-z]{1,200}$/", "/[0-9A-Za-z]{1,200}$/"],
    ["/^[0-9A-Za-z]{1,200}$/", "/^[0-9A-Za-z]{1,200}/"],
    ["Number.isSafeInteger(t)", "Number.isInteger(t)"],
    ["Number.isSafeInteger(t)", "Number.isFinite(t)"],
    ['typeof t !== "number" || !Number.isSafeInteger(t) ||', ""],
    ["|| t < 0", ""],
    ["t < 0", "t <= 0"],
    ['typeof parent !== "string" ||', ""],
    ['|| typeof prev !== "string"', ""],
    ["{ parent: LOST, order", "{ parent: ROOT, order"],
    ['order: "a0", t: 0', 'order: "a1", t: 0'],
    ["if (!PILLARS.has(id)) ats.set", "ats.set"],
    ["later(other, one, ats)", "later(one, other, ats)"],
    ["ok.has(prev) ? prev : ROOT", "ROOT"],
    ["ok.has(prev) ? prev : ROOT", "prev"],
    ["ok.has(prev) ? prev : ROOT", "ok.has(prev) ? prev : LOST"],
    ["ok.has(prev) ? prev", "ats.has(prev) ? prev"],
    ["keyA < keyB ? -1 : 1", "keyA < keyB ? 1 : -1"],
    ["keyA < keyB ? -1 : 1", "keyA.localeCompare(keyB)"],
    ["return a < b ? -1 : a > b ? 1 : 0", "return 0"],
    ["return a < b ? -1 : a > b ? 1 : 0", "return a > b ? -1 : 1"],
    ["at?.parent !== place.parent || at.order !== place.order", "at === null"],
    ["t1 > t2", "t1 < t2"],
    ["t1 !== t2 ? t1 > t2 : one > other", "one > other"],
    ["t1 !== t2 ? t1 > t2 : one > other", "t1 > t2"],
    ["one > other", "one < other"],
    ["one > other", "one.localeCompare(other) > 0"],
    ["one > other", "(one.codePointAt(0) ?? 0) > (other.codePointAt(0) ?? 0)"],
    ["PILLARS.has(parent) || ats.has(parent)", "ats.has(parent)"],
    ["PILLARS.has(parent) || ats.has(parent)", "PILLARS.has(parent)"],
    ["at.prev !== id && known(at.prev)", "known(at.prev)"],
    ["at.prev !== id && known(at.prev)", "at.prev !== id"],
    ["at.parent === id) return previous ?? ROOT", "at.parent === id) return previous ?? LOST"],
    ["at.parent === id) return previous ?? ROOT", "at.parent === id) return ROOT"],
    ["if (at.parent === id) return previous ?? ROOT", ""],
    ["return previous ?? LOST", "return LOST"],
    ["return previous ?? LOST", "return previous ?? ROOT"],
    ["if (ok.has(here)) for (const id of chain)", "for (const id of chain)"],
    ["const cycle = [here]", "const cycle: string[] = []"],
    ["    found.push(cycle)", "    if (found.length === 0) found.push(cycle)"],
  ],
  order: [
    ["return `${before}V`\n  try", "return `${before}0`\n  try"],
    ["generateKeyBetween(before, after)", "generateKeyBetween(before, null)"],
    ["generateKeyBetween(before, after)", "generateKeyBetween(null, after)"],
    ['before === null ? "a0" : `${before}V`', '"a0"'],
    ['before === null ? "a0" : `${before}V`', "`${before}V`"],
    ["Math.min(wanted, keys.length)\n  const before = keys[index - 1] ?? null\n  const after", "wanted\n  const before = keys[index - 1] ?? null\n  const after"],
    ["keys[index - 1] ?? null\n  const after", "keys[index] ?? null\n  const after"],
    ["keys.slice(index)", "keys.slice(index + 1)"],
    [".find((key) => before === null || key > before", ".find((key) => true"],
    [".find((key) => before === null || key > before", ".find((key) => before === null || key >= before"],
    [".find((key) => before === null || key > before", ".find((key) => key > (before ?? `z`)"],
    ["Math.min(wanted, keys.length)\n  const before = keys[index - 1] ?? null\n  const found", "wanted\n  const before = keys[index - 1] ?? null\n  const found"],
    ["findIndex((key) => before === null || key > before)", "findIndex((key) => before === null || key >= before)"],
    ["at <= end", "at < end"],
    ["fresh.at(-1) ?? before", "before"],
    ["key.length <= LONG_ORDER", "key.length < LONG_ORDER"],
    ["LONG_ORDER = 40", "LONG_ORDER = 41"],
    ["all.splice(index, 1)", "all.splice(0, 1)"],
    ["[index + at, other]", "[index + at + 1, other]"],
  ],
}

describe("the vectors", () => {
  it("are given by the rule as it is written", () => {
    expect([...missed(sources.resolve, sources.order)]).toEqual([])
  })

  const mistakes = Object.entries(MISTAKES) as [keyof typeof sources, [string, string][]][]
  const each = mistakes.flatMap(([file, pairs]) => pairs.map(([written, wrong]) => ({ file, written, wrong })))

  it.each(each)("tell « $wrong » from « $written »", ({ file, written, wrong }) => {
    expect(sources[file].split(written)).toHaveLength(2)
    const mutated = { ...sources, [file]: sources[file].replace(written, () => wrong) }
    expect(missed(mutated.resolve, mutated.order).next().done).toBe(false)
  })
})
