/** Where the keyboard goes back to. */

import type { Ground } from "./ground.ts"

/**
 * Where the keyboard goes once a window that opens now is closed: to the tool that it was opened from, else to the node; to
 * the node too when another one was chosen meanwhile.
 */
export function wayBack(ground: Ground): () => void {
  const { desk, host } = ground
  const { selected } = desk
  const from = document.activeElement
  const tool = from instanceof HTMLButtonElement && host.contains(from) && !from.closest("[role=toolbar], [role=menu]") ? from : null
  return () => {
    if (tool?.checkVisibility() && desk.selected === selected) tool.focus()
    else ground.focusHere()
  }
}
