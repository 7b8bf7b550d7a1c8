/** What a node looks like: its words wrapped, its sign, its marks, and the size they take at scale 1. */

import { KIND_SIGN, LEVEL_LABEL, STATE_LABEL } from "./kinds.ts"
import type { Size } from "./layout.ts"
import type { Said } from "./model.ts"
import { ICONS } from "./signs.ts"

/** The width of a text in pixels, for a CSS font. */
export type Ruler = (text: string, font: string) => number

/** What a node can become. */
export const CHIP_KINDS = ["decision", "action", "cause", "aim", "step"] as const
export type ChipKind = (typeof CHIP_KINDS)[number]

export interface Chip {
  /** « D2 », « A1 » */
  label: string
  title: string
  href: string | null
  kind: ChipKind | "lock" | "comment" | "dots" | "own"
}

/** A mark that says what a node became. */
export interface Became extends Chip {
  kind: ChipKind
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
  chips: { chip: Chip; x: number; w: number }[]
  style: Style
  /** Changes whenever something seen does. */
  mark: string
}

const FAMILY = '"Inter Variable", Inter, system-ui, sans-serif'
/** No text is under 12 px on screen: the smallest is 13 px, and the scale never goes under `LEAST_SCALE`. */
export const SMALLEST = 13
export const LEAST_SCALE = 12 / SMALLEST
export const SUB_SIZE = 13
export const SUB_LINE = 17
export const CHIP_HEIGHT = 20
const CHIP_PAD = 6
/** Room for the sign before a label. */
export const CHIP_ICON = 16
const MOST_LINES = 8
const EMPTY = "Sans titre"

export const STYLES: readonly Style[] = [
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

export function faceOf(said: Said, depth: number, chips: readonly Chip[], ruler: Ruler, room = 1): Face {
  const look = styleAt(depth)
  const sign = said.kind ? `${KIND_SIGN[said.kind]}\u00a0` : ""
  const lines = wrap(sign + typeset(said.text.trim() || EMPTY), look.width * room, (text) => ruler(text, look.font))
  const below = subline(said)
  const narrow = look.width * room
  const sub = below ? wrap(below, narrow, (text) => ruler(text, SUB_FONT)) : []
  const placed = placeChips(chips, ruler)
  const last = placed.at(-1)
  const widths = lines.map((text) => ruler(text, look.font))
  const subWidths = sub.map((text) => ruler(text, SUB_FONT))
  const inner = Math.max(...widths, ...subWidths, last ? last.x + last.w : 0)
  const h = lines.length * look.line + sub.length * SUB_LINE + (last ? CHIP_HEIGHT + 4 : 0) + 2 * look.padY
  const mark = [depth, ...lines, ...sub, ...chips.map((chip) => chip.label)].join("\n")
  return { lines, sub, chips: placed, style: look, w: Math.ceil(inner) + 2 * look.padX, h, mark }
}

/** The mark of folded nodes: « + 3 repliés ». */
export function moreFace(hidden: number, depth: number, ruler: Ruler): Face {
  const look = styleAt(Math.max(depth, 2))
  const text = moreText(hidden)
  const w = Math.ceil(ruler(text, look.font)) + 2 * look.padX
  return { lines: [text], sub: [], chips: [], style: look, w, h: look.line + 2 * look.padY, mark: `more ${hidden}` }
}

export function moreText(hidden: number): string {
  return `+\u00a0${hidden}\u00a0${hidden > 1 ? "repliés" : "replié"}`
}

/** What qualifies a node, under its words: « inter-CPTS · CPTS du Pays, en place ». */
export function subline(said: Said): string {
  const inPlace = [said.org, said.state ? STATE_LABEL[said.state] : ""].filter(Boolean).join(", ")
  return [said.level ? LEVEL_LABEL[said.level] : "", inPlace].filter(Boolean).join(" · ")
}

/** French no-break spaces, as `typeset` of mindmap/figure.py sets them; tests/mindmap/vectors/french.json ties the two. */
export function typeset(text: string): string {
  return text
    .replace(/ ([;?!])/g, "\u202f$1")
    .replace(/ ([:»%€])/g, "\u00a0$1")
    .replace(/« /g, "«\u00a0")
    .replace(/(?<=\d) (?=\d{3}(?![\p{L}\p{N}_]))/gu, "\u202f")
    .replace(/'/g, "’")
    .replace(/(?<=\d) (?=(?:ans?|h|min|jours?|semaines?|mois|km|cm|kg|mg|ml)(?![\p{L}\p{N}_]))/gu, "\u00a0")
    .replace(/(?<=\d\u00a0h) (?=\d\d(?![\p{L}\p{N}_]))/gu, "\u00a0")
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

function placeChips(chips: readonly Chip[], ruler: Ruler): Face["chips"] {
  let x = 0
  return chips.map((chip) => {
    const w = Math.ceil(ruler(chip.label, CHIP_FONT)) + 2 * CHIP_PAD + (ICONS[chip.kind] ? CHIP_ICON : 0)
    const placed = { chip, x, w }
    x += w + 4
    return placed
  })
}

/** A ruler over a canvas, remembering what it measured; `forget` once the fonts have come. */
export function canvasRuler(): { ruler: Ruler; forget: () => void } {
  const context = document.createElement("canvas").getContext("2d")
  const widths = new Map<string, number>()
  const ruler: Ruler = (text, font) => {
    const key = `${font}|${text}`
    let width = widths.get(key)
    if (width === undefined) {
      if (context) context.font = font
      width = context ? context.measureText(text).width : text.length * SMALLEST * 0.55
      widths.set(key, width)
    }
    return width
  }
  return { ruler, forget: () => widths.clear() }
}
