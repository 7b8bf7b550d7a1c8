/** A handle on the selected node: dragged to another one it links the two, pressed it asks to which one. */

import type { Box } from "../picture/boxes.ts"
import { h } from "../widgets/elements.ts"
import { panAtEdge } from "../picture/edge-pan.ts"
import type { MapContext } from "../context/map-context.ts"
import { make } from "../picture/painter.ts"
import { lineBetween } from "../picture/relation-lines.ts"
import type { Relations } from "../node/relations.ts"

/** How far out of the corner of its node it stands, its radius, and what may be pressed of it, in pixels. */
const OUT = 9
const RADIUS = 9
const REACH = 13
/** A finger beside it means it, so that a target is 44 px. */
const FINGER = 22

interface Point {
  x: number
  y: number
}

export class LinkHandle {
  private readonly context: MapContext
  private readonly relations: Relations
  private readonly handle = make("g", { class: "map-handle", "data-handle": "" })
  private readonly line = make("path", { class: "map-relation-line" })
  private readonly head = make("path", { class: "map-relation-head" })
  private readonly ghost = h("div", { class: "map-ghost", "aria-hidden": "true" })
  private from: Box | null = null
  private target: string | null = null
  private point: Point = { x: 0, y: 0 }
  private frame = 0

  constructor(context: MapContext, relations: Relations) {
    this.context = context
    this.relations = relations
    const title = make("title", {})
    title.textContent = "Tirer vers un autre élément pour les relier"
    const sign = make("path", { class: "map-handle-sign", d: "M-4 4L4-4M-1-4H4V1" })
    this.handle.append(title, make("circle", { r: String(REACH), class: "map-handle-reach" }), make("circle", { r: String(RADIUS) }), sign)
    // A window that it opens comes under the finger: the press goes no further.
    this.handle.addEventListener("touchend", (event) => event.cancelable && event.preventDefault())
    context.stage.painter.hand.append(this.line, this.head, this.handle)
    context.stage.onPainted(() => this.paint())
    context.onEnd(() => this.end())
  }

  /** Whether a press is on it; a node under a finger comes before what is beside it. */
  isAt(target: EventTarget | null, point: Point, node: string | null): boolean {
    const box = this.boxNow()
    if (!box) return false
    if (target instanceof Element && target.closest("[data-handle]")) return true
    const at = this.context.stage.at(point)
    const near = Math.hypot(at.x - box.x - box.w - OUT, at.y - box.y + OUT) <= FINGER / this.context.stage.camera.scale
    return near && node === null
  }

  begin(point: Point): void {
    this.from = this.boxNow()
    if (!this.from) return
    this.context.stage.element.append(this.ghost)
    document.addEventListener("keydown", this.onKey, true)
    this.to(point)
    this.follow()
  }

  to(point: Point): void {
    this.point = point
    this.aim()
  }

  letGo(stayed: boolean): void {
    const { from, target } = this
    this.end()
    if (from && stayed) this.relations.openNew()
    else if (from && target !== null) this.relations.link(from.id, target)
  }

  end(): void {
    if (!this.from) return
    const { stage } = this.context
    this.from = this.target = null
    cancelAnimationFrame(this.frame)
    document.removeEventListener("keydown", this.onKey, true)
    this.ghost.remove()
    for (const path of [this.line, this.head]) path.removeAttribute("d")
    stage.drag = null
    stage.repaint()
  }

  /** The box it stands on: that of the one node that is selected, where this person may write. */
  private boxNow(): Box | null {
    const { actions, viewState, stage } = this.context
    const { selected } = viewState
    if (selected === null || viewState.all.length > 1 || viewState.multiSelecting || viewState.editing !== null || !actions.canWrite) return null
    return stage.layout.boxes.get(selected) ?? null
  }

  private paint(): void {
    const box = this.context.stage.drag === null || this.from ? this.boxNow() : null
    this.handle.classList.toggle("is-off", box === null)
    if (box) this.handle.setAttribute("transform", `translate(${box.x + box.w + OUT} ${box.y - OUT})`)
  }

  private aim(): void {
    const { from } = this
    const { announcer, viewState, model, stage } = this.context
    if (!from) return
    const at = stage.at(this.point)
    const over = [...stage.layout.boxes.values()].find((box) => !box.more && box.id !== from.id && within(box, at))
    const before = this.target
    this.target = over && model.mayLink(from.id, over.id) ? over.id : null
    const drop = this.target === null ? null : { parent: this.target, index: null, key: this.target, how: "into" as const, side: null }
    stage.drag = { isDragged: () => false, drop }
    const name = over ? this.context.actions.name(over.id) : ""
    const words = !over ? "Relier à…" : this.target === null ? viewState.whyLocked(over.id) : `Relier à ${name}`
    this.show(from, words, at)
    if (this.target !== null && this.target !== before) announcer.say(words)
    stage.repaint()
  }

  private show(from: Box, words: string, at: Point): void {
    const line = lineBetween(from, { ...at, w: 0, h: 0 }, { w: 0, h: 0 }, [])
    this.line.setAttribute("d", line.path)
    this.head.setAttribute("d", line.head)
    this.ghost.replaceChildren(h("span", {}, words))
    this.ghost.style.left = `${Math.round(this.point.x + 14)}px`
    this.ghost.style.top = `${Math.round(this.point.y + 14)}px`
  }

  /** Near an edge, the picture goes on while the pointer stays. */
  private readonly follow = () => {
    if (!this.from) return
    if (panAtEdge(this.context.stage, this.point)) this.aim()
    this.frame = requestAnimationFrame(this.follow)
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    this.end()
    this.context.announcer.say("Lien abandonné.")
  }
}

function within(box: Box, { x, y }: Point): boolean {
  return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h
}
