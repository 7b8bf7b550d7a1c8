/**
 * Buttons and forms that send commands. `data-command` names it, `data-args` and the fields fill it, `data-confirm`
 * asks first. A refusal is written beside what was asked, and nothing typed is lost.
 */

import { whenAgreed } from "../../../access/client/asking.ts"
import { CommandRefused, type Ack } from "../../../live/client/socket.ts"
import { argsOf, fieldsOf, isBegun, saysNothing, type Args } from "./args.ts"
import { clearRefusal, sayBeside, showRefusal } from "./refusals.ts"

export interface Sender {
  send(name: string, args: Args): Promise<Ack>
}

export function wireCommands(root: HTMLElement, sender: Sender): void {
  root.addEventListener("click", (event) => {
    const button = closest(event.target, "button[data-command], a[data-command]")
    if (!button) return
    event.preventDefault()
    whenAgreed(button, button.dataset["confirm"], () => void ask(button, sender))
  })
  root.addEventListener("submit", (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset["command"] === undefined) return
    event.preventDefault()
    whenAgreed(form, form.dataset["confirm"], () => void (form.dataset["quick"] === undefined ? ask(form, sender) : askAndGoOn(form, sender)))
  })
  root.addEventListener("input", (event) => {
    // Written back as it was: nothing is begun any more, and what others did meanwhile can show.
    const form = closest(event.target, "form[data-command]")
    if (form instanceof HTMLFormElement && !isBegun(form)) form.dispatchEvent(new CustomEvent("form:settled", { bubbles: true }))
  })
  root.addEventListener("change", (event) => {
    const control = closest(event.target, "[data-command-on-change]")
    const form = control?.closest("form")
    form?.requestSubmit()
  })
}

/**
 * Send, wait for the answer with what was typed still there, then empty the form and close what held it; unless something
 * else was typed or chosen in it meanwhile: that stays, and is sent too when it was asked for.
 */
async function ask(element: HTMLElement, sender: Sender): Promise<void> {
  if (element.getAttribute("aria-busy") === "true") {
    element.dataset["asked"] = ""
    return
  }
  if (saysNothing(element)) {
    done(element)
    return
  }
  const args = argsOf(element)
  const sent = typedIn(element)
  const wentOn = () => element.isConnected && typedIn(element) !== sent
  element.setAttribute("aria-busy", "true")
  clearRefusal(element)
  let answered = false
  try {
    await sender.send(element.dataset["command"] ?? "", args)
    answered = true
    if (!wentOn()) done(element)
  } catch (error) {
    refused(element, error, args, (again) => sender.send(element.dataset["command"] ?? "", again))
  } finally {
    const askedAgain = element.dataset["asked"] !== undefined
    delete element.dataset["asked"]
    element.removeAttribute("aria-busy")
    if (answered && askedAgain && wentOn()) void ask(element, sender)
  }
}

/** The same while nothing is typed nor chosen in it. */
function typedIn(element: HTMLElement): string {
  return element instanceof HTMLFormElement ? JSON.stringify(fieldsOf(element)) : ""
}

/** The one-line forms: emptied at once so that the next line can be typed; given back if it is refused. */
async function askAndGoOn(form: HTMLFormElement, sender: Sender): Promise<void> {
  const line = form.querySelector<HTMLInputElement>("input:not([type=hidden]), textarea")
  const args = argsOf(form)
  if (!line || line.value.trim() === "") return
  const typed = line.value
  clearRefusal(form)
  form.reset()
  form.dispatchEvent(new CustomEvent("quick:sent", { bubbles: true }))
  const waiting = waitingLine(form, typed)
  try {
    const { answer } = await sender.send(form.dataset["command"] ?? "", args)
    // Done, but something that was typed was not understood: the row says what it lacks, this says why.
    const doubt = answer["doubt"]
    if (typeof doubt === "string" && doubt !== "") sayBeside(form, doubt)
  } catch (error) {
    if (line.value === "") {
      line.value = typed
      form.dispatchEvent(new CustomEvent("quick:returned", { bubbles: true, detail: args }))
      line.dispatchEvent(new Event("input", { bubbles: true }))
    }
    refused(form, error, args, (again) => sender.send(form.dataset["command"] ?? "", again))
  } finally {
    waiting.remove()
  }
}

/** What was sent and is not acknowledged yet stays in sight. */
function waitingLine(form: HTMLFormElement, typed: string): HTMLElement {
  const line = document.createElement("p")
  line.className = "quick-waiting"
  line.dataset["client"] = ""
  line.textContent = `${typed} — en cours`
  form.before(line)
  return line
}

function done(element: HTMLElement): void {
  if (element instanceof HTMLFormElement && element.dataset["keep"] === undefined) {
    element.reset()
    element.dispatchEvent(new CustomEvent("form:settled", { bubbles: true }))
  }
  element.closest("dialog")?.close()
  const details = element.closest<HTMLDetailsElement>("details:not([data-stay])")
  if (details?.open) {
    details.open = false
    if (details.contains(document.activeElement)) details.querySelector("summary")?.focus()
  }
}

function refused(element: HTMLElement, error: unknown, args: Args, send: (again: Args) => Promise<Ack>): void {
  if (!(error instanceof CommandRefused)) throw error
  shown.add(error.command)
  showRefusal(element, error.refusal, {
    args,
    again: async (again) => {
      try {
        await send(again)
        done(element)
        if (element.dataset["quick"] !== undefined) element.dispatchEvent(new CustomEvent("quick:sent", { bubbles: true }))
      } catch (later) {
        refused(element, later, again, send)
      }
    },
  })
}

/** Commands whose refusal stands beside what asked for it. */
export const shown = new WeakSet()

function closest(target: EventTarget | null, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null
}
