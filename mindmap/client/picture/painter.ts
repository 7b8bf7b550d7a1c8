/** Draws boxes and edges into an SVG, touching only what changed. */

import type { Box } from "./boxes.ts"
import { ICONS } from "./chips.ts"
import { CHIP_HEIGHT, CHIP_ICON, PICTURE, PICTURE_GAP, SUB_LINE, type Face } from "./face.ts"
import { HEAT_SIGN, type Heat } from "./heat.ts"
import { edgePath, type Layout } from "./layout.ts"
import { shorten } from "../text/wording.ts"

const SVG = "http://www.w3.org/2000/svg"
export const BRANCHES = 8

/** Someone else on a node. */
export interface Guest {
  name: string
  colour: number
}

export interface Marks {
  selected: boolean
  editing: boolean
  fresh: boolean
  /** How lately it changed, while that is shown. */
  heat: Heat | null
  /** How a search shows it. */
  found: "now" | "found" | "dim" | null
  dragged: boolean
  drop: "into" | "before" | "after" | null
  guests: readonly Guest[]
}

interface Drawn {
  group: SVGGElement
  edge: SVGPathElement | null
  mark: string
  path: string
  place: string
}

export class Painter {
  readonly svg: SVGSVGElement
  private readonly scene = make("g", { class: "map-scene" })
  private readonly edges = make("g", { class: "map-edges" })
  /** What others draw over the edges and under the boxes, and over everything. */
  readonly under = make("g", { class: "map-under" })
  readonly above = make("g", { class: "map-above" })
  /** What a finger takes hold of, over all the rest. */
  readonly hand = make("g", { class: "map-hand" })
  private readonly nodes = make("g", { class: "map-nodes" })
  private readonly drawn = new Map<string, Drawn>()

  constructor() {
    this.svg = make("svg", { class: "map-svg", "aria-hidden": "true", focusable: "false" })
    this.scene.append(this.edges, this.under, this.nodes, this.above, this.hand)
    this.svg.append(this.scene)
  }

  look(x: number, y: number, scale: number): void {
    this.scene.setAttribute("transform", `translate(${round(x)} ${round(y)}) scale(${scale})`)
  }

  /** Draw these boxes, in this order of keys; whatever was drawn and is not named any more goes. */
  paint(layout: Layout, keys: Iterable<string>, faceOf: (box: Box) => Face, marksOf: (box: Box) => Marks): void {
    const kept = new Set<string>()
    for (const key of keys) {
      const box = layout.boxes.get(key)
      if (!box) continue
      kept.add(key)
      this.paintOne(box, layout, faceOf(box), marksOf(box))
    }
    for (const [key, drawn] of this.drawn) {
      if (kept.has(key)) continue
      drawn.group.remove()
      drawn.edge?.remove()
      this.drawn.delete(key)
    }
  }

  private paintOne(box: Box, layout: Layout, face: Face, marks: Marks): void {
    const drawn = this.drawn.get(box.key) ?? this.begin(box)
    const mark = `${face.mark}|${box.hue ?? box.branch}|${box.w}|${box.h}|${keyOf(marks)}`
    if (drawn.mark !== mark) {
      drawn.mark = mark
      drawn.group.setAttribute("class", classOf(box, marks))
      drawn.group.replaceChildren(...partsOf(box, face, marks))
      // What stands out of its box is drawn over the neighbours.
      if (marks.selected || marks.guests.length > 0) this.nodes.append(drawn.group)
    }
    const place = `translate(${round(box.x)} ${round(box.y)})`
    if (drawn.place !== place) {
      drawn.place = place
      drawn.group.setAttribute("transform", place)
    }
    const parent = box.parent === null ? undefined : layout.boxes.get(box.parent)
    if (!parent) return dropEdge(drawn)
    drawn.edge ??= this.edges.appendChild(make("path", {}))
    const path = `${edgePath(parent, box)}|${edgeClass(box, layout.stacked)}`
    if (drawn.path === path) return
    drawn.path = path
    drawn.edge.setAttribute("d", edgePath(parent, box))
    drawn.edge.setAttribute("class", edgeClass(box, layout.stacked))
  }

