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
  const row = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null
  const place = row?.closest<HTMLElement>("[data-place]")?.dataset["place"]
  if (!row || !room.contains(row) || place === undefined) return
  // On a desk, decisions and actions stand beside the map already.
  if (!row.checkVisibility()) views.show(place)
  row.tabIndex = -1
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: "center" })
  row.dataset["fresh"] = ""
  setTimeout(() => delete row.dataset["fresh"], FRESH)
}
