/** From a document to the one that takes its place: where this person was, and what was not saved. */

import type { Camera } from "../picture/camera.ts"
import type { ViewName } from "../selection/view-state.ts"
import type { Folds } from "../selection/folding.ts"
import type { MapModel } from "../document/model.ts"
import type { UnsavedEdits } from "../document/unsaved-edits.ts"
import type { MapView } from "./map-view.ts"

/** What the old document leaves to the new one: what was not saved, and where this person was. */
export interface Handover {
  model: MapModel | null
  unsaved: UnsavedEdits | null
  selected: string | null
  editing: string | null
  view: ViewName | null
  folds: Folds
  camera: Camera | null
  touched: boolean
}

export function handOver(mapView: MapView | null, model: MapModel | null, unsaved: UnsavedEdits | null): Handover {
  const [viewState, stage] = [mapView?.viewState, mapView?.stage]
  const editing = viewState?.editing ?? null
  // What an input method was composing is taken in first.
  mapView?.editor.close("blur")
  return {
    ...{ model, unsaved, editing, selected: viewState?.selected ?? null, view: viewState?.view ?? null },
    ...{ folds: new Map(viewState?.folds), camera: stage ? { ...stage.camera } : null, touched: stage?.touched ?? false },
  }
}

/** Back to the same view, place and selection; in the same text when one was being written. */
export function takeOver(mapView: MapView, { selected, editing, view, folds, camera, touched }: Handover): void {
  if (view) mapView.switchTo(view)
  for (const [id, how] of folds) mapView.viewState.fold(id, how)
  if (selected !== null && mapView.model.isLive(selected)) mapView.viewState.select(selected)
  mapView.stage.paint()
  if (camera && touched) {
    mapView.stage.camera = camera
    mapView.stage.touched = true
  }
  mapView.render()
  if (editing === null || editing !== selected || !mapView.model.isLive(editing)) return
  // Whoever was typing goes on at the end of their words, and replaces none of them.
  mapView.actions.rename("")
}
