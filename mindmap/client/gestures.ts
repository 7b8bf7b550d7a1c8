/** Fingers, mouse and wheel on the picture: choose, pan, pinch, drag. Everything here has a key and a button. */

import { Band } from "./band.ts"
import { Drag } from "./drag.ts"
import type { Ground } from "./ground.ts"
import { ROOT } from "./resolve.ts"
import { lineOf } from "./selection.ts"

const SLACK = 6
const LONG_PRESS = 350
const WHEEL = 0.0015
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
}

const NOTHING: Pressed = { node: null, relation: null }

export class Gestures {
  private readonly ground: Ground
  private readonly drag: Drag
  private readonly band: Band
  private readonly fingers = new Map<number, Finger>()
  private start: Finger | null = null
  private pressed = NOTHING
  private mode: "idle" | "pressed" | "panning" | "dragging" | "band" = "idle"
  private timer: ReturnType<typeof setTimeout> | null = null
  private readonly openRelation: (id: string) => void

  constructor(ground: Ground, openRelation: (id: string) => void) {
    this.ground = ground
    this.drag = new Drag(ground)
    this.band = new Band(ground)
    this.openRelation = openRelation
    const { element } = ground.stage
    element.addEventListener("pointerdown", this.onDown)
    element.addEventListener("pointermove", this.onMove)
    element.addEventListener("pointerup", this.onUp)
    element.addEventListener("pointercancel", this.onCancel)
    element.addEventListener("wheel", this.onWheel, { passive: false })
    element.addEventListener("dblclick", this.onDouble)
    // A long press drags: it opens no menu of the browser's.
    element.addEventListener("contextmenu", (event) => {
      if (this.mode !== "idle") event.preventDefault()
    })
    ground.onEnd(() => this.drag.end())
  }

  private readonly onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("a, textarea, button")) return
    const point = this.pointOf(event)
    this.fingers.set(event.pointerId, point)
    this.ground.stage.element.setPointerCapture(event.pointerId)
    if (this.fingers.size > 1) { this.drop(); return; }
    this.start = point
    this.pressed = this.pressedAt(event, point)
    this.mode = "pressed"
    if (event.pointerType !== "mouse" && this.canDrag()) this.timer = setTimeout(() => this.beginDrag(), LONG_PRESS)
  }

  private readonly onMove = (event: PointerEvent) => {
    const before = this.fingers.get(event.pointerId)
    if (!before) return
    const point = this.pointOf(event)
    this.fingers.set(event.pointerId, point)
    if (this.fingers.size === 2) { this.pinch(event.pointerId, before, point); return; }
    if (this.mode === "pressed" && this.start && far(this.start, point)) this.leaveRest(event)
    if (this.mode === "panning") this.ground.stage.pan(point.x - before.x, point.y - before.y)
    if (this.mode === "dragging") this.drag.to(point)
    if (this.mode === "band") this.band.to(point)
  }

  private readonly onUp = (event: PointerEvent) => {
    if (!this.fingers.delete(event.pointerId)) return
    if (this.mode === "dragging") this.drag.letGo()
    else if (this.mode === "pressed") this.choose(event)
    this.drop()
  }

  private readonly onCancel = (event: PointerEvent) => {
    this.fingers.delete(event.pointerId)
    this.drop()
  }

  private readonly onDouble = (event: MouseEvent) => {
    // The press was captured by the whole picture: what lies under the pointer is looked for again.
    const node = nodeAt(document.elementFromPoint(event.clientX, event.clientY))
    if (node && !node.more) this.ground.actions.rename()
  }

  private readonly onWheel = (event: WheelEvent) => {
    event.preventDefault()
    // A touchpad's pinch comes as a wheel with Ctrl.
    if (event.ctrlKey || event.deltaMode !== 0 || Math.abs(event.deltaY) >= 50) {
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30
      this.ground.stage.zoom(Math.exp(-pixels * (event.ctrlKey ? 6 : 1) * WHEEL), this.pointOf(event))
    } else this.ground.stage.pan(-event.deltaX, -event.deltaY)
  }

  private leaveRest(event: PointerEvent): void {
    const isMouse = event.pointerType === "mouse"
    if (isMouse && this.canDrag()) return this.beginDrag()
    this.stopWaiting()
    if (isMouse && event.shiftKey && this.start && !this.pressed.node) {
      this.mode = "band"
      return this.band.begin(this.start)
    }
    this.mode = "panning"
  }

  private canDrag(): boolean {
    const { node } = this.pressed
    return node !== null && !node.more && node.id !== ROOT && this.ground.actions.canWrite
  }

  private beginDrag(): void {
    this.stopWaiting()
    const { node } = this.pressed
    if (!node || !this.start || this.mode !== "pressed") return
    this.mode = "dragging"
    this.drag.begin(node.id, this.start)
  }

  private choose({ ctrlKey, metaKey, shiftKey }: PointerEvent): void {
    const { actions, desk, model, stage } = this.ground
    const { node, relation } = this.pressed
    if (relation !== null) return this.openRelation(relation)
    if (!node) return ctrlKey || metaKey || shiftKey ? undefined : desk.select(null)
    if (node.more) return desk.fold(node.id, "open")
    if (ctrlKey || metaKey) desk.toggle(node.id)
    else if (shiftKey) desk.stretch(node.id, lineOf((id) => stage.layout.boxes.has(id), (id) => model.childrenOf(id)))
    else return desk.select(node.id)
    actions.sayHowMany()
  }

  private pinch(moved: number, before: Finger, now: Finger): void {
    const other = [...this.fingers].find(([id]) => id !== moved)?.[1]
    if (!other) return
    const factor = distance(now, other) / Math.max(1, distance(before, other))
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    const { stage } = this.ground
    if (stage.camera.scale * factor >= 0.9) stage.zoom(factor, middle)
    stage.pan((now.x - before.x) / 2, (now.y - before.y) / 2)
  }

  private drop(): void {
    this.stopWaiting()
    this.mode = "idle"
    this.drag.end()
    this.band.end()
  }

  private stopWaiting(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private pointOf(event: MouseEvent): Finger {
    const rect = this.ground.stage.element.getBoundingClientRect()
    return { x: event.clientX - rect.left, y: event.clientY - rect.top }
  }

  private pressedAt(event: PointerEvent, point: Finger): Pressed {
    const relation = event.target instanceof Element ? event.target.closest<SVGElement>("[data-relation]")?.dataset["relation"] : undefined
    const node = nodeAt(event.target) ?? (event.pointerType === "touch" ? this.near(point) : null)
    return { node, relation: node ? null : (relation ?? null) }
  }

  /** The box that a finger just missed. */
  private near(point: Finger): Pressed["node"] {
    const { stage } = this.ground
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
