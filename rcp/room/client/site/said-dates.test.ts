import { expect, test } from "vitest"

import { inWords, sayDates } from "./said-dates.ts"

test.each([
  ["date", "2027-03-12", "vendredi 12 mars 2027"],
  ["date", "2027-12-03", "vendredi 3 décembre 2027"],
  ["date", "", ""],
  ["time", "14:30", "14 h 30"],
  ["time", "09:00", "9 h"],
  ["time", "", ""],
])("a %s of %s reads « %s »", (type, value, words) => expect(inWords(type, value)).toBe(words))

test("what is chosen is said beside its field, at once and when it changes", () => {
  document.body.innerHTML = '<input type="date" value="2027-03-12"><input type="time"><input type="text" value="2027-03-12">'
  sayDates(document)
  const said = (): string[] => [...document.querySelectorAll("[data-said]")].map((each) => each.textContent)
  expect(said()).toEqual(["vendredi 12 mars 2027", ""])
  const time = document.querySelector<HTMLInputElement>("[type=time]")!
  time.value = "08:05"
  time.dispatchEvent(new Event("input", { bubbles: true }))
  expect(said()).toEqual(["vendredi 12 mars 2027", "8 h 05"])
})
