import { beforeEach, expect, test } from "vitest"
import { isTouched } from "../forms/args.ts"
import { morph, Page } from "./sections.ts"

let section: HTMLElement

beforeEach(() => {
  document.body.innerHTML = `<div id="room"><section data-section="actions">
    <ul><li id="action-1">Appeler</li></ul>
    <form><input id="line" name="line"><textarea id="note" name="note"></textarea></form>
    <details id="more"><summary>Plus</summary></details></section></div>`
  section = document.querySelector("section")!
})

const fresh = (rows: string, value = ""): string =>
  `<ul>${rows}</ul><form><input id="line" name="line" value="${value}"><textarea id="note" name="note"></textarea></form><details id="more"><summary>Plus</summary></details>`

test("what is half typed stays, and so do its focus and its caret", () => {
  const line = document.querySelector<HTMLInputElement>("#line")!
  line.focus()
  line.value = "Rappeler la fam"
  line.setSelectionRange(3, 3)
  morph(section, fresh('<li id="action-1">Appeler</li><li id="action-2">Écrire</li>'))
  expect(document.querySelector("#line")).toBe(line)
  expect([line.value, document.activeElement, line.selectionStart]).toEqual(["Rappeler la fam", line, 3])
})

test("a field nobody touched takes the server's value", () => {
  morph(section, fresh("", "8 juillet"))
  expect(document.querySelector<HTMLInputElement>("#line")!.value).toBe("8 juillet")
})

test("a button that has the focus takes its new words and keeps the focus", () => {
  section.innerHTML = '<button id="next" type="button">Phase suivante : thème</button>'
  const button = section.querySelector("button")!
  button.focus()
  morph(section, '<button id="next" type="button">Phase suivante : groupes</button>')
  expect([section.textContent, document.activeElement]).toEqual(["Phase suivante : groupes", button])
})

test("a row keeps its element, and only new rows are marked", () => {
  const row = document.querySelector("#action-1")
  morph(section, fresh('<li id="action-1">Appeler la fille</li><li id="action-2">Écrire</li>'))
  expect(document.querySelector("#action-1")).toBe(row)
  expect([...document.querySelectorAll("[data-fresh]")].map((each) => each.id)).toEqual(["action-2"])
})

test("a quiet change marks nothing", () => {
  morph(section, fresh('<li id="action-9">Écrire</li>'), true)
  expect(document.querySelectorAll("[data-fresh]")).toHaveLength(0)
})

test("what is open stays open", () => {
  document.querySelector("details")!.open = true
  morph(section, fresh(""))
  expect(document.querySelector("details")!.open).toBe(true)
})

test("a form half filled keeps the revision it was filled from; once settled it takes the latest", async () => {
  const form = (rev: number, text: string): string => `<form id="f" data-args='{"rev": ${rev}}'><textarea id="t" name="text">${text}</textarea></form>`
  section.innerHTML = form(1, "avant")
  const page = new Page(document.getElementById("room")!, () => undefined)
  const typed = document.querySelector("textarea")!
  typed.value = "le mien"
  page.show({ actions: form(2, "le leur") })
  expect([document.querySelector("form")!.dataset["args"], typed.value]).toEqual(['{"rev": 1}', "le mien"])
  document.querySelector("form")!.reset()
  document.querySelector("form")!.dispatchEvent(new CustomEvent("form:settled", { bubbles: true }))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([document.querySelector("form")!.dataset["args"], document.querySelector("textarea")!.value]).toEqual(['{"rev": 2}', "le leur"])
})

test("a half-chosen list survives what others do, and the revision stays as of the opening", async () => {
  const form = (rev: number, text: string, kind: string): string =>
    `<form id="f" data-args='{"rev": ${rev}}'><input id="what" name="what" value="${text}">
    <select id="kind" name="kind"><option value="a"${kind === "a" ? " selected" : ""}>a</option><option value="b"${kind === "b" ? " selected" : ""}>b</option></select></form>`
  section.innerHTML = form(1, "avant", "a")
  const page = new Page(document.getElementById("room")!, () => undefined)
  const list = document.querySelector("select")!
  list.value = "b"
  page.show({ actions: form(2, "le leur", "a") })
  const state = (): unknown[] => [document.querySelector("form")!.dataset["args"], document.querySelector("input")!.value, list.value]
  expect(state()).toEqual(['{"rev": 1}', "avant", "b"])
  // Chosen back as it was, nothing is begun any more: the form is as the others left it.
  list.value = "a"
  document.querySelector("form")!.dispatchEvent(new CustomEvent("form:settled", { bubbles: true }))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(state()).toEqual(['{"rev": 2}', "le leur", "a"])
})

test("a row that goes while somebody types in it keeps the text", () => {
  section.innerHTML = '<ul><li id="action-1"><textarea></textarea></li><li id="action-2">Écrire</li></ul>'
  document.querySelector("textarea")!.value = "presque fini"
  morph(section, '<ul><li id="action-2">Écrire</li></ul>')
  expect(document.querySelector("textarea")?.value).toBe("presque fini")
})

test("what the client made itself is left alone", () => {
  section.insertAdjacentHTML("beforeend", '<div data-client class="refusal">Il manque…</div>')
  morph(section, fresh(""))
  expect(document.querySelector(".refusal")?.textContent).toBe("Il manque…")
})

test("nothing changes while a pointer is down", async () => {
  const changed: string[] = []
  const page = new Page(document.getElementById("room")!, (each) => changed.push(each.dataset["section"]!))
  section.dispatchEvent(new Event("pointerdown", { bubbles: true }))
  page.show({ actions: fresh('<li id="action-7">Écrire</li>') })
  expect(document.querySelector("#action-7")).toBeNull()
  window.dispatchEvent(new Event("pointerup"))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(document.querySelector("#action-7")).not.toBeNull()
  expect(changed).toEqual(["actions"])
})

test("a box that was ticked counts as typed, a hidden field does not", () => {
  document.body.innerHTML = '<input type="checkbox"><input type="hidden">'
  const [box, hidden] = document.querySelectorAll("input")
  box!.checked = true
  hidden!.value = "3"
  expect([isTouched(box!), isTouched(hidden!)]).toEqual([true, false])
})
