/** What a map's tests need of a page that draws nothing: no size is measured, and windows open and close. */

import { vi } from "vitest"

import type { MapViewOptions } from "../../mindmap/client/context/map-context.ts"

export const OPTIONS: MapViewOptions = {
  ...{ mapId: "", page: null, editable: true, label: "Carte", awareness: null, bar: null, view: "outline", become: "", send: null },
  pictureAt: (image) => `/cartes/12/images/${image}/`,
}

export function preparePage(): void {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = () => undefined
      disconnect = () => undefined
    },
  )
  Object.assign(document, { fonts: { ready: Promise.resolve() } })
  Object.assign(Element.prototype, { scrollIntoView: () => undefined, checkVisibility: () => true })
  // No letter is measured here: a width is guessed from their number.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null)
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true
      this.querySelector<HTMLElement>("button, input, select, textarea")?.focus()
    },
    // As a browser does: that it was closed is told later.
    close(this: HTMLDialogElement) {
      this.open = false
      setTimeout(() => this.dispatchEvent(new Event("close")))
    },
  })
}
