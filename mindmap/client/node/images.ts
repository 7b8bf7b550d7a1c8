/** Bringing an image to a node (a button, a paste, a drop), saying what it shows, and taking it off. */

import { sendCommand, showNotice } from "../context/room-commands.ts"
import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"
import { ROOT } from "../tree/resolve.ts"
import { typeset } from "../text/typography.ts"
import { imageAmong, upload } from "../server/upload.ts"

const KINDS = "image/png,image/jpeg,image/webp,image/gif"
const LONGEST = 200

export class Images {
  private readonly context: MapContext
  private readonly chooser = h("input", { type: "file", accept: KINDS, hidden: true, tabindex: "-1", "aria-hidden": "true" })
  private readonly meter = h("progress", { max: "1", value: "0", "aria-label": "Envoi de l’image" })
  private readonly sending: HTMLElement
  private target = ROOT
  private stop: () => void = () => undefined
  /** To say what the last image shows, for whoever was busy when it had come. */
  private offer: HTMLElement | null = null
  /** image → what it shows in words */
  private words: ReadonlyMap<string, string> = new Map()
  /** The images in windows, and whose each is. */
  private readonly shown = new Map<HTMLImageElement, { id: string; image: string }>()

  constructor(context: MapContext) {
    this.context = context
    const cancel = h("button", { type: "button", class: "map-link", onclick: () => this.stop() }, "Annuler")
    this.sending = h("div", { class: "map-sending", role: "status", hidden: true }, h("span", {}, "Envoi de l’image…"), this.meter, cancel)
    if (!context.options.mapId) return
    context.tools.add({ label: "Ajouter une image…", place: "menu", run: () => this.choose(context.viewState.here), when: () => this.takesOne() })
    context.body.append(this.sending, this.chooser)
    context.sections.push({ render: (id) => this.section(id) })
    context.onMarks((marks) => this.told(marks.images))
    context.onEnd(() => this.stop())
    this.chooser.addEventListener("change", () => this.chosen())
    this.listen()
  }

  /** Whether the selected node may be given an image; it may also be pasted, or dropped onto it. */
  private takesOne(): boolean {
    const { viewState, model } = this.context
    return viewState.mayWrite(viewState.here) && model.said(viewState.here).image === ""
  }

  /** Images were described: those in view say it at once. */
  private told(words: ReadonlyMap<string, string>): void {
    this.words = words
    for (const [element, { id, image }] of this.shown) {
      if (element.isConnected) element.alt = this.wordsOf(id, image)
      else this.shown.delete(element)
    }
  }

  private wordsOf(id: string, image: string): string {
    return typeset(this.words.get(image) ?? this.context.model.said(id).text.trim())
  }

  private choose(id: string): void {
    this.target = id
    this.chooser.click()
  }

  private chosen(): void {
    const file = imageAmong(this.chooser.files)
    this.chooser.value = ""
    if (file) void this.bring(file, this.target)
  }

