// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { DraftEditor, type Fresh } from "./draft.ts"

const row = (rev: number, text: string): string => `
  <form id="field-aims" method="post" action="/documents/1/champs/aims" data-save>
    <input type="hidden" name="rev" id="field-aims-rev" value="${rev}">
    <textarea name="text" id="field-aims-text">${text}</textarea>
    <div class="stale" hidden></div>
  </form>
  <form id="add-step" method="post" action="/documents/1/etapes" data-command><button id="add-step-button">+</button></form>`

let draft: HTMLElement
let state: HTMLElement
let editor: DraftEditor
const ask = vi.fn<typeof fetch>()

const answer = (status: number, body: unknown): Response => new Response(status === 204 ? null : JSON.stringify(body), { status })
const fresh = (rev: number, text: string, mark = `m${rev}`): Fresh => ({ mark, html: row(rev, text), rev })
const area = (): HTMLTextAreaElement => draft.querySelector("textarea")!
const form = (): HTMLFormElement => draft.querySelector("form")!

beforeEach(() => {
  vi.useFakeTimers()
  ask.mockReset()
  document.body.innerHTML = `<span id="state"></span><p id="voice"></p><div id="draft" data-draft="/etat" data-mark="m1">${row(1, "un")}</div>`
  draft = document.querySelector<HTMLElement>("#draft")!
  state = document.querySelector<HTMLElement>("#state")!
  editor = new DraftEditor(draft, state, ask, document.querySelector<HTMLElement>("#voice"))
  editor.start()
})

afterEach(() => {
  editor.stop()
  vi.useRealTimers()
})

function type(text: string): void {
  area().value = text
  area().dispatchEvent(new Event("input", { bubbles: true }))
}

test("a row is saved a little after the last key, under the revision that was read", async () => {
  ask.mockResolvedValue(answer(200, fresh(2, "deux")))
  type("deux")
  expect(state.textContent).toBe("en cours")
  await vi.advanceTimersByTimeAsync(1600)
  expect(ask).toHaveBeenCalledTimes(1)
  const sent = ask.mock.calls[0]![1]!.body as URLSearchParams
  expect([sent.get("rev"), sent.get("text")]).toEqual(["1", "deux"])
  expect(draft.querySelector<HTMLInputElement>("input[name=rev]")!.value).toBe("2")
  expect(state.textContent).toBe("enregistré")
})

test("leaving a row saves it at once, and a row that did not change is not sent", async () => {
  area().dispatchEvent(new Event("change", { bubbles: true }))
  await vi.advanceTimersByTimeAsync(10)
  expect(ask).not.toHaveBeenCalled()
  ask.mockResolvedValue(answer(200, fresh(2, "deux")))
  area().value = "deux"
  area().dispatchEvent(new Event("change", { bubbles: true }))
  await vi.advanceTimersByTimeAsync(10)
  expect(ask).toHaveBeenCalledTimes(1)
})

test("what somebody else wrote meanwhile is shown beside one's own text, which stays", async () => {
  ask.mockResolvedValueOnce(answer(409, { why: "Quelqu’un a modifié ce passage.", current: { rev: 5, text: "D’elle", by: "Nadia" } }))
  type("de moi")
  await vi.advanceTimersByTimeAsync(1600)
  const notice = draft.querySelector<HTMLElement>(".stale")!
  expect(notice.hidden).toBe(false)
  expect(notice.textContent).toContain("Nadia : « D’elle »")
  expect(area().value).toBe("de moi")
  ask.mockResolvedValueOnce(answer(200, fresh(6, "de moi")))
  notice.querySelector<HTMLButtonElement>("button")!.click()
  await vi.advanceTimersByTimeAsync(10)
  const sent = ask.mock.calls.at(-1)![1]!.body as URLSearchParams
  expect([sent.get("rev"), sent.get("text")]).toEqual(["5", "de moi"])
})

test("one may take the other text instead", async () => {
  ask.mockResolvedValueOnce(answer(409, { why: "…", current: { rev: 5, text: "D’elle", by: "Nadia" } }))
  type("de moi")
  await vi.advanceTimersByTimeAsync(1600)
  ask.mockResolvedValueOnce(answer(200, fresh(5, "D’elle")))
  draft.querySelectorAll<HTMLButtonElement>(".stale button")[1]!.click()
  await vi.advanceTimersByTimeAsync(10)
  expect(area().value).toBe("D’elle")
})

test("without a network the text stays, says so, and leaves when the network is back", async () => {
  ask.mockRejectedValueOnce(new TypeError("offline"))
  type("deux")
  await vi.advanceTimersByTimeAsync(1600)
  expect(state.textContent).toContain("hors ligne")
  expect(area().value).toBe("deux")
  ask.mockResolvedValueOnce(answer(204, null)).mockResolvedValueOnce(answer(200, fresh(2, "deux")))
  await vi.advanceTimersByTimeAsync(4100)
  expect(ask).toHaveBeenCalledTimes(3)
  expect(state.textContent).toBe("enregistré")
})

