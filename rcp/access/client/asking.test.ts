import { beforeEach, expect, test } from "vitest"

import { ask, whenAgreed } from "./asking.ts"

beforeEach(() => {
  document.body.innerHTML = '<button id="from">Mettre fin<span class="visually-hidden"> au mandat</span></button>'
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true
    },
    close(this: HTMLDialogElement) {
      this.open = false
    },
  })
  document.querySelector<HTMLElement>("#from")!.focus()
})

const dialog = (): HTMLDialogElement | null => document.querySelector("dialog")
const press = (words: string): void => [...dialog()!.querySelectorAll("button")].find((each) => each.textContent === words)!.click()

test.each([
  ["Mettre fin", true],
  ["Annuler", false],
])("« %s » answers %s, closes the window and gives the keyboard back", async (words, said) => {
  const answer = ask("Mettre fin à ce mandat ?", "Mettre fin")
  expect([dialog()!.textContent.includes("Mettre fin à ce mandat ?"), document.activeElement!.textContent]).toEqual([true, "Mettre fin"])
  press(words)
  expect([await answer, dialog(), document.activeElement!.id]).toEqual([said, null, "from"])
})

test("Esc and a press beside it are no, and no key goes behind", async () => {
  const heard: string[] = []
  document.body.addEventListener("keydown", (event) => heard.push(event.key))
  for (const leave of [
    () => dialog()!.querySelector("button")!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true })),
    () => dialog()!.click(),
  ]) {
    const answer = ask("Clore ?", "Clore")
    leave()
    expect(await answer).toBe(false)
  }
  expect(heard).toEqual([])
})

test("without a question it is done at once; with one, once, after yes, in the button's own words", async () => {
  let done = 0
  const from = document.querySelector<HTMLElement>("#from")!
  whenAgreed(from, undefined, () => done++)
  expect(done).toBe(1)
  whenAgreed(from, "Mettre fin à ce mandat ?", () => done++)
  expect(done).toBe(1)
  press("Mettre fin")
  await Promise.resolve()
  await Promise.resolve()
  expect([done, dialog()]).toEqual([2, null])
})
