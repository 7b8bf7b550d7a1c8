/**
 * The editor of a draft: each row is a form that saves itself when one leaves it or stops typing; the rows and the
 * drawing follow what others do. Without this script the same forms are sent by their buttons.
 */
import { HeldKeys } from "../../rcp/live/client/held-keys.ts"
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

/** Why nothing came of it: no network, a session that ended, no right any more, an error of the service. */
export type Failure = "offline" | "ended" | "forbidden" | "broken"

export type Answer = { kind: "fresh"; fresh: Fresh } | { kind: "refused"; refusal: Refusal } | { kind: "failed"; failure: Failure }

/** What is said, and the way on: nothing typed is lost, and what waits leaves by itself. */
const SAID: Record<Failure, string> = {
  offline: "hors ligne – ce que vous écrivez reste ici et partira au retour du réseau",
  ended: "session terminée – ce que vous écrivez reste ici et partira dès que vous serez reconnecté dans un autre onglet.",
  forbidden: "non enregistré – vous ne pouvez plus écrire dans ce document. Ce que vous avez écrit reste ici : copiez-le avant de quitter la page.",
  broken: "non enregistré – une erreur s’est produite de notre côté. Ce que vous écrivez reste ici, nouvel essai dans un instant.",
}
const SIGN_IN = "/compte/login/"

const IDLE_BEFORE_SAVING = 1500
const ROUND = 4000

export class DraftEditor {
  readonly #timers = new Map<HTMLFormElement, ReturnType<typeof setTimeout>>()
  readonly #saving = new Map<string, Promise<void>>()
  #round: ReturnType<typeof setTimeout> | undefined
  /** What did not go well and was said; "" once it is over. */
  #trouble = ""

  constructor(
    readonly draft: HTMLElement,
    readonly state: HTMLElement | null,
    readonly ask: typeof fetch = fetch.bind(globalThis),
    readonly voice: HTMLElement | null = null,
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
    const answer = await this.#news(this.draft.dataset["mark"] ?? "")
    if (answer?.kind === "failed") this.#fail(answer.failure)
    else {
      if (answer?.kind === "fresh") this.show(answer.fresh)
      if (this.#isSaved()) this.#say("enregistré")
    }
    for (const form of this.draft.querySelectorAll<HTMLFormElement>("form[data-dirty]:not([data-stale])")) {
      if (!form.contains(document.activeElement)) void this.save(form)
    }
  }

  /** What is new since `mark`; null when nothing is. */
  async #news(mark: string): Promise<Answer | null> {
    const address = `${this.draft.dataset["draft"] ?? ""}?mark=${encodeURIComponent(mark)}`
    const response = await this.#fetched(address, { headers: { Accept: "application/json" } })
    return response?.status === 204 && !response.redirected ? null : answerOf(response)
  }

  /** Null: the network let nothing through. */
  async #fetched(address: string, request: RequestInit): Promise<Response | null> {
    try {
      return await this.ask(address, { credentials: "same-origin", ...request })
    } catch {
      return null
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
    if (answer.kind === "failed") {
      form.dataset["dirty"] = "true"
      this.#fail(answer.failure)
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
    // Whoever adds a step goes on by writing it, at once.
    const ahead = form.id.startsWith("add-") || form.id.startsWith("after-") ? new HeldKeys() : null
    const answer = await this.#post(form)
    if (answer.kind === "fresh") {
      this.show(answer.fresh)
      ahead?.release(this.draft.querySelector(`#step-${answer.fresh.rev} :is(input:not([type=hidden]), textarea)`))
      return
    }
    ahead?.release(null)
    if (answer.kind === "refused") {
      this.#say(answer.refusal.why)
    } else {
      this.#fail(answer.failure)
    }
  }

  async #post(form: HTMLFormElement): Promise<Answer> {
    const answer = await this.#posted(form)
    // Signed in again in another tab, the page's own token is of the session before: take the new one, once.
    if (answer.kind !== "failed" || answer.failure !== "forbidden" || !(await this.#renewed())) return answer
    return this.#posted(form)
  }

  async #posted(form: HTMLFormElement): Promise<Answer> {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    return answerOf(await this.#fetched(form.action, { method: "POST", body, headers: { Accept: "application/json" } }))
  }

  /** Give every form the token of the session that holds now. */
  async #renewed(): Promise<boolean> {
    const answer = await this.#news("")
    if (answer?.kind !== "fresh") return false
    const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(answer.fresh.html)?.[1]
    if (token === undefined) return false
    for (const field of this.draft.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) field.value = token
    return true
  }

  /** Which failure it is, with the way on. */
  #fail(failure: Failure): void {
    this.#say(SAID[failure])
    if (failure !== "ended" || !this.state || this.state.querySelector("a")) return
    const link = document.createElement("a")
    link.href = SIGN_IN
    link.target = "_blank"
    link.textContent = "Se reconnecter"
    this.state.append(" ", link)
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
    if (this.state && this.state.firstChild?.textContent !== words) this.state.textContent = words
    // What goes well is shown and not said at each row; what does not is said once, and that it is over.
    const isUsual = words === "en cours" || words === "enregistré"
    const aloud = isUsual ? (words === "enregistré" && this.#trouble !== "" ? "Tout est enregistré." : "") : words
    if (aloud !== "" && aloud !== this.#trouble && this.voice) this.voice.textContent = aloud
    if (words !== "en cours") this.#trouble = isUsual ? "" : words
  }
}

/** What an answer means; the sign-in page instead of one says that the session ended. */
async function answerOf(response: Response | null): Promise<Answer> {
  if (response === null) return { kind: "failed", failure: "offline" }
  if (response.redirected || response.status === 401) return { kind: "failed", failure: "ended" }
  if (response.status === 403 || response.status === 404) return { kind: "failed", failure: "forbidden" }
  try {
    if (response.status === 409) return { kind: "refused", refusal: (await response.json()) as Refusal }
    if (response.ok) return { kind: "fresh", fresh: (await response.json()) as Fresh }
  } catch {
    // Cut off in the middle, or no answer of ours: as an error of the service.
  }
  return { kind: "failed", failure: "broken" }
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
