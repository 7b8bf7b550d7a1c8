/** Dot voting: the strip that leads it, the dots of this person, and how they are laid (touch, keys, buttons, window). */

import { sendCommand, showNotice, fetchFromMap } from "../context/room-commands.ts"
import { mergedWords } from "./badges.ts"
import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { dotsOf, type Vote } from "../context/marks.ts"
import { plural } from "../text/wording.ts"
import { ROOT } from "../tree/resolve.ts"
import { typeset } from "../text/typography.ts"
import { openResult, openRound, type Result } from "./vote-dialogs.ts"

const SLACK = 6

export class Votes {
  private readonly context: MapContext
  private vote: Vote | null = null
  private merged: Result["merged"] = new Map()
  private own = new Map<string, number>()
  /** Pressing a node lays a dot on it. */
  private voting = false
  private pressed: { id: string; x: number; y: number } | null = null
  private drawn = ""
  private readonly strip = h("div", { class: "map-vote", role: "group", "aria-label": "Vote", hidden: true })
  private readonly begin: HTMLButtonElement
  private readonly result: HTMLButtonElement
  private readonly lay: HTMLButtonElement
  private readonly take: HTMLButtonElement

  constructor(context: MapContext) {
    this.context = context
    const tool = (label: string, title: string, run: () => void) =>
      h("button", { type: "button", class: "map-tool", title, hidden: true, onclick: run }, label)
    this.begin = tool("Vote…", "Ouvrir un vote par gommettes", () => openRound(context))
    this.result = tool("Résultat", "Voir le résultat du vote", () => this.showResult())
    this.lay = tool("Voter", "Poser une de vos gommettes ici", () => this.add(context.viewState.here, 1))
    this.take = tool("Reprendre", "Reprendre une de vos gommettes posées ici", () => this.add(context.viewState.here, -1))
    context.tools.corner.append(this.begin, this.result)
    context.tools.bar.prepend(this.lay, this.take)
    context.body.append(this.strip)
    context.sections.push({ render: (id) => this.section(id) })
    context.onMarks((marks) => this.told(marks))
    context.viewState.onChanged(() => this.draw())
    context.onEnd(context.model.onChanged(() => this.drawTools()))
    this.listen()
  }

  get left(): number {
    const laid = [...this.own.values()].reduce((sum, dots) => sum + dots, 0)
    return (this.vote?.budget ?? 0) - laid
  }

  private get dots(): ReadonlyMap<string, number> | null {
    return dotsOf({ vote: this.vote, merged: this.merged })
  }

  private get mayVote(): boolean {
    const { viewState, options } = this.context
    return options.send !== null && viewState.editable && this.vote !== null && !this.vote.closed
  }

  private get maySteer(): boolean {
    const { viewState, options } = this.context
    return options.send !== null && viewState.editable && viewState.steers
  }

  // What the server tells

  private told({ vote, merged }: Result): void {
    const before = this.vote
    this.vote = vote
    this.merged = merged
    if (vote?.round !== before?.round) {
      this.own = new Map()
      this.voting = false
      if (vote && !vote.closed && this.context.options.send) void this.readOwn()
    }
    if (before && vote && vote.round === before.round && vote.closed && !before.closed) this.ended()
    if (!this.mayVote) this.voting = false
    this.draw()
  }

  private ended(): void {
    this.context.actions.say("Le vote est clos. Le résultat est affiché sur les éléments.")
  }

  /** One's own dots are told to oneself alone. */
  private async readOwn(): Promise<void> {
    const round = this.vote?.round
    const told = await fetchFromMap(this.context, "gommettes/")
    if (told?.["round"] !== round || this.vote?.round !== round) return
    this.own = new Map(Object.entries(told?.["dots"] as Record<string, number>))
    this.draw()
  }

  // Laying and taking back

  private add(id: string, by: 1 | -1): void {
    if (!this.mayVote || id === ROOT) return
    const { actions } = this.context
    const dots = (this.own.get(id) ?? 0) + by
    if (dots < 0) return actions.say("Aucune de vos gommettes n’est ici.")
    if (by > 0 && this.left === 0) return showNotice(this.context, "Vous avez posé toutes vos gommettes : reprenez-en une d’abord.")
    this.own.set(id, dots)
    this.draw()
    actions.say(`${actions.name(id)} : ${dots === 0 ? "aucune gommette" : plural(dots, "gommette")} de vous. ${this.leftWords()}`)
    void sendCommand(this.context, "lay_dots", { node: id, dots }).then((answer) => (answer ? undefined : this.readOwn()))
  }

  private leftWords(): string {
    return this.left === 0 ? "Plus de gommette à poser." : `Il vous en reste ${this.left}.`
  }

  private listen(): void {
    const { body, viewState } = this.context
    // The picture captures the pointer: what is pressed is known when it goes down only.
    body.addEventListener("pointerdown", (event) => (this.pressed = this.voting ? pressedBy(event) : null), { capture: true })
    body.addEventListener("pointerup", (event) => this.onUp(event), { capture: true })
    const onKey = (event: KeyboardEvent) => {
      if (!this.voting || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLTextAreaElement) return
      if (event.target !== this.context.stage.element && !this.context.outline.tree.contains(event.target as Node)) return
      const by = { Enter: 1, "+": 1, "-": -1, Backspace: -1, Delete: -1 }[event.key]
      if (by === undefined && event.key !== "Escape") return
      event.preventDefault()
      event.stopPropagation()
      if (by === undefined) this.setVoting(false)
      else this.add(viewState.here, by as 1 | -1)
    }
    body.addEventListener("keydown", onKey, { capture: true })
  }

