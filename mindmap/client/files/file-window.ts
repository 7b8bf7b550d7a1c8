/** What the window « Fichiers » does: a file looked at and brought in, a method put, a template kept, the map taken away. */

import { whenAgreed } from "../../../rcp/access/client/asking.ts"
import { bring, look, type Preview } from "./import-requests.ts"
import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { titleOf } from "../text/wording.ts"
import { typeset } from "../text/typography.ts"
import { closeDialog } from "../widgets/dialog.ts"

export const LOST = "La page n’a pas pu être jointe. Vérifiez le réseau, puis réessayez."

export class FileWindow {
  private file: File | null = null
  private key = ""

  constructor(
    private readonly context: MapContext,
    private readonly dialog: HTMLDialogElement,
    private readonly place: HTMLElement,
    file: File | null,
    panel: string,
  ) {
    place.addEventListener("click", (event) => this.onClick(event))
    place.addEventListener("submit", (event) => this.onSubmit(event))
    place.addEventListener("change", (event) => this.onChange(event))
    const drop = this.find("[data-drop]")
    drop?.addEventListener("dragover", (event) => event.preventDefault())
    drop?.addEventListener("drop", (event) => {
      event.preventDefault()
      void this.take(event.dataTransfer?.files[0] ?? null)
    })
    if (panel) this.turnTo(panel)
    if (file) void this.take(file)
  }

  private find(selector: string): HTMLElement | null {
    return this.place.querySelector<HTMLElement>(selector)
  }

  private onChange(event: Event): void {
    const input = event.target
    if (!(input instanceof HTMLInputElement)) return
    if (input.dataset["file"] !== undefined) void this.take(input.files?.[0] ?? null)
    if (input.name === "map-part") this.choosePart(input.value)
    if (input.dataset["sheet"] !== undefined) void this.look()
  }

  /** Everything that is taken away is then this branch, or the whole map. */
  private choosePart(branch: string): void {
    for (const link of this.place.querySelectorAll<HTMLAnchorElement>("[data-export]")) {
      const address = new URL(link.href)
      address.search = branch ? `?branche=${branch}` : ""
      link.href = address.href
    }
    const hidden = this.find(".map-pages [name=branch]")
    if (hidden instanceof HTMLInputElement) hidden.value = branch
  }

  private async take(file: File | null): Promise<void> {
    this.file = file
    // One key for one file that was looked at: pressed twice, it comes once.
    this.key = crypto.randomUUID()
    this.find("[data-preview]")?.replaceChildren()
    await this.look()
  }

  private chosenSheets(): string[] | null {
    const boxes = [...this.place.querySelectorAll<HTMLInputElement>("[data-sheet]")]
    return boxes.length > 0 ? boxes.filter((box) => box.checked).map((box) => box.value) : null
  }

  private async look(): Promise<void> {
    const shown = this.find("[data-preview]")
    if (!this.file || !shown) return
    const sheets = this.chosenSheets()
    if (sheets?.length === 0) {
      this.fault("Choisissez au moins une feuille.")
      return
    }
    try {
      const seen = await look(this.context.options.mapId, this.file, sheets)
      shown.replaceChildren(...this.shown(seen, sheets))
      shown.scrollIntoView({ block: "nearest" })
    } catch (error) {
      this.fault(error instanceof Error ? error.message : LOST)
    }
  }

  private shown(seen: Preview, sheets: string[] | null): HTMLElement[] {
    const boxes = seen.sheets.map((title, n) => {
      const box = h("input", { type: "checkbox", "data-sheet": "", value: String(n), checked: sheets === null || sheets.includes(String(n)) })
      return h("label", { class: "map-check" }, box, ` ${title}`)
    })
    const branches = seen.branches.map(({ text, below, more }) => {
      const under = [...below.map((one) => h("li", {}, one)), ...(more > 0 ? [h("li", { class: "quiet" }, `… et ${more} de plus`)] : [])]
      return h("li", {}, text, under.length > 0 ? h("ul", {}, ...under) : null)
    })
    if (seen.more > 0) branches.push(h("li", { class: "quiet" }, `… et ${seen.more} branches de plus`))
    const parts: HTMLElement[] = [h("h4", {}, typeset(titleOf(seen.title))), h("p", {}, seen.size)]
    if (boxes.length > 0) parts.push(h("fieldset", { class: "map-sheets" }, h("legend", {}, "Feuilles à reprendre"), ...boxes))
    parts.push(h("ul", { class: "map-outline-seen" }, ...branches))
    const lost = seen.lost.map((line) => h("li", {}, line))
    if (lost.length > 0) parts.push(h("div", { class: "map-lost" }, h("strong", {}, "Ce qui change ou n’est pas repris"), h("ul", {}, ...lost)))
    else parts.push(h("p", { class: "quiet" }, "Tout est repris."))
    const { identities } = seen
    if (identities) parts.push(h("p", { class: "map-fault", role: "alert" }, typeset(identities.why)))
    if (identities && !identities.may_keep) parts.push(h("p", {}, "Corrigez le fichier, puis choisissez-le de nouveau."))
    return [h("div", { class: "map-seen" }, ...parts, identities && !identities.may_keep ? "" : this.choices(seen))]
  }

