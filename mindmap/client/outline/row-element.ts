/** One line of the outline: its words, and what is said of its node, for the eyes and for screen readers. */

import { ICONS, chipsOf, type Chip } from "../picture/chips.ts"
import { drawn, h } from "../widgets/elements.ts"
import { subline } from "../picture/face.ts"
import { HEAT_SIGN, HEAT_WORDS, type Heat } from "../picture/heat.ts"
import { KIND_LABEL, KIND_SIGN } from "../tree/node-kinds.ts"
import { branchClass, type Guest } from "../picture/painter.ts"
import { titleOf } from "../text/wording.ts"
import type { Row } from "./rows.ts"
import { typeset } from "../text/typography.ts"
import type { Said } from "../tree/schema.ts"

const DEEPEST_INDENT = 12

/** All that a line shows. */
export interface RowLook {
  row: Row
  said: Said
  /** The first line: it is never folded. */
  isHead: boolean
  /** The one that the Tab key stops at. */
  active: boolean
  selected: boolean
  found: "now" | "found" | "dim" | null
  heat: Heat | null
  /** Somebody else has just changed it. */
  fresh: boolean
  guests: readonly Guest[]
  chips: readonly Chip[]
  /** The links across the tree, in words. */
  links: readonly { to: string; words: string }[]
}

export function drawRow(item: HTMLElement, { row, said, isHead, active, selected, found, heat, fresh, guests, chips, links }: RowLook): void {
  item.className = `map-row ${branchClass(row.branch)} level-${Math.min(row.level, DEEPEST_INDENT)}${found ? ` is-${found}` : ""}${heat ? ` heat-${heat}` : ""}${fresh ? " is-fresh" : ""}`
  item.tabIndex = active ? 0 : -1
  set(item, "aria-level", row.level)
  set(item, "aria-posinset", row.position)
  set(item, "aria-setsize", row.count)
  set(item, "aria-selected", selected)
  if (row.expanded === null) item.removeAttribute("aria-expanded")
  else set(item, "aria-expanded", row.expanded)
  const turns = row.expanded !== null && !isHead
  const twist = h("span", { class: "map-twist", "aria-hidden": "true" }, !turns ? "" : row.expanded ? "▾" : "▸")
  const words = h("span", { class: "map-row-words" }, typeset(titleOf(said.text)))
  const asks = said.hint && (row.expanded === null || said.text.trim() === "") ? [h("span", { class: "map-row-hint" }, typeset(said.hint))] : []
  const marks = extrasOf(subline(said), [...chips, ...chipsOf(said)], guests)
  item.replaceChildren(twist, ...signOf(said.kind), words, ...heatSign(heat), ...freshWords(fresh), ...marks, ...linksTo(links), ...asks)
}

function signOf(kind: keyof typeof KIND_SIGN | null): HTMLElement[] {
  if (!kind) return []
  const sign = h("span", { "aria-hidden": "true" }, KIND_SIGN[kind])
  const label = h("span", { class: "visually-hidden" }, `${KIND_LABEL[kind]}\u00a0: `)
  return [h("span", { class: `map-row-kind kind-${kind}`, title: KIND_LABEL[kind] }, sign, label)]
}

function heatSign(heat: Heat | null): HTMLElement[] {
  if (!heat) return []
  const [sign, words] = [h("span", { "aria-hidden": "true" }, HEAT_SIGN[heat]), h("span", { class: "visually-hidden" }, HEAT_WORDS[heat])]
  return [h("span", { class: "map-row-heat", title: HEAT_WORDS[heat] }, sign, words)]
}

function freshWords(fresh: boolean): HTMLElement[] {
  return fresh ? [h("span", { class: "visually-hidden" }, ", vient de changer")] : []
}

function extrasOf(sub: string, chips: readonly Chip[], guests: readonly Guest[]): HTMLElement[] {
  const extras: HTMLElement[] = []
  if (sub) extras.push(h("span", { class: "map-row-sub" }, sub))
  for (const chip of chips) {
    const attributes = { class: `map-row-chip ${chip.kind}`, title: chip.title }
    const away = chip.away ? { target: "_blank", rel: "noopener noreferrer", "aria-label": chip.title } : {}
    extras.push(chip.href ? h("a", { ...attributes, ...away, href: chip.href, tabindex: "-1" }, chip.label) : h("span", attributes, ...signed(chip)))
  }
  for (const guest of guests) extras.push(h("span", { class: `map-row-guest p${guest.colour}` }, guest.name))
  return extras
}

/** A mark with its sign, and the words that say what its number counts. */
function signed(chip: Chip): (Node | string)[] {
  const icon = ICONS[chip.kind]
  if (!icon) return [chip.label]
  const label = h("span", { "aria-hidden": "true" }, chip.label)
  return [drawn(icon), label, h("span", { class: "visually-hidden" }, `, ${chip.title}`)]
}

function linksTo(links: readonly { to: string; words: string }[]): HTMLElement[] {
  return links.map(({ to, words }) => h("a", { href: "#", class: "map-row-link", tabindex: "-1", "data-follow": to }, words))
}

function set(element: HTMLElement, name: string, value: string | number | boolean): void {
  element.setAttribute(name, String(value))
}
