/** Where the keyboard goes back to. */

import type { MapContext } from "./map-context.ts"

/**
 * Where the keyboard goes once a window that opens now is closed: to the tool that it was opened from, else to the node; to
 * the node too when another one was chosen meanwhile.
 */
export function focusReturn(context: MapContext): () => void {
  const { viewState, host } = context
  const { selected } = viewState
  const from = document.activeElement
  const tool = from instanceof HTMLButtonElement && host.contains(from) && !from.closest("[role=toolbar], [role=menu]") ? from : null
  return () => {
    if (tool?.checkVisibility() && viewState.selected === selected) tool.focus()
    else context.focusHere()
  }
}
