/** The windows of a vote: opening a round, and its result. */

import { sendCommand } from "../context/room-commands.ts"
import { mergedWords } from "./badges.ts"
import type { Becoming } from "./become.ts"
import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"
import { dotsOf, type Marks } from "../context/marks.ts"
import type { MapModel } from "../document/model.ts"
import { plural, titleOf } from "../text/wording.ts"
import { typeset } from "../text/typography.ts"

const USUAL = 3
const MOST = 20
/** Beyond this many, dots are a number. */
const DOTS_DRAWN = 8

export function openRound(context: MapContext): void {
  const budget = h("input", { type: "number", min: "1", max: String(MOST), value: String(USUAL), required: true, inputmode: "numeric" })
  const hidden = h("input", { type: "checkbox", checked: true })
  const fault = h("p", { class: "map-fault", role: "alert", hidden: true })
  const form = h(
    "form",
    { class: "map-fields" },
    h("p", { class: "map-muted" }, typeset("Chacun pose ses gommettes sur les éléments qui comptent le plus. Personne ne voit qui a voté quoi.")),
    h("label", { class: "map-field" }, "Gommettes par personne", budget),
    h("label", { class: "map-check" }, hidden, h("span", {}, "Cacher le résultat jusqu’à ce que vous le montriez")),
    fault,
    h("button", { class: "map-tool filled" }, "Ouvrir le vote"),
  )
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const args = { budget: budget.valueAsNumber, hidden: hidden.checked }
    const told = (why: string) => {
      fault.textContent = typeset(why)
      fault.hidden = false
    }
    void sendCommand(context, "open_vote", args, told).then((answer) => (answer ? closeDialog(dialog) : undefined))
  })
  const dialog = openDialog(context.host, "Ouvrir un vote", [form], focusReturn(context))
  budget.focus()
}

export interface Ranked {
  rank: number
  id: string
  dots: number
}

/** The nodes that are in the map, most dots first; those with as many share their rank. Pure but for the model. */
export function rankingOf(totals: ReadonlyMap<string, number>, model: Pick<MapModel, "isLive">): Ranked[] {
  const sorted = [...totals].filter(([id, dots]) => dots > 0 && model.isLive(id)).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return sorted.map(([id, dots]) => ({ id, dots, rank: 1 + sorted.filter(([, more]) => more > dots).length }))
}

/** What everybody sees: the dots of the vote, and those that joined maps brought. */
export type Result = Pick<Marks, "vote" | "merged">

export function openResult(context: MapContext, result: Result): void {
  const ranking = rankingOf(dotsOf(result) ?? new Map(), context.model)
  const rows = ranking.map((row) => rowOf(context, row, result.merged.get(row.id) ?? 0, () => closeDialog(dialog)))
  const head = h("tr", {}, ...["Rang", "Élément", "Gommettes"].map((label) => h("th", { scope: "col" }, label)))
  const table = h("table", { class: "map-ranking" }, h("thead", {}, head), h("tbody", {}, ...rows))
  const none = h("p", { class: "map-muted" }, "Aucune gommette n’a été posée.")
  const words = wordsOf(result, ranking).map((line) => h("p", { class: "map-muted" }, typeset(line)))
  const body = [...words, rows.length > 0 ? table : none]
  const dialog = openDialog(context.host, "Résultat du vote", body, focusReturn(context))
}

/** Who voted here, and whether some of these dots came from elsewhere. */
function wordsOf({ vote, merged }: Result, ranking: readonly Ranked[]): string[] {
  const words = ranking.some(({ id }) => merged.has(id)) ? ["Les gommettes des cartes réunies à celle-ci sont comptées avec les siennes."] : []
  if (!vote) return words
  const voters = `${vote.voters} ${vote.voters > 1 ? "personnes ont" : "personne a"} voté`
  return [`${voters} · ${plural(vote.budget, "gommette")} par personne · ${vote.closed ? "vote clos" : "vote en cours"}`, ...words]
}

function rowOf(context: MapContext, { rank, id, dots }: Ranked, merged: number, close: () => void): HTMLElement {
  const text = context.model.said(id).text.trim()
  const go = () => {
    close()
    context.reveal(id)
    context.focusHere()
  }
  const name = h("button", { type: "button", class: "map-link", onclick: go }, typeset(titleOf(text)))
  const cell = h("th", { scope: "row" }, name)
  if (text && context.viewState.editable && context.options.page !== null) cell.append(h("button", { type: "button", class: "map-link quiet", onclick: () => decide(context, id, text, close) }, "En faire une décision"))
  const drawn = h("span", { class: "map-dots", "aria-hidden": "true" }, "●".repeat(Math.min(dots, DOTS_DRAWN)))
  const part = merged > 0 ? [h("span", { class: "map-muted map-merged-dots" }, mergedWords(dots, merged))] : []
  return h("tr", {}, h("td", {}, String(rank)), cell, h("td", {}, h("strong", {}, String(dots)), " ", drawn, ...part))
}

function decide(context: MapContext, nodeId: string, text: string, close: () => void): void {
  close()
  const detail: Becoming = { kind: "decision", mapId: context.options.mapId, nodeId, text }
  context.host.dispatchEvent(new CustomEvent("map:become", { bubbles: true, detail }))
}
