/**
 * A session that nobody uses ends. The page says each minute that hands moved, asks how long is left when none did, tells it two minutes before,
 * and leaves what was typed where it is once it ended.
 */

import { csrfToken } from "../../live/client/environment.ts"

const ADDRESS = "/presence/"
/** How long before the end it is told, in seconds. */
export const WARNED = 120
const MINUTE = 60_000
const HANDS = ["pointerdown", "keydown", "wheel", "touchstart"] as const

export interface Server {
  /** How long the session lasts, in seconds; null when nobody answers. `here`: hands moved. */
  left(here: boolean): Promise<number | null>
}

const server: Server = {
  async left(here) {
    const asked = here ? { method: "POST", headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } } : {}
    try {
      const answer = await fetch(ADDRESS, asked)
      if (!answer.ok) return null
      return ((await answer.json()) as { left: number }).left
    } catch {
      return null
    }
  },
}

/** `isHeld`: a meeting is held on this page, which is use of it. */
export function wireIdleness(body: HTMLElement, { isHeld = () => false, asked = server }: { isHeld?: () => boolean; asked?: Server } = {}): () => void {
  if (body.dataset["idleMinutes"] === undefined) return () => undefined
  const idleness = new Idleness(body, asked, isHeld)
  for (const name of HANDS) document.addEventListener(name, idleness.moved, { capture: true, passive: true })
  return () => {
    for (const name of HANDS) document.removeEventListener(name, idleness.moved, { capture: true })
    idleness.stop()
  }
}

class Idleness {
  private hands = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly dialog = document.createElement("dialog")
  private readonly said = document.createElement("p")
  private readonly stay = document.createElement("button")

  constructor(
    private readonly body: HTMLElement,
    private readonly server: Server,
    private readonly isHeld: () => boolean,
  ) {
    this.dialog.className = "idleness"
    this.dialog.setAttribute("aria-labelledby", "idleness-title")
    const title = document.createElement("h2")
    title.id = "idleness-title"
    title.textContent = "Êtes-vous toujours là\u202f?"
    this.stay.type = "button"
    this.stay.className = "btn btn-primary"
    this.stay.textContent = "Rester connecté"
    this.stay.addEventListener("click", () => void this.remain())
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault()
      void this.remain()
    })
    const foot = document.createElement("div")
    foot.className = "form-foot"
    foot.append(this.stay)
    this.dialog.append(title, this.said, foot)
    this.wait(MINUTE)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.dialog.remove()
  }

  readonly moved = (): void => {
    this.hands = true
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.look(), milliseconds)
  }

  private async look(): Promise<void> {
    const here = (this.hands && !this.dialog.open) || this.isHeld()
    this.hands = false
    this.show(await this.server.left(here))
  }

  private show(left: number | null): void {
    if (left === null) return this.wait(MINUTE)
    if (left <= 0) return this.ended()
    if (left > WARNED) {
      if (this.dialog.open) this.dialog.close()
      return this.wait(Math.min(MINUTE, (left - WARNED) * 1000))
    }
    const minutes = Math.ceil(left / 60)
    this.said.textContent = `Sans un geste de votre part, votre session se ferme dans ${minutes === 1 ? "une minute" : `${minutes}\u00a0minutes`}. Ce que vous avez écrit reste sur cette page.`
    if (!this.dialog.open) this.open()
    this.wait(Math.min(20_000, left * 1000))
  }

  private open(): void {
    this.body.append(this.dialog)
    this.dialog.showModal()
    this.stay.focus()
  }

  private async remain(): Promise<void> {
    const left = await this.server.left(true)
    if (left !== null && left > 0) this.dialog.close()
    this.show(left)
  }

  /** The page stays as it is: a form that is sent now waits until its author is back. */
  private ended(): void {
    clearTimeout(this.timer)
    this.said.textContent = "Votre session est fermée. Ce que vous avez écrit reste sur cette page\u00a0: reconnectez-vous dans un autre onglet, puis reprenez."
    if (!this.dialog.open) this.open()
    const again = document.createElement("a")
    again.className = "btn btn-primary"
    again.href = "/compte/login/"
    again.target = "_blank"
    again.rel = "noopener"
    again.textContent = "Me reconnecter"
    again.addEventListener("click", () => {
      this.dialog.close()
      this.stay.textContent = "Rester connecté"
      this.stay.hidden = false
      again.remove()
      this.wait(MINUTE)
    })
    this.stay.hidden = true
    this.stay.after(again)
    again.focus()
  }
}
