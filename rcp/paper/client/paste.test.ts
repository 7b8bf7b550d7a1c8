// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { wireCopying } from "./paste.ts"

const write = vi.fn<(text: string) => Promise<void>>()
const page = `<button data-copy="pasted" hidden>Copier</button><textarea id="pasted">Relevé</textarea><p data-copied></p>`
const button = (): HTMLButtonElement => document.querySelector("button")!

beforeEach(() => {
  write.mockReset()
  document.body.innerHTML = page
})

afterEach(() => vi.unstubAllGlobals())

test("the button copies the text and says so", async () => {
  vi.stubGlobal("navigator", { clipboard: { writeText: write.mockResolvedValue() } })
  wireCopying()
  expect(button().hidden).toBe(false)
  button().click()
  await vi.waitFor(() => expect(document.querySelector("[data-copied]")?.textContent).toBe("Copié."))
  expect(write).toHaveBeenCalledExactlyOnceWith("Relevé")
})

test("a copy that is not allowed leaves the text selected and says what to do", async () => {
  vi.stubGlobal("navigator", { clipboard: { writeText: write.mockRejectedValue(new Error("denied")) } })
  wireCopying()
  button().click()
  await vi.waitFor(() => expect(document.querySelector("[data-copied]")?.textContent).toContain("au clavier"))
  expect(document.querySelector("textarea")?.selectionEnd).toBe("Relevé".length)
})

test("without a clipboard there is no button to press", () => {
  vi.stubGlobal("navigator", {})
  wireCopying()
  expect(button().hidden).toBe(true)
})
