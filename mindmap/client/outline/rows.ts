/** The lines of an outline, in order. Pure. */

import type { ViewState } from "../selection/view-state.ts"
import { LOST, ROOT } from "../tree/resolve.ts"

/** Large maps open on their first levels. */
const MANY = 300
const OPEN_LEVELS = 3

/** One line of the outline. */
export interface Row {
  id: string
  level: number
  position: number
  count: number
  branch: number
  expanded: boolean | null
}

/** The visible lines, in order. */
export function rowsOf(viewState: Pick<ViewState, "model" | "folds" | "lanes" | "scope">): Row[] {
  const { model, folds, lanes, scope } = viewState
  const { head, level } = scope
  const many = (scope.only ?? model.nodes).size > MANY
  const deepest = level ?? (many ? OPEN_LEVELS : Infinity)
  const rows: Row[] = []
  const waiting: Row[] = [{ id: head, level: 1, position: 1, count: 1, branch: -1, expanded: null }]
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    const children = row.id === ROOT ? [...scope.childrenOf(ROOT), ...lanes] : scope.childrenOf(row.id)
    const chosen = folds.get(row.id)
    const open = row.id === head || (chosen ? chosen === "open" : row.level <= deepest)
    rows.push({ ...row, expanded: children.length === 0 ? null : open })
    if (!open) continue
    for (let index = children.length - 1; index >= 0; index--) {
      const id = children[index] ?? LOST
      const chosenColour = model.colourOf(id)
      const branch = chosenColour !== null ? chosenColour - 1 : row.id === head ? index : row.branch
      waiting.push({ id, level: row.level + 1, position: index + 1, count: children.length, branch, expanded: null })
    }
  }
  return rows
}
