/** The map as it was: a slider over what happened, step by step, with who and when; read-only, and one button back. */

import * as Y from "yjs"

import { showNotice } from "../context/room-commands.ts"
import { TimeTravelCover } from "./time-travel-cover.ts"
import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { getJson } from "../server/requests.ts"
import type { MapContext } from "../context/map-context.ts"
import { MapModel } from "../document/model.ts"
import { momentOf } from "../text/dates.ts"
import { titleOf } from "../text/wording.ts"
import { mirror, readLog, Replay, type Logged } from "./replay.ts"
import { compare, restore } from "./restore.ts"
import { parsePast, sentenceOf, type Past } from "./change-log.ts"
import { typeset } from "../text/typography.ts"

/** How long each step stays while it plays, ms. */
const PACE = 900

/** What is drawn of another document, in the same page. */
export interface Picture extends MapContext {
  destroy(): void
}
export type Draw = (host: HTMLElement, model: MapModel) => Picture

export async function openTimeTravel(context: MapContext, draw: Draw): Promise<void> {
  const cover = new TimeTravelCover(context)
  try {
    const read = await arrival(context.options.mapId, cover)
    if (read) new TimeTravel(context, cover, draw, ...read)
  } catch (error) {
    if (!cover.isOpen) return
    cover.close()
    showNotice(context, error instanceof Error ? error.message : "L’historique n’a pas pu être lu.")
  }
}

/** What happened, played up to its last step while a bar says how far; null when nobody waits for it any more. */
async function arrival(mapId: string, cover: TimeTravelCover): Promise<[Past, Replay] | null> {
  const bar = h("progress", { class: "map-past-arriving", "aria-label": "Lecture de l’historique" })
  cover.banner.textContent = "L’historique arrive…"
  cover.element.append(bar)
  const [past, log] = await Promise.all([getJson(mapId, "histoire/").then(parsePast), readAll(mapId)])
  const last = past.steps.at(-1)
  if (!last) throw new Error("Rien n’a encore changé dans cette carte.")
  const replay = new Replay(log)
  for (const part of replay.reach(last.seq)) {
    bar.value = part
    // The page is drawn, and answers, in between.
    await new Promise((resolve) => setTimeout(resolve))
  }
  bar.remove()
  return cover.isOpen ? [past, replay] : null
}

async function readAll(mapId: string): Promise<Logged[]> {
  const log: Logged[] = []
  for (;;) {
    const response = await fetch(`/cartes/${mapId}/journal/?apres=${log.at(-1)?.seq ?? 0}`)
    if (!response.ok) throw new Error("L’historique n’a pas pu être lu. Réessayez dans un instant.")
    const page = readLog(await response.arrayBuffer())
    if (page.length === 0) return log
    log.push(...page)
  }
}

class TimeTravel {
  private readonly doc = new Y.Doc()
  private readonly model: MapModel
  private readonly picture: Picture
  private readonly words = h("p", { class: "map-past-words", "aria-live": "polite" })
  private readonly slider = h("input", { type: "range", min: "0", step: "1", "aria-label": "Moment de la carte" })
  private readonly player = h("button", { type: "button", class: "map-tool", onclick: () => this.play(this.timer === undefined) }, "Lire")
  private at: number
  /** The update that is shown now. */
  private shown = 0
  private timer: ReturnType<typeof setInterval> | undefined
  private frame = 0

  constructor(
    private readonly context: MapContext,
    private readonly cover: TimeTravelCover,
    draw: Draw,
    private readonly past: Past,
    private readonly replay: Replay,
  ) {
    // Whoever did not wait for the slider is where they asked to be.
    this.at = Math.max(0, past.steps.length - 1 + Math.min(0, cover.stepsAsked))
    this.mirror()
    this.model = new MapModel(this.doc)
    const place = h("div", { class: "map-past-place" })
    cover.element.append(place, this.controls())
    this.picture = draw(place, this.model)
    cover.onClosed(() => this.end())
    this.show(this.at)
    this.slider.focus()
  }

  private controls(): HTMLElement {
    const { past } = this
    this.slider.max = String(past.steps.length - 1)
    this.slider.addEventListener("input", () => {
      this.play(false)
      // However many places a hand passes over, the last one of each frame is drawn.
      this.frame ||= requestAnimationFrame(() => this.show(Number(this.slider.value)))
    })
    const step = (label: string, sign: string, by: number) =>
      h("button", { type: "button", class: "map-tool", "aria-label": label, title: label, onclick: () => this.step(by) }, sign)
    const row = h("div", { class: "map-past-row" }, step("Changement précédent", "◀", -1), this.player, step("Changement suivant", "▶", 1), this.jumps())
    row.append(h("button", { type: "button", class: "map-tool", onclick: () => this.compare() }, "Comparer"))
    if (past.write) {
      if (this.context.options.send) row.append(h("button", { type: "button", class: "map-tool", onclick: () => this.nameIt() }, "Nommer…"))
      row.append(h("button", { type: "button", class: "map-tool", onclick: () => this.bringBack() }, "Rétablir cette branche"))
    }
    return h("div", { class: "map-past-foot" }, this.words, this.slider, row)
  }

