/**
 * A question before what cannot be taken back: our own window, on every page. The answer is the press itself, Esc and a
 * press beside it are « no »; the keyboard goes back to what asked.
 */

/** Whether somebody says yes. `action`: the words of the button that does it. */
export function ask(question: string, action: string): Promise<boolean> {
  const dialog = document.createElement("dialog")
  dialog.className = "ask"
  dialog.setAttribute("role", "alertdialog")
  dialog.setAttribute("aria-label", action)
  const text = document.createElement("p")
  text.id = "ask-question"
  text.textContent = question
  dialog.setAttribute("aria-describedby", text.id)
  const foot = document.createElement("div")
  foot.className = "form-foot"
  const [yes, no] = [button(action, "btn btn-primary"), button("Annuler", "btn btn-outline")]
  foot.append(yes, no)
  dialog.append(text, foot)
  document.body.append(dialog)
  const from = document.activeElement
  return new Promise((resolve) => {
    let answered = false
    const answer = (said: boolean): void => {
      if (answered) return
      answered = true
      dialog.close()
      dialog.remove()
      if (from instanceof HTMLElement && from.isConnected) from.focus()
      resolve(said)
    }
    yes.addEventListener("click", () => answer(true))
    no.addEventListener("click", () => answer(false))
    dialog.addEventListener("click", (event) => {
      event.stopPropagation()
      if (event.target === dialog) answer(false)
    })
    // Keys are for the window: not for the map or the room behind it.
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation()
      if (event.key !== "Escape") return
      event.preventDefault()
      answer(false)
    })
    dialog.addEventListener("cancel", () => answer(false))
    dialog.showModal()
    yes.focus()
  })
}

/** Do it at once, or after the question that the element carries was answered yes. */
export function whenAgreed(element: HTMLElement, question: string | undefined, act: () => void): void {
  if (question === undefined) return act()
  void ask(question, wordsOf(element)).then((yes) => {
    if (yes) act()
  })
}

/** What the button says to whoever sees it: what only screen readers are told is in the question. */
function wordsOf(element: HTMLElement): string {
  const said = element instanceof HTMLFormElement ? element.querySelector("button") : element
  const copy = said?.cloneNode(true)
  if (!(copy instanceof Element)) return "Oui"
  for (const hidden of copy.querySelectorAll(".visually-hidden")) hidden.remove()
  return copy.textContent.replace(/\s+/g, " ").trim() || "Oui"
}

function button(words: string, look: string): HTMLButtonElement {
  const made = document.createElement("button")
  made.type = "button"
  made.className = look
  made.textContent = words
  return made
}
