/** The small windows of a map: « Déplacer sous… », the trash, the keys. */

import type { Actions } from "../editing/actions.ts"
import type { ViewState } from "../selection/view-state.ts"
import { openDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"

/** What was deleted, each with « Restaurer ». */
export function openTrash(host: HTMLElement, viewState: ViewState, actions: Actions, after: () => void): void {
  const list = h("ul", { class: "map-trash" })
  const show = () => {
    const rows = viewState.model.trashed().map((id) => {
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
