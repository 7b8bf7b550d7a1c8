/** A text written by several people at once: Tiptap over a shared document, with a small bar and an honest state. */

import { Editor, Extension } from "@tiptap/core"
import { Collaboration } from "@tiptap/extension-collaboration"
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret"
import { Plugin } from "@tiptap/pm/state"
import * as Y from "yjs"

import { drawCaret, drawSelection } from "./caret.ts"
import { finding, MarksNotice } from "./marks.ts"
import { SharedProvider, type SharedOptions, type SharedState } from "./provider.ts"
import { SavingSpoken, savedText } from "./saving.ts"
import { HEADING, SCHEMA, TEXT } from "./text-schema.ts"
import { htmlOfPastedText, htmlWithLists } from "./word-lists.ts"

export interface NotesOptions {
  uuid: string
  /** Whether this page lets one write; the server has the last word. */
  editable: boolean
  /** The name of the text for whoever hears it read: « Notes de la réunion ». */
  label: string
  /** Shown to oneself only; others see the name the server knows. */
  user?: { name: string }
  connection?: SharedOptions
  /** The page says by itself, for all that it holds, that something is not kept. */
  saysElsewhere?: boolean
}

export interface MountedNotes {
  editor: Editor
  provider: SharedProvider
  setEditable(editable: boolean): void
  destroy(): void
}

interface Button {
  label: string
  text: string
  /** The mark or node whose presence at the caret presses the button. */
  active?: { name: string; attributes?: Record<string, unknown> }
  run(editor: Editor): void
}

const RELOAD = "Le service a été mis à jour\u00a0: rechargez la page pour ouvrir ce texte. Rien n’en est perdu."

const BUTTONS: readonly Button[] = [
  {
    label: "Titre",
    text: "Titre",
    active: { name: "heading", attributes: { level: HEADING } },
    run: (editor) => void editor.chain().focus().toggleHeading({ level: HEADING }).run(),
  },
  { label: "Gras", text: "Gras", active: { name: "bold" }, run: (editor) => void editor.chain().focus().toggleBold().run() },
  {
    label: "Liste à puces",
    text: "Liste",
    active: { name: "bulletList" },
    run: (editor) => void editor.chain().focus().toggleBulletList().run(),
  },
  { label: "Annuler ma dernière modification", text: "Annuler", run: (editor) => void editor.chain().focus().undo().run() },
  { label: "Rétablir ma dernière modification", text: "Rétablir", run: (editor) => void editor.chain().focus().redo().run() },
]

export function mountNotes(element: HTMLElement, options: NotesOptions): MountedNotes {
  const doc = new Y.Doc()
  const provider = new SharedProvider(options.uuid, doc, { schema: SCHEMA, ...options.connection })
  const [bar, text, notice] = [document.createElement("div"), document.createElement("div"), document.createElement("p")]
  element.classList.add("notes")
  const marks = new MarksNotice({ erase: (mark) => eraseWords(editor, mark.words) })
  element.replaceChildren(bar, notice, marks.element, text)
  bar.className = "notes-bar"
  notice.className = "notes-notice"
  notice.role = "alert"
  notice.hidden = true
  text.className = "notes-text"
  const editor = editorIn(text, doc, provider, options)
  const state = drawBar(bar, editor)
  const [spoken, voice] = [new SavingSpoken(), document.createElement("p")]
  voice.className = "visually-hidden"
  voice.role = "status"
  if (!options.saysElsewhere) element.append(voice)
  let editable = options.editable
  const show = (shared: SharedState): void => {
    state.textContent = sentence(shared)
    state.dataset["saved"] = shared.saved
    const words = spoken.say(shared.saved, shared.unsaved)
    if (words !== "") voice.textContent = words
    setEditable(editor, editable && shared.write && shared.synced)
    bar.classList.toggle("is-reading", !editor.isEditable)
    if (shared.ended === "outdated") tell(notice, RELOAD)
    else if (shared.stuck && !options.saysElsewhere) tell(notice, "Vos dernières modifications ne sont pas encore enregistrées. Gardez cette page ouverte.")
    else if (notice.dataset["stuck"]) notice.hidden = true
    notice.dataset["stuck"] = shared.stuck ? "1" : ""
  }
  provider.on("state", show)
  provider.on("refused", ({ why }) => {
    tell(notice, why)
    editor.commands.undo()
  })
  provider.on("marks", (told) => marks.tell(told))
  provider.on("replaced", () => tell(notice, "Ce texte a été remplacé : rechargez la page. Ce que vous avez écrit reste affiché ici."))
  return {
    editor,
    provider,
    setEditable(wanted) {
      editable = wanted
      show(provider.state)
    },
    destroy() {
      editor.destroy()
      provider.destroy()
      doc.destroy()
      element.replaceChildren()
    },
  }
}

