/** A whole map on a page: picture and outline on one selection, keys, buttons, presence, words for screen readers. */

import type { Awareness } from "y-protocols/awareness"

import { Actions } from "./actions.ts"
import { Announcer } from "./announce.ts"
import { Desk, type ViewName } from "./desk.ts"
import { openDetails, openHelp, openTrash, openUnder } from "./dialogs.ts"
import { h } from "./dom.ts"
import { Editor, type Ending, type Place } from "./editor.ts"
import { styleAt, type Chip } from "./face.ts"
import { Gestures } from "./gestures.ts"
import { wishOf, type Wish } from "./keys.ts"
import type { Change, MapModel } from "./model.ts"
import { neighbour, type Direction } from "./navigate.ts"
import { Plan } from "./plan.ts"
import { guestsOf, tellWhere } from "./presence.ts"
import { ROOT } from "./resolve.ts"
import { Stage } from "./stage.ts"
import { Tools } from "./tools.ts"

export interface SurfaceOptions {
  mapId: string
  /** The path of the map's own page, when this is another page. */
  page: string | null
  editable: boolean
  label: string
  awareness: Awareness | null
  /** Where « Carte / Plan » goes when the page has a place for it. */
  bar: HTMLElement | null
  view: ViewName
}

const SHIFTS = { up: "earlier", down: "later" } as const
const FRESH_FOR = 6000

export class Surface {
  readonly desk: Desk
  readonly stage: Stage
  readonly plan: Plan
  readonly actions: Actions
  readonly tools: Tools
  private readonly model: MapModel
  private readonly host: HTMLElement
  private readonly options: SurfaceOptions
  private readonly announcer = new Announcer()
  private readonly editor = new Editor()
  private readonly empty: HTMLElement
  private readonly resizing: ResizeObserver
  private readonly undo: (() => void)[] = []
  private engaged = false
  private frame = 0
  private known = new Set<string>()

  constructor(host: HTMLElement, model: MapModel, options: SurfaceOptions) {
    this.host = host
    this.model = model
    this.options = options
    this.desk = new Desk(model, options.editable)
    this.desk.view = options.view
    this.actions = new Actions(this.desk)
    this.stage = new Stage(this.desk)
    this.plan = new Plan(this.desk, this.actions, options.label)
    this.tools = new Tools(this.desk, this.actions, this.hooks())
    new Gestures(this.stage, this.desk, this.actions)
    this.empty = this.emptyState()
    this.known = new Set(model.nodes.keys())
    this.assemble()
    this.listen()
    this.resizing = new ResizeObserver(() => this.onResize())
    this.resizing.observe(this.stage.element)
    this.switchTo(options.view)
    this.render()
  }

  set chips(chips: ReadonlyMap<string, readonly Chip[]>) {
    this.stage.chips = chips
    this.plan.chips = chips
    this.stage.forget()
    this.schedule()
  }

  set editable(editable: boolean) {
    this.desk.editable = editable
    if (!editable) this.editor.close("blur")
    this.render()
  }

  reveal(id: string): void {
    if (!this.model.isLive(id)) return
    this.desk.unfoldTo(id)
    this.desk.select(id)
    this.render()
    if (this.desk.view === "map") this.stage.show(id)
    else this.plan.focus(id)
  }

  destroy(): void {
    this.editor.close("blur")
    for (const undo of this.undo) undo()
    this.resizing.disconnect()
    this.announcer.destroy()
    cancelAnimationFrame(this.frame)
    this.tools.views.remove()
    this.host.replaceChildren()
  }

  private assemble(): void {
    const { element } = this.stage
    element.tabIndex = 0
    element.setAttribute("role", "application")
    element.setAttribute("aria-roledescription", "carte mentale")
    element.setAttribute("aria-label", `${this.options.label}. Flèches pour aller d’un élément à l’autre, Échap pour quitter.`)
    this.host.classList.add("map")
    const bar = this.options.bar ?? h("div", { class: "map-bar" })
    bar.append(this.tools.views)
    const foot = h("div", { class: "map-foot" }, this.tools.corner, this.tools.bar)
    const body = h("div", { class: "map-body" }, element, this.plan.element, this.empty)
    this.host.replaceChildren(...(this.options.bar ? [] : [bar]), body, foot, this.announcer.region)
  }

