/** A small window over the page. */

import { h, type Child } from "./elements.ts"

/** What follows each open window's closing. */
const endings = new WeakMap<HTMLDialogElement, () => void>()

/**
 * A window over the page, closed by Esc, its button, a form of it with `method=dialog`, or a press beside it. `after` runs
 * once it is closed, before any other key is read: whoever goes on at once is heard where they are.
 */
export function openDialog(host: HTMLElement, title: string, body: Child[], after: () => void): HTMLDialogElement {
  const heading = h("h2", { class: "map-dialog-title" }, title)
  const close = h("button", { type: "button", class: "map-tool", onclick: () => closeDialog(dialog) }, "Fermer")
  const head = h("div", { class: "map-dialog-head" }, heading, close)
  const dialog = h("dialog", { class: "map-dialog", "aria-label": title }, head, ...body)
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation()
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return
    // The browser would tell that it closed it later, when the next keys may have been pressed already.
    event.preventDefault()
    closeDialog(dialog)
  })
  dialog.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.method !== "dialog") return
    event.preventDefault()
    closeDialog(dialog)
  })
  closeOnPressBeside(dialog)
  dialog.addEventListener("close", () => end(dialog))
  endings.set(dialog, after)
  host.append(dialog)
  dialog.showModal()
  return dialog
}

/** Close it and give the keyboard back, now. Nothing when there is none, or it is closed. */
export function closeDialog(dialog: HTMLDialogElement | null | undefined): void {
  if (!dialog?.open) return
  dialog.close()
  end(dialog)
}

function end(dialog: HTMLDialogElement): void {
  const after = endings.get(dialog)
  endings.delete(dialog)
  dialog.remove()
  after?.()
}

/** The press that opened it may end in it, under a finger: only one that began here counts. */
function closeOnPressBeside(dialog: HTMLDialogElement): void {
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
    if (event.target === dialog && outside) closeDialog(dialog)
  })
}
