/** A small window over the page. */

import { h, type Child } from "./elements.ts"

/** A window over the page, closed by Esc, its button, or a press beside it; `after` runs when it is closed. */
export function openDialog(host: HTMLElement, title: string, body: Child[], after: () => void): HTMLDialogElement {
  const heading = h("h2", { class: "map-dialog-title" }, title)
  const close = h("button", { type: "button", class: "map-tool", onclick: () => dialog.close() }, "Fermer")
  const head = h("div", { class: "map-dialog-head" }, heading, close)
  const dialog = h("dialog", { class: "map-dialog", "aria-label": title }, head, ...body)
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  // The press that opened it may end in it, under a finger: only one that began here counts.
  let [pressed, outside] = [false, false]
  dialog.addEventListener("pointerdown", ({ target }) => {
    pressed = true
    outside = target === dialog
  })
  for (const name of ["mousedown", "click"] as const) {
    dialog.addEventListener(name, (event) => {
      if (event.detail === 0 || pressed) return
      event.preventDefault()
      event.stopPropagation()
    }, { capture: true })
  }
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && outside) dialog.close()
  })
  dialog.addEventListener("close", () => {
    dialog.remove()
    after()
  })
  host.append(dialog)
  dialog.showModal()
  return dialog
}
