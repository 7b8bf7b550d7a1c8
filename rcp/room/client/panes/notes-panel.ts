/** The meeting's notes: the editor is fetched, and the shared text opened, the first time somebody looks at it. */

import type { Kept } from "../room/saving.ts"

/** Gives what closes them, for whoever may not read them any more. */
export function wireNotes(room: HTMLElement, panel: HTMLElement | null, saved: (source: string, kept: Kept) => void): () => void {
  const uuid = panel?.dataset["notes"]
  if (!panel || uuid === undefined) return () => {}
  let mounted = false
  let close = (): void => {}
  const open = async (): Promise<void> => {
    if (mounted || !panel.checkVisibility()) return
    mounted = true
    const { mountNotes } = await import("../../../coedit/client/notes.ts")
    const notes = mountNotes(panel, { uuid, editable: panel.dataset["editable"] === "true", label: panel.dataset["label"] ?? "", saysElsewhere: true })
    close = () => notes.destroy()
    notes.provider.on("state", (state) => saved(uuid, { saved: state.ended ? "saved" : state.saved, pending: state.unsaved, stuck: state.stuck }))
  }
  room.addEventListener("room:view", () => void open())
  void open()
  return () => {
    mounted = true
    close()
  }
}
