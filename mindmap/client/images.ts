/** Bringing an image to a node (a button, a paste, a drop), saying what it shows, and taking it off. */

import { ask, complain } from "./ask.ts"
import { openDialog } from "./dialog.ts"
import { h } from "./dom.ts"
import { wayBack } from "./focus-return.ts"
import type { Ground } from "./ground.ts"
import { ROOT } from "./resolve.ts"
import { typeset } from "./typography.ts"
import { imageAmong, upload } from "./upload.ts"

const KINDS = "image/png,image/jpeg,image/webp,image/gif"
const LONGEST = 200

export class Images {
  private readonly ground: Ground
  private readonly chooser = h("input", { type: "file", accept: KINDS, hidden: true, tabindex: "-1", "aria-hidden": "true" })
  private readonly meter = h("progress", { max: "1", value: "0", "aria-label": "Envoi de l’image" })
  private readonly sending: HTMLElement
  private target = ROOT
  private stop: () => void = () => undefined
  /** image → what it shows in words */
  private words: ReadonlyMap<string, string> = new Map()
  /** The images in windows, and whose each is. */
  private readonly shown = new Map<HTMLImageElement, { id: string; image: string }>()

  constructor(ground: Ground) {
    this.ground = ground
    const cancel = h("button", { type: "button", class: "map-link", onclick: () => this.stop() }, "Annuler")
    this.sending = h("div", { class: "map-sending", role: "status", hidden: true }, h("span", {}, "Envoi de l’image…"), this.meter, cancel)
    if (!ground.options.mapId) return
    ground.tools.add({ label: "Ajouter une image…", place: "menu", run: () => this.choose(ground.desk.here), when: () => this.takesOne() })
    ground.body.append(this.sending, this.chooser)
    ground.sections.push({ render: (id) => this.section(id) })
    ground.onMarks((marks) => this.told(marks.images))
    ground.onEnd(() => this.stop())
    this.chooser.addEventListener("change", () => this.chosen())
    this.listen()
  }

  /** Whether the selected node may be given an image; it may also be pasted, or dropped onto it. */
  private takesOne(): boolean {
    const { desk, model } = this.ground
    return desk.mayWrite(desk.here) && model.said(desk.here).image === ""
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
    return typeset(this.words.get(image) ?? this.ground.model.said(id).text.trim())
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
    const { body, desk } = this.ground
    body.addEventListener("paste", (event) => {
      const file = imageAmong(event.clipboardData?.files)
      if (!file || desk.selected === null || desk.editing !== null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      void this.bring(file, desk.here)
    }, { capture: true })
    body.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      const id = nodeUnder(event)
      event.dataTransfer.dropEffect = id !== null && desk.mayWrite(id) ? "copy" : "none"
      if (id !== null) desk.select(id)
    })
    body.addEventListener("drop", (event) => {
      const file = imageAmong(event.dataTransfer?.files)
      if (!file) return
      event.preventDefault()
      const id = nodeUnder(event)
      if (id === null) complain(this.ground, "Déposez l’image sur un élément de la carte.")
      else void this.bring(file, id)
    })
  }

  /** Send the image, put it on the node, and ask what it shows. */
  private async bring(file: File, id: string): Promise<void> {
    const { actions, desk, model } = this.ground
    if (!desk.mayWrite(id)) { complain(this.ground, desk.whyLocked(id) || "Vous ne pouvez pas modifier cet élément."); return; }
    if (!this.sending.hidden) { complain(this.ground, "Une image est déjà en cours d’envoi."); return; }
    this.sending.hidden = false
    this.meter.value = 0
    const { done, stop } = upload(this.ground.options.mapId, file, (share) => (this.meter.value = share))
    const given = { up: false }
    this.stop = () => {
      given.up = true
      stop()
    }
    try {
      const image = await done
      model.set(id, "img", image)
      actions.say(`Image ajoutée à ${actions.name(id)}.`)
      if (this.ground.options.send) this.describe(id, image)
    } catch (fault) {
      if (!given.up) complain(this.ground, fault instanceof Error ? fault.message : String(fault))
    } finally {
      this.sending.hidden = true
    }
  }

  private describe(id: string, image: string): void {
    const form = this.form(id, image, () => dialog.close())
    const dialog = openDialog(this.ground.host, "Que montre l’image ?", [this.picture(id, image), form], wayBack(this.ground))
    form.querySelector("input")?.focus()
  }

  /** In the node's window: its image, what it shows, and the ways to change it. */
  private section(id: string): { element: HTMLElement } | null {
    const element = h("section", { class: "map-section map-image-section" })
    const draw = () => {
      const { desk, model } = this.ground
      const { image } = model.said(id)
      const writable = desk.mayWrite(id)
      const button = (label: string, run: () => void) => h("button", { type: "button", class: "map-tool", onclick: run }, label)
      const close = () => element.closest("dialog")?.close()
      const again = button(image ? "Changer l’image" : "Ajouter une image", () => { close(); this.choose(id) })
      const off = button("Retirer l’image", () => { model.set(id, "img", null); draw() })
      const buttons = h("p", { class: "map-vote-steps" }, again, ...(image ? [off] : []))
      const parts = image ? [this.picture(id, image), ...(writable && this.ground.options.send ? [this.form(id, image, close)] : [])] : []
      element.replaceChildren(h("h3", {}, "Image"), ...parts, ...(writable ? [buttons] : []))
    }
    if (!this.ground.desk.mayWrite(id) && !this.ground.model.said(id).image) return null
    draw()
    return { element }
  }

  private picture(id: string, image: string): HTMLElement {
    const element = h("img", { class: "map-image", src: this.ground.options.pictureAt(image), alt: this.wordsOf(id, image) })
    this.shown.set(element, { id, image })
    return element
  }

  private form(id: string, image: string, after: () => void): HTMLFormElement {
    const own = this.ground.model.said(id).text.trim()
    const box = h("input", { type: "text", maxlength: String(LONGEST), value: this.words.get(image) ?? "", placeholder: own })
    const why = "Pour qui ne voit pas l’image, à l’écran et sur papier. Laissée vide, le texte de l’élément en tient lieu."
    const form = h(
      "form",
      { class: "map-fields" },
      h("label", { class: "map-field" }, "Description de l’image", box),
      h("p", { class: "map-quiet" }, why),
      h("button", { class: "map-tool" }, "Enregistrer la description"),
    )
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      if (box.value.trim() === (this.words.get(image) ?? "")) { after(); return; }
      void ask(this.ground, "describe_image", { image, words: box.value }).then((answer) => (answer ? after() : undefined))
    })
    return form
  }
}

function nodeUnder(event: DragEvent): string | null {
  const held = event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>("[data-node]") : null
  return held?.dataset["node"] ?? null
}
