import { beforeEach, expect, test, vi } from "vitest"

import { wireForms } from "./forms.ts"

const sent: string[] = []

wireForms(document)
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent.push((event.target as HTMLFormElement).id)
  event.preventDefault()
})
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
  },
  close(this: HTMLDialogElement) {
    this.open = false
  },
})

beforeEach(() => {
  sent.length = 0
  document.body.innerHTML = ""
})

const button = (words: string): HTMLButtonElement => [...document.querySelectorAll("button")].findLast((each) => each.textContent === words)!

test("a form that asks first is sent once after yes, and not after no", async () => {
  document.body.innerHTML = '<form id="end" method="post"><button data-confirm="Mettre fin ?">Mettre fin</button></form>'
  button("Mettre fin").click()
  expect(sent).toEqual([])
  button("Annuler").click()
  await vi.waitFor(() => expect(document.querySelector("dialog")).toBeNull())
  button("Mettre fin").click()
  button("Mettre fin").click()
  await vi.waitFor(() => expect(sent).toEqual(["end"]))
})

test("a second press sends nothing more", () => {
  document.body.innerHTML = '<form id="new" method="post"><button>Enregistrer</button></form>'
  button("Enregistrer").click()
  button("Enregistrer").click()
  expect(sent).toEqual(["new"])
  window.dispatchEvent(new Event("pageshow"))
  button("Enregistrer").click()
  expect(sent).toEqual(["new", "new"])
})

test("the other's text is taken by one press, and can still be changed", () => {
  document.body.innerHTML = '<form data-guard><textarea id="q">le mien</textarea><button type="button" data-take="q" data-theirs="le sien">Prendre ce texte</button></form>'
  button("Prendre ce texte").click()
  const field = document.querySelector("textarea")!
  expect([field.value, document.activeElement, document.querySelector("form")!.dataset["dirty"]]).toEqual(["le sien", field, "true"])
})