  private onUp(event: PointerEvent): void {
    const { pressed } = this
    this.pressed = null
    if (!pressed || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLACK) return
    this.add(pressed.id, 1)
  }

  private setVoting(on: boolean): void {
    this.voting = on
    this.draw()
    this.context.focusHere()
    this.context.actions.say(on ? "Vote : Entrée pose une gommette, Retour arrière la reprend, Échap termine." : "Vote quitté.")
  }

  // Showing

  private draw(): void {
    this.drawTools()
    this.drawStrip()
    this.context.stage.element.classList.toggle("voting", this.voting)
    if (!sameDots(this.own, this.context.own)) this.context.own = new Map(this.own)
  }

  private drawTools(): void {
    const { viewState } = this.context
    this.begin.hidden = !this.maySteer || (this.vote !== null && !this.vote.closed)
    this.result.hidden = this.dots === null || this.context.options.send === null
    this.lay.hidden = !this.mayVote || viewState.here === ROOT || this.left <= 0
    this.take.hidden = !this.mayVote || (this.own.get(viewState.here) ?? 0) === 0
  }

  private drawStrip(): void {
    const { vote } = this
    const isOpen = vote !== null && !vote.closed
    const parts = isOpen ? this.stripWords(vote) : []
    const mark = JSON.stringify([isOpen, parts, this.voting, this.maySteer, this.mayVote, vote?.revealed, vote?.hidden])
    if (mark === this.drawn) return
    this.drawn = mark
    this.strip.hidden = !isOpen
    this.context.host.classList.toggle("has-vote", isOpen)
    if (!vote || !isOpen) return
    const had = this.strip.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["vote"] : undefined
    const [state = "", ...counts] = parts
    const words = h("p", {}, h("strong", {}, state), h("span", {}, counts.join(" · ")))
    this.strip.replaceChildren(words, h("div", { class: "map-vote-buttons" }, ...this.stripButtons(vote)))
    if (had) this.strip.querySelector<HTMLElement>(`[data-vote="${had}"]`)?.focus()
  }

  private stripWords(vote: Vote): string[] {
    const voters = vote.voters === 0 ? "personne n’a encore voté" : `${vote.voters} ${vote.voters > 1 ? "ont" : "a"} voté`
    const shown = vote.hidden && !vote.revealed ? "résultat caché" : "résultat visible"
    if (!this.mayVote) return ["Vote en cours", voters, shown]
    const mine = this.left === 0 ? "toutes vos gommettes sont posées" : `il vous reste ${plural(this.left, "gommette")}`
    return [typeset(this.voting ? "Touchez les éléments" : "Vote en cours"), mine, voters]
  }

  private stripButtons(vote: Vote): HTMLElement[] {
    const button = (name: string, label: string, run: () => void, filled = false) =>
      h("button", { type: "button", class: filled ? "map-tool filled" : "map-tool", "data-vote": name, onclick: run }, label)
    const buttons: HTMLElement[] = []
    if (this.mayVote) buttons.push(button("vote", this.voting ? "J’ai fini" : "Voter", () => this.setVoting(!this.voting), !this.voting))
    if (!this.maySteer) return buttons
    if (vote.hidden && !vote.revealed) buttons.push(button("reveal", "Montrer le résultat", () => void sendCommand(this.context, "reveal_vote", {})))
    buttons.push(button("close", "Clore le vote", () => void sendCommand(this.context, "close_vote", {})))
    return buttons
  }

  private showResult(): void {
    if (this.dots) openResult(this.context, { vote: this.vote, merged: this.merged })
  }

  /** In the node's window: one's dots on it, and the result once it is shown. */
  private section(id: string): { element: HTMLElement } | null {
    if (id === ROOT || (!this.mayVote && !this.dots)) return null
    const element = h("section", { class: "map-section map-vote-section" }, h("h3", {}, "Vote"))
    const draw = () => {
      const dots = this.own.get(id) ?? 0
      const total = this.dots?.get(id)
      const merged = this.merged.get(id) ?? 0
      const words = h("p", {}, typeset(`Vos gommettes ici : ${dots}. ${this.leftWords()}`))
      const step = (by: 1 | -1, label: string, sign: string, off: boolean) =>
        h("button", { type: "button", class: "map-tool", "aria-label": label, disabled: off, onclick: () => { this.add(id, by); draw() } }, sign)
      const steps = h("p", { class: "map-vote-steps" }, step(-1, "Reprendre une gommette", "−", dots === 0), step(1, "Poser une gommette", "+", this.left <= 0))
      const shown = total === undefined ? null : h("p", {}, typeset(`Résultat : ${plural(total, "gommette")}${merged > 0 ? `, ${mergedWords(total, merged)}` : ""}`))
      element.replaceChildren(h("h3", {}, "Vote"), ...(this.mayVote ? [words, steps] : []), ...(shown ? [shown] : []))
    }
    draw()
    return { element }
  }
}

function pressedBy(event: PointerEvent): { id: string; x: number; y: number } | null {
  const target = event.target instanceof Element && event.button === 0 ? event.target : null
  const held = target?.closest<HTMLElement | SVGElement>("[data-node]")
  const id = held?.dataset["node"]
  // Folded nodes open, links lead, the outline's arrow folds: none of them votes.
  if (!held || !id || (held.dataset["key"] ?? id) !== id || target?.closest("a, .map-twist, button")) return null
  return { id, x: event.clientX, y: event.clientY }
}

function sameDots(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([node, dots]) => b.get(node) === dots)
}
