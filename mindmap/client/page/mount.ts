/**
 * Mounts a shared map in a page:
 *
 *   <div data-map data-uuid="…" data-map-id="12" data-label="Carte de la réunion" [data-editable] [data-map-view="outline"] [data-own-page]
 *        [data-bar="#place"] [data-marks="{…}"] [data-become="decision action"]></div>
 *
 * `data-marks` (see marks.ts) may change at any time: what is said of the nodes is then shown anew. So may `data-editable`, and `data-steers`
 * (this person leads: votes, locks). The element says
 * `map:state` (detail: SharedState of the provider; a page that prevents it says by itself what is not kept), `map:become` (detail: Becoming, of become.ts) for one of the kinds that `data-become` names.
 */

import * as Y from "yjs"

import { MarksNotice } from "../../../rcp/coedit/client/marks.ts"
import { SharedProvider, type SharedEvents, type SharedState } from "../../../rcp/coedit/client/provider.ts"
import { watchMoves } from "../document/move-conflicts.ts"
import type { ViewName } from "../selection/view-state.ts"
import { h } from "../widgets/elements.ts"
import type { Send } from "../context/map-context.ts"
import { handOver, takeOver, type Handover } from "./handover.ts"
import { parseMarks } from "../context/marks.ts"
import { eraseWords } from "../document/erase-words.ts"
import { MapModel } from "../document/model.ts"
import { reapplyNotice, UnsavedEdits, reapply } from "../document/unsaved-edits.ts"
import { ROOT } from "../tree/resolve.ts"
import { MapView } from "./map-view.ts"
import { rollBack } from "../document/rollback.ts"

export interface MountedMap {
  /** Select a node, unfold what hides it, and bring it into view: now, or as soon as the map has come. */
  reveal(nodeId: string): void
  /** What a node says, when the map is there and the node in it. */
  wordsOf(nodeId: string): string | null
  /** Show again what is said of the nodes, and whether this person may write. */
  refresh(): void
  destroy(): void
}

/** How long a refusal stays in view, in milliseconds. */
const REFUSAL_STAYS = 12_000

const NOT_KEPT = "Vos dernières modifications ne sont pas encore enregistrées. Ne fermez pas cette page : elles partiront au retour du réseau."

/** Under this width a list of lines is read more easily than a picture. */
const NARROW = 620

export function mountMap(element: HTMLElement, send: Send | null = null): MountedMap {
  return new Mounted(element, send)
}

class Mounted implements MountedMap {
  private readonly place = h("div", { class: "map-place" })
  private readonly notice = h("p", { class: "map-notice", role: "alert", hidden: true })
  private readonly marks = new MarksNotice({
    erase: ({ place, words }) => this.model !== null && eraseWords(this.model, place, words),
    show: ({ place }) => this.reveal(place),
  })
  private readonly watching = new MutationObserver(() => this.refresh())
  private doc = new Y.Doc()
  private provider: SharedProvider
  private model: MapModel | null = null
  private mapView: MapView | null = null
  private unsaved: UnsavedEdits | null = null
  /** What the document before this one leaves to it. */
  private left: Handover | null = null
  private said = ""
  /** The page says by itself what is not kept: it prevented « map:state ». */
  private isSaidByPage = false
  /** The node to go to once the map has come, and where the keyboard was when that was asked for. */
  private wanted: string | null = null
  private askedFrom: Element | null = null

  constructor(
    private readonly element: HTMLElement,
    private readonly send: Send | null,
  ) {
    this.provider = new SharedProvider(element.dataset["uuid"] ?? "", this.doc)
    element.replaceChildren(this.notice, this.marks.element, this.place)
    this.listen()
    this.watching.observe(element, { attributes: true, attributeFilter: ["data-marks", "data-editable", "data-steers"] })
  }

  reveal(nodeId: string): void {
    this.wanted = nodeId
    this.askedFrom = document.activeElement
    this.goToWanted()
  }

  wordsOf(nodeId: string): string | null {
    return this.model?.isLive(nodeId) ? this.model.said(nodeId).text.trim() || null : null
  }

  refresh(): void {
    if (!this.mapView) return
    this.mapView.steers = isSaid(this.element, "steers")
    this.mapView.marks = parseMarks(this.element.dataset["marks"])
    this.mapView.editable = mayWrite(this.element, this.provider.state)
  }

  destroy(): void {
    this.watching.disconnect()
    this.mapView?.destroy()
    this.model?.destroy()
    this.left?.model?.destroy()
    this.provider.destroy()
    this.doc.destroy()
    this.element.replaceChildren()
  }

  private listen(): void {
    this.place.replaceChildren(h("p", { class: "map-waiting", role: "status" }, "La carte arrive…"))
    this.provider.on("state", (state) => this.onState(state))
    this.provider.on("refused", (refusal) => this.onRefused(refusal))
    this.provider.on("marks", (told) => this.marks.tell(told))
    this.provider.on("replaced", () => this.onReplaced())
    this.doc.on("update", () => this.begin())
  }

