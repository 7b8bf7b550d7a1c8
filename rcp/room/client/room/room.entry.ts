/** The room in the browser: the socket, the sections it changes, the maps and the notes, and what only the browser knows. */

import { wireIdleness } from "../../../access/client/idleness.ts"
import { followAnchors } from "./anchors.ts"
import type { SharedState } from "../../../coedit/client/provider.ts"
import { warnBeforeLeaving } from "../../../live/client/leaving.ts"
import { CommandRefused, RoomSocket, type Person, type RoomState } from "../../../live/client/socket.ts"
import { wireCallees } from "../forms/callees.ts"
import { shown, wireCommands } from "../forms/commands.ts"
import { tick } from "./clocks.ts"
import { wireDialogs } from "../forms/dialogs.ts"
import type { Send } from "../../../../mindmap/client/context/map-context.ts"
import { wireJoining } from "../panes/joining.ts"
import { Maps } from "../panes/maps.ts"
import { arrangeWall, layoutOf } from "./layout.ts"
import { markMine } from "./mine.ts"
import { Needs } from "../panes/needs.ts"
import { wireNotes } from "../panes/notes-panel.ts"
import { markPresent, showPresence } from "./presence.ts"
import type { Becoming } from "../../../../mindmap/client/annotations/become.ts"
import { startFromNode, wireQuickLines } from "../forms/quick.ts"
import { SaveState } from "./saving.ts"
import { Page } from "./sections.ts"
import { Told } from "./told.ts"
import { isNarrow, reachByKeys, Views } from "./views.ts"

const ARRIVING = 4000

const room = document.getElementById("room")
if (room) {
  enter(room)
  wireIdleness(document.body, { isHeld: () => room.querySelector('[data-meeting-state="open"]') !== null })
}

function enter(room: HTMLElement): void {
  const { meeting = "", me = "", wall } = room.dataset
  const onWall = wall === "true"
  const scheme = location.protocol === "https:" ? "wss:" : "ws:"
  const socket = new RoomSocket({
    url: `${scheme}//${location.host}/ws/meetings/${meeting}/`,
    commands: `/reunions/${meeting}/commands`,
    entries: `/reunions/${meeting}/entries`,
    room: meeting,
    lastSeq: Number(room.dataset["lastSeq"] ?? "0"),
    wall: onWall,
  })
  const send: Send = async (name, args) => {
    try {
      return await socket.send(name, args)
    } catch (error) {
      // Whoever asked says why, beside what was asked.
      if (error instanceof CommandRefused) shown.add(error.command)
      throw error
    }
  }
  const views = new Views(room)
  if (onWall) showOnWall(room)
  reachByKeys(document.getElementById("main"))
  const place = document.getElementById("map-hosts")
  const maps = place ? new Maps(room, place, document.getElementById("map-bars"), onWall ? "" : me, onWall ? null : send) : null
  const needs = onWall ? null : new Needs(room, socket)
  let people: readonly Person[] = []
  const touch = (changed: HTMLElement): void => {
    markMine(changed, onWall ? "" : me)
    markPresent(changed, people)
    tick(changed, socket.serverNow())
    if (changed.dataset["section"] === "maps") maps?.refresh()
    if (changed.dataset["section"] === "marks") maps?.mark()
    maps?.name(changed)
    if (changed.dataset["section"] === "needs") needs?.refresh()
    if (!onWall) views.refresh()
    else if (changed.dataset["section"] === "phases") showOnWall(room)
  }
  const page = new Page(room, touch)
  for (const section of room.querySelectorAll<HTMLElement>("[data-section]")) touch(section)
  listen(room, socket, page, me)
  socket.on("presence", (now) => {
    people = now
    showPresence(document.getElementById("presence"), now)
    markPresent(room, now)
  })
  wireCommands(room, socket)
  wireCallees(room)
  wireDialogs(room)
  wireJoining(room)
  wireQuickLines(room, () => new Date(socket.serverNow()).toLocaleDateString("sv-SE"))
  wireMap(room, views, maps)
  if (!onWall) followAnchors(room, views)
  setInterval(() => tick(room, socket.serverNow()), 500)
  void socket.start()
}

