/** The page of one map. */

import { mountMap } from "./map.ts"

const STATES = { saved: "enregistré", saving: "en cours", offline: "hors ligne" } as const

for (const element of document.querySelectorAll<HTMLElement>("[data-map]")) {
  element.addEventListener("map:state", (event) => {
    const { saved, unsaved } = (event as CustomEvent<{ saved: keyof typeof STATES; unsaved: number }>).detail
    const place = document.querySelector<HTMLElement>("[data-map-state]")
    if (!place) return
    place.dataset["state"] = saved
    const waiting = saved === "offline" && unsaved > 0 ? ` – ${unsaved} modification${unsaved > 1 ? "s" : ""} en attente` : ""
    place.textContent = STATES[saved] + waiting
  })
  const mounted = mountMap(element)
  const asked = new URLSearchParams(location.search).get("element")
  if (asked) element.addEventListener("map:state", () => mounted.reveal(asked), { once: true })
}