  private begin(): void {
    if (this.mapView || !this.doc.getMap("nodes").has(ROOT)) return
    this.model = new MapModel(this.doc)
    this.unsaved = new UnsavedEdits(this.model)
    const mapView = new MapView(this.place, this.model, optionsOf(this.element, this.provider, this.send))
    watchMoves(this.model, (id) => mapView.actions.name(id), (message) => this.say(message))
    this.mapView = mapView
    this.refresh()
  }

  private onState(state: SharedState): void {
    if (state.synced) this.begin()
    if (state.unsaved === 0) this.unsaved?.saved()
    if (state.synced && this.left) this.comeBack(this.left)
    this.goToWanted()
    if (this.mapView) this.mapView.editable = mayWrite(this.element, state)
    this.element.dataset["saved"] = state.saved
    this.isSaidByPage = !this.element.dispatchEvent(new CustomEvent("map:state", { bubbles: true, cancelable: true, detail: state }))
    this.tell(this.noticeOf(state) || this.said)
  }

  /** A page shows what it kept of a map before the server said what is new: what is not there yet may still come. */
  private goToWanted(): void {
    const { wanted, mapView, model } = this
    if (wanted === null || !mapView || !model) return
    if (model.isLive(wanted)) {
      mapView.reveal(wanted)
      // Whoever went on elsewhere while the map was coming stays there.
      if (document.activeElement === this.askedFrom) mapView.focusHere()
    } else if (!this.provider.state.synced) return
    else this.say("Cet élément n’est plus sur la carte. Il est peut-être dans la corbeille.")
    this.wanted = null
  }

  /** What was refused would keep what comes after it from being saved: it is taken back, and says why a while. */
  private onRefused({ why, places }: SharedEvents["refused"]): void {
    this.say(why)
    const { model } = this
    if (places === null) undoLast(model)
    else void this.provider.stored().then((stored) => model && rollBack(model, stored, places))
  }

  /** A text was erased for good: the map is another document now. It comes by itself, where the old one was. */
  private onReplaced(): void {
    this.left ??= handOver(this.mapView, this.model, this.unsaved)
    this.mapView?.destroy()
    this.mapView = this.unsaved = this.model = null
    this.provider.destroy()
    this.doc = new Y.Doc()
    this.provider = new SharedProvider(this.element.dataset["uuid"] ?? "", this.doc)
    this.listen()
  }

  private comeBack(left: Handover): void {
    if (!this.mapView || !this.model) return
    this.left = null
    const reapplied = left.model && left.unsaved ? reapply(left.model, left.unsaved, this.model) : { again: 0, lost: [] }
    left.model?.destroy()
    left.model?.doc.destroy()
    takeOver(this.mapView, left)
    this.say(reapplyNotice(reapplied), reapplied.lost.length > 0 ? 10 * REFUSAL_STAYS : REFUSAL_STAYS)
  }

  /** Say it above the map for a while. */
  private say(message: string, stays = REFUSAL_STAYS): void {
    this.said = message
    this.tell(message)
    setTimeout(() => {
      if (this.said !== message) return
      this.said = ""
      this.tell(this.noticeOf(this.provider.state))
    }, stays)
  }

  /** What must be said above the map, if anything. */
  private noticeOf(state: SharedState): string {
    if (state.ended === "forbidden") return "Cette carte ne vous est pas, ou plus, ouverte."
    if (state.ended === "outdated") return "Le service a été mis à jour\u00a0: rechargez la page pour ouvrir la carte. Rien n’en est perdu."
    return state.stuck && !this.isSaidByPage ? NOT_KEPT : ""
  }

  private tell(message: string): void {
    if (this.notice.textContent === message) return
    this.notice.textContent = message
    this.notice.hidden = message === ""
  }
}

function optionsOf(element: HTMLElement, provider: SharedProvider, send: Send | null) {
  const { dataset } = element
  const bar = dataset["bar"] ? document.querySelector<HTMLElement>(dataset["bar"]) : null
  const chosen = dataset["mapView"]
  const view: ViewName = chosen === "outline" || chosen === "map" ? chosen : (element.clientWidth || innerWidth) < NARROW ? "outline" : "map"
  return {
    mapId: dataset["mapId"] ?? "",
    pictureAt: (image: string) => `/cartes/${dataset["mapId"] ?? ""}/images/${image}/`,
    page: dataset["mapId"] && dataset["ownPage"] === undefined ? `/cartes/${dataset["mapId"]}/` : null,
    editable: mayWrite(element, provider.state),
    label: dataset["label"] ?? "Carte mentale",
    awareness: provider.awareness,
    bar,
    view,
    send,
    become: dataset["become"] ?? "",
  }
}

function mayWrite(element: HTMLElement, state: SharedState): boolean {
  return isSaid(element, "editable") && state.write
}

function isSaid(element: HTMLElement, name: string): boolean {
  const said = element.dataset[name]
  return said !== undefined && said !== "false"
}

/** The server does not say what it refused: most likely what was done last. */
function undoLast(model: MapModel | null): void {
  model?.undoManager.stopCapturing()
  model?.undoManager.undo()
}
