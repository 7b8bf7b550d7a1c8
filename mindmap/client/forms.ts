/** Which layout this person has chosen for this map: kept for the visit on this device, never in the document. */

import { h } from "./dom.ts"
import type { Ground } from "./ground.ts"
import { FORMS, type Form } from "./layout-kinds.ts"

const FORM_LABEL: Record<Form, string> = { both: "Deux côtés", right: "À droite", chart: "Organigramme" }

export class Forms {
  readonly chooser: HTMLLabelElement
  private readonly ground: Ground
  private readonly list: HTMLSelectElement
  private readonly listeners: (() => void)[] = []

  constructor(ground: Ground) {
    this.ground = ground
    ground.desk.form = kept(ground.options.mapId)
    const options = FORMS.map((form) => h("option", { value: form }, FORM_LABEL[form]))
    this.list = h("select", { class: "map-form" }, ...options)
    this.list.addEventListener("change", () => this.choose(this.list.value as Form))
    this.chooser = h("label", { class: "map-form-field" }, h("span", { class: "visually-hidden" }, "Disposition de la carte"), this.list)
    this.show()
  }

  choose(form: Form): void {
    this.take(form)
    keep(this.ground.options.mapId, form)
    this.ground.announcer.say(`Disposition\u00a0: ${FORM_LABEL[form]}.`)
    for (const listen of this.listeners) listen()
  }

  onChosen(listen: () => void): void {
    this.listeners.push(listen)
  }

  /** This person's own choice again. */
  takeBack(): void {
    this.take(kept(this.ground.options.mapId))
  }

  /** Lay out so, without keeping it: what the presenter does is not this person's choice. */
  take(form: Form): void {
    const { desk, stage } = this.ground
    if (desk.form === form) return
    desk.form = form
    this.show()
    stage.seeAll()
    this.ground.schedule()
  }

  /** Nothing to choose in the outline, nor on a screen where branches are stacked. */
  get areOffered(): boolean {
    return this.ground.desk.view === "map" && !this.ground.stage.isNarrow
  }

  show(): void {
    this.list.value = this.ground.desk.form
    this.chooser.hidden = !this.areOffered
  }

  /** The same choice as buttons. */
  buttons(): HTMLButtonElement[] {
    const buttons = FORMS.map((form) => h("button", { type: "button", class: "map-tool", "data-form": form, onclick: () => press(form) }, FORM_LABEL[form]))
    const press = (form: Form) => {
      this.choose(form)
      show()
    }
    const show = () => buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset["form"] === this.ground.desk.form)))
    show()
    return buttons
  }
}

function keyOf(mapId: string): string {
  return `map-form:${mapId}`
}

function kept(mapId: string): Form {
  try {
    const value = sessionStorage.getItem(keyOf(mapId))
    return FORMS.find((form) => form === value) ?? "both"
  } catch {
    return "both"
  }
}

function keep(mapId: string, form: Form): void {
  try {
    sessionStorage.setItem(keyOf(mapId), form)
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}
