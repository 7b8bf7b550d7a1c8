/** The page of one map. When this person is expected in its meeting, the room's socket keeps what is said of the nodes. */

import { SavingSpoken, savedText, type Saved } from "../../../rcp/coedit/client/saving.ts"
import { warnBeforeLeaving } from "../../../rcp/live/client/leaving.ts"
import { RoomSocket, type Sections } from "../../../rcp/live/client/socket.ts"
import type { Send } from "../context/map-context.ts"
import { mountMap } from "./mount.ts"

for (const element of document.querySelectorAll<HTMLElement>("[data-map]")) enter(element)

function enter(element: HTMLElement): void {
  const spoken = new SavingSpoken()
  element.addEventListener("map:state", (event) => {
    const { saved, unsaved } = (event as CustomEvent<{ saved: Saved; unsaved: number }>).detail
    const place = document.querySelector<HTMLElement>("[data-map-state]")
    if (!place) return
    place.dataset["state"] = saved
    place.textContent = savedText(saved, unsaved)
    const words = spoken.say(saved, unsaved)
    const voice = document.querySelector("[data-map-state-told]")
    if (voice && words !== "") voice.textContent = words
  })
  mark(element)
  const mounted = mountMap(element, roomOf(element))
  const asked = new URLSearchParams(location.search).get("element")
  if (asked) mounted.reveal(asked)
}

/** How commands leave, and how marks come back; null when this person is not expected in the room. */
function roomOf(element: HTMLElement): Send | null {
  const { meeting, lastSeq } = element.dataset
  if (meeting === undefined) return null
  const scheme = location.protocol === "https:" ? "wss:" : "ws:"
  const socket = new RoomSocket({
    url: `${scheme}//${location.host}/ws/meetings/${meeting}/`,
    commands: `/reunions/${meeting}/commands`,
    entries: `/reunions/${meeting}/entries`,
    room: meeting,
    lastSeq: Number(lastSeq ?? "0"),
  })
  const show = (sections: Sections) => {
    const place = document.querySelector<HTMLElement>('[data-section="marks"]')
    const html = sections["marks"]
    if (!place || html === undefined) return
    place.innerHTML = html
    mark(element)
  }
  socket.on("fragments", show)
  socket.on("resync", ({ sections }) => show(sections))
  warnBeforeLeaving(socket, window)
  window.addEventListener("online", () => socket.retry())
  window.addEventListener("offline", () => socket.cutOff())
  void socket.start()
  return (name, args) => socket.send(name, args)
}

function mark(element: HTMLElement): void {
  const said = document.querySelector<HTMLElement>(`[data-map-marks="${element.dataset["mapId"] ?? ""}"]`)
  element.dataset["marks"] = said?.dataset["marks"] ?? ""
}
