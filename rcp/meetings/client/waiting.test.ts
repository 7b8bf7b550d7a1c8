import { expect, test, vi } from "vitest"

import { look } from "./waiting.ts"

test("nothing happens while one waits", async () => {
  const open = vi.fn()
  expect(await look({ state: "waiting", ask: () => Promise.resolve("waiting"), open })).toBe(false)
  expect(open).not.toHaveBeenCalled()
})

test("the page is loaded again once somebody answered", async () => {
  const open = vi.fn()
  expect(await look({ state: "waiting", ask: () => Promise.resolve("admitted"), open })).toBe(true)
  expect(open).toHaveBeenCalledOnce()
})

test("a cut of the network is not an answer", async () => {
  const open = vi.fn()
  expect(await look({ state: "waiting", ask: () => Promise.reject(new Error("offline")), open })).toBe(false)
  expect(open).not.toHaveBeenCalled()
})
