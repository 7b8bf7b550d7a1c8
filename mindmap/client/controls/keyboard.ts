/** Keys on the picture and on the outline. Each command is granted by the part that asked for it with `on`. */

import type { MapContext } from "../context/map-context.ts"
import { keyCommandFor, type KeyCommand, type KeyCommandOf } from "../editing/key-commands.ts"
import { neighbour, shiftOf, type Direction } from "../picture/arrow-navigation.ts"
import { switchSide } from "./node-tools.ts"
import { ROOT } from "../tree/resolve.ts"

export class Keyboard {
  /** A node is being worked on: Tab adds a child instead of going on to the next control. */
  engaged = false
  private readonly context: MapContext
  private readonly handlers = new Map<KeyCommand["name"], (command: never) => void>()

  constructor(context: MapContext) {
    this.context = context
    const { actions, viewState, stage } = context
    this.on("go", ({ to }) => this.go(to))
    this.on("shift", ({ to }) => this.shift(to))
    this.on("extend", ({ to }) => this.extend(to))
    this.on("level", ({ depth }) => this.level(depth))
    this.on("home", () => this.choose(viewState.scope.head))
    this.on("all", () => actions.selectSiblings())
    this.on("toggle", () => {
      if (viewState.selected !== null) viewState.toggle(viewState.selected)
      actions.sayHowMany()
    })
    this.on("duplicate", () => actions.duplicate())
    this.on("zoom", ({ by }) => this.zoom(by))
    this.on("type", ({ letter }) => actions.rename(letter))
    this.on("child", () => actions.addChild())
    for (const name of ["before", "after"] as const) {
      this.on(name, () => (viewState.selected === null ? this.go("right") : actions.addSibling(name)))
    }
    this.on("rename", () => actions.rename())
    this.on("remove", () => actions.remove())
    this.on("fold", () => actions.toggleFold(viewState.here, stage.isOpen(viewState.here)))
    this.on("undo", () => actions.undo())
    this.on("redo", () => actions.redo())
    this.on("leave", () => this.leave())
  }

  on<N extends KeyCommand["name"]>(name: N, handler: (command: KeyCommandOf<N>) => void): void {
    this.handlers.set(name, handler)
  }

  listen(): void {
    const { editor, outline, stage } = this.context
    stage.element.addEventListener("keydown", this.onKey)
    stage.element.addEventListener("pointerdown", () => {
      this.engaged = true
      if (!editor.isOpen) stage.element.focus({ preventScroll: true })
    })
    stage.element.addEventListener("blur", () => {
      if (!editor.isOpen) this.engaged = false
    })
    outline.tree.addEventListener("keydown", this.onOutlineKey)
  }

  /** Whether somebody handlers this command: a key that does nothing is the browser's. */
  handles(name: KeyCommand["name"]): boolean {
    return this.handlers.has(name)
  }

  run(command: KeyCommand): void {
    this.engaged = command.name !== "leave"
    this.handlers.get(command.name)?.(command as never)
  }

  /** Select a node, bring it into view and say it. */
  choose(id: string): void {
    const { actions, announcer, viewState, stage } = this.context
    viewState.select(id)
    stage.show(id)
    announcer.say(`${actions.name(id)}. ${actions.whereabouts(id)}`)
  }

  zoom(by: "in" | "out" | "all"): void {
    const { stage } = this.context
    if (by === "all") stage.seeAll()
    else stage.zoom(by === "in" ? 1.25 : 0.8)
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const { actions, viewState, stage } = this.context
    if (event.target !== stage.element) return
    if (event.isComposing || event.key === "Process") {
      // An input method is starting: give it a text box to write in.
      if (viewState.selected !== null) actions.rename("")
      return
    }
    const command = keyCommandFor(event, this.engaged && viewState.selected !== null)
    if (!command || !this.handles(command.name) || (command.name === "type" && (!actions.canWrite || viewState.selected === null))) return
    event.preventDefault()
    event.stopPropagation()
    this.run(command)
  }

  private readonly onOutlineKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const command = keyCommandFor(event, false)
    if (!command || !this.handles(command.name) || !(event.ctrlKey || event.metaKey || command.name === "menu")) return
    event.preventDefault()
    event.stopPropagation()
    this.run(command)
    if (["undo", "redo", "level", "all", "duplicate"].includes(command.name)) this.context.focusHere()
  }

  private go(to: Direction): void {
    const { viewState, stage } = this.context
    stage.paint()
    if (viewState.multiSelecting && viewState.selected !== null) return this.extend(to)
    if (viewState.selected === null) return this.choose(viewState.scope.head)
    const box = neighbour(stage.layout.boxes, viewState.here, to)
    if (!box) return
    if (!box.more) return this.choose(box.id)
    const first = viewState.model.childrenOf(box.id).find((id) => !stage.layout.boxes.has(id))
    viewState.fold(box.id, "open")
    this.choose(first ?? box.id)
  }

  private shift(to: Direction): void {
    const { actions, viewState, model, stage } = this.context
    const box = stage.layout.boxes.get(viewState.here)
    if (!box) return
    const how = shiftOf(box, to)
    // Towards the root, a main branch has no level to leave: it goes to the other side.
    if (how === "outwards" && stage.isSided && model.parentOf(viewState.here) === ROOT && viewState.all.length < 2) return switchSide(this.context)
    actions.shift(how)
    stage.show(viewState.here)
  }

  /** Shift and an arrow: one more, or one less on the way back. */
  private extend(to: Direction): void {
    const { actions, viewState, stage } = this.context
    stage.paint()
    const box = viewState.selected === null ? null : neighbour(stage.layout.boxes, viewState.here, to)
    if (!box || box.more || box.id === ROOT) return
    viewState.step(box.id)
    stage.show(box.id)
    actions.sayHowMany()
  }

  private level(depth: number): void {
    const { announcer, viewState, stage } = this.context
    viewState.toLevel(depth)
    if (viewState.view === "map") stage.whole()
    announcer.say(`Déplié jusqu’au niveau ${depth}.`)
  }

  private leave(): void {
    this.context.viewState.select(null)
    this.context.announcer.say("Carte quittée. Tab va au bouton suivant.")
  }
}
