/** A whole map on a page: picture and outline on one selection, and the parts that work on them. */

import { Actions } from "./actions.ts"
import { Announcer } from "./announce.ts"
import { badgesOf } from "./badges.ts"
import { BecameList } from "./became.ts"
import { Branch } from "./branch.ts"
import { openUnder } from "./chooser.ts"
import { Clipboard } from "./clipboard.ts"
import { Comments } from "./comments.ts"
import { Company } from "./company.ts"
import { Cursors } from "./cursors.ts"
import { Desk, type ViewName } from "./desk.ts"
import { openDetails, qualities, question } from "./details.ts"
import { openTrash } from "./dialogs.ts"
import { Display } from "./display.ts"
import { h } from "./dom.ts"
import { Editor } from "./editor.ts"
import { Files } from "./files.ts"
import { Filters } from "./filter.ts"
import { wayBack } from "./focus-return.ts"
import { Follow } from "./follow.ts"
import { Forms } from "./forms.ts"
import { Gather } from "./gather.ts"
import { Gestures } from "./gestures.ts"
import type { DetailSection, Ground, SurfaceOptions, Tool } from "./ground.ts"
import { openHelp } from "./help.ts"
import { History } from "./history.ts"
import { Images } from "./images.ts"
import { Keyboard } from "./keyboard.ts"
import { LinkHandle } from "./link-handle.ts"
import { Locks } from "./locks.ts"
import { address, colour } from "./look.ts"
import { NO_MARKS, type Marks } from "./marks.ts"
import type { Change, MapModel } from "./model.ts"
import { NodeMenu } from "./node-menu.ts"
import { nodeTools } from "./node-tools.ts"
import { note } from "./note.ts"
import { Overflow } from "./overflow.ts"
import { Plan } from "./plan.ts"
import { Presentation } from "./present.ts"
import { Relations } from "./relations.ts"
import { ROOT } from "./resolve.ts"
import { Search } from "./search.ts"
import { Stage } from "./stage.ts"
import { tags } from "./tags.ts"
import { Tools } from "./tools.ts"
import { Typing } from "./typing.ts"
import { Votes } from "./votes.ts"

/** Zooming, undoing and redoing stay in the row of buttons, however narrow. */
const KEPT = 5
/** Among them, the one that goes first where it is narrower still. */
const SEEING_ALL = 2

export class Surface implements Ground {
  readonly options: SurfaceOptions
  readonly host: HTMLElement
  readonly body: HTMLElement
  readonly model: MapModel
  readonly desk: Desk
  readonly stage: Stage
  readonly plan: Plan
  readonly actions: Actions
  readonly tools: Tools
  readonly keyboard: Keyboard
  readonly editor = new Editor()
  readonly announcer = new Announcer()
  readonly sections: DetailSection[] = [question, qualities, colour, tags, address, note]
  readonly forms: Forms
  private readonly company: Company
  private files: Files | null = null
  /** Last in the node's menu: what is seldom asked. */
  private readonly asides: Tool[] = []
  private readonly foot = h("div", { class: "map-foot" })
  private overflow: Overflow | null = null
  private readonly empty: HTMLElement
  private readonly ends: (() => void)[] = []
  private readonly readers: ((marks: Marks) => void)[] = []
  private said = NO_MARKS
  private dots: ReadonlyMap<string, number> = new Map()
  private frame = 0

  constructor(host: HTMLElement, model: MapModel, options: SurfaceOptions) {
    this.host = host
    this.model = model
    this.options = options
    this.desk = new Desk(model, options.editable)
    this.desk.view = options.view
    this.actions = new Actions(this.desk)
    this.stage = new Stage(this.desk)
    this.stage.pictureAt = options.pictureAt
    this.plan = new Plan(this.desk, this.actions, options.label)
    this.keyboard = new Keyboard(this)
    this.tools = new Tools(this.desk, this.actions, this.hooks())
    this.forms = new Forms(this)
    this.empty = this.emptyState()
    this.body = h("div", { class: "map-body" }, this.stage.element, this.plan.element, this.empty)
    this.assemble()
    this.listen()
    this.company = new Company(this)
    new Typing(this)
    this.views()
    const relations = new Relations(this)
    this.sections.splice(this.sections.indexOf(note), 0, relations.section)
    this.tools.add(...nodeTools(this, new Clipboard(this), relations, () => this.openDetails()))
    new Gestures(this, new LinkHandle(this, relations), { relation: relations.open, menu: new NodeMenu(this).openHeld })
    for (const Part of [BecameList, Images, Votes, Comments, Locks]) new Part(this)
    this.tools.add(...this.asides)
    this.switchTo(options.view)
    this.render()
  }

