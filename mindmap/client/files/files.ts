/** « Fichiers »: bring a map in from a file, begin from a method, take the map away; by window, or by dropping a file on the map. */

import { openDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { FileWindow, LOST } from "./file-window.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext, Tool } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"

export class Files {
  readonly button: HTMLButtonElement
  /** What it does at the selected node, for its menu. */
  readonly tools: Tool[]

  constructor(private readonly context: MapContext) {
    const { actions, viewState, options } = context
    const puts = () => actions.canWrite && options.send !== null && options.mapId !== "" && viewState.selected !== null && viewState.all.length < 2
    this.tools = [{ label: "Poser une méthode ici…", run: () => void this.open(null, "methods", true), when: puts, place: "menu", apart: true }]
    this.button = h("button", { type: "button", class: "map-tool", title: "Importer, méthodes, emporter la carte", onclick: () => void this.open() }, "Fichiers")
    this.listenToDrops()
  }

  /** Open the window; `file` is looked at at once. `here`: what is taken or put concerns the selected branch. */
  async open(file: File | null = null, panel = "", here = false): Promise<void> {
    const { viewState, host, options } = this.context
    if (options.mapId === "") return
    const place = h("div", { class: "map-files-place" }, h("p", { role: "status" }, "Un instant…"))
    const dialog = openDialog(host, "Fichiers", [place], focusReturn(this.context))
    dialog.classList.add("map-dialog-wide")
    const branch = viewState.here === ROOT ? "" : viewState.here
    try {
      const answer = await fetch(`/cartes/${options.mapId}/fichiers/?branche=${branch}`, { credentials: "same-origin" })
      if (!answer.ok) throw new Error(LOST)
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      place.replaceChildren(...page.body.children)
      if (here) for (const choice of place.querySelectorAll<HTMLInputElement>('[name="map-under"]')) choice.checked = choice.value !== ""
      new FileWindow(this.context, dialog, place, file, panel)
    } catch {
      place.replaceChildren(h("p", { class: "map-fault", role: "alert" }, LOST))
    }
  }

  /** A file that is no image, dropped on the map, is looked at as a map. */
  private listenToDrops(): void {
    const { body } = this.context
    const fileOf = ({ dataTransfer }: DragEvent) => [...(dataTransfer?.items ?? [])].find((item) => item.kind === "file" && !item.type.startsWith("image/"))
    body.addEventListener("dragover", (event) => {
      if (this.context.actions.canWrite && fileOf(event)) event.preventDefault()
    })
    body.addEventListener("drop", (event) => {
      const file = fileOf(event)?.getAsFile()
      if (!file || !this.context.actions.canWrite) return
      event.preventDefault()
      void this.open(file)
    })
  }
}
