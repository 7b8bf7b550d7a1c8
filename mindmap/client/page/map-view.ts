/** A whole map on a page: picture and outline on one selection, and the parts that work on them. */

import { Actions } from "../editing/actions.ts"
import { Announcer } from "../context/announcer.ts"
import { badgesOf } from "../annotations/badges.ts"
import { BecameList } from "../annotations/became-list.ts"
import { Branch } from "../viewing/branch-alone.ts"
import { openUnder } from "../node/node-picker.ts"
import { Clipboard } from "../controls/clipboard.ts"
import { Comments } from "../annotations/comments.ts"
import { showCollaborators } from "../presence/collaborators.ts"
import { News } from "../presence/news.ts"
import { Cursors } from "../presence/cursors.ts"
import { ViewState, type ViewName } from "../selection/view-state.ts"
import { openDetails, qualities, question } from "../node/details.ts"
import { openTrash } from "../controls/trash-window.ts"
import { Display } from "../viewing/display.ts"
import { h } from "../widgets/elements.ts"
import { Editor } from "../editing/text-editor.ts"
import { Files } from "../files/files.ts"
import { Filters } from "../viewing/filters.ts"
import { focusReturn } from "../context/focus-return.ts"
import { Follow } from "../presence/follow.ts"
import { LayoutChoice } from "../viewing/layout-choice.ts"
import { MultiSelectBar } from "../viewing/multi-select-bar.ts"
import { Gestures } from "../controls/gestures.ts"
import type { DetailSection, MapContext, MapViewOptions, Tool } from "../context/map-context.ts"
import { openHelp } from "../controls/help.ts"
import { History } from "../history/history.ts"
import { Images } from "../node/images.ts"
import { Keyboard } from "../controls/keyboard.ts"
import { LinkHandle } from "../controls/link-handle.ts"
import { Locks } from "../annotations/locks.ts"
import { address, colour } from "../node/colour-and-link.ts"
import { NO_MARKS, type Marks } from "../context/marks.ts"
import type { Change, MapModel } from "../document/model.ts"
import { NodeMenu } from "../controls/node-menu.ts"
import { nodeTools } from "../controls/node-tools.ts"
import { note } from "../node/note.ts"
import { Overflow } from "../widgets/toolbar-overflow.ts"
import { OutlineView } from "../outline/outline-view.ts"
import { Presentation } from "../presence/presentation.ts"
import { Relations } from "../node/relations.ts"
import { ROOT } from "../tree/resolve.ts"
import { Search } from "../viewing/search-bar.ts"
import { Stage } from "../picture/stage.ts"
import { tags } from "../node/tags.ts"
import { Tools } from "../controls/toolbar.ts"
import { Typing } from "../controls/inline-editing.ts"
import { Votes } from "../annotations/votes.ts"

/** Zooming, undoing and redoing stay in the row of buttons, however narrow. */
const KEPT = 5
/** Among them, the one that goes first where it is narrower still. */
const SEEING_ALL = 2

export class MapView implements MapContext {
  readonly options: MapViewOptions
  readonly host: HTMLElement
  readonly body: HTMLElement
  readonly model: MapModel
  readonly viewState: ViewState
  readonly stage: Stage
  readonly outline: OutlineView
  readonly actions: Actions
  readonly tools: Tools
  readonly keyboard: Keyboard
  readonly editor = new Editor()
  readonly announcer = new Announcer()
  readonly sections: DetailSection[] = [question, qualities, colour, tags, address, note]
  readonly forms: LayoutChoice
  private readonly news: News
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

  constructor(host: HTMLElement, model: MapModel, options: MapViewOptions) {
    this.host = host
    this.model = model
    this.options = options
    this.viewState = new ViewState(model, options.editable)
    this.viewState.view = options.view
    this.actions = new Actions(this.viewState)
    this.stage = new Stage(this.viewState)
    this.stage.pictureAt = options.pictureAt
    this.outline = new OutlineView(this.viewState, this.actions, options.label)
    this.keyboard = new Keyboard(this)
    this.tools = new Tools(this.viewState, this.actions, this.hooks())
    this.forms = new LayoutChoice(this)
    this.empty = this.emptyState()
    this.body = h("div", { class: "map-body" }, this.stage.element, this.outline.element, this.empty)
    this.assemble()
    this.listen()
    showCollaborators(this)
    this.news = new News(this)
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
    this.viewState.locks = marks.locks
    for (const read of this.readers) read(marks)
    this.viewState.changed()
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
    if (steers === this.viewState.steers) return
    this.viewState.steers = steers
    this.viewState.changed()
  }

  set editable(editable: boolean) {
    if (editable === this.viewState.editable) return
    this.viewState.editable = editable
    if (!editable) this.editor.close("blur")
    this.viewState.changed()
    this.render()
  }

