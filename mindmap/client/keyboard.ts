/** Keys on the picture and on the outline. Each wish is granted by the part that asked for it with `on`. */

import type { Ground } from "./ground.ts"
import { wishOf, type Wish, type WishOf } from "./keys.ts"
import { neighbour, shiftOf, type Direction } from "./navigate.ts"
import { switchSide } from "./node-tools.ts"
import { ROOT } from "./resolve.ts"

export class Keyboard {
  /** A node is being worked on: Tab adds a child instead of going on to the next control. */
  engaged = false
  private readonly ground: Ground
  private readonly grants = new Map<Wish["name"], (wish: never) => void>()

  constructor(ground: Ground) {
    this.ground = ground
    const { actions, desk, stage } = ground
    this.on("go", ({ to }) => this.go(to))
    this.on("shift", ({ to }) => this.shift(to))
    this.on("extend", ({ to }) => this.extend(to))
    this.on("level", ({ depth }) => this.level(depth))
    this.on("home", () => this.choose(desk.scope.head))
    this.on("all", () => actions.selectSiblings())
    this.on("toggle", () => {
      if (desk.selected !== null) desk.toggle(desk.selected)
      actions.sayHowMany()
    })
    this.on("duplicate", () => actions.duplicate())
    this.on("zoom", ({ by }) => this.zoom(by))
    this.on("type", ({ letter }) => actions.rename(letter))
    this.on("child", () => actions.addChild())
    for (const name of ["before", "after"] as const) {
      this.on(name, () => (desk.selected === null ? this.go("right") : actions.addSibling(name)))
    }
    this.on("rename", () => actions.rename())
    this.on("remove", () => actions.remove())
    this.on("fold", () => actions.toggleFold(desk.here, stage.isOpen(desk.here)))
    this.on("undo", () => actions.undo())
    this.on("redo", () => actions.redo())
    this.on("leave", () => this.leave())
  }

  on<N extends Wish["name"]>(name: N, grant: (wish: WishOf<N>) => void): void {
    this.grants.set(name, grant)
  }

  listen(): void {
    const { editor, plan, stage } = this.ground
    stage.element.addEventListener("keydown", this.onKey)
    stage.element.addEventListener("pointerdown", () => {
      this.engaged = true
      if (!editor.isOpen) stage.element.focus({ preventScroll: true })
    })
    stage.element.addEventListener("blur", () => {
      if (!editor.isOpen) this.engaged = false
    })
    plan.tree.addEventListener("keydown", this.onPlanKey)
  }

  /** Whether somebody grants this wish: a key that does nothing is the browser's. */
  knows(name: Wish["name"]): boolean {
    return this.grants.has(name)
  }

  grant(wish: Wish): void {
    this.engaged = wish.name !== "leave"
    this.grants.get(wish.name)?.(wish as never)
  }

  /** Select a node, bring it into view and say it. */
  choose(id: string): void {
    const { actions, announcer, desk, stage } = this.ground
    desk.select(id)
    stage.show(id)
    announcer.say(`${actions.name(id)}. ${actions.whereabouts(id)}`)
  }

  zoom(by: "in" | "out" | "all"): void {
    const { stage } = this.ground
    if (by === "all") stage.seeAll()
    else stage.zoom(by === "in" ? 1.25 : 0.8)
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const { actions, desk, stage } = this.ground
    if (event.target !== stage.element) return
    if (event.isComposing || event.key === "Process") {
      // An input method is starting: give it a text box to write in.
      if (desk.selected !== null) actions.rename("")
      return
    }
    const wish = wishOf(event, this.engaged && desk.selected !== null)
    if (!wish || !this.knows(wish.name) || (wish.name === "type" && (!actions.canWrite || desk.selected === null))) return
    event.preventDefault()
    event.stopPropagation()
    this.grant(wish)
  }

  private readonly onPlanKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const wish = wishOf(event, false)
    if (!wish || !this.knows(wish.name) || !(event.ctrlKey || event.metaKey || wish.name === "menu")) return
    event.preventDefault()
    event.stopPropagation()
    this.grant(wish)
    if (["undo", "redo", "level", "all", "duplicate"].includes(wish.name)) this.ground.focusHere()
  }

  private go(to: Direction): void {
    const { desk, stage } = this.ground
    stage.paint()
    if (desk.gathering && desk.selected !== null) return this.extend(to)
    if (desk.selected === null) return this.choose(desk.scope.head)
    const box = neighbour(stage.layout.boxes, desk.here, to)
    if (!box) return
    if (!box.more) return this.choose(box.id)
    const first = desk.model.childrenOf(box.id).find((id) => !stage.layout.boxes.has(id))
    desk.fold(box.id, "open")
    this.choose(first ?? box.id)
  }

  private shift(to: Direction): void {
    const { actions, desk, model, stage } = this.ground
    const box = stage.layout.boxes.get(desk.here)
    if (!box) return
    const how = shiftOf(box, to)
    // Towards the root, a main branch has no level to leave: it goes to the other side.
    if (how === "outwards" && stage.isSided && model.parentOf(desk.here) === ROOT && desk.all.length < 2) return switchSide(this.ground)
    actions.shift(how)
    stage.show(desk.here)
  }

  /** Shift and an arrow: one more, or one less on the way back. */
  private extend(to: Direction): void {
    const { actions, desk, stage } = this.ground
    stage.paint()
    const box = desk.selected === null ? null : neighbour(stage.layout.boxes, desk.here, to)
    if (!box || box.more || box.id === ROOT) return
    desk.step(box.id)
    stage.show(box.id)
    actions.sayHowMany()
  }

  private level(depth: number): void {
    const { announcer, desk, stage } = this.ground
    desk.toLevel(depth)
    if (desk.view === "map") stage.whole()
    announcer.say(`Déplié jusqu’au niveau ${depth}.`)
  }

  private leave(): void {
    this.ground.desk.select(null)
    this.ground.announcer.say("Carte quittée. Tab va au bouton suivant.")
  }
}
