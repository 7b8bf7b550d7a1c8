/** The report form: suggestions one can touch, and the sentence as it will be read. Without script the form still works. */

import { sentenceOf } from "./sentence.ts"

const form = document.querySelector<HTMLFormElement>("form[data-report]")
if (form) {
  const parts = [...form.querySelectorAll<HTMLInputElement>("[data-part]")]
  const sentence = form.querySelector<HTMLElement>("[data-sentence]")
  const empty = sentence?.textContent ?? ""

  const show = (): void => {
    if (sentence) sentence.textContent = sentenceOf(parts.map((part) => part.value)) || empty
  }

  for (const chip of form.querySelectorAll<HTMLButtonElement>("[data-fill]")) {
    chip.hidden = false
    chip.addEventListener("click", () => {
      const part = parts.find((each) => each.id === chip.dataset["fill"])
      if (!part) return
      part.value = chip.textContent
      part.dispatchEvent(new Event("input", { bubbles: true }))
      parts[parts.indexOf(part) + 1]?.focus()
    })
  }
  form.addEventListener("input", show)
  show()
}
