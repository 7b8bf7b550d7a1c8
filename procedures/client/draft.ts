/**
 * The editor of a draft: each row is a form that saves itself when one leaves it or stops typing; the rows and the
 * drawing follow what others do. Without this script the same forms are sent by their buttons.
 */
import { Idiomorph } from "idiomorph"

/** What the server answers to a saved row, and to « what is new? ». */
export interface Fresh {
  mark: string
  html: string
  rev?: number
}

/** A refusal: why, and the row as it stands when somebody else wrote it meanwhile. */
export interface Refusal {
  why: string
  current: Record<string, string | number | null> | null
}

export type Answer = { kind: "fresh"; fresh: Fresh } | { kind: "refused"; refusal: Refusal } | { kind: "lost" }

const IDLE_BEFORE_SAVING = 1500
const ROUND = 4000

export class DraftEditor {
  readonly #timers = new Map<HTMLFormElement, ReturnType<typeof setTimeout>>()
  readonly #saving = new Map<string, Promise<void>>()
  #round: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly draft: HTMLElement,
    readonly state: HTMLElement | null,
    readonly ask: typeof fetch = fetch.bind(globalThis),
  ) {}

  start(): void {
    this.draft.addEventListener("input", (event) => this.#typed(event))
    this.draft.addEventListener("change", (event) => this.#left(event))
    this.draft.addEventListener("submit", (event) => this.#submitted(event))
    window.addEventListener("beforeunload", (event) => {
      if (this.draft.querySelector("form[data-dirty]")) event.preventDefault()
    })
    this.#wait()
  }

  /** Ask what is new, and again a little later. */
  #wait(): void {
    this.#round = setTimeout(() => {
      void this.refresh().finally(() => this.#wait())
    }, ROUND)
  }

  stop(): void {
    clearTimeout(this.#round)
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  async refresh(): Promise<void> {
    if (document.hidden || this.#saving.size > 0) return
    const address = `${this.draft.dataset["draft"] ?? ""}?mark=${encodeURIComponent(this.draft.dataset["mark"] ?? "")}`
    try {
      const response = await this.ask(address, { credentials: "same-origin", headers: { Accept: "application/json" } })
      if (response.status === 200) this.show((await response.json()) as Fresh)
      if (response.ok && this.#isSaved()) this.#say("enregistré")
    } catch {
      this.#say("hors ligne – ce que vous écrivez reste ici et partira au retour du réseau")
    }
    for (const form of this.draft.querySelectorAll<HTMLFormElement>("form[data-dirty]:not([data-stale])")) {
      if (!form.contains(document.activeElement)) void this.save(form)
    }
  }

  #typed(event: Event): void {
    const form = rowOf(event)
    if (!form) return
    form.dataset["dirty"] = "true"
    this.#say("en cours")
    clearTimeout(this.#timers.get(form))
    this.#timers.set(form, setTimeout(() => void this.save(form), IDLE_BEFORE_SAVING))
  }

  #left(event: Event): void {
    const form = rowOf(event)
    if (form) void this.save(form)
  }

  #submitted(event: Event): void {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    event.preventDefault()
    event.stopPropagation()
    if (form.dataset["save"] !== undefined) void this.save(form)
    else void this.#command(form)
  }

  /** Save a row; two saves of the same row follow each other, so that each names the revision it read. */
  save(form: HTMLFormElement): Promise<void> {
    clearTimeout(this.#timers.get(form))
    const before = this.#saving.get(form.id) ?? Promise.resolve()
    const mine = before.then(() => this.#saveNow(form)).finally(() => {
      if (this.#saving.get(form.id) === mine) this.#saving.delete(form.id)
    })
    this.#saving.set(form.id, mine)
    return mine
  }

  async #saveNow(form: HTMLFormElement): Promise<void> {
    if (form.dataset["dirty"] === undefined && !differs(form)) return
    delete form.dataset["dirty"]
    this.#say("en cours")
    const answer = await this.#post(form)
    if (answer.kind === "lost") {
      form.dataset["dirty"] = "true"
      this.#say("hors ligne – ce que vous écrivez reste ici et partira au retour du réseau")
    } else if (answer.kind === "refused") {
      this.#refused(form, answer.refusal)
    } else {
      settle(form, answer.fresh.rev)
      this.show(answer.fresh)
      if (this.#isSaved(form)) this.#say("enregistré")
    }
  }

  /** Nothing is being typed and no row is on its way, but for one whose answer has just come. */
  #isSaved(answered?: HTMLFormElement): boolean {
    return !this.draft.querySelector("form[data-dirty]") && [...this.#saving.keys()].every((id) => id === answered?.id)
  }

  async #command(form: HTMLFormElement): Promise<void> {
    const answer = await this.#post(form)
    if (answer.kind === "fresh") {
      const added = form.id.startsWith("add-") || form.id.startsWith("after-") ? answer.fresh.rev : undefined
      this.show(answer.fresh)
      if (added !== undefined) this.draft.querySelector<HTMLElement>(`#step-${added} :is(input:not([type=hidden]), textarea)`)?.focus()
    } else if (answer.kind === "refused") {
      this.#say(answer.refusal.why)
    } else {
      this.#say("hors ligne – réessayez dans un instant")
    }
  }

  async #post(form: HTMLFormElement): Promise<Answer> {
    try {
      const response = await this.ask(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      })
      if (response.status === 409) return { kind: "refused", refusal: (await response.json()) as Refusal }
      if (!response.ok) return { kind: "lost" }
      return { kind: "fresh", fresh: (await response.json()) as Fresh }
    } catch {
      return { kind: "lost" }
    }
  }

  /** Show the draft as the server has it; what is being typed here stays as it is. */
  show(fresh: Fresh): void {
    this.draft.dataset["mark"] = fresh.mark
    void Idiomorph.morph(this.draft, fresh.html, {
      morphStyle: "innerHTML",
      ignoreActiveValue: true,
      restoreFocus: true,
      callbacks: {
        beforeNodeMorphed: (old: Node) => !(old instanceof HTMLElement && (isBeingWritten(old) || isOpened(old))),
      },
    })
  }

  /** Both texts, side by side; nothing typed is lost. */
  #refused(form: HTMLFormElement, refusal: Refusal): void {
    const notice = form.querySelector<HTMLElement>(".stale")
    form.dataset["dirty"] = "true"
    this.#say(refusal.current ? "non enregistré : quelqu’un d’autre a écrit ici" : refusal.why)
    if (!notice) return
    notice.hidden = false
    notice.role = "alert"
    notice.replaceChildren(paragraph(refusal.why))
    const current = refusal.current
    if (!current) return
    form.dataset["stale"] = "true"
    const theirs = [current["text"], current["actor"], current["task"], current["trigger"]].filter((part) => part)
    notice.append(
      paragraph(`${current["by"] ? `${current["by"]} : ` : ""}« ${theirs.join(" · ")} »`),
      button("Garder mon texte", () => this.#keep(form, notice, Number(current["rev"]))),
      button("Prendre l’autre", () => this.#take(form, notice)),
    )
  }

  #keep(form: HTMLFormElement, notice: HTMLElement, rev: number): void {
    settle(form, rev)
    notice.hidden = true
    form.dataset["dirty"] = "true"
    void this.save(form)
  }

  #take(form: HTMLFormElement, notice: HTMLElement): void {
    delete form.dataset["dirty"]
    delete form.dataset["stale"]
    notice.hidden = true
    this.draft.dataset["mark"] = ""
    void this.refresh()
  }

  #say(words: string): void {
    if (this.state && this.state.textContent !== words) this.state.textContent = words
  }
}