  reveal(id: string): void {
    if (!this.model.isLive(id)) return
    this.viewState.unfoldTo(id)
    this.viewState.select(id)
    this.render()
    if (this.viewState.view === "map") this.stage.show(id)
    else if (this.outline.tree.contains(document.activeElement)) this.outline.focus(id)
    else this.outline.show(id)
  }

  destroy(): void {
    this.editor.close("blur")
    for (const end of this.ends) end()
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
    const held = document.activeElement
    this.tools.render()
    this.forms.show()
    this.empty.hidden = this.viewState.view !== "map" || !this.model.has(ROOT) || this.model.childrenOf(ROOT).length > 0
    this.placeEmpty()
    if (this.viewState.view === "map") this.stage.refresh()
    else this.outline.render()
    // A button that can do nothing more goes: the keyboard that was on it comes back to the map.
    if (held instanceof HTMLButtonElement && held.hidden && this.foot.contains(held)) this.takeKeyboard()
  }

  /** Above the tools, however high they are: neither covers the other. */
  private placeEmpty(): void {
    if (!this.empty.hidden) this.empty.style.bottom = `${this.foot.offsetHeight + 8}px`
  }

  switchTo(view: ViewName): void {
    this.editor.close("blur")
    this.viewState.view = view
    this.stage.element.hidden = view !== "map"
    this.outline.element.hidden = view !== "outline"
    this.render()
  }

  focusHere(): void {
    this.render()
    this.takeKeyboard()
  }

  private takeKeyboard(): void {
    if (this.viewState.view === "outline") return this.outline.focus()
    this.keyboard.engaged = true
    this.stage.element.focus({ preventScroll: true })
  }

  /** Draw what is said of the nodes on them. */
  private mark(): void {
    this.stage.chips = this.outline.chips = badgesOf(this.said, this.dots)
    this.stage.forget()
    this.outline.forget()
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
    this.foot.append(this.tools.corner, this.tools.bar, new MultiSelectBar(this).bar, this.tools.menu)
    this.host.replaceChildren(...(this.options.bar ? [] : [bar]), this.body, this.foot, this.announcer.region, this.announcer.others)
  }

  /** The options of a picture of another moment: nobody writes in it, nobody else is there. */
  private toLookAt(): MapViewOptions {
    const { label } = this.options
    return { ...this.options, mapId: "", page: null, editable: false, label: `${label}, telle qu’elle était`, awareness: null, bar: null, view: this.viewState.view, send: null }
  }

  /** Searching, filtering, one branch alone, presenting and following. */
  private views(): void {
    const search = new Search(this)
    const branch = new Branch(this)
    const filters = new Filters(this)
    const display = new Display(this, filters, branch, this.forms)
    const find = h("button", { type: "button", class: "map-tool", title: "Chercher (Ctrl+F)", onclick: () => search.open() }, "Chercher")
    const presentation = new Presentation(this, branch, this.forms)
    const history = new History(this, this.news, (host, model) => new MapView(host, model, this.toLookAt()))
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
    this.viewState.onChanged(() => {
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
    this.outline.forget(change.ids)
    this.news.onModel(change)
    this.viewState.settle()
    this.schedule()
  }

  private onResize(): void {
    this.host.style.setProperty("--map-height", `${this.host.clientHeight}px`)
    this.tools.fitIn(this.host.clientWidth)
    this.overflow?.fitIn(this.host.clientWidth)
    this.placeEmpty()
    if (this.viewState.view !== "map" || this.editor.isOpen) return
    if (this.stage.touched || this.viewState.selected !== null) this.stage.refresh()
    else this.stage.seeAll()
  }

  private hooks() {
    const back = () => this.focusHere()
    const { host, viewState, actions, keyboard } = this
    keyboard.on("details", () => this.openDetails())
    keyboard.on("under", () => openUnder(this))
    return {
      zoom: (by: "in" | "out" | "all") => keyboard.zoom(by),
      switchTo: (view: ViewName) => this.switchTo(view),
      openTrash: () => openTrash(host, viewState, actions, focusReturn(this)),
      openHelp: () => openHelp(host, keyboard.handles("search"), focusReturn(this)),
      focusHere: back,
      page: this.options.page,
    }
  }

  private openDetails(): void {
    if (this.viewState.selected !== null) openDetails(this.host, this.viewState, this.sections, () => this.focusHere())
  }

  private emptyState(): HTMLElement {
    const add = h("button", { type: "button", class: "map-tool filled", onclick: () => this.actions.addChild(ROOT) }, "Ajouter une première branche")
    const words = h("p", {}, "Une carte pour penser à plusieurs : une branche par grande question, puis les causes, les idées, ce qui existe déjà.")
    const begin = h("button", { type: "button", class: "map-tool", onclick: () => void this.files?.open(null, "methods") }, "Partir d’une méthode, ou d’un fichier")
    return h("div", { class: "map-empty", hidden: true }, words, ...(this.options.editable ? [h("div", {}, add, begin)] : []))
  }
}
