/**
 * Plain forms: `data-confirm="…"` asks before sending, a button is not sent twice, `data-submit-on-change` sends a
 * filter when it changes, and a form marked `data-guard` warns when it is left with text that was not sent.
 */
export function wireForms(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset["command"] !== undefined) return
    const question = event.submitter?.dataset["confirm"] ?? form.dataset["confirm"]
    if (question !== undefined && !window.confirm(question)) {
      event.preventDefault()
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
  window.addEventListener("beforeunload", (event) => {
    if (root.querySelector("form[data-dirty]")) event.preventDefault()
  })
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
