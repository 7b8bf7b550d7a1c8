/** The map as a picture that can be worked on: layout, camera, painting once per frame. */

import type { Box, Side, Size } from "./boxes.ts"
import { MOST_FIT, clampScale, fit, hold, reveal, scaleToFit, sees, toMap, zoomAt, type Camera, type Gaze } from "./camera.ts"
import type { Chip } from "./chips.ts"
import type { ViewState } from "../selection/view-state.ts"
import type { Drop } from "./drop-target.ts"
import { LEAST_SCALE, canvasRuler, faceOf, leastSize, moreFace, ROOMS, WIDE_ROOMS, type Face } from "./face.ts"
import { TIGHTEST, mostSeen, type Trial } from "./fitting.ts"
import { countShown, foldedIn, shownTree, type Shown } from "../selection/folding.ts"
import type { Heat } from "./heat.ts"
import { colourIn } from "./branch-colours.ts"
import { layOut, leastHeight, type Layout, type Options } from "./layout.ts"
import { Painter, type Guest, type Marks } from "./painter.ts"
import { ROOT } from "../tree/resolve.ts"
import { foundOf } from "../selection/scope.ts"

/** Above this many boxes, only those in sight are drawn. */
const CULL_ABOVE = 250
/** More nodes than this are never seen whole with letters of 12 px. */
const MOST_AT_ONCE = 400
/** How many folded nodes are tried one by one: each is a layout. */
const MOST_TRIES = 60
const NARROW = 620
const ANCHOR_MARGIN = 40
/** Height of the buttons over the bottom of the picture. */
const FOOT = 56
/** The same once a node is selected. */
const TOOLS = 112

/** What a node looks like, the colour chosen for it, and where it was when that was so. */
type Kept = Face & { colour: number | null; depth: number; leaf: boolean }

/** What is being dragged, and where it would land. */
export interface Dragged {
  isDragged: (id: string) => boolean
  drop: Drop | null
}

export class Stage {
  readonly element = document.createElement("div")
  readonly painter = new Painter()
  camera: Camera = { x: 0, y: 0, scale: 1 }
  layout: Layout = { boxes: new Map(), stacked: false, left: 0, top: 0, width: 0, height: 0 }
  guests: ReadonlyMap<string, readonly Guest[]> = new Map()
  chips: ReadonlyMap<string, readonly Chip[]> = new Map()
  drag: Dragged | null = null
  /** Where an image of this map is fetchFromMap from. */
  pictureAt: (id: string) => string = () => ""
  /** node → how lately it changed, while that is shown. */
  heats: ReadonlyMap<string, Heat> = new Map()
  readonly fresh = new Set<string>()
  /** This person has chosen what to look at: a window of another size does not choose again. */
  touched = false
  /** How large seeing everything may draw it. */
  most = MOST_FIT
  /** The buttons over the bottom, and what may lie over the top: seeing everything leaves them their height. */
  foot: HTMLElement | null = null
  heads: HTMLElement[] = []
  private readonly over: (() => void)[] = []
  private readonly viewState: ViewState
  private readonly measuring = canvasRuler()
  private faces = new Map<string, Kept>()
  private readonly sides = new Map<string, Side>()
  private room = 1
  private under = FOOT
  private above = 0
  private frame = 0
  private stale = true
  private fitted = false

  constructor(viewState: ViewState) {
    this.viewState = viewState
    this.element.className = "map-stage"
    this.element.append(this.painter.svg)
    void document.fonts.ready.then(() => {
      this.measuring.forget()
      this.forget()
      if (this.fitted) this.seeAll()
    })
  }

  /** Too narrow for branches beside the root: they are stacked under it. */
  get isNarrow(): boolean {
    return this.size.w > 0 && this.size.w < NARROW
  }

  /** Main branches stand on two sides of the root. */
  get isSided(): boolean {
    return !this.layout.stacked && this.viewState.layoutKind === "both"
  }

  get size(): Size {
    return { w: this.element.clientWidth, h: this.element.clientHeight }
  }

  /** These nodes look different now; all of them when left out. */
  forget(ids?: Iterable<string>): void {
    if (ids === undefined) this.faces.clear()
    else for (const id of ids) this.faces.delete(id)
    this.refresh()
  }

  /** Lay out again and paint, in the next frame. */
  refresh(): void {
    this.stale = true
    this.repaint()
  }

  /** Paint again without laying out: camera or marks changed. */
  repaint(): void {
    this.frame ||= requestAnimationFrame(() => this.paint())
  }