  private choices(seen: Preview): HTMLElement {
    // Shown above them what the file says of the person, whoever presses one of these means it.
    const kept = seen.identities?.may_keep === true
    const button = (label: string, asContent: boolean, filled: boolean) =>
      h("button", { type: "button", class: filled ? "map-tool filled" : "map-tool", onclick: (event) => void this.bring(event, asContent, kept) }, label)
    const branch = button("Ajouter comme branche", false, !seen.empty)
    return h("div", { class: "map-offers" }, ...(seen.empty ? [button("Remplir la carte, qui est vide", true, true)] : []), branch)
  }

  private async bring(event: Event, asContent: boolean, kept: boolean): Promise<void> {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".map-offers") : null
    if (!this.file || row?.getAttribute("aria-busy") === "true") return
    row?.setAttribute("aria-busy", "true")
    try {
      const { said, head } = await bring(this.context.options.mapId, this.file, { key: this.key, sheets: this.chosenSheets(), asContent, kept })
      closeDialog(this.dialog)
      this.context.announcer.say(said)
      this.show(head)
    } catch (error) {
      this.fault(error instanceof Error ? error.message : LOST)
    } finally {
      row?.removeAttribute("aria-busy")
    }
  }

  /** Go to what came, once it has. */
  private show(head: string): void {
    const { model } = this.context
    if (model.isLive(head)) return this.context.reveal(head)
    const end = model.onChanged(() => {
      if (!model.isLive(head)) return
      end()
      this.context.reveal(head)
    })
    this.context.onEnd(end)
  }

  /** One part of the window at a time. */
  private turnTo(panel: string): void {
    for (const section of this.place.querySelectorAll<HTMLElement>("[data-panel]")) section.hidden = section.dataset["panel"] !== panel
    for (const button of this.place.querySelectorAll<HTMLElement>("[data-to]")) button.setAttribute("aria-pressed", String(button.dataset["to"] === panel))
  }

  private onClick(event: Event): void {
    const tab = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-to]") : null
    if (tab) {
      this.turnTo(tab.dataset["to"] ?? "")
      return
    }
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-ask]") : null
    if (!button) return
    const { ask = "", sure, mapToo } = button.dataset
    whenAgreed(button, sure, () => this.askFrom(button, ask, mapToo !== undefined))
  }

  private askFrom(button: HTMLButtonElement, ask: string, mapToo: boolean): void {
    const args = JSON.parse(button.dataset["with"] ?? "{}") as Record<string, unknown>
    const under = ask === "plant_method" ? this.place.querySelector<HTMLInputElement>('[name="map-under"]:checked')?.value : ""
    if (under) args["under"] = under
    void this.ask(button, ask, !mapToo ? args : { ...args, map: Number(this.context.options.mapId) })
  }

  private onSubmit(event: SubmitEvent): void {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset["keep"] === undefined) return
    event.preventDefault()
    const said = new FormData(form)
    const node = said.get("node")
    const args = {
      map: Number(this.context.options.mapId),
      name: said.get("name"),
      help: said.get("help"),
      organisation: Number(said.get("organisation")),
      texts: said.get("texts") !== null,
      ...(node === null ? {} : { node }),
    }
    void this.ask(form, "keep_template", args)
  }

  private async ask(element: HTMLElement, name: string, args: Record<string, unknown>): Promise<void> {
    const { send } = this.context.options
    if (!send || element.getAttribute("aria-busy") === "true") return
    element.setAttribute("aria-busy", "true")
    try {
      await send(name, args)
      closeDialog(this.dialog)
      this.context.announcer.say(DONE[name] ?? "C’est fait.")
    } catch (error) {
      this.fault(whyOf(error), element)
    } finally {
      element.removeAttribute("aria-busy")
    }
  }

  /** Said beside what was asked. */
  private fault(why: string, near?: HTMLElement): void {
    const line = h("p", { class: "map-fault", role: "alert" }, why)
    for (const old of this.place.querySelectorAll(".map-fault")) old.remove()
    if (near) near.after(line)
    else this.find("[data-preview]")?.prepend(line)
    line.scrollIntoView({ block: "nearest" })
  }
}

const DONE: Record<string, string> = {
  undo_import: "Retiré de la carte.",
  plant_method: "La méthode est sur la carte.",
  keep_template: "Le modèle est gardé.",
  withdraw_template: "Le modèle est retiré.",
}

function whyOf(error: unknown): string {
  const refusal = typeof error === "object" && error !== null && "refusal" in error ? error.refusal : null
  if (typeof refusal === "object" && refusal !== null && "why" in refusal && typeof refusal.why === "string") return refusal.why
  return error instanceof Error ? error.message : LOST
}
