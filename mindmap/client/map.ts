/**
 * Mounts a shared map in a page:
 *
 *   <div data-map data-uuid="…" data-map-id="12" data-label="Carte de la réunion" [data-editable] [data-view="plan"] [data-own-page]
 *        [data-bar="#place"] [data-marks="{…}"]></div>
 *
 * `data-marks` (see marks.ts) may change at any time: what is said of the nodes is then shown anew. So may `data-editable`, and `data-steers`
 * (this person leads: votes, locks). The element says
 * `map:state` (detail: SharedState of the provider), `map:decide` and `map:act` (detail: {mapId, nodeId, text}).
 */

import * as Y from "yjs"

import { SharedProvider, type SharedState } from "../../rcp/coedit/client/provider.ts"
import type { ViewName } from "./desk.ts"
import { h } from "./dom.ts"
import { parseMarks } from "./marks.ts"
import { MapModel } from "./model.ts"
import { ROOT } from "./resolve.ts"
import type { Send } from "./ground.ts"
import { Surface } from "./surface.ts"
import { takeBack } from "./takeback.ts"

export interface MountedMap {
  /** Select a node, unfold what hides it, and bring it into view. */
  reveal(nodeId: string): void
  /** Show again what is said of the nodes, and whether this person may write. */
  refresh(): void
  destroy(): void
}

/** How long a refusal stays in view, in milliseconds. */
const REFUSAL_STAYS = 12_000

/** Under this width a list of lines is read more easily than a picture. */
const NARROW = 620

export function mountMap(element: HTMLElement, send: Send | null = null): MountedMap {
  const { uuid = "" } = element.dataset
  const doc = new Y.Doc()
  const provider = new SharedProvider(uuid, doc)
  const place = h("div", { class: "map-place" }, h("p", { class: "map-waiting", role: "status" }, "La carte arrive…"))
  const notice = h("p", { class: "map-notice", role: "alert", hidden: true })
  element.replaceChildren(notice, place)
  let model: MapModel | null = null
  let surface: Surface | null = null
  let refusal = ""

  const refresh = () => {
    if (!surface) return
    surface.steers = isSaid(element, "steers")
    surface.marks = parseMarks(element.dataset["marks"])
    surface.editable = mayWrite(element, provider.state)
  }
  const begin = () => {
    if (surface || !doc.getMap("nodes").has(ROOT)) return
    model = new MapModel(doc)
    surface = new Surface(place, model, optionsOf(element, provider, send))
    refresh()
  }
  const tell = (message: string) => {
    notice.textContent = message
    notice.hidden = message === ""
  }

  provider.on("state", (state) => {
    if (state.synced) begin()
    tell(noticeOf(state) || refusal)
    if (surface) surface.editable = mayWrite(element, state)
    element.dataset["saved"] = state.saved
    element.dispatchEvent(new CustomEvent("map:state", { bubbles: true, detail: state }))
  })
  provider.on("refused", ({ why, places }) => {
    // What was refused would keep what comes after it from being saved: it is taken back, and says why a while.
    refusal = why
    tell(why)
    if (places === null) undoLast(model)
    else void provider.stored().then((stored) => model && takeBack(model, stored, places))
    setTimeout(() => {
      refusal = ""
      tell(noticeOf(provider.state))
    }, REFUSAL_STAYS)
  })
  doc.on("update", begin)
  const watching = new MutationObserver(refresh)
  watching.observe(element, { attributes: true, attributeFilter: ["data-marks", "data-editable", "data-steers"] })

  return {
    reveal: (nodeId) => surface?.reveal(nodeId),
    refresh,
    destroy: () => {
      watching.disconnect()
      surface?.destroy()
      model?.destroy()
      provider.destroy()
      doc.destroy()
      element.replaceChildren()
    },
  }
}

function optionsOf(element: HTMLElement, provider: SharedProvider, send: Send | null) {
  const { dataset } = element
  const bar = dataset["bar"] ? document.querySelector<HTMLElement>(dataset["bar"]) : null
  const chosen = dataset["view"]
  const view: ViewName = chosen === "plan" || chosen === "map" ? chosen : (element.clientWidth || innerWidth) < NARROW ? "plan" : "map"
  return {
    mapId: dataset["mapId"] ?? "",
    page: dataset["mapId"] && dataset["ownPage"] === undefined ? `/cartes/${dataset["mapId"]}/` : null,
    editable: mayWrite(element, provider.state),
    label: dataset["label"] ?? "Carte mentale",
    awareness: provider.awareness,
    bar,
    view,
    send,
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

/** What must be said above the map, if anything. */
function noticeOf(state: SharedState): string {
  if (state.ended === "forbidden") return "Cette carte ne vous est pas, ou plus, ouverte."
  if (state.ended === "replaced") {
    return "Un texte a été effacé de cette carte. Rechargez la page pour continuer ; ce que vous veniez d’écrire est à reprendre."
  }
  if (!state.stuck) return ""
  return "Vos dernières modifications ne sont pas encore enregistrées. Ne fermez pas cette page : elles partiront au retour du réseau."
}
