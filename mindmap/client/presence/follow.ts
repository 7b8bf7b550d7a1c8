/** Following whoever presents: layout, branch, folding and gaze come with presence, and nothing of it is kept. */

import type { Awareness } from "y-protocols/awareness"

import type { Branch } from "../viewing/branch-alone.ts"
import { h } from "../widgets/elements.ts"
import type { LayoutChoice } from "../viewing/layout-choice.ts"
import type { MapContext } from "../context/map-context.ts"
import { personOf } from "./awareness.ts"
import { LARGEST, type Presentation } from "./presentation.ts"
import { ROOT } from "../tree/resolve.ts"
import { fromWire, toWire, type Shown } from "./presentation-steps.ts"

const FIELD = "shown"
/** At most five times a second. */
const EVERY = 200

interface Presenter {
  client: number
  name: string
  shown: Shown
}

export class Follow {
  private readonly context: MapContext
  private readonly awareness: Awareness
  private readonly parts: { branch: Branch; forms: LayoutChoice; presentation: Presentation }
  private readonly notice = h("div", { class: "map-follow", hidden: true })
  private readonly onWall: boolean
  private presenter: Presenter | null = null
  /** following: taken along; left: one moved oneself; none: never asked to. */
  private state: "none" | "following" | "left" = "none"
  private applied = ""
  /** Of what was applied, all but the gaze: what asks for another layout. */
  private laid = ""
  private said = ""
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(context: MapContext, awareness: Awareness, parts: { branch: Branch; forms: LayoutChoice; presentation: Presentation }) {
    this.context = context
    this.awareness = awareness
    this.parts = parts
    this.onWall = context.host.closest(".room-wall") !== null
    if (this.onWall) context.stage.most = LARGEST
    context.body.append(this.notice)
    context.stage.heads.push(this.notice)
    const onChange = () => this.onAwareness()
    awareness.on("change", onChange)
    context.onEnd(() => awareness.off("change", onChange))
    context.onEnd(() => {
      if (this.timer !== null) clearTimeout(this.timer)
      context.host.classList.remove("is-following")
    })
    parts.presentation.onStep = () => this.tellSoon()
    context.stage.onPainted(() => this.tellSoon())
    // Moving oneself is not following any more.
    for (const name of ["pointerdown", "wheel", "keydown"] as const) {
      context.stage.element.addEventListener(name, () => this.part(), { capture: true, passive: true })
    }
    onChange()
  }

  // The presenter's side

  private tellSoon(): void {
    if (!this.parts.presentation.isOn && this.said === "") return
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.tell()
    }, EVERY)
  }

  private tell(): void {
    const shown = this.parts.presentation.isOn ? toWire(this.shown()) : null
    const said = shown === null ? "" : JSON.stringify(shown)
    if (said === this.said) return
    this.said = said
    this.awareness.setLocalStateField(FIELD, shown)
  }

  private shown(): Shown {
    const { viewState, stage } = this.context
    const { head, level, byHand } = viewState.scope
    return { head, layoutKind: viewState.layoutKind, level, folds: [...byHand], gaze: stage.touched ? stage.gaze() : null }
  }

  // The follower's side

  private onAwareness(): void {
    const before = this.presenter?.client
    let ended = false
    this.presenter = this.presenting()
    if (this.presenter?.client !== before) {
      this.state = this.presenter && this.onWall ? "following" : "none"
      this.applied = this.laid = ""
      if (this.presenter) this.context.announcer.say(`${this.presenter.name} présente.`)
      else if (before !== undefined) ended = this.context.host.classList.contains("is-following")
    }
    // What is said over the top comes first: the picture leaves it its height.
    this.show()
    if (ended) this.release()
    if (this.state === "following" && this.presenter) this.take(this.presenter.shown)
  }

  /** Who presents, the first one when several do; nobody else counts while one presents oneself. */
  private presenting(): Presenter | null {
    if (this.parts.presentation.isOn) return null
    for (const [client, state] of [...this.awareness.getStates()].sort(([a], [b]) => a - b)) {
      const shown = client === this.awareness.clientID ? null : fromWire(state[FIELD])
      if (shown) return { client, name: personOf(state, client).name, shown }
    }
    return null
  }

  private follow(): void {
    this.state = "following"
    this.applied = this.laid = ""
    this.show()
    if (this.presenter) this.take(this.presenter.shown)
    this.context.announcer.say(`Vous suivez ${this.presenter?.name ?? ""}.`)
    this.context.focusHere()
  }

  private part(): void {
    if (this.state !== "following" || this.onWall) return
    this.state = "left"
    this.show()
    this.context.announcer.say("Vous ne suivez plus.")
  }

  /** The presentation is over: one sees the whole, as one had it. */
  private release(): void {
    this.parts.forms.restoreOwn()
    this.parts.branch.enter(ROOT, true)
    this.context.stage.seeAll()
  }

  private take(shown: Shown): void {
    const { viewState, editor, model, stage } = this.context
    const key = JSON.stringify(shown)
    if (key === this.applied || editor.isOpen || !model.isLive(shown.head)) return
    this.applied = key
    if (viewState.view !== "map") this.context.switchTo("map")
    const laid = JSON.stringify({ ...shown, gaze: null })
    if (laid !== this.laid) this.lay(shown)
    this.laid = laid
    if (shown.gaze) return stage.lookAt(shown.gaze)
    if (stage.touched) stage.whole()
    stage.touched = false
  }

  private lay(shown: Shown): void {
    const { viewState, stage } = this.context
    if (viewState.selected !== null && !this.context.model.isUnder(viewState.selected, shown.head)) viewState.select(null)
    this.parts.forms.take(shown.layoutKind)
    this.parts.branch.enter(shown.head, true)
    stage.seeAll()
    stage.paint()
    if (shown.level !== null) viewState.toLevel(shown.level)
    for (const [id, how] of shown.folds) if (this.context.model.has(id)) viewState.fold(id, how)
    if (shown.level !== null) stage.whole()
    stage.touched = false
  }

  private show(): void {
    const { presenter, state } = this
    this.context.host.classList.toggle("is-following", state === "following" && presenter !== null)
    this.notice.hidden = presenter === null
    if (!presenter) return
    const words = { none: `${presenter.name} présente`, following: `Vous suivez ${presenter.name}`, left: `${presenter.name} présente` }[state]
    const button =
      state === "following"
        ? h("button", { type: "button", class: "map-tool", onclick: () => this.part() }, "Ne plus suivre")
        : h("button", { type: "button", class: "map-tool filled", onclick: () => this.follow() }, state === "left" ? "Reprendre" : "Suivre")
    const text = this.onWall ? `${presenter.name} présente` : words
    if (this.notice.firstChild?.textContent === text && this.notice.childElementCount > 0) return
    this.notice.replaceChildren(h("span", {}, text), button)
  }
}
