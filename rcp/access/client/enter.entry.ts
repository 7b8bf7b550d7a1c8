/** Opens a personal link: the token stands after the « # », which no server ever receives, and is posted from here. */

import { tokenOf } from "./token.ts"

const page = document.querySelector<HTMLElement>("[data-enter]")
const form = page?.querySelector("form")
const field = form?.querySelector<HTMLInputElement>("input[name=token]")
if (page && form && field) {
  const token = tokenOf(window.location.hash)
  const said = page.querySelector<HTMLElement>(token === "" ? "[data-no-token]" : "[data-waiting]")
  page.querySelector<HTMLElement>("[data-waiting]")?.toggleAttribute("hidden", token === "")
  said?.removeAttribute("hidden")
  if (token !== "") {
    // The address bar and the history forget it at once: the next person at this desk finds nothing there.
    window.history.replaceState(null, "", window.location.pathname)
    field.value = token
    form.requestSubmit()
  }
}
