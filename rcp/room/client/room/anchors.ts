/** A row of the room that an address names (« #decision-3 »): what holds it is shown, then the row, wherever one was. */

import type { Views } from "./views.ts"

const FRESH = 8000

export function followAnchors(room: HTMLElement, views: Views): void {
  const go = (): void => goTo(room, views, location.hash)
  window.addEventListener("hashchange", go)
  // The same address again is no change of address.
  room.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    const to = new URL(link.getAttribute("href") ?? "", location.href)
    if (to.pathname === location.pathname && to.hash !== "" && to.hash === location.hash) go()
  })
  go()
}

function goTo(room: HTMLElement, views: Views, hash: string): void {
  const target = hash.length > 1 ? named(decodeURIComponent(hash.slice(1))) : null
  if (!target || !room.contains(target) || !target.closest("[data-place]")) return
  // On a desk, decisions and actions may stand beside the map already.
  views.reveal(target)
  const row = target.closest<HTMLElement>("[data-row]") ?? target
  if (!target.matches("input, select, textarea, button")) target.tabIndex = -1
  target.focus({ preventScroll: true })
  target.scrollIntoView({ block: "center" })
  row.dataset["fresh"] = ""
  setTimeout(() => delete row.dataset["fresh"], FRESH)
}

/** « action-12-due » is a field of the row « action-12 »: whoever may not mend it is led to the row. */
function named(id: string): HTMLElement | null {
  return document.getElementById(id) ?? document.getElementById(id.replace(/-[a-z]+$/, ""))
}