  paint(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    if (this.size.w === 0) return
    if (!this.fitted) {
      this.under = Math.max(FOOT, (this.foot?.offsetHeight ?? 0) + 16)
      this.above = Math.max(0, ...this.heads.map((each) => (each.offsetHeight > 0 ? each.offsetTop + each.offsetHeight : 0)))
      this.chooseFolding()
    }
    if (this.stale) this.lay()
    this.painter.look(this.camera.x, this.camera.y, this.camera.scale)
    this.painter.paint(this.layout, this.visible(), (box) => this.faceOfBox(box), (box) => this.marksOf(box))
    for (const follow of this.over) follow()
  }

  /** Called after each painting, for what lies over the picture. */
  onPainted(follow: () => void): void {
    this.over.push(follow)
  }

  /** The part of the picture that no button covers. */
  private get clear(): Size {
    return { w: this.size.w, h: this.size.h - this.under - this.above }
  }

  /** Fold as much as it takes for the map to be seen whole with letters of 12 px, and show it. */
  seeAll(): void {
    this.touched = false
    this.fitted = false
    this.sides.clear()
    this.faces.clear()
    this.refresh()
  }

  /** Look at as much as can be seen of what is unfolded now. */
  whole(): void {
    this.lay()
    this.camera = this.allSeen()
    this.repaint()
  }

  private allSeen(): Camera {
    const camera = fit(this.layout, this.clear, this.most)
    return { ...camera, y: camera.y + this.above }
  }

  /** What is in the middle of the picture, by the node nearest to it. */
  gaze(): Gaze | null {
    const { w, h } = this.size
    const middle = toMap(this.camera, { x: w / 2, y: h / 2 })
    let best: Gaze | null = null
    let least = Infinity
    for (const box of this.layout.boxes.values()) {
      const [dx, dy] = [Math.round(middle.x - box.x - box.w / 2), Math.round(middle.y - box.y - box.h / 2)]
      if (box.more || Math.hypot(dx, dy) >= least) continue
      least = Math.hypot(dx, dy)
      best = { node: box.id, dx, dy, scale: Math.round(this.camera.scale * 100) / 100, w, h }
    }
    return best
  }

  /** Look where somebody else does: as near as letters of 12 px allow on this screen. */
  lookAt(gaze: Gaze): void {
    this.paint()
    const box = this.layout.boxes.get(gaze.node)
    const { w, h } = this.size
    if (!box || w === 0) return
    const scale = clampScale(gaze.scale * Math.min(w / gaze.w, h / gaze.h))
    const [x, y] = [box.x + box.w / 2 + gaze.dx, box.y + box.h / 2 + gaze.dy]
    this.camera = { scale, x: w / 2 - x * scale, y: h / 2 - y * scale }
    this.touched = true
    this.repaint()
  }

  zoom(factor: number, point = { x: this.size.w / 2, y: this.size.h / 2 }): void {
    // At the smallest letters, seeing more is done by folding.
    if (factor < 1 && this.camera.scale <= LEAST_SCALE * 1.001) {
      if (this.overflows()) this.seeAll()
      return
    }
    this.look(zoomAt(this.camera, factor, point))
  }

  pan(dx: number, dy: number): void {
    this.look({ ...this.camera, x: this.camera.x + dx, y: this.camera.y + dy })
  }

  /** Look from there: this person's own choice. */
  look(camera: Camera): void {
    this.touched = true
    this.camera = camera
    this.repaint()
  }

  /** Bring a node into view, now. */
  show(id: string): void {
    this.paint()
    const box = this.layout.boxes.get(id)
    if (!box) return
    const { w, h } = this.size
    this.camera = reveal(this.camera, box, { w, h: Math.max(h - TOOLS, h / 2) }, ANCHOR_MARGIN)
    this.repaint()
  }

  at(point: { x: number; y: number }): { x: number; y: number } {
    return toMap(this.camera, point)
  }

  /** Whether all the children of a node are shown, as the picture is now. */
  isOpen(id: string): boolean {
    if (this.stale) this.paint()
    return !this.layout.boxes.has(`more:${id}`)
  }

  faceOf(node: { id: string; depth: number }): Face {
    let face = this.faces.get(node.id)
    // What a method asks goes once something hangs under the node.
    const leaf = this.viewState.model.childrenOf(node.id).length === 0
    if (face?.leaf !== leaf || face.depth !== node.depth) {
      const said = this.viewState.model.said(node.id)
      const about = { leaf, picture: said.image ? this.pictureAt(said.image) : "" }
      face = { ...faceOf(said, node.depth, this.chips.get(node.id) ?? [], this.measuring.ruler, this.room, about), colour: said.colour, depth: node.depth, leaf }
      this.faces.set(node.id, face)
    }
    return face
  }