  private listen(): void {
    this.undo.push(this.model.onChanged((change) => this.onModel(change)))
    this.desk.onChanged(() => this.onDesk())
    this.actions.edit = (id, options) => this.edit(id, options)
    this.actions.say = (message) => this.announcer.say(message)
    const { element } = this.stage
    element.addEventListener("keydown", this.onKey)
    element.addEventListener("pointerdown", () => {
      this.engaged = true
      if (!this.editor.isOpen) element.focus({ preventScroll: true })
    })
    element.addEventListener("blur", () => {
      if (!this.editor.isOpen) this.engaged = false
    })
    this.plan.tree.addEventListener("keydown", this.onPlanKey)
    this.stage.onPainted = () => this.editor.follow()
    this.plan.element.addEventListener("scroll", () => this.editor.follow())
    const { awareness } = this.options
    if (!awareness) return
    const hear = () => this.onPresence(awareness)
    awareness.on("change", hear)
    this.undo.push(() => awareness.off("change", hear))
    hear()
  }

  private onPresence(awareness: Awareness): void {
    const guests = guestsOf(awareness.getStates(), awareness.clientID)
    this.stage.guests = guests
    this.plan.guests = guests
    this.schedule()
  }

  /** The document changed, by this person or another. */
  private onModel(change: Change): void {
    this.stage.forget(change.ids)
    for (const id of change.ids) {
      if (this.known.has(id) || !this.model.has(id)) continue
      this.known.add(id)
      if (!change.local) this.welcome(id)
    }
    this.desk.settle()
    this.schedule()
  }

  /** A node somebody else just added: a quiet mark, and a word now and then. */
  private welcome(id: string): void {
    if (!this.model.isLive(id)) return
    const branch = this.model.ancestors(id).at(-2)
    this.announcer.hear(branch === undefined ? "" : this.actions.name(branch))
    this.stage.fresh.add(id)
    setTimeout(() => {
      this.stage.fresh.delete(id)
      this.stage.repaint()
    }, FRESH_FOR)
  }

  private onDesk(): void {
    const { awareness } = this.options
    if (awareness) tellWhere(awareness, this.desk.selected)
    this.stage.refresh()
    this.schedule()
  }