/** Take these words out wherever they stand; whoever pressed goes on in the text. */
function eraseWords(editor: Editor, words: string): boolean {
  const found: { from: number; to: number }[] = []
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    const said = node.textBetween(0, node.content.size, undefined, "\ufffc")
    for (const { index, 0: one } of said.matchAll(finding(words))) found.push({ from: position + 1 + index, to: position + 1 + index + one.length })
    return false
  })
  const change = editor.state.tr
  for (const { from, to } of found.reverse()) change.delete(from, to)
  editor.view.dispatch(change)
  editor.view.focus()
  return found.length > 0
}

/** Whoever went there while it was still coming writes there once it has come. */
function setEditable(editor: Editor, editable: boolean): void {
  const isNew = editable && !editor.isEditable
  editor.setEditable(editable, false)
  if (isNew && document.activeElement === editor.view.dom) editor.view.focus()
}

/** Says whether one may write, also to whoever does not see it. */
const Readonly = Extension.create({
  name: "readonly",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { attributes: () => ({ "aria-readonly": String(!this.editor.isEditable) }) } })]
  },
})

function editorIn(element: HTMLElement, doc: Y.Doc, provider: SharedProvider, options: NotesOptions): Editor {
  return new Editor({
    element,
    injectCSS: false,
    editable: false,
    // Read by the keys too: it scrolls.
    coreExtensionOptions: { tabindex: { value: "0" } },
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": options.label, class: "notes-editor" },
      transformPastedHTML: htmlWithLists,
      handlePaste: (view, event) => {
        const data = event.clipboardData
        const html = data?.types.includes("text/html") ? null : htmlOfPastedText(data?.getData("text/plain") ?? "")
        return html !== null && view.pasteHTML(html)
      },
    },
    extensions: [
      Readonly,
      TEXT,
      Collaboration.configure({ fragment: doc.getXmlFragment("default") }),
      CollaborationCaret.configure({
        provider,
        user: { name: options.user?.name ?? "" },
        render: drawCaret,
        selectionRender: drawSelection,
      }),
    ],
  })
}

/** The buttons, one stop for the Tab key and arrows between them; gives the place where the state is written. */
function drawBar(bar: HTMLElement, editor: Editor): HTMLElement {
  const tools = document.createElement("div")
  tools.className = "notes-tools"
  tools.role = "toolbar"
  tools.ariaLabel = "Mise en forme"
  const buttons = BUTTONS.map((each) => {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "notes-tool"
    button.textContent = each.text
    button.ariaLabel = each.label
    button.addEventListener("click", () => each.run(editor))
    return button
  })
  tools.append(...buttons)
  tools.addEventListener("keydown", (event) => walk(event, buttons))
  const press = (): void => {
    for (const [index, each] of BUTTONS.entries()) {
      const button = buttons[index]
      if (button && each.active) button.ariaPressed = String(editor.isActive(each.active.name, each.active.attributes))
      if (button) button.tabIndex = index === 0 ? 0 : -1
    }
  }
  editor.on("transaction", press)
  press()
  const state = document.createElement("span")
  state.className = "notes-state"
  bar.replaceChildren(tools, state)
  return state
}

function walk(event: KeyboardEvent, buttons: readonly HTMLButtonElement[]): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
  const at = buttons.findIndex((button) => button === document.activeElement)
  if (step === 0 || at < 0) return
  event.preventDefault()
  const next = buttons[(at + step + buttons.length) % buttons.length]
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1
  next?.focus()
}

function tell(notice: HTMLElement, sentence: string): void {
  notice.textContent = sentence
  notice.hidden = false
}

/** The state in the words used everywhere. */
export function sentence(state: SharedState): string {
  if (state.ended === "replaced") return "remplacé"
  if (state.ended === "forbidden") return "fermé"
  if (state.ended === "outdated") return "à recharger"
  if (state.saved === "saved" && !state.write) return "lecture seule"
  return savedText(state.saved, state.unsaved)
}
