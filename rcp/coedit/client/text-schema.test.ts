// @vitest-environment jsdom
import { readFileSync } from "node:fs"

import { getSchema } from "@tiptap/core"
import { expect, it } from "vitest"

import { SCHEMA, TEXT } from "./text-schema.ts"

interface Known {
  schema: number
  elements: Record<string, string[]>
  marks: string[]
}

const known = JSON.parse(readFileSync("tests/rcp/coedit/text_schema.json", "utf8")) as Known

it("writes nothing that the server does not know", () => {
  const { nodes, marks } = getSchema([TEXT]).spec
  const written: Record<string, string[]> = {}
  nodes.forEach((name, spec) => {
    if (name !== "doc" && name !== "text") written[name] = Object.keys(spec.attrs ?? {})
  })
  for (const [name, attributes] of Object.entries(written)) expect([name, known.elements[name]]).toEqual([name, attributes.sort()])
  const named: string[] = []
  marks.forEach((name) => named.push(name))
  expect(known.marks).toEqual(named.sort())
  expect(known.schema).toBe(SCHEMA)
})
