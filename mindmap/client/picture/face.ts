/** What a node looks like: its words wrapped, its sign, its marks, and the size they take at scale 1. */

import type { Size } from "./boxes.ts"
import { ICONS, chipsOf, type Chip } from "./chips.ts"
import { KIND_SIGN, LEVEL_LABEL, STATE_LABEL } from "../tree/node-kinds.ts"
import { titleOf } from "../text/wording.ts"
import { typeset } from "../text/typography.ts"
import type { Said } from "../tree/schema.ts"

/** The width of a text in pixels, for a CSS font. */
export type Ruler = (text: string, font: string) => number

/** What else is shown of a node, which it does not say itself. */
export interface About {
  /** Nothing hangs under it: what its method asks is still shown. */
  leaf: boolean
  /** The address of its image, or "". */
  picture: string
}

export interface Style {
  font: string
  size: number
  line: number
  padX: number
  padY: number
  width: number
}

export interface Face extends Size {
  lines: string[]
  sub: string[]
  /** What its method asks to write here, until it is written. */
  hint: string[]
  chips: { chip: Chip; x: number; y: number; w: number }[]
  /** The address of an image on top of its words, or "". Its place is kept before it comes. */
  picture: string
  style: Style
  /** Changes whenever something seen does. */
  mark: string
}

const FAMILY = '"Inter Variable", Inter, system-ui, sans-serif'
/** No text is under 12 px on screen: the smallest is 13 px, and the scale never goes under `LEAST_SCALE`. */
export const SMALLEST = 13
export const LEAST_SCALE = 12 / SMALLEST
const SUB_SIZE = 13
export const SUB_LINE = 17
export const CHIP_HEIGHT = 20
/** The place that an image takes, whatever its own size. */
export const PICTURE: Size = { w: 132, h: 88 }
export const PICTURE_GAP = 6
const CHIP_PAD = 6
/** Room for the sign before a label. */
export const CHIP_ICON = 16
const CHIP_GAP = 4
const MOST_LINES = 8

const STYLES: readonly Style[] = [
  style(700, 17, 22, 15, 11, 150),
  style(650, 14, 18, 10, 7, 150),
  style(450, 13, 17, 8, 4, 150),
]
export const SUB_FONT = `450 ${SUB_SIZE}px ${FAMILY}`
const CHIP_FONT = `650 ${SUB_SIZE}px ${FAMILY}`

function style(weight: number, size: number, line: number, padX: number, padY: number, width: number): Style {
  return { font: `${weight} ${size}px ${FAMILY}`, size, line, padX, padY, width }
}

export function styleAt(depth: number): Style {
  return STYLES[Math.min(depth, STYLES.length - 1)] ?? style(450, 13, 17, 8, 4, 150)
}

/** How much room lines may be given; the one with which most nodes are seen is taken. */
export const ROOMS = [0.76, 0.9, 1.05, 1.25]
/** On one side there is less height and more width. */
export const WIDE_ROOMS = [0.9, 1.25, 1.7, 2.3]

const ALONE: About = { leaf: false, picture: "" }

export function faceOf(said: Said, depth: number, chips: readonly Chip[], ruler: Ruler, room = 1, about = ALONE): Face {
  const look = styleAt(depth)
  const narrow = look.width * room
  const sign = said.kind ? `${KIND_SIGN[said.kind]}\u00a0` : ""
  const lines = wrap(sign + typeset(titleOf(said.text)), narrow, (text) => ruler(text, look.font))
  const small = (text: string) => (text ? wrap(typeset(text), narrow, (one) => ruler(one, SUB_FONT)) : [])
  const sub = small(subline(said))
  const hint = about.leaf || said.text.trim() === "" ? small(said.hint) : []
  const all = [...chips, ...chipsOf(said)]
  const widths = [...lines.map((text) => ruler(text, look.font)), ...[...sub, ...hint].map((text) => ruler(text, SUB_FONT))]
  const needed = Math.max(...widths, about.picture ? PICTURE.w : 0, ...all.map((chip) => chipWidth(chip, ruler)))
  const placed = placeChips(all, Math.max(needed, narrow), ruler)
  const inner = Math.max(needed, placed.width)
  const below = (sub.length + hint.length) * SUB_LINE + placed.rows * (CHIP_HEIGHT + CHIP_GAP)
  const h = lines.length * look.line + below + (about.picture ? PICTURE.h + PICTURE_GAP : 0) + 2 * look.padY
  const mark = [depth, ...lines, ...sub, ...hint, about.picture, ...all.map((chip) => chip.label + (chip.href ?? ""))].join("\n")
  const w = Math.ceil(inner) + 2 * look.padX
  return { lines, sub, hint, chips: centred(placed.chips, Math.ceil(inner)), picture: about.picture, style: look, w, h, mark }
}