test.each([
  [500, false, "de notre côté"],
  [502, false, "de notre côté"],
  [404, false, "ne pouvez plus écrire"],
  [200, true, "session terminée"],
])("an answer %i (sent to sign in: %s) is called by its name, nothing typed is lost, and it leaves again", async (status, redirected, words) => {
  const failed = new Response("<html></html>", { status })
  Object.defineProperty(failed, "redirected", { value: redirected })
  ask.mockResolvedValueOnce(failed)
  // Asked what is new, in case it was only the token: the document is no more there either.
  if (status === 404) ask.mockResolvedValueOnce(new Response("<html></html>", { status }))
  type("deux")
  await vi.advanceTimersByTimeAsync(1600)
  expect(state.textContent).toContain(words)
  expect(state.textContent).not.toContain("hors ligne")
  expect(state.querySelector("a")?.getAttribute("href")).toBe(redirected ? "/compte/login/" : undefined)
  expect(area().value).toBe("deux")
  ask.mockResolvedValueOnce(answer(204, null)).mockResolvedValueOnce(answer(200, fresh(2, "deux")))
  await vi.advanceTimersByTimeAsync(4100)
  expect(state.textContent).toBe("enregistré")
})

test("signed in again in another tab, a row leaves with the token of the new session", async () => {
  form().insertAdjacentHTML("beforeend", '<input type="hidden" name="csrfmiddlewaretoken" value="old">')
  const renewed = { ...fresh(1, "un"), html: '<input type="hidden" name="csrfmiddlewaretoken" value="new">' }
  ask.mockResolvedValueOnce(answer(403, null)).mockResolvedValueOnce(answer(200, renewed)).mockResolvedValueOnce(answer(200, fresh(2, "deux")))
  type("deux")
  await vi.advanceTimersByTimeAsync(1600)
  const tokens = [0, 2].map((call) => (ask.mock.calls[call]![1]!.body as URLSearchParams).get("csrfmiddlewaretoken"))
  expect([tokens, state.textContent]).toEqual([["old", "new"], "enregistré"])
})

test("others' changes come, but never over what is being typed", async () => {
  ask.mockResolvedValue(answer(200, fresh(3, "d’un autre")))
  await editor.refresh()
  expect(area().value).toBe("d’un autre")
  area().value = "je tape"
  form().dataset["dirty"] = "true"
  area().focus()
  editor.show(fresh(4, "encore un autre"))
  expect(area().value).toBe("je tape")
})

test("a button's command answers with the fresh rows", async () => {
  ask.mockResolvedValue(answer(200, { ...fresh(1, "un"), rev: 7 }))
  draft.querySelector<HTMLButtonElement>("#add-step-button")!.click()
  await vi.advanceTimersByTimeAsync(10)
  expect(ask.mock.calls[0]![0]).toEqual(expect.stringContaining("/documents/1/etapes"))
  expect(draft.dataset["mark"]).toBe("m1")
})

test("what is typed while a new step is on its way is written in it", async () => {
  const step = '<div id="step-7"><form id="step-form" data-save><textarea name="task"></textarea></form></div>'
  let come: (response: Response) => void = () => undefined
  ask.mockReturnValue(new Promise((resolve) => (come = resolve)))
  const add = draft.querySelector<HTMLButtonElement>("#add-step-button")!
  add.focus()
  add.click()
  for (const key of ["A", "p", "x", "Backspace", "p", " ", "l", "Enter"]) {
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
  }
  come(answer(200, { mark: "m2", html: row(1, "un") + step, rev: 7 }))
  await vi.advanceTimersByTimeAsync(10)
  expect([document.activeElement, draft.querySelector<HTMLTextAreaElement>("#step-7 textarea")!.value]).toEqual([draft.querySelector("#step-7 textarea"), "App l"])
  expect(ask).toHaveBeenCalledTimes(1)
})

test("a new step takes the keyboard of nobody who went on elsewhere", async () => {
  let come: (response: Response) => void = () => undefined
  ask.mockReturnValue(new Promise((resolve) => (come = resolve)))
  draft.querySelector<HTMLButtonElement>("#add-step-button")!.click()
  area().dispatchEvent(new Event("pointerdown", { bubbles: true }))
  area().focus()
  come(answer(200, { mark: "m2", html: `${row(1, "un")}<div id="step-7"><textarea name="task"></textarea></div>`, rev: 7 }))
  await vi.advanceTimersByTimeAsync(10)
  expect(document.activeElement).toBe(area())
})

test("that all goes well is said to nobody; that it does not, once, and that it is over", async () => {
  const voice = document.querySelector("#voice")!
  const said: (string | null)[] = []
  new MutationObserver(() => said.push(voice.textContent)).observe(voice, { childList: true })
  ask.mockResolvedValueOnce(answer(200, fresh(2, "deux")))
  type("deux")
  await vi.advanceTimersByTimeAsync(1600)
  expect(said).toEqual([])
  ask.mockRejectedValue(new TypeError("away"))
  type("trois")
  await vi.advanceTimersByTimeAsync(1600)
  type("quatre")
  await vi.advanceTimersByTimeAsync(1600)
  ask.mockImplementation(() => Promise.resolve(answer(200, fresh(3, "quatre."))))
  type("quatre.")
  await vi.advanceTimersByTimeAsync(1600)
  expect([state.textContent, ...said]).toEqual(["enregistré", expect.stringContaining("hors ligne"), "Tout est enregistré."])
})
