/** Dragging branches: a ghost under the finger, the place they would land shown and said, the picture that follows near its edges. */

import { h } from "../widgets/elements.ts"
import { dropAt, wordsOf, type Drop } from "../picture/drop-target.ts"
import { panAtEdge } from "../picture/edge-pan.ts"
import type { MapContext } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"

interface Point {
  x: number
  y: number
}

export class Drag {
  private readonly context: MapContext
  private readonly ghost = h("div", { class: "map-ghost", "aria-hidden": "true" })
  private heads: readonly string[] = []
  private point: Point = { x: 0, y: 0 }
  private said = ""
  private frame = 0

  constructor(context: MapContext) {
    this.context = context
  }

  get isOn(): boolean {
    return this.heads.length > 0
  }

  /** Take the selected branches when this node is one of them, else its own. */
  begin(id: string, point: Point): void {
    const { viewState, model, stage } = this.context
    viewState.join(id)
    const heads = viewState.heads
    if (heads.length === 0) return
    this.heads = heads
    stage.drag = { isDragged: (one) => heads.some((head) => model.isUnder(one, head)), drop: null }
    stage.element.classList.add("dragging")
    stage.element.append(this.ghost)
    document.addEventListener("keydown", this.onKey, true)
    this.to(point)
    this.follow()
  }

  to(point: Point): void {
    this.point = point
    this.aim()
  }

  letGo(): void {
    const drop = this.context.stage.drag?.drop
    const { heads } = this
    this.end()
    if (drop) this.context.actions.moveUnder(drop.parent, drop.index, heads, drop.side)
  }

  end(): void {
    if (!this.isOn) return
    const { stage } = this.context
    cancelAnimationFrame(this.frame)
    document.removeEventListener("keydown", this.onKey, true)
    this.heads = []
    this.said = ""
    this.ghost.remove()
    stage.drag = null
    stage.element.classList.remove("dragging")
    stage.repaint()
  }

  private aim(): void {
    const { actions, announcer, stage } = this.context
    if (!stage.drag) return
    const { layout } = stage
    const drop = this.dropHere()
    const words = drop ? wordsOf(drop, actions.name(layout.boxes.get(drop.key)?.id ?? ROOT)) : ""
    stage.drag = { ...stage.drag, drop }
    this.showGhost(words)
    if (words && words !== this.said) announcer.say(words)
    this.said = words
    stage.repaint()
  }

  private dropHere(): Drop | null {
    const { model, stage } = this.context
    return dropAt(stage.layout.boxes, stage.at(this.point), {
      heads: this.heads,
      sided: stage.isSided,
      isUnder: (id, ancestor) => model.isUnder(id, ancestor),
      childrenOf: (id) => model.childrenOf(id),
    })
  }

  private showGhost(words: string): void {
    const names = this.context.actions.names(this.heads)
    this.ghost.replaceChildren(h("strong", {}, names), words ? h("span", {}, words) : "")
    const { style } = this.ghost
    style.left = `${Math.round(this.point.x + 14)}px`
    style.top = `${Math.round(this.point.y + 14)}px`
  }

  /** Near an edge, the picture goes on while the pointer stays. */
  private readonly follow = () => {
    if (!this.isOn) return
    if (panAtEdge(this.context.stage, this.point)) this.aim()
    this.frame = requestAnimationFrame(this.follow)
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    this.end()
    this.context.announcer.say("Déplacement abandonné.")
  }
}