  get marks(): Marks {
    return this.said
  }

  set marks(marks: Marks) {
    this.said = marks
    this.desk.locks = marks.locks
    for (const read of this.readers) read(marks)
    this.desk.changed()
    this.mark()
  }

  get own(): ReadonlyMap<string, number> {
    return this.dots
  }

  set own(dots: ReadonlyMap<string, number>) {
    this.dots = dots
    this.mark()
  }

  set steers(steers: boolean) {
    if (steers === this.desk.steers) return
    this.desk.steers = steers
    this.desk.changed()
  }

  set editable(editable: boolean) {
    if (editable === this.desk.editable) return
    this.desk.editable = editable
    if (!editable) this.editor.close("blur")
    this.desk.changed()
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
    for (const end of this.ends) end()
    this.announcer.destroy()
    cancelAnimationFrame(this.frame)
    this.tools.views.remove()
    this.forms.chooser.remove()
    this.host.replaceChildren()
  }

  onMarks(read: (marks: Marks) => void): void {
    this.readers.push(read)
  }

  onEnd(undo: () => void): void {
    this.ends.push(undo)
  }

  schedule(): void {
    this.frame ||= requestAnimationFrame(() => this.render())
  }

  render(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.tools.render()
    this.forms.show()
    this.empty.hidden = this.desk.view !== "map" || !this.model.has(ROOT) || this.model.childrenOf(ROOT).length > 0
    this.placeEmpty()
    if (this.desk.view === "map") this.stage.refresh()
    else this.plan.render()
  }

  /** Above the tools, however high they are: neither covers the other. */
  private placeEmpty(): void {
    if (!this.empty.hidden) this.empty.style.bottom = `${this.foot.offsetHeight + 8}px`
  }

  switchTo(view: ViewName): void {
    this.editor.close("blur")
    this.desk.view = view
    this.stage.element.hidden = view !== "map"
    this.plan.element.hidden = view !== "plan"
    this.render()
  }

  focusHere(): void {
    this.render()
    if (this.desk.view === "plan") return this.plan.focus()
    this.keyboard.engaged = true
    this.stage.element.focus({ preventScroll: true })
  }

  /** Draw what is said of the nodes on them. */
  private mark(): void {
    this.stage.chips = this.plan.chips = badgesOf(this.said, this.dots)
    this.stage.forget()
    this.plan.forget()
    this.schedule()
  }

  private assemble(): void {
    const { element } = this.stage
    element.tabIndex = 0
    element.setAttribute("role", "application")
    element.setAttribute("aria-roledescription", "carte mentale")
    element.setAttribute("aria-label", `${this.options.label}. Flèches pour aller d’un élément à l’autre, Échap pour quitter.`)
    this.host.classList.add("map")
    const bar = this.options.bar ?? h("div", { class: "map-bar" })
    // A page that lends its own bar has little room there: the layout is then chosen under « Affichage ».
    bar.append(...(this.options.bar ? [] : [this.forms.chooser]), this.tools.views)
    this.foot.append(this.tools.corner, this.tools.bar, new Gather(this).bar, this.tools.menu)
    this.host.replaceChildren(...(this.options.bar ? [] : [bar]), this.body, this.foot, this.announcer.region)
  }

  /** The options of a picture of another moment: nobody writes in it, nobody else is there. */
  private toLookAt(): SurfaceOptions {
    const { label } = this.options
    return { ...this.options, mapId: "", page: null, editable: false, label: `${label}, telle qu’elle était`, awareness: null, bar: null, view: this.desk.view, send: null }
  }

