/** From a document to the one that takes its place: where this person was, and what was not saved. */

import type { Camera } from "./camera.ts"
import type { ViewName } from "./desk.ts"
import type { Folds } from "./fold.ts"
import type { MapModel } from "./model.ts"
import type { Unsaved } from "./renew.ts"
import type { Surface } from "./surface.ts"

/** What the old document leaves to the new one: what was not saved, and where this person was. */
export interface LeftBehind {
  model: MapModel | null
  unsaved: Unsaved | null
  selected: string | null
  editing: string | null
  view: ViewName | null
  folds: Folds
  camera: Camera | null
  touched: boolean
}

export function leave(surface: Surface | null, model: MapModel | null, unsaved: Unsaved | null): LeftBehind {
  const [desk, stage] = [surface?.desk, surface?.stage]
  const editing = desk?.editing ?? null
  // What an input method was composing is taken in first.
  surface?.editor.close("blur")
  return {
    ...{ model, unsaved, editing, selected: desk?.selected ?? null, view: desk?.view ?? null },
    ...{ folds: new Map(desk?.folds), camera: stage ? { ...stage.camera } : null, touched: stage?.touched ?? false },
  }
}

/** Back to the same view, place and selection; in the same text when one was being written. */
export function takePlace(surface: Surface, { selected, editing, view, folds, camera, touched }: LeftBehind): void {
  if (view) surface.switchTo(view)
  for (const [id, how] of folds) surface.desk.fold(id, how)
  if (selected !== null && surface.model.isLive(selected)) surface.desk.select(selected)
  surface.stage.paint()
  if (camera && touched) {
    surface.stage.camera = camera
    surface.stage.touched = true
  }
  surface.render()
  if (editing === null || editing !== selected || !surface.model.isLive(editing)) return
  // Whoever was typing goes on at the end of their words, and replaces none of them.
  surface.actions.rename("")
}
