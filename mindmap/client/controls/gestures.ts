/** Fingers, mouse and wheel on the picture: choose, pan, pinch, drag, menu. Everything here has a key and a button. */

import { Marquee } from "./marquee.ts"
import { pinched, spread, type Camera, type Two } from "../picture/camera.ts"
import { Drag } from "./drag.ts"
import { LEAST_SCALE } from "../picture/face.ts"
import type { MapContext } from "../context/map-context.ts"
import type { LinkHandle } from "./link-handle.ts"
import { LONG_PRESS } from "./node-menu.ts"
import { ROOT } from "../tree/resolve.ts"
import { lineOf } from "../selection/selection.ts"

const SLACK = 6
const WHEEL = 0.0015
/** Pinched to less than this part of the smallest scale, more is shown by folding. */
const SQUEEZE = 0.75
/** A finger beside a small box means it: it reaches this far, in pixels, so that a target is 44 px high. */
const FINGER = 12

interface Finger {
  x: number
  y: number
}

/** What a press began on. */
interface Pressed {
  node: { id: string; more: boolean } | null
  /** A link across the tree. */
  relation: string | null
  /** The handle that links the selected node to another. */
  handle: boolean
}

const NOTHING: Pressed = { node: null, relation: null, handle: false }

/** A press on a link across the tree, and a long one on a node. */
export interface Openers {
  relation: (id: string) => void
  menu: (id: string) => void
}

/** Two fingers: where they began, and what was looked at then and is now. */
interface Pinch {
  from: Two
  began: Camera
  shown: Camera
  /** The scale that the fingers ask for, be it out of bounds. */
  asked: number
}

export class Gestures {
  private readonly context: MapContext
  private readonly drag: Drag
  private readonly marquee: Marquee
  private readonly fingers = new Map<number, Finger>()
  private start: Finger | null = null
  private pressed = NOTHING
  private mode: "idle" | "pressed" | "held" | "panning" | "pinching" | "dragging" | "linking" | "marquee" = "idle"
  private timer: ReturnType<typeof setTimeout> | null = null
  private pinch: Pinch | null = null
  private readonly open: Openers
  private readonly handle: LinkHandle

  constructor(context: MapContext, handle: LinkHandle, open: Openers) {
    this.context = context
    this.handle = handle
    this.drag = new Drag(context)
    this.marquee = new Marquee(context)
    this.open = open
    const { element } = context.stage
    element.addEventListener("pointerdown", this.onDown)
    element.addEventListener("pointermove", this.onMove)
    element.addEventListener("pointerup", this.onUp)
    element.addEventListener("pointercancel", this.onCancel)
    element.addEventListener("wheel", this.onWheel, { passive: false })
    element.addEventListener("dblclick", this.onDouble)
    // A long press opens our menu, or drags: it opens none of the browser's.
    element.addEventListener("contextmenu", (event) => {
      if (this.mode !== "idle") event.preventDefault()
    })
    context.onEnd(() => this.drag.end())
  }