  private begin(box: Box): Drawn {
    const group = make("g", { "data-node": box.id, "data-key": box.key })
    const edge = box.parent === null ? null : make("path", {})
    this.nodes.append(group)
    if (edge) this.edges.append(edge)
    const drawn = { group, edge, mark: "", path: "", place: "" }
    this.drawn.set(box.key, drawn)
    return drawn
  }
}

/** The head of a branch shown alone hangs on nothing. */
function dropEdge(drawn: Drawn): void {
  drawn.edge?.remove()
  drawn.edge = null
  drawn.path = ""
}

/** The same whenever the marks are. */
function keyOf(marks: Marks): string {
  const { selected, editing, fresh, heat, found, dragged, drop, guests } = marks
  const flags = (selected ? 1 : 0) + (editing ? 2 : 0) + (fresh ? 4 : 0) + (dragged ? 8 : 0)
  return `${flags}${drop ?? ""}${found ?? ""}${heat ?? ""}${guests.map((guest) => `|${guest.colour}${guest.name}`).join("")}`
}

function classOf(box: Box, marks: Marks): string {
  const level = Math.min(box.depth, 2)
  const names = ["map-node", `d${level}`, branchClass(box.hue ?? box.branch)]
  if (box.more) names.push("more")
  if (marks.selected) names.push("selected")
  if (marks.editing) names.push("editing")
  if (marks.fresh) names.push("fresh")
  if (marks.heat) names.push(`heat-${marks.heat}`)
  if (marks.found) names.push(`is-${marks.found}`)
  if (marks.dragged) names.push("dragged")
  if (marks.drop) names.push(`drop-${marks.drop}`)
  return names.join(" ")
}

export function branchClass(branch: number): string {
  return branch < 0 ? "root" : `b${(branch % BRANCHES) + 1}`
}

function edgeClass(box: Box, stacked: boolean): string {
  if (box.depth === 1 && (stacked || box.side === "D")) return "map-edge trunk"
  return `map-edge d${Math.min(box.depth, 3)} ${branchClass(box.hue ?? box.branch)}`
}

function partsOf(box: Box, face: Face, marks: Marks): SVGElement[] {
  const radius = box.depth === 0 ? 8 : box.depth === 1 ? 7 : 6
  const parts: SVGElement[] = []
  if (marks.fresh) parts.push(rect(-3, -3, box.w + 6, box.h + 6, radius + 3, "map-fresh-ring"))
  if (marks.selected) parts.push(rect(-4, -4, box.w + 8, box.h + 8, radius + 4, "map-ring"))
  marks.guests.forEach((guest, index) => {
    const grow = 3 + 3 * index
    parts.push(rect(-grow, -grow, box.w + 2 * grow, box.h + 2 * grow, radius + grow, `map-guest-ring p${guest.colour}`))
  })
  parts.push(rect(0, 0, box.w, box.h, radius, "map-box"))
  parts.push(...pictureOf(box, face), ...wordsOf(box, face), ...chipsOf(box, face), ...tagsOf(box, marks.guests))
  if (marks.heat) parts.push(...heatOf(marks.heat))
  if (marks.drop === "before" || marks.drop === "after") parts.push(dropBar(box, marks.drop))
  return parts
}

/** A sign at the corner of the box: a tint alone would not be seen by everybody. */
function heatOf(heat: Heat): SVGElement[] {
  const disc = make("circle", { class: "map-heat-disc", cx: "0", cy: "0", r: "8" })
  return [disc, textAt(0, 4.5, "map-heat-sign", HEAT_SIGN[heat])]
}

/** Where what is dragged would go: a bar above or below, or beside in the row of an organisation chart. */
function dropBar(box: Box, how: "before" | "after"): SVGElement {
  if (box.side === "D" && box.depth === 1) return rect(how === "before" ? -8 : box.w + 5, 0, 3, box.h, 1.5, "map-drop-bar")
  return rect(0, how === "before" ? -5 : box.h + 2, box.w, 3, 1.5, "map-drop-bar")
}

