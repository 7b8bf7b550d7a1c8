/** Fingers, mouse and wheel on the picture: choose, pan, pinch, drag a node. Everything here has a key and a button. */

import type { Actions } from "./actions.ts"
import type { Desk } from "./desk.ts"
import { dropAt } from "./navigate.ts"
import { ROOT } from "./resolve.ts"
import type { Stage } from "./stage.ts"

const SLACK = 6
const LONG_PRESS = 350
const WHEEL = 0.0015

interface Finger {
  x: number
  y: number
}

export class Gestures {
  private readonly stage: Stage
  private readonly desk: Desk
  private readonly actions: Actions
  private readonly fingers = new Map<number, Finger>()
  private start: Finger | null = null
  private node: { id: string; more: boolean } | null = null
  private mode: "idle" | "pressed" | "panning" | "dragging" = "idle"
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(stage: Stage, desk: Desk, actions: Actions) {
    this.stage = stage
    this.desk = desk
    this.actions = actions
    const { element } = stage
    element.addEventListener("pointerdown", this.onDown)
    element.addEventListener("pointermove", this.onMove)
    element.addEventListener("pointerup", this.onUp)
    element.addEventListener("pointercancel", this.onCancel)
    element.addEventListener("wheel", this.onWheel, { passive: false })
    element.addEventListener("dblclick", this.onDouble)
  }

  private readonly onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("a, textarea, button")) return
    const point = this.pointOf(event)
    this.fingers.set(event.pointerId, point)
    this.stage.element.setPointerCapture(event.pointerId)
    if (this.fingers.size > 1) { this.drop(); return; }
    this.start = point
    this.node = nodeAt(event.target)
    this.mode = "pressed"
    if (event.pointerType !== "mouse" && this.canDrag()) this.timer = setTimeout(() => this.beginDrag(), LONG_PRESS)
  }

  private readonly onMove = (event: PointerEvent) => {
    const before = this.fingers.get(event.pointerId)
    if (!before) return
    const point = this.pointOf(event)
    this.fingers.set(event.pointerId, point)
    if (this.fingers.size === 2) { this.pinch(event.pointerId, before, point); return; }
    if (this.mode === "pressed" && this.start && far(this.start, point)) this.leaveRest(event.pointerType)
    if (this.mode === "panning") this.stage.pan(point.x - before.x, point.y - before.y)
    if (this.mode === "dragging") this.dragTo(point)
  }

  private readonly onUp = (event: PointerEvent) => {
    if (!this.fingers.delete(event.pointerId)) return
    if (this.mode === "dragging") this.letGo()
    else if (this.mode === "pressed") this.choose()
    this.drop()
  }

  private readonly onCancel = (event: PointerEvent) => {
    this.fingers.delete(event.pointerId)
    this.drop()
  }

  private readonly onDouble = (event: MouseEvent) => {
    const node = nodeAt(event.target)
    if (node && !node.more) this.actions.rename()
  }

  private readonly onWheel = (event: WheelEvent) => {
    event.preventDefault()
    // A touchpad's pinch comes as a wheel with Ctrl.
    if (event.ctrlKey || event.deltaMode !== 0 || Math.abs(event.deltaY) >= 50) {
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30
      this.stage.zoom(Math.exp(-pixels * (event.ctrlKey ? 6 : 1) * WHEEL), this.pointOf(event))
    } else this.stage.pan(-event.deltaX, -event.deltaY)
  }

  private leaveRest(pointer: string): void {
    if (pointer === "mouse" && this.canDrag()) return this.beginDrag()
    this.stopWaiting()
    this.mode = "panning"
  }

  private canDrag(): boolean {
    return this.node !== null && !this.node.more && this.node.id !== ROOT && this.actions.canWrite
  }

  private beginDrag(): void {
    this.stopWaiting()
    if (!this.node || this.mode !== "pressed") return
    this.mode = "dragging"
    this.desk.select(this.node.id)
    this.stage.drag = { id: this.node.id, drop: null }
    this.stage.element.classList.add("dragging")
    this.stage.repaint()
  }

  private dragTo(point: Finger): void {
    const { drag } = this.stage
    if (!drag) return
    const { model } = this.desk
    const drop = dropAt(this.stage.layout.boxes, this.stage.at(point), drag.id, (id) => model.childrenOf(id))
    drag.drop = drop && !model.isUnder(drop.parent, drag.id) ? drop : null
    this.stage.repaint()
  }

  private letGo(): void {
    const { drag } = this.stage
    if (drag?.drop) this.actions.moveUnder(drag.drop.parent, drag.drop.index, drag.id)
  }

  private choose(): void {
    if (!this.node) return this.desk.select(null)
    if (this.node.more) this.desk.fold(this.node.id, "open")
    else this.desk.select(this.node.id)
  }

  private pinch(moved: number, before: Finger, now: Finger): void {
    const other = [...this.fingers].find(([id]) => id !== moved)?.[1]
    if (!other) return
    const factor = distance(now, other) / Math.max(1, distance(before, other))
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    if (this.stage.camera.scale * factor >= 0.9) this.stage.zoom(factor, middle)
    this.stage.pan((now.x - before.x) / 2, (now.y - before.y) / 2)
  }

  private drop(): void {
    this.stopWaiting()
    this.mode = "idle"
    this.stage.drag = null
    this.stage.element.classList.remove("dragging")
    this.stage.repaint()
  }

  private stopWaiting(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private pointOf(event: MouseEvent): Finger {
    const rect = this.stage.element.getBoundingClientRect()
    return { x: event.clientX - rect.left, y: event.clientY - rect.top }
  }
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
