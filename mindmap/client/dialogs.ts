/** The small windows of a map: « Déplacer sous… », the trash, the keys. */

import type { Actions } from "./actions.ts"
import type { Desk } from "./desk.ts"
import { h, type Child } from "./dom.ts"
import type { Ground } from "./ground.ts"

/**
 * Where the keyboard goes once a window that opens now is closed: to the tool that it was opened from, else to the node; to
 * the node too when another one was chosen meanwhile.
 */
export function wayBack(ground: Ground): () => void {
  const { desk, host } = ground
  const { selected } = desk
  const from = document.activeElement
  const tool = from instanceof HTMLButtonElement && host.contains(from) && !from.closest("[role=toolbar], [role=menu]") ? from : null
  return () => {
    if (tool?.checkVisibility() && desk.selected === selected) tool.focus()
    else ground.focusHere()
  }
}

/** A window over the page, closed by Esc, its button, or a press beside it; `after` runs when it is closed. */
export function openDialog(host: HTMLElement, title: string, body: Child[], after: () => void): HTMLDialogElement {
  const heading = h("h2", { class: "map-dialog-title" }, title)
  const close = h("button", { type: "button", class: "map-tool", onclick: () => dialog.close() }, "Fermer")
  const head = h("div", { class: "map-dialog-head" }, heading, close)
  const dialog = h("dialog", { class: "map-dialog", "aria-label": title }, head, ...body)
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  // The press that opened it may end in it, under a finger: only one that began here counts.
  let [pressed, beside] = [false, false]
  dialog.addEventListener("pointerdown", ({ target }) => {
    pressed = true
    beside = target === dialog
  })
  for (const name of ["mousedown", "click"] as const) {
    dialog.addEventListener(name, (event) => {
      if (event.detail === 0 || pressed) return
      event.preventDefault()
      event.stopPropagation()
    }, { capture: true })
  }
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && beside) dialog.close()
  })
  dialog.addEventListener("close", () => {
    dialog.remove()
    after()
  })
  host.append(dialog)
  dialog.showModal()
  return dialog
}

/** What was deleted, each with « Restaurer ». */
export function openTrash(host: HTMLElement, desk: Desk, actions: Actions, after: () => void): void {
  const list = h("ul", { class: "map-trash" })
  const show = () => {
    const rows = desk.model.trashed().map((id) => {
      const restore = () => {
        actions.restore(id)
        show()
      }
      const button = h("button", { type: "button", class: "map-tool", onclick: restore }, "Restaurer")
      return h("li", {}, h("span", {}, actions.name(id)), button)
    })
    list.replaceChildren(...(rows.length > 0 ? rows : [h("li", {}, "La corbeille est vide.")]))
  }
  show()
  openDialog(host, "Corbeille", [list], after)
}