  private jumps(): HTMLElement {
    const select = h("select", { class: "map-past-jump", "aria-label": "Aller à un moment" }, h("option", { value: "" }, "Aller à…"))
    const group = (label: string, moments: readonly { seq: number; words: string }[]) => {
      if (moments.length === 0) return
      select.append(h("optgroup", { label }, ...moments.map(({ seq, words }) => h("option", { value: String(seq) }, words))))
    }
    group("Versions nommées", this.past.versions.map(({ seq, name }) => ({ seq, words: name })))
    group("Phases de la réunion", this.past.moments.map(({ seq, label, at }) => ({ seq, words: `${label}, ${momentOf(at, this.past.zone)}` })))
    select.addEventListener("change", () => {
      if (select.value !== "") this.show(this.stepAt(Number(select.value)))
      select.value = ""
    })
    return select
  }

  /** The last step that had ended at update `seq`. */
  private stepAt(seq: number): number {
    return Math.max(0, this.past.steps.findLastIndex((step) => step.seq <= seq))
  }

  private step(by: number): void {
    this.play(false)
    this.show(Number(this.slider.value) + by)
  }

  /** Have the picture's document say what the map said after this step. */
  private mirror(): void {
    const seq = this.past.steps[this.at]?.seq ?? this.past.seq
    if (seq !== this.shown) mirror(this.replay.at(seq), this.doc)
    this.shown = seq
  }

  private show(to: number): void {
    const { past, model, picture } = this
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.at = Math.min(past.steps.length - 1, Math.max(0, to))
    const step = past.steps[this.at]
    if (!step) return
    this.mirror()
    const when = momentOf(step.at, past.zone)
    const said = typeset(sentenceOf(step, past.people, (id) => model.said(id).text))
    this.cover.banner.textContent = `Vous regardez la carte telle qu’elle était ${/^(aujourd|hier)/.test(when) ? when : `le ${when}`}`
    this.words.textContent = `${this.at + 1}/${past.steps.length} · ${said}`
    this.slider.value = String(this.at)
    this.slider.setAttribute("aria-valuetext", `${when}, ${said}`)
    const node = step.nodes.find((id) => model.isLive(id))
    if (node !== undefined) picture.reveal(node)
  }

  private play(on: boolean): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.player.textContent = on ? "Pause" : "Lire"
    if (!on) return
    if (this.at >= this.past.steps.length - 1) this.show(0)
    this.timer = setInterval(() => {
      this.show(this.at + 1)
      if (this.at >= this.past.steps.length - 1) this.play(false)
    }, PACE)
  }

  private compare(): void {
    this.play(false)
    const [then, today] = [this.model, this.context.model]
    const found = compare(then, today)
    const part = (title: string, ids: readonly string[], model: MapModel) =>
      ids.length === 0 ? [] : [h("h3", {}, `${title} · ${ids.length}`), h("ul", { class: "map-changes" }, ...ids.map((id) => h("li", {}, typeset(titleOf(model.said(id).text, 60)))))]
    const parts = [
      ...part("Ajoutés depuis", found.added, today),
      ...part("Retirés depuis", found.removed, then),
      ...part("Déplacés depuis", found.moved, today),
      ...part("Reformulés depuis", found.reworded, today),
    ]
    openDialog(this.cover.element, "Depuis ce moment", parts.length > 0 ? parts : [h("p", {}, "Rien n’a changé depuis.")], () => this.slider.focus())
  }

  private nameIt(): void {
    this.play(false)
    const name = h("input", { type: "text", maxlength: "120", required: true, placeholder: "Avant les groupes" })
    const fault = h("p", { class: "map-fault", role: "alert", hidden: true })
    const form = h("form", { class: "map-fields" }, h("label", { class: "map-field" }, "Nom de cette version", name), fault, h("button", { class: "map-tool filled" }, "Nommer"))
    const dialog = openDialog(this.cover.element, "Nommer ce moment", [form], () => this.slider.focus())
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const args = { map: Number(this.context.options.mapId), name: name.value, seq: this.past.steps[this.at]?.seq ?? this.past.seq }
      this.context.options.send?.("name_version", args).then(
        () => closeDialog(dialog),
        (error: unknown) => {
          fault.textContent = error instanceof Error ? error.message : ""
          fault.hidden = false
        },
      )
    })
    name.focus()
  }

  /** What is selected here comes back in today's map, as an edit that whoever made it can undo. */
  private bringBack(): void {
    const { context, model, picture, past } = this
    const head = picture.viewState.here
    const seq = past.steps[this.at]?.seq ?? past.seq
    const count = restore(context.model, model, head)
    if (count === 0) return showNotice(picture, context.viewState.whyLocked(head) || "Vous ne pouvez pas écrire là où était cette branche.")
    void context.options.send?.("note_restoration", { map: Number(context.options.mapId), node: head, seq }).catch(() => undefined)
    this.cover.close()
    context.reveal(head)
    context.focusHere()
    showNotice(context, `${count > 1 ? `${count} éléments rétablis` : "1 élément rétabli"} tels qu’ils étaient. Ctrl+Z pour annuler.`)
  }

  private end(): void {
    this.play(false)
    cancelAnimationFrame(this.frame)
    this.picture.destroy()
    this.model.destroy()
    this.doc.destroy()
  }
}
