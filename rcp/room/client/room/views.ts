/** What is looked at: `data-view` on the room, chosen by tabs and buttons that carry the same attribute. */

export class Views {
  constructor(private readonly room: HTMLElement) {
    room.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-view]") : null
      const view = button?.dataset["view"]
      if (view === undefined) return
      // The same button again goes back to the map, where there is one.
      const back = view === this.current && !button?.closest(".room-tabs") && this.hasMap
      this.show(back ? "map" : view)
    })
    // Without a map, a desk shows the notes beside the decisions.
    if (!this.hasMap && !isNarrow()) this.show("notes")
    this.mark()
  }

  private get hasMap(): boolean {
    return this.room.querySelector("[data-show-map]") !== null
  }

  get current(): string {
    return this.room.dataset["view"] ?? "map"
  }

  show(view: string): void {
    if (view === this.current) return
    this.room.dataset["view"] = view
    this.mark()
    this.room.dispatchEvent(new CustomEvent("room:view", { detail: view }))
  }

  mark(): void {
    for (const button of this.room.querySelectorAll<HTMLElement>("button[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset["view"] === this.current))
    }
    for (const count of this.room.querySelectorAll<HTMLElement>("[data-count]")) this.copyCount(count)
  }

  /** The number that a panel shows at its head, on the phone's tab. */
  private copyCount(count: HTMLElement): void {
    const source = this.room.querySelector(`[data-view-count="${count.dataset["count"] ?? ""}"]`)
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
