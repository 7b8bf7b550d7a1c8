/** Our map as the bench stands it in its page: typed, so that a new option is missed by the compiler and not by a run. */

import type { SurfaceOptions } from "../../mindmap/client/ground.ts"

export function optionsOf(view: SurfaceOptions["view"]): SurfaceOptions {
  return {
    ...{ mapId: "bench", page: null, editable: true, label: "Carte", awareness: null, bar: null, view, become: "", send: null },
    pictureAt: (image) => `/cartes/bench/images/${image}/`,
  }
}