  private readonly onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("a, textarea, button")) return
    const point = this.pointOf(event)
    this.fingers.set(event.pointerId, point)
    this.context.stage.element.setPointerCapture(event.pointerId)
    if (this.fingers.size > 1) { this.beginPinch(); return; }
    this.start = point
    this.pressed = this.pressedAt(event, point)
    this.mode = this.pressed.handle ? "linking" : "pressed"
    if (this.pressed.handle) { this.handle.begin(point); return; }
    if (event.pointerType !== "mouse" && this.canHold()) this.timer = setTimeout(() => this.hold(), LONG_PRESS)
  }

  private readonly onMove = (event: PointerEvent) => {
    const before = this.fingers.get(event.pointerId)
    if (!before) return
    const point = this.pointOf(event)
    this.fingers.set(event.pointerId, point)
    if (this.mode === "pinching") { this.keepPinching(); return; }
    if ((this.mode === "pressed" || this.mode === "held") && this.start && far(this.start, point)) this.leaveRest(event)
    if (this.mode === "panning") this.context.stage.pan(point.x - before.x, point.y - before.y)
    if (this.mode === "dragging") this.drag.to(point)
    if (this.mode === "linking") this.handle.to(point)
    if (this.mode === "marquee") this.marquee.to(point)
  }

  private readonly onUp = (event: PointerEvent) => {
    const point = this.fingers.get(event.pointerId)
    if (!this.fingers.delete(event.pointerId)) return
    const still = point !== undefined && this.start !== null && !far(this.start, point)
    const stayed = still && event.pointerType !== "mouse"
    if (this.mode === "linking") this.handle.letGo(still)
    if (this.mode === "pinching") { this.endPinch(); return; }
    if (this.mode === "dragging" && !stayed) this.drag.letGo()
    else if (this.mode === "pressed") this.choose(event)
    const held = this.mode === "dragging" || this.mode === "held" ? this.pressed.node : null
    this.drop()
    if (held && stayed) this.open.menu(held.id)
  }

  private readonly onCancel = (event: PointerEvent) => {
    this.fingers.delete(event.pointerId)
    this.drop()
  }

  private readonly onDouble = (event: MouseEvent) => {
    // The press was captured by the whole picture: what lies under the pointer is looked for again.
    const node = nodeAt(document.elementFromPoint(event.clientX, event.clientY))
    if (node && !node.more) this.context.actions.rename()
  }

  private readonly onWheel = (event: WheelEvent) => {
    event.preventDefault()
    // A touchpad's pinch comes as a wheel with Ctrl.
    if (event.ctrlKey || event.deltaMode !== 0 || Math.abs(event.deltaY) >= 50) {
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30
      this.context.stage.zoom(Math.exp(-pixels * (event.ctrlKey ? 6 : 1) * WHEEL), this.pointOf(event))
    } else this.context.stage.pan(-event.deltaX, -event.deltaY)
  }

  private leaveRest(event: PointerEvent): void {
    const isMouse = event.pointerType === "mouse"
    if (isMouse && this.canDrag()) return this.beginDrag()
    this.stopWaiting()
    if (isMouse && event.shiftKey && this.start && !this.pressed.node) {
      this.mode = "marquee"
      return this.marquee.begin(this.start)
    }
    this.mode = "panning"
  }

  private canDrag(): boolean {
    const { node } = this.pressed
    return node !== null && !node.more && node.id !== ROOT && this.context.actions.canWrite
  }

  private canHold(): boolean {
    const { node } = this.pressed
    // Voting, a press lays a dot, however slow it is.
    return node !== null && !node.more && !this.context.stage.element.classList.contains("voting")
  }

  /** A finger that stays takes the branch, where it may be moved; let go where it was, it opens the menu. */
  private hold(): void {
    if (this.canDrag()) this.beginDrag()
    else if (this.mode === "pressed") this.mode = "held"
  }

  private beginDrag(): void {
    this.stopWaiting()
    const { node } = this.pressed
    if (!node || !this.start || this.mode !== "pressed") return
    this.mode = "dragging"
    this.drag.begin(node.id, this.start)
  }

  private choose({ ctrlKey, metaKey, shiftKey }: PointerEvent): void {
    const { actions, viewState, model, stage } = this.context
    const { node, relation } = this.pressed
    if (relation !== null) return this.open.relation(relation)
    if (!node) return ctrlKey || metaKey || shiftKey || viewState.multiSelecting ? undefined : viewState.select(null)
    if (node.more) return viewState.fold(node.id, "open")
    if (ctrlKey || metaKey || viewState.multiSelecting) viewState.toggle(node.id)
    else if (shiftKey) viewState.stretch(node.id, lineOf((id) => stage.layout.boxes.has(id), (id) => model.childrenOf(id)))
    else return viewState.select(node.id)
    actions.sayHowMany()
  }

  private beginPinch(): void {
    this.drop()
    const from = this.two()
    const { camera } = this.context.stage
    this.pinch = from && { from, began: camera, shown: camera, asked: camera.scale }
    this.mode = "pinching"
  }

  private keepPinching(): void {
    const { pinch } = this
    const { stage } = this.context
    const now = this.two()
    if (!pinch || !now) return
    // Somebody else's writing moved the picture under the fingers: from here on it is another one.
    if (stage.camera !== pinch.shown) return this.beginPinch()
    pinch.asked = (pinch.began.scale * spread(now)) / Math.max(1, spread(pinch.from))
    pinch.shown = pinched(pinch.began, pinch.from, now)
    stage.look(pinch.shown)
  }

  /** The finger that is left goes on panning. */
  private endPinch(): void {
    const { pinch } = this
    const now = this.two()
    if (now) return this.beginPinch()
    this.drop()
    if (this.fingers.size === 1) this.mode = "panning"
    if (pinch && pinch.asked < LEAST_SCALE * SQUEEZE) this.context.stage.zoom(SQUEEZE)
  }

  /** The first two fingers. */
  private two(): Two | null {
    const [a, b] = [...this.fingers.values()]
    return a && b ? [a, b] : null
  }

  private drop(): void {
    this.stopWaiting()
    this.mode = "idle"
    this.pinch = null
    this.drag.end()
    this.handle.end()
    this.marquee.end()
  }

  private stopWaiting(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private pointOf(event: MouseEvent): Finger {
    const rect = this.context.stage.element.getBoundingClientRect()
    return { x: event.clientX - rect.left, y: event.clientY - rect.top }
  }

  private pressedAt(event: PointerEvent, point: Finger): Pressed {
    const under = nodeAt(event.target)
    if (this.handle.isAt(event.target, point, under?.id ?? null)) return { ...NOTHING, handle: true }
    const relation = event.target instanceof Element ? event.target.closest<SVGElement>("[data-relation]")?.dataset["relation"] : undefined
    const node = under ?? (event.pointerType === "touch" ? this.near(point) : null)
    return { node, relation: node ? null : (relation ?? null), handle: false }
  }

  /** The box that a finger just missed. */
  private near(point: Finger): Pressed["node"] {
    const { stage } = this.context
    const at = stage.at(point)
    const reach = FINGER / stage.camera.scale
    const found = [...stage.layout.boxes.values()]
      .map((box) => ({ box, away: Math.hypot(outside(at.x, box.x, box.w), outside(at.y, box.y, box.h)) }))
      .filter(({ away }) => away <= reach)
      .sort((a, b) => a.away - b.away)[0]
    return found ? { id: found.box.id, more: found.box.more } : null
  }
}

/** How far a coordinate is from a stretch, 0 when it is in it. */
function outside(at: number, start: number, length: number): number {
  return Math.max(start - at, at - start - length, 0)
}

function nodeAt(target: EventTarget | null): { id: string; more: boolean } | null {
  const group = target instanceof Element ? target.closest<SVGGElement>("[data-node]") : null
  const id = group?.dataset["node"]
  return group && id ? { id, more: group.dataset["key"] !== id } : null
}

function far(a: Finger, b: Finger): boolean {
  return distance(a, b) > SLACK
}

function distance(a: Finger, b: Finger): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