  /** One rendering per frame, whatever happened in it. */
  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => this.render())
  }

  private render(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.tools.render()
    this.empty.hidden = this.desk.view !== "map" || !this.model.has(ROOT) || this.model.childrenOf(ROOT).length > 0
    if (this.desk.view === "map") this.stage.refresh()
    else this.plan.render()
  }

  private onResize(): void {
    if (this.desk.view !== "map" || this.editor.isOpen) return
    if (this.stage.touched || this.desk.selected !== null) this.stage.refresh()
    else this.stage.seeAll()
  }

  private switchTo(view: ViewName): void {
    this.editor.close("blur")
    this.desk.view = view
    this.stage.element.hidden = view !== "map"
    this.plan.element.hidden = view !== "plan"
    this.render()
  }

  private edit(id: string, { fresh = false, typed = "" }: { fresh?: boolean; typed?: string } = {}): void {
    const text = this.model.text(id)
    if (!text) return
    this.render()
    const onMap = this.desk.view === "map"
    if (onMap) this.stage.show(id)
    const host = onMap ? this.stage.element : this.plan.element
    const place = () => (onMap ? this.placeOnMap(id) : this.plan.placeOf(id))
    this.editor.open(text, host, place, (how) => this.edited(id, how, fresh), typed)
    this.desk.editing = id
    this.render()
  }

  private edited(id: string, how: Ending, fresh: boolean): void {
    this.desk.editing = null
    // A node that was made and left without a word was not wanted.
    if (fresh && this.model.isLive(id) && this.model.said(id).text.trim() === "" && this.model.childrenOf(id).length === 0) {
      const parent = this.model.parentOf(id)
      this.model.remove(id)
      this.desk.select(parent ?? ROOT)
    }
    this.schedule()
    if (how === "blur") return
    this.focusHere()
    if (how === "tab" && this.model.isLive(id)) this.actions.addChild(id)
  }

  private focusHere(): void {
    this.render()
    if (this.desk.view === "plan") return this.plan.focus()
    this.engaged = true
    this.stage.element.focus({ preventScroll: true })
  }

  private placeOnMap(id: string): Place | null {
    const box = this.stage.layout.boxes.get(id)
    if (!box) return null
    const { x, y, scale } = this.stage.camera
    const look = styleAt(box.depth)
    const width = Math.max(box.w, 150) * scale + 12
    const left = box.x * scale + x - (width - box.w * scale) / 2
    const [top, height] = [box.y * scale + y - 2, box.h * scale + 4]
    const weight = Number.parseInt(look.font, 10)
    return { left, top, width, height, size: look.size * scale, weight, centred: true }
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.target !== this.stage.element) return
    if (event.isComposing || event.key === "Process") {
      // An input method is starting: give it a text box to write in.
      if (this.desk.selected !== null) this.actions.rename()
      return
    }
    const wish = wishOf(event, this.engaged && this.desk.selected !== null)
    if (!wish || (wish.name === "type" && (!this.actions.canWrite || this.desk.selected === null))) return
    event.preventDefault()
    event.stopPropagation()
    this.grant(wish)
  }

  private readonly onPlanKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey)) return
    const wish = wishOf(event, false)
    if (!wish) return
    event.preventDefault()
    event.stopPropagation()
    this.grant(wish)
    if (wish.name === "undo" || wish.name === "redo") this.focusHere()
  }

  private grant(wish: Wish): void {
    const { actions, desk } = this
    this.engaged = wish.name !== "leave"
    switch (wish.name) {
      case "go":
        return this.go(wish.to)
      case "shift":
        return this.shift(wish.to)
      case "zoom":
        return this.zoom(wish.by)
      case "type":
        return actions.rename(wish.letter)
      case "child":
        return actions.addChild()
      case "before":
      case "after":
        return desk.selected === null ? this.go("right") : actions.addSibling(wish.name)
      case "rename":
        return actions.rename()
      case "remove":
        return actions.remove()
      case "fold":
        return actions.toggleFold(desk.here, this.stage.isOpen(desk.here))
      case "undo":
        return actions.undo()
      case "redo":
        return actions.redo()
      case "details":
        return this.hooks().openDetails()
      case "under":
        return this.hooks().openUnder()
      case "leave":
        desk.select(null)
        return this.announcer.say("Carte quittée. Tab va au bouton suivant.")
    }
  }

  private go(to: Direction): void {
    const { desk, stage } = this
    stage.paint()
    if (desk.selected === null) return this.choose(ROOT)
    const box = neighbour(stage.layout.boxes, desk.here, to)
    if (!box) return
    if (box.more) {
      const first = desk.model.childrenOf(box.id).find((id) => !stage.layout.boxes.has(id))
      desk.fold(box.id, "open")
      return this.choose(first ?? box.id)
    }
    this.choose(box.id)
  }

  private choose(id: string): void {
    this.desk.select(id)
    this.stage.show(id)
    this.announcer.say(`${this.actions.name(id)}. ${this.actions.whereabouts(id)}`)
  }

  private shift(to: Direction): void {
    const box = this.stage.layout.boxes.get(this.desk.here)
    if (!box) return
    const outwards = (to === "left") === (box.side === "R")
    this.actions.shift(to === "up" || to === "down" ? SHIFTS[to] : outwards ? "outwards" : "inwards")
    this.stage.show(this.desk.here)
  }

  private zoom(by: "in" | "out" | "all"): void {
    if (by === "all") this.stage.seeAll()
    else this.stage.zoom(by === "in" ? 1.25 : 0.8)
  }

  private hooks() {
    const back = () => this.focusHere()
    const { host, desk, actions } = this
    const writable = () => actions.canWrite && desk.here !== ROOT
    return {
      zoom: (by: "in" | "out" | "all") => this.zoom(by),
      switchTo: (view: ViewName) => this.switchTo(view),
      openDetails: () => (writable() ? openDetails(host, desk, back) : undefined),
      openUnder: () => (writable() ? openUnder(host, desk, actions, back) : undefined),
      openTrash: () => openTrash(host, desk, actions, back),
      openHelp: () => openHelp(host, back),
      become: (what: "decide" | "act") => this.become(what),
      isOpen: (id: string) => this.stage.isOpen(id),
      page: this.options.page,
    }
  }

  /** Ask the page to make a decision or an action of this node. */
  private become(what: "decide" | "act"): void {
    const nodeId = this.desk.here
    const detail = { mapId: this.options.mapId, nodeId, text: this.model.said(nodeId).text.trim() }
    this.host.dispatchEvent(new CustomEvent(`map:${what}`, { bubbles: true, detail }))
  }

  private emptyState(): HTMLElement {
    const add = h("button", { type: "button", class: "map-tool filled", onclick: () => this.actions.addChild(ROOT) }, "Ajouter une première branche")
    const words = h("p", {}, "Une carte pour penser à plusieurs : une branche par grande question, puis les causes, les idées, ce qui existe déjà.")
    return h("div", { class: "map-empty", hidden: true }, words, ...(this.options.editable ? [add] : []))
  }
}
