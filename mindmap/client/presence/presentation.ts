/** « Présenter » : the map branch by branch, on the whole window, the controls gone; the others may follow. */

import type { Branch } from "../viewing/branch-alone.ts"
import { MOST_FIT } from "../picture/camera.ts"
import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { LayoutChoice } from "../viewing/layout-choice.ts"
import type { MapContext } from "../context/map-context.ts"
import { plural } from "../text/wording.ts"
import { ROOT } from "../tree/resolve.ts"
import { stepNow, stepsOf } from "./presentation-steps.ts"

const NEXT = new Set(["ArrowRight", "ArrowDown", " ", "PageDown"])
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"])
/** A finger that goes this far sideways, this soon, turns the page. */
const SWIPE = 60
const SWIPE_WITHIN = 600
/** What is read from afar may be drawn larger. */
export const LARGEST = 2

export class Presentation {
  readonly button: HTMLButtonElement
  /** Called when it begins, at each step and when it ends. */
  onStep: () => void = () => undefined
  private readonly context: MapContext
  private readonly branch: Branch
  private readonly bar: HTMLElement
  private readonly dots = h("div", { class: "map-present-dots" })
  private readonly title = h("p", { class: "map-present-title" })
  private steps: string[] = []
  private at = 0
  private back: () => void = () => undefined
  private finger: { x: number; y: number; time: number } | null = null

  constructor(context: MapContext, branch: Branch, forms: LayoutChoice) {
    this.context = context
    this.branch = branch
    this.button = h("button", { type: "button", class: "map-tool", title: "Présenter la carte branche par branche", onclick: () => this.start() }, "Présenter")
    const turn = (by: 1 | -1, label: string, sign: string) =>
      h("button", { type: "button", class: "map-tool", "aria-label": label, title: label, onclick: () => this.go(this.at + by) }, sign)
    const end = h("button", { type: "button", class: "map-tool", title: "Échap", onclick: () => this.stop() }, "Terminer")
    this.bar = h("div", { class: "map-present", role: "group", "aria-label": "Présentation", hidden: true })
    this.bar.append(turn(-1, "Étape précédente (←)", "‹"), this.dots, turn(1, "Étape suivante (→)", "›"), end)
    this.title.hidden = true
    context.body.append(this.title, this.bar)
    context.stage.element.addEventListener("pointerdown", this.onDown)
    context.stage.element.addEventListener("pointerup", this.onUp)
    context.onEnd(context.model.onChanged(() => this.onModel()))
    context.onEnd(() => this.giveBack())
    forms.onChosen(() => this.onStep())
  }

  get isOn(): boolean {
    return !this.bar.hidden
  }

  start(): void {
    const { context } = this
    context.editor.close("blur")
    if (context.viewState.view !== "map") context.switchTo("map")
    context.viewState.select(null)
    this.back = focusReturn(context)
    context.stage.most = LARGEST
    this.bar.hidden = this.title.hidden = false
    context.host.classList.add("is-presenting")
    document.addEventListener("keydown", this.onKey, true)
    this.steps = stepsOf(context.model, context.viewState.scope)
    this.go(Math.max(0, this.steps.indexOf(context.viewState.scope.head)))
    this.bar.querySelector<HTMLElement>("[aria-label^='Étape suivante']")?.focus()
  }

  stop(): void {
    const { context } = this
    this.bar.hidden = this.title.hidden = true
    this.giveBack()
    context.stage.most = MOST_FIT
    this.branch.enter(ROOT, true)
    context.stage.seeAll()
    context.announcer.say("Présentation terminée.")
    this.onStep()
    this.back()
  }

  /** The page has its window and its keys again. */
  private giveBack(): void {
    this.context.host.classList.remove("is-presenting")
    document.removeEventListener("keydown", this.onKey, true)
  }

  private go(index: number): void {
    const head = this.steps[index]
    if (head === undefined) return
    this.at = index
    const { actions, announcer, viewState, model, stage } = this.context
    viewState.select(null)
    this.branch.enter(head, true)
    // The overview is the main branches; what they hold comes one branch at a time.
    stage.seeAll()
    if (head === ROOT) {
      stage.paint()
      viewState.toLevel(1)
      stage.whole()
      stage.touched = false
    }
    this.show()
    const held = model.childrenOf(head).length
    const what = head === ROOT ? `vue d’ensemble, ${plural(held, "branche")}` : `${actions.name(head)}${held ? `, ${plural(held, "élément")} dessous` : ""}`
    announcer.say(`Étape ${index + 1} sur ${this.steps.length}\u00a0: ${what}.`)
    this.onStep()
  }

  private show(): void {
    const { actions } = this.context
    const dots = this.steps.map((id, index) => {
      const name = `Étape ${index + 1}\u00a0: ${id === ROOT ? "vue d’ensemble" : actions.name(id)}`
      return h("button", { type: "button", class: "map-dot", "aria-label": name, title: name, "aria-current": index === this.at ? "step" : false, onclick: () => this.go(index) })
    })
    this.dots.replaceChildren(...dots)
    this.title.textContent = `${this.at + 1} / ${this.steps.length}`
  }

  /** Somebody wrote while it is presented: the steps are those of now, and the presenter stays where they are. */
  private onModel(): void {
    if (!this.isOn) return
    const head = this.steps[this.at] ?? ROOT
    this.steps = stepsOf(this.context.model, this.context.viewState.scope)
    this.at = stepNow(this.steps, head, this.at)
    if (this.steps[this.at] === head) this.show()
    else this.go(this.at)
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const onButton = event.target instanceof Element && event.target.closest(".map-present button") !== null
    if (event.key === "Escape") this.stop()
    else if (event.key === "Tab") this.stay(event.shiftKey ? -1 : 1)
    else if (event.key === " " && onButton) return
    else if (NEXT.has(event.key)) this.go(this.at + 1)
    else if (BACK.has(event.key)) this.go(this.at - 1)
    else if (event.key === "Home") this.go(0)
    else if (event.key === "End") this.go(this.steps.length - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** The page under it is out of reach until it ends. */
  private stay(by: 1 | -1): void {
    const buttons = [...this.bar.querySelectorAll("button")]
    const now = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[(now + by + buttons.length) % buttons.length]?.focus()
  }

  private readonly onDown = (event: PointerEvent) => {
    // Two fingers zoom: they turn no page.
    if (!event.isPrimary) this.finger = null
    else this.finger = this.isOn && event.pointerType !== "mouse" ? { x: event.clientX, y: event.clientY, time: event.timeStamp } : null
  }

  private readonly onUp = (event: PointerEvent) => {
    const { finger } = this
    this.finger = null
    if (!finger || !event.isPrimary || event.timeStamp - finger.time > SWIPE_WITHIN) return
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y]
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) this.go(this.at + (dx < 0 ? 1 : -1))
  }
}