  private faceOfBox(box: { id: string; depth: number; more: boolean; hidden: number }): Face {
    return box.more ? moreFace(box.hidden, box.depth, this.measuring.ruler) : this.faceOf(box)
  }

  private lay(): void {
    const before = this.layout
    const tree = this.shown()
    this.layout = layOut(tree, (node) => this.faceOfBox(node), this.options(this.clear.h - 40))
    for (const box of this.layout.boxes.values()) if (box.depth === 1 && !box.more && this.viewState.layoutKind === "both") this.sides.set(box.key, box.side)
    colourIn(this.layout.boxes, (id) => this.faces.get(id)?.colour ?? null)
    this.stale = false
    const anchor = this.viewState.selected !== null && before.boxes.has(this.viewState.selected) ? this.viewState.selected : this.viewState.scope.head
    const [was, is] = [before.boxes.get(anchor), this.layout.boxes.get(anchor)]
    if (was && is && this.fitted) this.camera = hold(this.camera, was, is)
    if (!this.fitted) this.camera = this.allSeen()
    this.fitted = true
  }

  /** The folding, and the width of lines, with which most nodes are seen whole. */
  private chooseFolding(): void {
    const { viewState } = this
    const { shape, head } = viewState.scope
    const rooms = viewState.layoutKind === "right" && !this.isNarrow ? WIDE_ROOMS : ROOMS
    const trial = { rooms, atMost: MOST_AT_ONCE, ...this.trial() }
    const chosen = mostSeen({ shape, lanes: viewState.lanes, head }, trial)
    viewState.follow(chosen?.auto ?? TIGHTEST)
    this.give(chosen?.room ?? rooms[0] ?? 1)
    if (chosen) this.openWhatFits((tree) => trial.mayFit(tree) && trial.fits(tree, chosen.room))
    this.stale = true
  }

  /** Where one node can be unfolded whole without anything leaving the screen, it is. */
  private openWhatFits(fits: (tree: Shown) => boolean): void {
    const { viewState } = this
    for (const id of foldedIn(this.shown()).slice(0, MOST_TRIES)) {
      viewState.open(id)
      if (!fits(this.shown())) viewState.unopen(id)
    }
  }

  private trial(): Pick<Trial, "mayFit" | "fits"> {
    const [options, clear] = [this.options(0), this.clear]
    const seenWhole = (size: Size) => scaleToFit(size, clear) >= LEAST_SCALE
    const fits = (tree: Shown, room: number) => {
      this.give(room)
      const { width, height } = layOut(tree, (node) => this.faceOfBox(node), options)
      return seenWhole({ w: width, h: height })
    }
    return { fits, mayFit: (tree) => countShown(tree) <= MOST_AT_ONCE && seenWhole({ w: 0, h: leastHeight(tree, leastSize, options) }) }
  }

  /** Give lines this much room. */
  private give(room: number): void {
    if (room !== this.room) this.faces = new Map()
    this.room = room
  }

  private shown(): Shown {
    const { scope, folds, auto, lanes } = this.viewState
    return shownTree(scope.shape, folds, auto, lanes, scope.head)
  }

  private options(height: number): Options {
    const sides = new Map(this.sides)
    for (const id of this.viewState.model.childrenOf(ROOT)) {
      const { side } = this.viewState.model.said(id)
      if (side) sides.set(id, side)
    }
    return { layoutKind: this.viewState.layoutKind, stacked: this.size.w < NARROW, height, sides }
  }

  private overflows(): boolean {
    return scaleToFit({ w: this.layout.width, h: this.layout.height }, this.clear) < LEAST_SCALE
  }

  private *visible(): Iterable<string> {
    const { boxes } = this.layout
    const cull = boxes.size > CULL_ABOVE
    // Asked once: between two boxes that are painted, asking has the browser lay out the page again.
    const { size } = this
    for (const box of boxes.values()) if (!cull || sees(this.camera, box, size)) yield box.key
  }

  private marksOf(box: Box): Marks {
    const { drag } = this
    return {
      selected: !box.more && this.viewState.isSelected(box.id),
      editing: !box.more && this.viewState.editing === box.id,
      fresh: this.fresh.has(box.key),
      heat: box.more ? null : (this.heats.get(box.id) ?? null),
      found: box.more ? null : foundOf(this.viewState.scope.found, box.id),
      dragged: drag?.isDragged(box.id) ?? false,
      drop: drag?.drop?.key === box.key ? drag.drop.how : null,
      guests: box.more ? [] : (this.guests.get(box.id) ?? []),
    }
  }
}
