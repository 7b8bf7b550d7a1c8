import { readFileSync } from "node:fs"
import { expect, it } from "vitest"

import { typeset } from "./typography.ts"

// Shared with tests/mindmap/paper/test_figure.py.
const FRENCH = JSON.parse(readFileSync("tests/mindmap/vectors/french.json", "utf8")) as [string, string][]

it("sets French spaces", () => {
  for (const [written, read] of FRENCH) expect(typeset(written)).toBe(read)
})
