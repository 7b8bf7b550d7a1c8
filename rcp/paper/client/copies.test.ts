// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { watchCopies } from "./copies.ts"

const list = (pending: boolean, words: string): string => `<ul data-copies="/papiers/figes/3/"${pending ? " data-pending" : ""}><li>${words}</li></ul>`
const ask = vi.fn<typeof fetch>()

beforeEach(() => {
  vi.useFakeTimers()
  ask.mockReset()
  vi.stubGlobal("fetch", ask)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test("a list that waits asks for itself until every copy is there", async () => {
  document.body.innerHTML = list(true, "en préparation")
  ask.mockResolvedValueOnce(new Response(list(true, "en préparation"))).mockResolvedValueOnce(new Response(list(false, "prêt")))
  watchCopies()
  await vi.advanceTimersByTimeAsync(2100)
  expect(document.body.textContent).toContain("en préparation")
  await vi.advanceTimersByTimeAsync(3100)
  expect(document.body.textContent).toContain("prêt")
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(2)
})

test("a list that waits for nothing asks nothing", async () => {
  document.body.innerHTML = list(false, "prêt")
  watchCopies()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).not.toHaveBeenCalled()
})

test("a server out of reach is asked again later", async () => {
  document.body.innerHTML = list(true, "en préparation")
  ask.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(new Response(list(false, "prêt")))
  watchCopies()
  await vi.advanceTimersByTimeAsync(5200)
  expect(document.body.textContent).toContain("prêt")
})