/** The least that a node, or the mark of folded ones, can measure: one line, of which nothing is known. */
export function leastSize({ depth, more }: { depth: number; more: boolean }): Size {
  const look = styleAt(more ? Math.max(depth, 2) : depth)
  return { w: 0, h: look.line + 2 * look.padY }
}

/** The mark of folded nodes: « + 3 repliés ». */
export function moreFace(hidden: number, depth: number, ruler: Ruler): Face {
  const look = styleAt(Math.max(depth, 2))
  const text = moreText(hidden)
  const w = Math.ceil(ruler(text, look.font)) + 2 * look.padX
  return { lines: [text], sub: [], hint: [], chips: [], picture: "", style: look, w, h: look.line + 2 * look.padY, mark: `more ${hidden}` }
}

export function moreText(hidden: number): string {
  return `+\u00a0${hidden}\u00a0${hidden > 1 ? "repliés" : "replié"}`
}

/** What qualifies a node, under its words: « inter-CPTS · CPTS du Pays, en place ». */
export function subline(said: Said): string {
  const inPlace = [said.org, said.state ? STATE_LABEL[said.state] : ""].filter(Boolean).join(", ")
  return [said.level ? LEVEL_LABEL[said.level] : "", inPlace].filter(Boolean).join(" · ")
}

/** How much wider than asked a line may get rather than cut a long word. */
const STRETCH = 1.6

/**
 * Lines no wider than `asked`, or than the longest word as far as that is reasonable; a word still wider is cut;
 * what passes eight lines ends with « … ».
 */
export function wrap(text: string, asked: number, measure: (text: string) => number): string[] {
  const longest = Math.max(...text.split(/\s+/).map(measure))
  const width = Math.max(asked, Math.min(longest, asked * STRETCH))
  const lines: string[] = []
  // Words are measured one by one: a word comes back in other nodes, a line does not.
  const space = measure(" ")
  for (const paragraph of text.split("\n")) {
    let line = ""
    let long = 0
    for (const word of paragraph.split(/[ \t]+/).filter(Boolean).flatMap((one) => cut(one, width, measure))) {
      const more = measure(word)
      if (line && long + space + more > width) {
        lines.push(line)
        line = word
        long = more
      } else {
        long += line ? space + more : more
        line = line ? `${line} ${word}` : word
      }
      if (lines.length > MOST_LINES) return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1] ?? ""}…`]
    }
    lines.push(line)
  }
  if (lines.length > MOST_LINES) return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1] ?? ""}…`]
  return lines
}

function cut(word: string, width: number, measure: (text: string) => number): string[] {
  if (measure(word) <= width) return [word]
  const parts: string[] = []
  let part = ""
  for (const letter of word) {
    if (part && measure(part + letter) > width) {
      parts.push(part)
      part = letter
    } else part += letter
  }
  return [...parts, part]
}

function chipWidth(chip: Chip, ruler: Ruler): number {
  return Math.ceil(ruler(chip.label, CHIP_FONT)) + 2 * CHIP_PAD + (ICONS[chip.kind] ? CHIP_ICON : 0)
}

/** In rows no wider than `room`; `y` counts from the first row's top. */
function placeChips(chips: readonly Chip[], room: number, ruler: Ruler): { chips: Face["chips"]; width: number; rows: number } {
  let [x, rows, width] = [0, 1, 0]
  const placed = chips.map((chip) => {
    const w = chipWidth(chip, ruler)
    if (x > 0 && x + w > room) [x, rows] = [0, rows + 1]
    const one = { chip, x, y: (rows - 1) * (CHIP_HEIGHT + CHIP_GAP), w }
    x += w + CHIP_GAP
    width = Math.max(width, x - CHIP_GAP)
    return one
  })
  return { chips: placed, width, rows: placed.length > 0 ? rows : 0 }
}

/** Each row in the middle of the box. */
function centred(chips: Face["chips"], inner: number): Face["chips"] {
  const ends = new Map<number, number>()
  for (const { x, y, w } of chips) ends.set(y, x + w)
  return chips.map((one) => ({ ...one, x: one.x + (inner - (ends.get(one.y) ?? 0)) / 2 }))
}

/** A ruler over a canvas, remembering what it measured; `forget` once the fonts have come. */
export function canvasRuler(): { ruler: Ruler; forget: () => void } {
  const context = document.createElement("canvas").getContext("2d")
  const widths = new Map<string, Map<string, number>>()
  const ruler: Ruler = (text, font) => {
    const known = widths.get(font) ?? new Map<string, number>()
    widths.set(font, known)
    let width = known.get(text)
    if (width === undefined) {
      if (context) context.font = font
      width = context ? context.measureText(text).width : text.length * SMALLEST * 0.55
      known.set(text, width)
    }
    return width
  }
  return { ruler, forget: () => widths.clear() }
}
