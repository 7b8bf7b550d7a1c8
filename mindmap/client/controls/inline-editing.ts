/** Opens the text of a node for typing, on the picture or on the outline, and tidies up after it. */

import { showNotice } from "../context/room-commands.ts"
import type { Ending, Place } from "../editing/text-editor.ts"
import { styleAt } from "../picture/face.ts"
import type { MapContext } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"

export class Typing {
  private readonly context: MapContext

  constructor(context: MapContext) {
    this.context = context
    context.actions.edit = (id, options) => this.edit(id, options)
    context.stage.onPainted(() => context.editor.follow())
    context.outline.element.addEventListener("scroll", () => context.editor.follow())
    context.onEnd(context.model.onChanged(() => this.leaveWhatIsGone()))
  }

  private edit(id: string, { fresh = false, typed }: { fresh?: boolean; typed?: string } = {}): void {
    const { viewState, editor, model, outline, stage } = this.context
    const text = model.text(id)
    if (!text) return
    this.context.render()
    const onMap = viewState.view === "map"
    if (onMap) stage.show(id)
    const host = onMap ? stage.element : outline.element
    const place = () => (onMap ? this.placeOnMap(id) : outline.placeOf(id))
    editor.open(text, host, place, (how) => this.edited(id, how, fresh), typed)
    viewState.editing = id
    this.context.render()
  }

  private edited(id: string, how: Ending, fresh: boolean): void {
    const { actions, viewState, model } = this.context
    viewState.editing = null
    // A node that was made and left without a word was not wanted.
    if (fresh && model.isLive(id) && model.said(id).text.trim() === "" && model.childrenOf(id).length === 0) {
      const parent = model.parentOf(id)
      model.remove(id)
      viewState.select(parent ?? ROOT)
    }
    this.context.schedule()
    if (how === "blur") return
    this.context.focusHere()
    if (how === "tab" && model.isLive(id)) actions.addChild(id)
  }

  /** Somebody else threw away what is being written. */
  private leaveWhatIsGone(): void {
    const { actions, viewState, editor, model } = this.context
    const { editing } = viewState
    if (editing === null || model.isLive(editing)) return
    editor.close("blur")
    showNotice(this.context, `${actions.name(editing)} vient d’être mis à la corbeille par quelqu’un d’autre : vos mots y sont gardés.`)
  }

  private placeOnMap(id: string): Place | null {
    const { stage } = this.context
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
