import { mountNotes } from "../../rcp/coedit/client/notes.ts"
import { DraftEditor } from "./draft.ts"

const draft = document.querySelector<HTMLElement>("[data-draft]")
if (draft) new DraftEditor(draft, document.querySelector("#save-state"), undefined, document.querySelector("#save-told")).start()

const text = document.querySelector<HTMLElement>("[data-shared-text]")
if (text) {
  mountNotes(text, {
    uuid: text.dataset["sharedText"] ?? "",
    editable: text.dataset["editable"] === "1",
    label: text.dataset["label"] ?? "",
    user: { name: text.dataset["user"] ?? "" },
  })
}