function rowOf(event: Event): HTMLFormElement | null {
  return event.target instanceof HTMLElement ? event.target.closest<HTMLFormElement>("form[data-save]") : null
}

/** Whether anything in this row differs from what the server sent. */
function differs(form: HTMLFormElement): boolean {
  return [...form.elements].some((element) => {
    if (element instanceof HTMLSelectElement) return [...element.options].some((option) => option.selected !== option.defaultSelected)
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue
    return false
  })
}

/** The row was saved under this revision. */
function settle(form: HTMLFormElement, rev: number | undefined): void {
  delete form.dataset["stale"]
  const field = form.querySelector<HTMLInputElement>("input[name=rev]")
  if (field && rev !== undefined) {
    field.value = String(rev)
    field.defaultValue = String(rev)
  }
}

function isBeingWritten(element: HTMLElement): boolean {
  return element instanceof HTMLFormElement && element.dataset["dirty"] !== undefined
}

/** A part one has unfolded stays unfolded; its fields are saved with their row. */
function isOpened(element: HTMLElement): boolean {
  return element instanceof HTMLDetailsElement && element.open && element.contains(document.activeElement)
}

function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement("p")
  made.textContent = text
  return made
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "btn btn-outline btn-small"
  made.textContent = text
  made.addEventListener("click", press)
  return made
}
