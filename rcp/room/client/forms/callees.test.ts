import { beforeEach, expect, test } from "vitest"
import { fieldsOf } from "./args.ts"
import { wireCallees } from "./callees.ts"

function place(rank: number): string {
  const fields = ["name", "phone", "role", "hours"].map((part) => `<input ${part === "name" ? 'class="callee-name"' : ""} name="${part}_${rank}">`)
  return `<div class="callee-place">${fields.join("")}</div>`
}

function chip(name: string, phone: string): string {
  return `<button class="callee" type="button" data-name="${name}" data-role="médecin" data-phone="${phone}" data-hours="">${name}</button>`
}

beforeEach(() => {
  document.body.innerHTML = `<div id="room"><form>${chip("Vincent", "01")}${chip("Claire", "02")}${place(1)}${place(2)}${place(3)}</form></div>`
  wireCallees(document.querySelector<HTMLElement>("#room")!)
})

function press(name: string): void {
  document.querySelector<HTMLElement>(`[data-name="${name}"]`)?.click()
}

function said(): Record<string, unknown> {
  const { name_1, phone_1, role_1, name_2, phone_2 } = fieldsOf(document.querySelector("form")!)
  return { name_1, phone_1, role_1, name_2, phone_2 }
}

test("those pressed are called in the order in which they were pressed", () => {
  press("Claire")
  press("Vincent")
  expect(said()).toEqual({ name_1: "Claire", phone_1: "02", role_1: "médecin", name_2: "Vincent", phone_2: "01" })
  expect(document.querySelector<HTMLElement>('[data-name="Vincent"]')?.dataset["rank"]).toBe("2")
})

test("pressing again takes somebody back, and those after move up", () => {
  press("Claire")
  press("Vincent")
  press("Claire")
  expect(said()).toEqual({ name_1: "Vincent", phone_1: "01", role_1: "médecin", name_2: "", phone_2: "" })
  expect(document.querySelector<HTMLElement>('[data-name="Claire"]')?.ariaPressed).toBe("false")
})

test("a name typed in full brings its number, and does not write over one that was typed", () => {
  const [name, phone] = [document.querySelector<HTMLInputElement>('[name="name_1"]')!, document.querySelector<HTMLInputElement>('[name="phone_1"]')!]
  name.value = "Vincent"
  name.dispatchEvent(new Event("input", { bubbles: true }))
  expect(phone.value).toBe("01")
  phone.value = "09"
  name.dispatchEvent(new Event("input", { bubbles: true }))
  expect(phone.value).toBe("09")
})
