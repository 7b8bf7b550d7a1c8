/** Shift and a drag on the empty canvas: a rectangle that selects what it touches. */

import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"

interface Point {
  x: number
  y: number
}

export class Marquee {
  private readonly context: MapContext
  private readonly element = h("div", { class: "map-marquee", "aria-hidden": "true" })
  private from: Point | null = null

  constructor(context: MapContext) {
    this.context = context
  }

  get isOn(): boolean {
    return this.from !== null
  }

  begin(point: Point): void {
    this.from = point
    this.context.stage.element.append(this.element)
    this.to(point)
  }

  to(point: Point): void {
    const { from } = this
    if (!from) return
    const { style } = this.element
    style.left = `${Math.min(from.x, point.x)}px`
    style.top = `${Math.min(from.y, point.y)}px`
    style.width = `${Math.abs(from.x - point.x)}px`
    style.height = `${Math.abs(from.y - point.y)}px`
    this.context.viewState.selectAll(this.touched(from, point))
  }

  end(): void {
    if (!this.isOn) return
    this.from = null
    this.element.remove()
    this.context.actions.sayHowMany()
  }

  private touched(from: Point, to: Point): string[] {
    const { stage } = this.context
    const [a, b] = [stage.at(from), stage.at(to)]
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)]
    const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)]
    return [...stage.layout.boxes.values()]
      .filter((box) => !box.more && box.id !== ROOT)
      .filter((box) => box.x < right && box.x + box.w > left && box.y < bottom && box.y + box.h > top)
      .map((box) => box.id)
  }
}
