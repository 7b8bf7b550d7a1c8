/** The meeting's notes: the shared text is opened the first time somebody looks at it. */

import { mountNotes } from "../../coedit/client/notes.ts"
import type { Kept } from "./saving.ts"

export function wireNotes(room: HTMLElement, panel: HTMLElement | null, saved: (source: string, kept: Kept) => void): void {
  const uuid = panel?.dataset["notes"]
  if (!panel || uuid === undefined) return
  let mounted = false
  const open = (): void => {
    if (mounted || room.dataset["view"] !== "notes") return
    mounted = true
    const notes = mountNotes(panel, { uuid, editable: panel.dataset["editable"] === "true", label: panel.dataset["label"] ?? "" })
    notes.provider.on("state", (state) => saved(uuid, { saved: state.ended ? "saved" : state.saved, pending: state.unsaved, stuck: state.stuck }))
  }
  room.addEventListener("room:view", open)
  open()
}
