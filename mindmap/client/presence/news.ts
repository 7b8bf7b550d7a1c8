/** What others do on this map: marked on the nodes, told now and then to whoever wants it, kept to be read again. */

import { closeDialog, openDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"
import type { Change } from "../document/model.ts"
import { shorten } from "../text/wording.ts"
import { typeset } from "../text/typography.ts"
import { ROOT } from "../tree/resolve.ts"
import { personOf } from "./awareness.ts"
import { ChangeReader, gathered, sentencesOf, type OthersChange, type Told } from "./others-changes.ts"

/** How often it is told, and how long a node is left to whoever writes in it, ms. */
export const EVERY = 4000
const FRESH_FOR = 6000
const MOST_KEPT = 100

/** What is told aloud: all, what touches the nodes that this person wrote in or the branch they are in, or nothing. */
export const CHOICES = ["all", "mine", "none"] as const
export type Choice = (typeof CHOICES)[number]
const LABELS: Record<Choice, string> = {
  all: "Tout ce qu’ils font",
  mine: "Ce qui touche mes éléments et la branche où je suis",
  none: "Rien",
}
const KEY = "map-news"

export class News {
  private readonly context: MapContext
  private readonly reader: ChangeReader
  private readonly mine = new Set<string>()
  private pending: { change: OthersChange; at: number }[] = []
  private kept: (Told & { at: Date })[] = []
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(context: MapContext) {
    this.context = context
    this.reader = new ChangeReader(context.model)
    context.onEnd(() => {
      if (this.timer !== null) clearTimeout(this.timer)
    })
  }

  /** The document changed, by this person or another. */
  onModel(change: Change): void {
    const { awareness } = this.context.options
    if (change.local) for (const id of change.ids) this.mine.add(id)
    const nameOf = (client: number) => {
      const state = awareness?.getStates().get(client)
      return state?.["user"] ? personOf(state, client).name : null
    }
    const at = Date.now()
    for (const each of this.reader.read(change, nameOf)) {
      if (each.deed !== "trashed") this.mark(each.node)
      this.pending.push({ change: each, at })
    }
    this.wait()
  }

  /** What they did since this page was opened, the last first, each leading to its node; and what is told of it. */
  open(): void {
    const { host, model } = this.context
    const now = new Date()
    const rows = [...this.kept].reverse().map(({ at, node, words }) => {
      const go = () => {
        closeDialog(dialog)
        this.context.reveal(node)
        this.context.focusHere()
      }
      const said = model.isLive(node) ? h("button", { type: "button", class: "map-link", onclick: go }, words) : h("span", {}, words)
      return h("li", {}, said, h("span", { class: "map-muted" }, ` ${ago(now.getTime() - at.getTime())}`))
    })
    const none = h("p", { class: "map-muted" }, "Rien depuis que cette page est ouverte.")
    const list = rows.length > 0 ? h("ul", { class: "map-news-list" }, ...rows) : none
    const dialog = openDialog(host, "Ce que font les autres", [this.choices(), list], focusReturn(this.context))
  }

  private choices(): HTMLElement {
    const chosen = choice()
    const options = CHOICES.map((one) => {
      const input = h("input", { type: "radio", name: "map-news", value: one, checked: one === chosen })
      input.addEventListener("change", () => store(one))
      return h("label", { class: "map-choice" }, input, h("span", {}, LABELS[one]))
    })
    return h("fieldset", { class: "map-choices" }, h("legend", {}, "Dit aux lecteurs d’écran"), ...options)
  }

  private mark(id: string): void {
    const { outline, stage } = this.context
    const draw = () => {
      stage.repaint()
      this.context.schedule()
    }
    for (const view of [stage, outline]) view.fresh.add(id)
    draw()
    setTimeout(() => {
      for (const view of [stage, outline]) view.fresh.delete(id)
      draw()
    }, FRESH_FOR)
  }

  private wait(): void {
    if (this.pending.length > 0) this.timer ??= setTimeout(() => this.tell(), EVERY)
  }

  /** A node that is still being written in is told once it is left alone. */
  private tell(): void {
    this.timer = null
    const settled = Date.now() - EVERY / 2
    const busy = new Set(this.pending.filter(({ at }) => at > settled).map(({ change }) => change.node))
    const ready = this.pending.filter(({ change }) => !busy.has(change.node)).map(({ change }) => change)
    this.pending = this.pending.filter(({ change }) => busy.has(change.node))
    const done = gathered(ready)
    const at = new Date()
    this.kept = [...this.kept, ...this.say(done).map((told) => ({ ...told, at }))].slice(-MOST_KEPT)
    const heard = this.say(done.filter((one) => this.isWanted(one))).map(({ words }) => words)
    if (heard.length > 0) this.context.announcer.tell(heard.join(" "))
    this.wait()
  }

  private say(changes: readonly OthersChange[]): Told[] {
    const { actions, model } = this.context
    const quote = (text: string) => `« ${typeset(shorten(text, 80))} »`
    return sentencesOf(changes, { name: (id) => actions.name(id), quote, parentOf: (id) => model.parentOf(id), isRoot: (id) => id === ROOT })
  }

  private isWanted({ node }: OthersChange): boolean {
    const wanted = choice()
    if (wanted !== "mine") return wanted === "all"
    const { model, viewState } = this.context
    const line = [node, ...model.ancestors(node)]
    const branch = [viewState.here, ...model.ancestors(viewState.here)].at(-2)
    return line.some((id) => this.mine.has(id) && id !== ROOT) || (branch !== undefined && line.includes(branch))
  }
}

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  return minutes < 1 ? "à l’instant" : `il y a ${minutes}\u00a0min`
}

function choice(): Choice {
  try {
    const value = localStorage.getItem(KEY)
    return CHOICES.find((one) => one === value) ?? "all"
  } catch {
    return "all"
  }
}

function store(value: Choice): void {
  try {
    localStorage.setItem(KEY, value)
  } catch {
    // A browser that keeps nothing: all is told again on the next page.
  }
}