  /** Searching, filtering, one branch alone, presenting and following. */
  private views(): void {
    const search = new Search(this)
    const branch = new Branch(this)
    const filters = new Filters(this)
    const display = new Display(this, filters, branch, this.forms)
    const find = h("button", { type: "button", class: "map-tool", title: "Chercher (Ctrl+F)", onclick: () => search.open() }, "Chercher")
    const presentation = new Presentation(this, branch, this.forms)
    const history = new History(this, (host, model) => new Surface(host, model, this.toLookAt()))
    filters.authorsOf = (id) => history.authors.namesOf(id)
    this.files = new Files(this)
    this.asides.push(...this.files.tools, ...history.tools)
    this.tools.corner.append(find, display.button, presentation.button, ...history.buttons, this.files.button)
    const zoom = [...this.tools.corner.querySelectorAll<HTMLElement>(".map-tool")].slice(0, KEPT)
    const whole = zoom[SEEING_ALL]
    this.overflow = new Overflow(this.tools.corner, [...zoom, find, display.button], [...(whole ? [whole] : []), display.button])
    this.foot.append(this.overflow.list)
    this.stage.foot = this.tools.corner
    this.stage.heads = [branch.trail, filters.chips]
    const { awareness } = this.options
    if (!awareness) return
    new Follow(this, awareness, { branch, forms: this.forms, presentation })
    new Cursors(this, awareness)
  }

  private listen(): void {
    this.onEnd(this.model.onChanged((change) => this.onModel(change)))
    this.desk.onChanged(() => {
      this.stage.refresh()
      this.schedule()
    })
    this.actions.say = (message) => this.announcer.say(message)
    this.keyboard.listen()
    const resizing = new ResizeObserver(() => this.onResize())
    resizing.observe(this.host)
    this.onEnd(() => resizing.disconnect())
  }

  /** The document changed, by this person or another. */
  private onModel(change: Change): void {
    this.stage.forget(change.ids)
    this.plan.forget(change.ids)
    this.company.onModel(change)
    this.desk.settle()
    this.schedule()
  }

  private onResize(): void {
    this.host.style.setProperty("--map-height", `${this.host.clientHeight}px`)
    this.tools.fitIn(this.host.clientWidth)
    this.overflow?.fitIn(this.host.clientWidth)
    this.placeEmpty()
    if (this.desk.view !== "map" || this.editor.isOpen) return
    if (this.stage.touched || this.desk.selected !== null) this.stage.refresh()
    else this.stage.seeAll()
  }

  private hooks() {
    const back = () => this.focusHere()
    const { host, desk, actions, keyboard } = this
    keyboard.on("details", () => this.openDetails())
    keyboard.on("under", () => openUnder(this))
    return {
      zoom: (by: "in" | "out" | "all") => keyboard.zoom(by),
      switchTo: (view: ViewName) => this.switchTo(view),
      openTrash: () => openTrash(host, desk, actions, wayBack(this)),
      openHelp: () => openHelp(host, keyboard.knows("search"), wayBack(this)),
      focusHere: back,
      page: this.options.page,
    }
  }

  private openDetails(): void {
    if (this.desk.selected !== null) openDetails(this.host, this.desk, this.sections, () => this.focusHere())
  }

  private emptyState(): HTMLElement {
    const add = h("button", { type: "button", class: "map-tool filled", onclick: () => this.actions.addChild(ROOT) }, "Ajouter une première branche")
    const words = h("p", {}, "Une carte pour penser à plusieurs : une branche par grande question, puis les causes, les idées, ce qui existe déjà.")
    const begin = h("button", { type: "button", class: "map-tool", onclick: () => void this.files?.open(null, "methods") }, "Partir d’une méthode, ou d’un fichier")
    return h("div", { class: "map-empty", hidden: true }, words, ...(this.options.editable ? [h("div", {}, add, begin)] : []))
  }
}