/** An image keeps its place before it has come, and when it does not. */
function pictureOf(box: Box, face: Face): SVGElement[] {
  if (!face.picture) return []
  const place = { x: String(round((box.w - PICTURE.w) / 2)), y: String(face.style.padY), width: String(PICTURE.w), height: String(PICTURE.h) }
  const frame = make("rect", { ...place, rx: "4", class: "map-picture-frame" })
  return [frame, make("image", { ...place, href: face.picture, class: "map-picture", preserveAspectRatio: "xMidYMid meet" })]
}

function wordsOf(box: Box, face: Face): SVGElement[] {
  const { size, line, padY } = face.style
  const middle = box.w / 2
  const first = padY + (face.picture ? PICTURE.h + PICTURE_GAP : 0)
  const words = face.lines.map((text, index) => {
    const y = first + line * index + line / 2 + size * 0.36
    return textAt(middle, y, "map-words", text)
  })
  const top = first + line * face.lines.length
  const below = [...face.sub.map((text) => ["map-sub", text] as const), ...face.hint.map((text) => ["map-sub map-hint", text] as const)]
  return [...words, ...below.map(([name, text], index) => textAt(middle, top + SUB_LINE * (index + 0.5) + 5, name, text))]
}

function chipsOf(box: Box, face: Face): SVGElement[] {
  const last = face.chips.at(-1)
  if (!last) return []
  const first = box.h - face.style.padY - CHIP_HEIGHT + 1 - last.y
  return face.chips.map(({ chip, x, y, w }) => {
    const [left, top] = [face.style.padX + x, first + y]
    const group = make(chip.href ? "a" : "g", { class: `map-chip ${chip.kind}` })
    // For the pointer: the keyboard and screen readers have them in the outline and in the node's window.
    if (chip.href) for (const [name, value] of [["href", chip.href], ["tabindex", "-1"]] as const) group.setAttribute(name, value)
    // A page of its own, which knows nothing of the map it was opened from.
    if (chip.away) for (const [name, value] of [["target", "_blank"], ["rel", "noopener noreferrer"]] as const) group.setAttribute(name, value)
    const title = make("title", {})
    title.textContent = chip.title
    const icon = ICONS[chip.kind]
    const label = textAt(left + (w + (icon ? CHIP_ICON : 0)) / 2, top + 14.5, "map-chip-words", chip.label)
    group.append(title, rect(left, top, w, CHIP_HEIGHT, 6, "map-chip-box"), label)
    if (icon) group.append(make("path", { class: "map-chip-icon", d: icon, transform: `translate(${round(left + 6)} ${round(top + 4)})` }))
    return group
  })
}

const TAG_HEIGHT = 20

/** Who else is on this node, named under it: « Coordinatrice CPTS ». */
function tagsOf(box: Box, guests: readonly Guest[]): SVGElement[] {
  return guests.slice(0, 3).flatMap((guest, index) => {
    const name = shorten(guest.name, 26)
    const width = Math.round(name.length * 7.1) + 14
    const top = box.h + 5 + index * (TAG_HEIGHT + 2)
    const group = make("g", { class: `map-guest p${guest.colour}` })
    const label = textAt(width / 2, top + 14.5, "map-guest-name", name)
    group.append(rect(0, top, width, TAG_HEIGHT, 5, "map-guest-tag"), label)
    return [group]
  })
}

export function textAt(x: number, y: number, name: string, words: string): SVGTextElement {
  const text = make("text", { x: String(round(x)), y: String(round(y)), class: name })
  text.textContent = words
  return text
}

export function rect(x: number, y: number, w: number, h: number, radius: number, name: string): SVGRectElement {
  const values = { x, y, width: w, height: h, rx: radius }
  const attributes = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(round(value))]))
  return make("rect", { ...attributes, class: name })
}

export function make<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