function listen(room: HTMLElement, socket: RoomSocket, page: Page, me: string): void {
  const saving = new SaveState(document.getElementById("save-state"), document.getElementById("alarm"), document.getElementById("save-told"))
  const closeNotes = ["notes", "medical-notes"].map((id) => wireNotes(room, document.getElementById(id), (source, kept) => saving.set(source, kept)))
  followSharing(room, socket, () => closeNotes.forEach((close) => close()))
  const told = new Told(document.getElementById("told"), me)
  const show = ({ saved, pending, stuck, ended }: RoomState): void => {
    // The first seconds of a page are those of its arrival, not of a lost network.
    const arriving = saved === "offline" && pending === 0 && performance.now() < ARRIVING
    saving.set("room", { saved: arriving ? "saving" : saved, pending, stuck }, ended)
  }
  socket.on("state", show)
  setTimeout(() => show(socket.state), ARRIVING)
  socket.on("entry", (entry) => told.add(entry))
  socket.on("fragments", (sections) => page.show(sections))
  socket.on("resync", ({ sections }) => page.show(sections, true))
  socket.on("refused", ({ command, refusal }) => {
    // One whose page was loaded again meanwhile: nothing stands beside it any more.
    setTimeout(() => {
      if (!shown.has(command)) notice(refusal.why)
    })
  })
  warnBeforeLeaving(socket, window)
  window.addEventListener("beforeunload", (event) => {
    if (saving.pending > 0) event.preventDefault()
  })
  window.addEventListener("online", () => socket.retry())
  window.addEventListener("offline", () => socket.cutOff())
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") socket.retry()
  })
  room.addEventListener("map:state", (event) => {
    const { saved, unsaved, stuck, ended } = (event as CustomEvent<SharedState>).detail
    const map = event.target instanceof HTMLElement ? event.target.id : ""
    // The room says for all of them what is not kept.
    event.preventDefault()
    saving.set(map, { saved: ended ? "saved" : saved, pending: unsaved, stuck })
  })
}

/**
 * Whoever is no longer covered by the basis of sharing keeps nothing of it on the screen, and whoever is again finds all
 * of it: the page is drawn anew.
 */
function followSharing(room: HTMLElement, socket: RoomSocket, closeNotes: () => void): void {
  let told = room.dataset["reads"] ?? ""
  socket.on("abilities", (abilities) => {
    const now = ["read", "medical"].filter((each) => abilities.includes(each)).join(" ")
    if (now === told) return
    told = now
    closeNotes()
    location.reload()
  })
}

/** The big screen follows the phase, whatever anybody looks at. */
function showOnWall(room: HTMLElement): void {
  const layout = layoutOf(room)
  if (layout) arrangeWall(room, layout)
}

/** A sentence that stays until it is dismissed. */
function notice(text: string): void {
  const line = document.createElement("p")
  line.className = "notice"
  line.append(text, " ")
  const close = document.createElement("button")
  close.type = "button"
  close.className = "btn btn-outline btn-small"
  close.textContent = "J’ai lu"
  close.addEventListener("click", () => line.remove())
  line.append(close)
  document.getElementById("notices")?.append(line)
}

/** From a node of the map to a decision or to who does what, and back. */
function wireMap(room: HTMLElement, views: Views, maps: Maps | null): void {
  room.addEventListener("map:become", (event) => {
    const node = (event as CustomEvent<Becoming>).detail
    if (node.kind !== "decision" && node.kind !== "action") return
    if (isNarrow()) views.show(node.kind === "decision" ? "decisions" : "actions")
    startFromNode(room, node.kind, node)
  })
  room.addEventListener("room:map-chosen", () => views.show("map"))
  room.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-reveal-node]") : null
    if (!link) return
    views.show("map")
    maps?.reveal(link.dataset["mapId"] ?? "", link.dataset["revealNode"] ?? "")
  })
}
