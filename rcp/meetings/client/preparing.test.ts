// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import { Preparing } from "./preparing.ts"

const page = (worry = "", rev = 0): string => `
  <form method="post" action="/reunions/4/preparation/" data-prepare>
    <input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="rev" value="${rev}">
    <textarea name="worry">${worry}</textarea><input type="hidden" name="was_worry" value="${worry}">
    <textarea name="need"></textarea><input type="hidden" name="was_need" value="">
    <div class="stale" hidden></div><span data-state></span><button data-without-script>Enregistrer</button>
  </form>`

const ask = vi.fn<typeof fetch>()
let preparing: Preparing

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })
const form = (): HTMLFormElement => document.querySelector("form")!
const area = (name: string): HTMLTextAreaElement => form().querySelector(`textarea[name=${name}]`)!
const said = (): string => form().querySelector("[data-state]")!.textContent
const sent = (call = -1): Record<string, string> => Object.fromEntries(ask.mock.calls.at(call)![1]!.body as URLSearchParams)

function begin(html = page()): void {
  document.body.innerHTML = html
  preparing = new Preparing(form(), sessionStorage, ask)
  preparing.start()
}

function type(name: string, text: string): void {
  area(name).value = text
  area(name).dispatchEvent(new Event("input", { bubbles: true }))
}

beforeEach(() => {
  vi.useFakeTimers()
  ask.mockReset()
  sessionStorage.clear()
})

afterEach(() => {
  preparing.stop()
  vi.useRealTimers()
})

test("a line is kept a moment after the last key, alone, with what it said before", async () => {
  begin()
  ask.mockResolvedValue(answer(200, { rev: 1 }))
  type("worry", "Deux chutes")
  expect(said()).toBe("en cours")
  await vi.advanceTimersByTimeAsync(900)
  expect(sent()).toEqual({ csrfmiddlewaretoken: "t", rev: "0", worry: "Deux chutes", was_worry: "" })
  expect(said()).toBe("enregistré")
  type("need", "Un relais")
  await vi.advanceTimersByTimeAsync(900)
  expect(sent()).toEqual({ csrfmiddlewaretoken: "t", rev: "1", need: "Un relais", was_need: "" })
})

test("with the script there is no button to forget", () => {
  begin()
  expect(form().querySelector<HTMLElement>("button")!.hidden).toBe(true)
})

test("what is typed while a line is on its way leaves after it, under the revision that came", async () => {
  begin()
  let kept = (_response: Response): void => undefined
  ask.mockReturnValueOnce(new Promise((resolve) => (kept = resolve)))
  type("worry", "Deux")
  await vi.advanceTimersByTimeAsync(900)
  type("worry", "Deux chutes")
  await vi.advanceTimersByTimeAsync(900)
  expect(ask).toHaveBeenCalledTimes(1)
  ask.mockResolvedValueOnce(answer(200, { rev: 2 }))
  kept(answer(200, { rev: 1 }))
  await vi.advanceTimersByTimeAsync(1800)
  expect(sent()).toMatchObject({ rev: "1", worry: "Deux chutes", was_worry: "Deux" })
  expect(said()).toBe("enregistré")
})

test("without network it waits in this tab, says so, and leaves when the network is back", async () => {
  begin()
  ask.mockRejectedValueOnce(new TypeError("offline"))
  type("worry", "Deux chutes")
  await vi.advanceTimersByTimeAsync(900)
  expect(said()).toContain("hors ligne")
  expect(sessionStorage.length).toBe(1)
  ask.mockResolvedValueOnce(answer(200, { rev: 1 }))
  window.dispatchEvent(new Event("online"))
  await vi.advanceTimersByTimeAsync(10)
  expect(said()).toBe("enregistré")
  expect(sessionStorage.length).toBe(0)
})

test("a page loaded again has what was typed and not kept", async () => {
  begin()
  ask.mockRejectedValueOnce(new TypeError("offline"))
  type("worry", "Deux chutes")
  await vi.advanceTimersByTimeAsync(900)
  preparing.stop()
  ask.mockResolvedValueOnce(answer(200, { rev: 1 }))
  begin()
  expect(area("worry").value).toBe("Deux chutes")
  await vi.advanceTimersByTimeAsync(10)
  expect(sent()).toMatchObject({ worry: "Deux chutes", was_worry: "" })
  expect(said()).toBe("enregistré")
})

test("putting the telephone away sends at once", async () => {
  begin()
  ask.mockResolvedValue(answer(200, { rev: 1 }))
  type("worry", "Deux chutes")
  Object.defineProperty(document, "hidden", { configurable: true, value: true })
  document.dispatchEvent(new Event("visibilitychange"))
  Object.defineProperty(document, "hidden", { configurable: true, value: false })
  await vi.advanceTimersByTimeAsync(10)
  expect(ask).toHaveBeenCalledTimes(1)
  expect(ask.mock.calls[0]![1]!.keepalive).toBe(true)
})

test("the same line written elsewhere is shown beside one's own; each is one press", async () => {
  for (const [press, kept] of [["Garder", "ici"], ["Prendre", "là-bas"]] as const) {
    sessionStorage.clear()
    begin()
    ask.mockReset()
    ask.mockResolvedValueOnce(answer(409, { why: "Comparez.", current: { worry: "là-bas", need: "", rev: 3 } }))
    type("worry", "ici")
    await vi.advanceTimersByTimeAsync(900)
    const notice = form().querySelector<HTMLElement>(".stale")!
    expect(notice.hidden).toBe(false)
    expect(notice.textContent).toContain("« là-bas »")
    expect(area("worry").value).toBe("ici")
    ask.mockResolvedValueOnce(answer(200, { rev: 4 }))
    ;[...notice.querySelectorAll("button")].find((each) => each.textContent.startsWith(press))!.click()
    await vi.advanceTimersByTimeAsync(10)
    expect(area("worry").value).toBe(kept)
    expect(notice.hidden).toBe(true)
    if (press === "Garder") expect(sent()).toMatchObject({ rev: "3", worry: "ici", was_worry: "là-bas" })
    preparing.stop()
  }
})

test("once the round is over it says so, keeps the words here, and does not ask for ever", async () => {
  begin()
  ask.mockResolvedValue(answer(409, { why: "Le tour de table est passé.", current: null }))
  type("worry", "Deux chutes")
  await vi.advanceTimersByTimeAsync(30_000)
  expect(ask).toHaveBeenCalledTimes(1)
  expect(form().textContent).toContain("Le tour de table est passé.")
  expect(area("worry").value).toBe("Deux chutes")
})

test("an access that ended says so and keeps the words; an error of the service is tried again", async () => {
  begin()
  ask.mockResolvedValueOnce(answer(500, {}))
  type("worry", "Deux chutes")
  await vi.advanceTimersByTimeAsync(900)
  expect(said()).toContain("erreur")
  ask.mockResolvedValueOnce(answer(404, {}))
  await vi.advanceTimersByTimeAsync(5100)
  expect(said()).toContain("accès a pris fin")
  await vi.advanceTimersByTimeAsync(30_000)
  expect(ask).toHaveBeenCalledTimes(2)
  expect(area("worry").value).toBe("Deux chutes")
})