  private listen(): void {
    const { body, viewState } = this.context
    body.addEventListener("paste", (event) => {
      const file = imageAmong(event.clipboardData?.files)
      if (!file || viewState.selected === null || viewState.editing !== null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      void this.bring(file, viewState.here)
    }, { capture: true })
    body.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      const id = nodeUnder(event)
      event.dataTransfer.dropEffect = id !== null && viewState.mayWrite(id) ? "copy" : "none"
      if (id !== null) viewState.select(id)
    })
    body.addEventListener("drop", (event) => {
      const file = imageAmong(event.dataTransfer?.files)
      if (!file) return
      event.preventDefault()
      const id = nodeUnder(event)
      if (id === null) showNotice(this.context, "Déposez l’image sur un élément de la carte.")
      else void this.bring(file, id)
    })
  }

  /** Send the image, put it on the node, and ask what it shows. */
  private async bring(file: File, id: string): Promise<void> {
    const { actions, viewState, model } = this.context
    if (!viewState.mayWrite(id)) { showNotice(this.context, viewState.whyLocked(id) || "Vous ne pouvez pas modifier cet élément."); return; }
    if (!this.sending.hidden) { showNotice(this.context, "Une image est déjà en cours d’envoi."); return; }
    this.sending.hidden = false
    this.meter.value = 0
    const { done, stop } = upload(this.context.options.mapId, file, (share) => (this.meter.value = share))
    const given = { up: false }
    const isIdle = watchHands()
    this.stop = () => {
      given.up = true
      stop()
    }
    try {
      const image = await done
      model.set(id, "img", image)
      actions.say(`Image ajoutée à ${actions.name(id)}.`)
      // A window comes under the hands of nobody who has begun something else.
      if (this.context.options.send && isIdle()) this.describe(id, image)
      else if (this.context.options.send) this.offerToDescribe(id, image)
    } catch (fault) {
      if (!given.up) showNotice(this.context, fault instanceof Error ? fault.message : String(fault))
    } finally {
      this.sending.hidden = true
    }
  }

  private offerToDescribe(id: string, image: string): void {
    const button = (label: string, run: () => void) => h("button", { type: "button", class: "map-link", onclick: () => { offer.remove(); run() } }, label)
    const offer = h(
      "div",
      { class: "map-sending" },
      h("span", {}, typeset(`Image ajoutée à ${this.context.actions.name(id)}.`)),
      button("Dire ce qu’elle montre", () => this.describe(id, image)),
      button("Plus tard", () => this.context.focusHere()),
    )
    this.offer?.remove()
    this.offer = offer
    this.context.body.append(offer)
  }

  private describe(id: string, image: string): void {
    const form = this.form(id, image, () => closeDialog(dialog))
    const dialog = openDialog(this.context.host, "Que montre l’image ?", [this.picture(id, image), form], focusReturn(this.context))
    form.querySelector("input")?.focus()
  }

  /** In the node's window: its image, what it shows, and the ways to change it. */
  private section(id: string): { element: HTMLElement } | null {
    const element = h("section", { class: "map-section map-image-section" })
    const draw = () => {
      const { viewState, model } = this.context
      const { image } = model.said(id)
      const writable = viewState.mayWrite(id)
      const button = (label: string, run: () => void) => h("button", { type: "button", class: "map-tool", onclick: run }, label)
      const close = () => closeDialog(element.closest("dialog"))
      const again = button(image ? "Changer l’image" : "Ajouter une image", () => { close(); this.choose(id) })
      const off = button("Retirer l’image", () => { model.set(id, "img", null); draw() })
      const buttons = h("p", { class: "map-vote-steps" }, again, ...(image ? [off] : []))
      const parts = image ? [this.picture(id, image), ...(writable && this.context.options.send ? [this.form(id, image, close)] : [])] : []
      element.replaceChildren(h("h3", {}, "Image"), ...parts, ...(writable ? [buttons] : []))
    }
    if (!this.context.viewState.mayWrite(id) && !this.context.model.said(id).image) return null
    draw()
    return { element }
  }

  private picture(id: string, image: string): HTMLElement {
    const element = h("img", { class: "map-image", src: this.context.options.pictureAt(image), alt: this.wordsOf(id, image) })
    this.shown.set(element, { id, image })
    return element
  }

  private form(id: string, image: string, after: () => void): HTMLFormElement {
    const own = this.context.model.said(id).text.trim()
    const box = h("input", { type: "text", maxlength: String(LONGEST), value: this.words.get(image) ?? "", placeholder: own })
    const why = "Pour qui ne voit pas l’image, à l’écran et sur papier. Laissée vide, le texte de l’élément en tient lieu."
    const form = h(
      "form",
      { class: "map-fields" },
      h("label", { class: "map-field" }, "Description de l’image", box),
      h("p", { class: "map-muted" }, why),
      h("button", { class: "map-tool" }, "Enregistrer la description"),
    )
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      if (box.value.trim() === (this.words.get(image) ?? "")) { after(); return; }
      void sendCommand(this.context, "describe_image", { image, words: box.value }).then((answer) => (answer ? after() : undefined))
    })
    return form
  }
}

function nodeUnder(event: DragEvent): string | null {
  const held = event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>("[data-node]") : null
  return held?.dataset["node"] ?? null
}

/** Whether nothing was pressed since. */
function watchHands(): () => boolean {
  const hands = new AbortController()
  for (const name of ["keydown", "pointerdown"] as const) document.addEventListener(name, () => hands.abort(), { capture: true, signal: hands.signal })
  return () => {
    const isIdle = !hands.signal.aborted
    hands.abort()
    return isIdle
  }
}
