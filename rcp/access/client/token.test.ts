import { expect, test } from "vitest"

import { tokenOf } from "./token.ts"

const TOKEN = "Xo3_9-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789A"

test("the token is what stands after the sign", () => {
  expect(tokenOf(`#${TOKEN}`)).toBe(TOKEN)
})

test.each([">", "%3E", ".", "&utm_source=mail"])("what a mail program adds is left out: %s", (added) => {
  expect(tokenOf(`#${TOKEN}${added}`)).toBe(TOKEN)
})

test.each(["", "#", "#short", `?${TOKEN}`, `#${"x".repeat(101)}`])("anything else is no token: %s", (hash) => {
  expect(tokenOf(hash)).toBe("")
})
