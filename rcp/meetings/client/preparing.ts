/**
 * The four lines that somebody prepares: kept as they are typed, a moment after the last key. What is not kept yet lies
 * in the tab's own storage, so that a reload, a lost network or a telephone put away loses nothing. Without this script
 * the same form has a button.
 */

const IDLE_BEFORE_SAVING = 800
const TRIED_AGAIN_AFTER = 5000

type Failure = "offline" | "ended" | "broken"

type Answer =
  | { kind: "kept"; rev: number }
  | { kind: "refused"; why: string; current: Record<string, string | number> | null }
  | { kind: "failed"; failure: Failure }

const SAID: Record<Failure, string> = {
  offline: "hors ligne – ce que vous écrivez reste ici et partira au retour du réseau",
  ended: "non enregistré – votre accès a pris fin. Ce que vous avez écrit reste ici : rouvrez votre lien personnel, ou copiez-le.",
  broken: "non enregistré – une erreur s’est produite de notre côté. Ce que vous écrivez reste ici, nouvel essai dans un instant.",
}

export class Preparing {
  readonly #state: HTMLElement | null
  readonly #notice: HTMLElement | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> | null = null
  readonly #over = new AbortController()

  constructor(
    readonly form: HTMLFormElement,
    readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    readonly ask: typeof fetch = fetch.bind(globalThis),
  ) {
    this.#state = form.querySelector("[data-state]")
    this.#notice = form.querySelector(".stale")
  }

