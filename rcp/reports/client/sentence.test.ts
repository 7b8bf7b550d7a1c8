import { expect, test } from "vitest"

import { sentenceOf } from "./sentence.ts"

test("the parts are joined in the order they are said", () => {
  expect(sentenceOf(["Infirmière libérale", "arrête", "un soin", "incurie", "domicile"])).toBe(
    "Infirmière libérale – arrête – un soin – incurie – domicile",
  )
})

test("a part that is not filled yet leaves no hole", () => {
  expect(sentenceOf(["CMP", "", "  ", "offre   saturée", ""])).toBe("CMP – offre saturée")
})

test("nothing said is nothing shown", () => {
  expect(sentenceOf(["", "", "", "", ""])).toBe("")
})
