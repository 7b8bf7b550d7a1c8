/** Our map as the bench stands it in its page: typed, so that a new option is missed by the compiler and not by a run. */

import type { MapViewOptions } from "../../mindmap/client/context/map-context.ts"

export function optionsOf(view: MapViewOptions["view"]): MapViewOptions {
  return {
    ...{ mapId: "bench", page: null, editable: true, label: "Carte", awareness: null, bar: null, view, become: "", send: null },
    pictureAt: (image) => `/cartes/bench/images/${image}/`,
  }
}
