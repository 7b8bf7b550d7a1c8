/**
 * Plain forms: `data-confirm="…"` asks before sending, a button is not sent twice, `data-submit-on-change` sends a
 * filter when it changes, a form marked `data-guard` warns when it is left with text that was not sent, and `data-take`
 * takes what somebody else wrote in place of one's own.
 */

import { whenAgreed } from "../../../access/client/asking.ts"

const agreed = new WeakSet<HTMLFormElement>()

export function wireForms(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset["command"] !== undefined) return
    const question = event.submitter?.dataset["confirm"] ?? form.dataset["confirm"]
    if (question !== undefined && !agreed.has(form)) {
      event.preventDefault()
      askFirst(form, question, event.submitter)
      return
    }
    holdSecondClick(form, event)
    delete form.dataset["dirty"]
  })
  root.addEventListener("change", (event) => {
    if (event.target instanceof HTMLElement && event.target.closest("[data-submit-on-change]")) {
      event.target.closest("form")?.requestSubmit()
    }
  })
  root.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLElement)) return
    const form = event.target.closest<HTMLFormElement>("form[data-guard]")
    if (form) form.dataset["dirty"] = "true"
  })
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-take]") : null
    if (button) take(root, button)
  })
  for (const button of root.querySelectorAll<HTMLElement>("[data-take]")) button.hidden = false
  window.addEventListener("beforeunload", (event) => {
    if (root.querySelector("form[data-dirty]")) event.preventDefault()
  })
  // Come back to by « Back », as it was left: what was sent may be sent again, the server knows it.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"]
  })
}

function askFirst(form: HTMLFormElement, question: string, submitter: HTMLElement | null): void {
  whenAgreed(submitter ?? form, question, () => {
    agreed.add(form)
    form.requestSubmit(submitter)
    agreed.delete(form)
  })
}

/** What the other wrote, in one's own field, which one may still change. */
function take(root: Document, button: HTMLElement): void {
  const field = root.getElementById(button.dataset["take"] ?? "")
  const theirs = button.dataset["theirs"] ?? ""
  if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = theirs === "True"
  else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) field.value = theirs
  else return
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.focus()
}

/** A second click within two seconds sends nothing more; coming back to the page finds the button usable. */
function holdSecondClick(form: HTMLFormElement, event: SubmitEvent): void {
  if (form.method.toLowerCase() !== "post") return
  if (form.dataset["sent"] !== undefined) {
    event.preventDefault()
    return
  }
  form.dataset["sent"] = "true"
  window.setTimeout(() => delete form.dataset["sent"], 2000)
}