  start(): void {
    for (const button of this.form.querySelectorAll<HTMLElement>("[data-without-script]")) button.hidden = true
    const { signal } = this.#over
    this.form.addEventListener("input", () => this.#typed(), { signal })
    this.form.addEventListener("change", () => void this.save(), { signal })
    const submitted = (event: Event): void => {
      event.preventDefault()
      void this.save()
    }
    this.form.addEventListener("submit", submitted, { signal })
    window.addEventListener("online", () => void this.save(), { signal })
    // A telephone that is put away may never show this page again.
    const putAway = (): void => {
      if (document.hidden) void this.save()
    }
    document.addEventListener("visibilitychange", putAway, { signal })
    this.#takeUp()
  }

  stop(): void {
    this.#over.abort()
    clearTimeout(this.#timer)
  }

  /** Send what changed; one after the other, so that each names the revision it read. */
  save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#saving ??= this.#saveNow().finally(() => {
      this.#saving = null
    })
    return this.#saving
  }

  async #saveNow(): Promise<void> {
    const sent = new Map(this.#changed().map((field) => [field, field.value]))
    if (sent.size === 0) {
      this.#settled()
      return
    }
    this.#say("en cours")
    const answer = await this.#post([...sent.keys()])
    if (answer.kind === "failed") this.#fail(answer.failure)
    else if (answer.kind === "refused") this.#refused(answer.why, answer.current)
    else this.#kept(answer.rev, sent)
  }

  #kept(rev: number, sent: Map<HTMLTextAreaElement, string>): void {
    this.#revised(rev)
    for (const [field, value] of sent) this.#was(field).value = value
    this.#keep()
    if (this.#changed().length > 0) this.#later(IDLE_BEFORE_SAVING)
    else this.#settled()
  }

  #settled(): void {
    this.#say("enregistré", true)
    if (this.#notice) this.#notice.hidden = true
  }

  #typed(): void {
    this.#keep()
    this.#say("en cours")
    this.#later(IDLE_BEFORE_SAVING)
  }

  #later(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), wait)
  }

  async #post(fields: HTMLTextAreaElement[]): Promise<Answer> {
    const body = new URLSearchParams()
    for (const name of ["csrfmiddlewaretoken", "rev"]) body.set(name, this.#hidden(name)?.value ?? "")
    for (const field of fields) {
      body.set(field.name, field.value)
      body.set(`was_${field.name}`, this.#was(field).value)
    }
    const request: RequestInit = { method: "POST", body, credentials: "same-origin", keepalive: true, headers: { Accept: "application/json" } }
    return answerOf(await this.ask(this.form.action, request).catch(() => null))
  }

  #fail(failure: Failure): void {
    this.#say(SAID[failure])
    if (failure !== "ended") this.#later(TRIED_AGAIN_AFTER)
  }

  /** Too late, too long; or written elsewhere meanwhile: both texts, and one press for either. */
  #refused(why: string, current: Record<string, string | number> | null): void {
    this.#say("non enregistré")
    if (!this.#notice) return
    this.#notice.hidden = false
    this.#notice.replaceChildren(paragraph(why))
    if (!current) return
    const others = this.#changed().filter((field) => current[field.name] !== this.#was(field).value)
    for (const field of others) this.#notice.append(paragraph(`Écrit ailleurs : « ${current[field.name] ?? ""} »`))
    this.#notice.append(
      button("Garder ce que j’écris ici", () => this.#resolve(current, others, true)),
      button("Prendre l’autre", () => this.#resolve(current, others, false)),
    )
  }

  #resolve(current: Record<string, string | number>, others: HTMLTextAreaElement[], keeps: boolean): void {
    for (const field of others) {
      this.#was(field).value = String(current[field.name] ?? "")
      if (!keeps) field.value = this.#was(field).value
    }
    this.#revised(Number(current["rev"]))
    this.#keep()
    void this.save()
  }

  // What is not kept yet

  get #key(): string {
    return `prepare:${new URL(this.form.action, location.href).pathname}`
  }

  #keep(): void {
    const waiting = Object.fromEntries(this.#changed().map((field) => [field.name, { text: field.value, was: this.#was(field).value }]))
    if (Object.keys(waiting).length === 0) this.storage.removeItem(this.#key)
    else this.storage.setItem(this.#key, JSON.stringify({ rev: this.#hidden("rev")?.value, waiting }))
  }

  /** After a reload: what had been typed is in its fields again, and leaves. */
  #takeUp(): void {
    const kept = this.storage.getItem(this.#key)
    if (kept === null) return
    const { rev, waiting } = JSON.parse(kept) as { rev: string; waiting: Record<string, { text: string; was: string }> }
    for (const field of this.#fields()) {
      const typed = waiting[field.name]
      if (!typed) continue
      field.value = typed.text
      this.#was(field).value = typed.was
      this.#revised(Number(rev))
    }
    void this.save()
  }

  // The form

  #fields(): HTMLTextAreaElement[] {
    return [...this.form.querySelectorAll("textarea")]
  }

  #changed(): HTMLTextAreaElement[] {
    return this.#fields().filter((field) => field.value !== this.#was(field).value)
  }

  #hidden(name: string): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`input[name=${name}]`)
  }

  #was(field: HTMLTextAreaElement): HTMLInputElement {
    const was = this.#hidden(`was_${field.name}`)
    if (!was) throw new Error(`was_${field.name}`)
    return was
  }

  #revised(rev: number): void {
    const field = this.#hidden("rev")
    if (field) field.value = String(rev)
  }

  #say(words: string, kept = false): void {
    if (!this.#state) return
    this.#state.toggleAttribute("data-kept", kept)
    if (this.#state.textContent !== words) this.#state.textContent = words
  }
}

async function answerOf(response: Response | null): Promise<Answer> {
  if (response === null) return { kind: "failed", failure: "offline" }
  if (response.redirected || [401, 403, 404].includes(response.status)) return { kind: "failed", failure: "ended" }
  try {
    const said = (await response.json()) as { rev: number; why: string; current: Record<string, string | number> | null }
    if (response.status === 409) return { kind: "refused", why: said.why, current: said.current }
    if (response.ok) return { kind: "kept", rev: said.rev }
  } catch {
    // Cut off in the middle, or no answer of ours: as an error of the service.
  }
  return { kind: "failed", failure: "broken" }
}

function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement("p")
  made.textContent = text
  return made
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "btn btn-outline"
  made.textContent = text
  made.addEventListener("click", press)
  return made
}
