/** What is looked at: what the phase shows, or a pane chosen by a button that names it (`data-pane`; "" is the phase). */

import { arrange, layoutOf, type Layout } from "./layout.ts"

export class Views {
  private layout: Layout | null

  constructor(private readonly room: HTMLElement) {
    this.layout = layoutOf(room)
    room.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-pane]") : null
      const pane = button?.dataset["pane"]
      if (!button || pane === undefined) return
      button.closest("dialog")?.close()
      button.closest("details")?.removeAttribute("open")
      // The same button again goes back to the phase; a tab is where one is.
      this.show(pane === this.current && !button.closest(".room-tabs") ? "" : pane)
    })
    this.arrange()
    window.matchMedia(NARROW).addEventListener("change", () => this.arrange())
  }

  /** The pane looked at; "" while it is what the phase shows. */
  get current(): string {
    return this.room.dataset["pane"] ?? ""
  }

  show(pane: string): void {
    const asked = pane === this.layout?.near[0] ? "" : pane
    if (asked === this.current) return
    this.room.dataset["pane"] = asked
    this.arrange()
  }

  /** After sections changed: the phase may show something else; who looks at a pane of their own goes on doing so. */
  refresh(): void {
    const layout = layoutOf(this.room)
    const moved = layout !== null && JSON.stringify(layout) !== JSON.stringify(this.layout)
    this.layout = layout ?? this.layout
    if (moved && this.current === layout.near[0]) this.room.dataset["pane"] = ""
    if (moved) this.arrange()
    this.mark()
    if (moved && this.current !== "") this.phaseTab?.setAttribute("data-news", "")
  }

  /** Make this element visible, if what holds it is out of sight. */
  reveal(element: HTMLElement): void {
    const place = element.closest<HTMLElement>("[data-place]")
    if (place?.checkVisibility() === false) this.show(place.dataset["place"] ?? "")
    for (let each = element.parentElement?.closest("details"); each; each = each.parentElement?.closest("details")) each.open = true
  }

  private get phaseTab(): HTMLElement | null {
    return this.room.querySelector('.room-tabs button[data-pane=""]')
  }

  private arrange(): void {
    if (this.layout) arrange(this.room, this.layout, this.current)
    if (this.current === "") this.phaseTab?.removeAttribute("data-news")
    this.mark()
    this.room.dispatchEvent(new CustomEvent("room:view", { detail: this.current }))
  }

  private mark(): void {
    for (const button of this.room.querySelectorAll<HTMLElement>("button[data-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset["pane"] === this.current))
    }
    for (const count of this.room.querySelectorAll<HTMLElement>("[data-count]")) this.copyCount(count)
  }

  /** The number that a panel shows at its head, on the phone's tab. */
  private copyCount(count: HTMLElement): void {
    const source = this.room.querySelector(`[data-pane-count="${count.dataset["count"] ?? ""}"]`)
    const number = /\d+/.exec(source?.textContent ?? "")?.[0] ?? ""
    count.hidden = number === "" || number === "0"
    count.textContent = number
  }
}

/** The same width as in room-phone.css. */
const NARROW = "(width < 900px)"

/** One thing at a time. */
export function isNarrow(): boolean {
  return window.matchMedia(NARROW).matches
}

/** On a phone the whole of what is looked at scrolls: the keys reach it, also where nothing in it can be pressed. */
export function reachByKeys(main: HTMLElement | null): void {
  const narrow = window.matchMedia(NARROW)
  const reach = (): void => {
    if (main) main.tabIndex = narrow.matches ? 0 : -1
  }
  narrow.addEventListener("change", reach)
  reach()
}
