/** Where the others point in the picture, by the node nearest to it; fades soon, and nothing of it is kept. */

import type { Awareness } from "y-protocols/awareness"

import type { Box } from "../picture/boxes.ts"
import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { personOf } from "./awareness.ts"

const FIELD = "cursor"
const EVERY = 200
const FADES_AFTER = 3000
const FADING = 1000
const MOST = 12
/** In the gaps of a map, further than this from any node, nothing is pointed at. */
const REACH = 260

interface Pointed {
  node: string
  /** From the node's centre, in map pixels. */
  dx: number
  dy: number
}

interface Drawn {
  element: HTMLElement
  pointed: Pointed
  key: string
  timer: ReturnType<typeof setTimeout>
}

export class Cursors {
  private readonly context: MapContext
  private readonly awareness: Awareness
  private readonly layer = h("div", { class: "map-cursors", "aria-hidden": "true" })
  private readonly drawn = new Map<number, Drawn>()
  private waiting: ReturnType<typeof setTimeout> | null = null
  private pointed: Pointed | null = null

  constructor(context: MapContext, awareness: Awareness) {
    this.context = context
    this.awareness = awareness
    context.stage.element.append(this.layer)
    context.stage.element.addEventListener("pointermove", this.onMove)
    context.stage.element.addEventListener("pointerleave", () => this.point(null))
    context.stage.onPainted(() => this.place())
    const onChange = ({ updated, removed, added }: { updated: number[]; removed: number[]; added: number[] }) => {
      for (const client of [...updated, ...removed, ...added]) this.draw(client)
      this.place()
    }
    awareness.on("change", onChange)
    context.onEnd(() => awareness.off("change", onChange))
    context.onEnd(() => {
      if (this.waiting !== null) clearTimeout(this.waiting)
      for (const client of this.drawn.keys()) this.drop(client)
    })
  }

  private readonly onMove = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return
    const { stage } = this.context
    const rect = stage.element.getBoundingClientRect()
    const at = stage.at({ x: event.clientX - rect.left, y: event.clientY - rect.top })
    this.point(nearTo(stage.layout.boxes, at))
  }

  /** Told at most five times a second, and once more at the end. */
  private point(pointed: Pointed | null): void {
    this.pointed = pointed
    this.waiting ??= setTimeout(() => {
      this.waiting = null
      this.awareness.setLocalStateField(FIELD, this.pointed)
    }, EVERY)
  }

  private draw(client: number): void {
    const state = this.awareness.getStates().get(client)
    const pointed = client === this.awareness.clientID ? null : pointedIn(state?.[FIELD])
    const before = this.drawn.get(client)
    if (!state || !pointed) return this.drop(client)
    const key = JSON.stringify(pointed)
    if (before?.key === key) return
    if (!before && this.drawn.size >= MOST) return
    const { name, colour } = personOf(state, client)
    const element = before?.element ?? h("div", { class: `map-cursor p${colour}` }, h("span", {}, name))
    if (before) clearTimeout(before.timer)
    else this.layer.append(element)
    element.classList.remove("fading")
    this.drawn.set(client, { element, pointed, key, timer: setTimeout(() => this.fade(client), FADES_AFTER) })
  }

  private fade(client: number): void {
    const drawn = this.drawn.get(client)
    if (!drawn) return
    drawn.element.classList.add("fading")
    drawn.timer = setTimeout(() => this.drop(client), FADING)
  }

  private drop(client: number): void {
    const drawn = this.drawn.get(client)
    if (!drawn) return
    clearTimeout(drawn.timer)
    drawn.element.remove()
    this.drawn.delete(client)
  }

  private place(): void {
    const { camera, layout } = this.context.stage
    for (const { element, pointed } of this.drawn.values()) {
      const box = layout.boxes.get(pointed.node)
      element.hidden = !box
      if (!box) continue
      const x = (box.x + box.w / 2 + pointed.dx) * camera.scale + camera.x
      const y = (box.y + box.h / 2 + pointed.dy) * camera.scale + camera.y
      element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
    }
  }
}

/** A point by the node it is nearest to. Pure. */
export function nearTo(boxes: ReadonlyMap<string, Box>, at: { x: number; y: number }): Pointed | null {
  let best: Box | null = null
  let least = REACH
  for (const box of boxes.values()) {
    const away = Math.hypot(Math.max(box.x - at.x, 0, at.x - box.x - box.w), Math.max(box.y - at.y, 0, at.y - box.y - box.h))
    if (!box.more && away < least) [best, least] = [box, away]
  }
  return best && { node: best.id, dx: Math.round(at.x - best.x - best.w / 2), dy: Math.round(at.y - best.y - best.h / 2) }
}

function pointedIn(value: unknown): Pointed | null {
  if (typeof value !== "object" || value === null) return null
  const { node, dx, dy } = value as Record<string, unknown>
  const sound = typeof node === "string" && Number.isFinite(dx) && Number.isFinite(dy)
  return sound ? (value as Pointed) : null
}
