/** The menu of a node where it is: a right click, the menu key, a finger that stays. */

import type { MapContext } from "../context/map-context.ts"

/** How long a finger stays before it means more than a press, ms. */
export const LONG_PRESS = 350
/** A finger that goes further than this, in pixels, scrolls. */
const SLACK = 8

interface Point {
  x: number
  y: number
}

export class NodeMenu {
  private readonly context: MapContext
  private timer: ReturnType<typeof setTimeout> | undefined
  private start: Point = { x: 0, y: 0 }
  /** The press that goes on has opened the menu: it does nothing more. */
  private held = false

  constructor(context: MapContext) {
    this.context = context
    const { body, viewState, host, keyboard, outline } = context
    keyboard.on("menu", () => (viewState.selected === null ? undefined : this.open(viewState.here)))
    body.addEventListener("contextmenu", this.onContext)
    // The picture has its own fingers (gestures.ts).
    outline.tree.addEventListener("pointerdown", this.onDown)
    outline.tree.addEventListener("pointermove", this.onMove)
    for (const name of ["pointerup", "pointercancel"] as const) outline.tree.addEventListener(name, () => clearTimeout(this.timer))
    for (const name of ["pointerdown", "keydown"] as const) host.addEventListener(name, () => (this.held = false), { capture: true })
    for (const name of ["mousedown", "click"] as const) host.addEventListener(name, this.afterHeld, { capture: true })
    context.onEnd(() => clearTimeout(this.timer))
  }

  /** What can be done to this node, or to the selected ones when it is among them; beside `point` of the page when given. */
  open(id: string, point: Point | null = null): void {
    const { viewState, host, tools } = this.context
    if (host.classList.contains("is-presenting")) return
    viewState.join(id)
    tools.openMenu(point)
  }

  /** A finger stayed on it: the menu comes under the finger, whose press must choose nothing there. */
  readonly openHeld = (id: string): void => {
    this.held = true
    this.open(id)
  }

  private readonly onContext = (event: MouseEvent) => {
    const id = nodeUnder(event)
    if (event.defaultPrevented || id === null) return
    event.preventDefault()
    // A finger that stays has its own way.
    if (!this.held) this.open(id, { x: event.clientX, y: event.clientY })
  }

  private readonly onDown = (event: PointerEvent) => {
    clearTimeout(this.timer)
    const id = nodeUnder(event)
    if (event.pointerType === "mouse" || id === null || !event.isPrimary) return
    this.start = { x: event.clientX, y: event.clientY }
    this.timer = setTimeout(() => this.openHeld(id), LONG_PRESS)
  }

  private readonly onMove = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - this.start.x, event.clientY - this.start.y) > SLACK) clearTimeout(this.timer)
  }

  private readonly afterHeld = (event: MouseEvent) => {
    if (!this.held) return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** The node, in the picture or the outline; null over what has a menu of the browser's own or another press. */
function nodeUnder({ target }: Event): string | null {
  if (!(target instanceof Element) || target.closest("a, textarea, button, .map-twist")) return null
  const held = target.closest<HTMLElement | SVGElement>("[data-node]")
  const id = held?.dataset["node"]
  return id === undefined || (held?.dataset["key"] ?? id) !== id ? null : id
}
