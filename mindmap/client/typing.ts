/** Opens the text of a node for typing, on the picture or on the outline, and tidies up after it. */

import { complain } from "./ask.ts"
import type { Ending, Place } from "./editor.ts"
import { styleAt } from "./face.ts"
import type { Ground } from "./ground.ts"
import { ROOT } from "./resolve.ts"

export class Typing {
  private readonly ground: Ground

  constructor(ground: Ground) {
    this.ground = ground
    ground.actions.edit = (id, options) => this.edit(id, options)
    ground.stage.onPainted(() => ground.editor.follow())
    ground.plan.element.addEventListener("scroll", () => ground.editor.follow())
    ground.onEnd(ground.model.onChanged(() => this.leaveWhatIsGone()))
  }

  private edit(id: string, { fresh = false, typed }: { fresh?: boolean; typed?: string } = {}): void {
    const { desk, editor, model, plan, stage } = this.ground
    const text = model.text(id)
    if (!text) return
    this.ground.render()
    const onMap = desk.view === "map"
    if (onMap) stage.show(id)
    const host = onMap ? stage.element : plan.element
    const place = () => (onMap ? this.placeOnMap(id) : plan.placeOf(id))
    editor.open(text, host, place, (how) => this.edited(id, how, fresh), typed)
    desk.editing = id
    this.ground.render()
  }

  private edited(id: string, how: Ending, fresh: boolean): void {
    const { actions, desk, model } = this.ground
    desk.editing = null
    // A node that was made and left without a word was not wanted.
    if (fresh && model.isLive(id) && model.said(id).text.trim() === "" && model.childrenOf(id).length === 0) {
      const parent = model.parentOf(id)
      model.remove(id)
      desk.select(parent ?? ROOT)
    }
    this.ground.schedule()
    if (how === "blur") return
    this.ground.focusHere()
    if (how === "tab" && model.isLive(id)) actions.addChild(id)
  }

  /** Somebody else threw away what is being written. */
  private leaveWhatIsGone(): void {
    const { actions, desk, editor, model } = this.ground
    const { editing } = desk
    if (editing === null || model.isLive(editing)) return
    editor.close("blur")
    complain(this.ground, `${actions.name(editing)} vient d’être mis à la corbeille par quelqu’un d’autre : vos mots y sont gardés.`)
  }

  private placeOnMap(id: string): Place | null {
    const { stage } = this.ground
    const box = stage.layout.boxes.get(id)
    if (!box) return null
    const { x, y, scale } = stage.camera
    const look = styleAt(box.depth)
    const width = Math.max(box.w, 150) * scale + 12
    const left = box.x * scale + x - (width - box.w * scale) / 2
    const [top, height] = [box.y * scale + y - 2, box.h * scale + 4]
    const weight = Number.parseInt(look.font, 10)
    return { left, top, width, height, size: look.size * scale, weight, centred: true }
  }
}
