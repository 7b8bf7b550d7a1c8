/** The maps of the meeting: one host per map, made when it is first looked at, kept while others are looked at. */

import { mountMap, type MountedMap } from "../../../../mindmap/client/page/mount.ts"
import type { Send } from "../../../../mindmap/client/context/map-context.ts"

interface Host {
  element: HTMLElement
  /** Where the map puts its own switch between picture and outline, beside the tabs. */
  bar: HTMLElement
  mounted: MountedMap
}

export class Maps {
  private readonly hosts = new Map<string, Host>()
  private current = ""

  constructor(
    private readonly room: HTMLElement,
    private readonly place: HTMLElement,
    private readonly bars: HTMLElement | null,
    private readonly me: string,
    private readonly send: Send | null,
  ) {
    room.addEventListener("click", (event) => {
      const tab = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-show-map]") : null
      if (!tab) return
      this.show(tab.dataset["showMap"] ?? "")
      this.room.dispatchEvent(new CustomEvent("room:map-chosen"))
    })
    room.addEventListener("keydown", (event) => this.arrow(event))
    // What hides the way back is opened: the element is named as it is called now.
    room.addEventListener("toggle", ({ target }) => target instanceof HTMLElement && this.name(target), true)
  }

  /** After the tabs changed: show the one that was looked at, else the first; forget maps that are gone or changed. */
  refresh(): void {
    const tabs = this.tabs()
    for (const [id, host] of this.hosts) {
      const tab = tabs.find((each) => each.dataset["showMap"] === id)
      if (tab) this.allow(host.element, tab)
      else this.forget(id, host)
    }
    const wanted = tabs.find((each) => each.dataset["showMap"] === this.current) ?? tabs.find((each) => each.dataset["first"] !== undefined) ?? tabs[0]
    this.place.classList.toggle("is-empty", !wanted)
    if (wanted) this.show(wanted.dataset["showMap"] ?? "")
  }

  show(id: string): void {
    const tab = this.tabs().find((each) => each.dataset["showMap"] === id)
    if (!tab) return
    this.current = id
    for (const each of this.tabs()) {
      each.setAttribute("aria-selected", String(each === tab))
      each.tabIndex = each === tab ? 0 : -1
    }
    if (!this.hosts.has(id)) {
      this.hosts.set(id, this.mount(tab))
      this.mark()
    }
    for (const [each, host] of this.hosts) host.element.hidden = host.bar.hidden = each !== id
  }

  /** After the marks changed: what is said of the nodes is drawn on them. */
  mark(): void {
    for (const { element } of this.hosts.values()) {
      const said = this.room.querySelector<HTMLElement>(`[data-map-marks="${element.dataset["mapId"] ?? ""}"]`)
      if (said) element.dataset["marks"] = said.dataset["marks"] ?? ""
    }
  }

  /** Go to a node that a decision came from. */
  reveal(mapId: string, nodeId: string): void {
    const tab = this.tabs().find((each) => each.dataset["mapId"] === mapId)
    if (!tab) return
    this.show(tab.dataset["showMap"] ?? "")
    this.hosts.get(this.current)?.mounted.reveal(nodeId)
  }

  /** « Voir « Listes fermées » sur la carte »: what a decision or an action came from, when its map is there to say it. */
  name(within: HTMLElement): void {
    for (const button of within.querySelectorAll<HTMLElement>("[data-reveal-node]")) {
      const host = [...this.hosts.values()].find(({ element }) => element.dataset["mapId"] === button.dataset["mapId"])
      const words = host?.mounted.wordsOf(button.dataset["revealNode"] ?? "")
      if (words) button.textContent = `Voir «\u00a0${words}\u00a0» sur la carte`
    }
  }

  private mount(tab: HTMLElement): Host {
    const element = document.createElement("div")
    element.className = "map-host"
    element.id = `map-${tab.dataset["showMap"] ?? ""}`
    element.setAttribute("role", "tabpanel")
    element.setAttribute("aria-labelledby", tab.id)
    element.dataset["map"] = ""
    for (const name of ["uuid", "mapId", "breakout", "title"]) {
      const value = tab.dataset[name]
      if (value !== undefined) element.dataset[name] = value
    }
    this.allow(element, tab)
    element.dataset["become"] = tab.dataset["offers"] ?? "decision action"
    element.dataset["label"] = `Carte : ${tab.dataset["title"] ?? ""}`
    const bar = document.createElement("div")
    bar.className = "map-switch"
    bar.id = `${element.id}-bar`
    element.dataset["bar"] = `#${bar.id}`
    this.bars?.append(bar)
    this.place.append(element)
    const mounted = mountMap(element, this.send)
    return { element, bar, mounted }
  }

  /** Say in the map what this person may do there now. */
  private allow(element: HTMLElement, tab: HTMLElement): void {
    element.dataset["editable"] = this.editable(tab)
    element.dataset["steers"] = tab.dataset["steers"] ?? "false"
  }

  /** A group's map is written by its members, besides whoever leads. */
  private editable(tab: HTMLElement): string {
    const members = tab.dataset["members"]?.split(",") ?? []
    return String(tab.dataset["editable"] === "true" || (this.me !== "" && members.includes(this.me)))
  }

  private forget(id: string, host: Host): void {
    host.mounted.destroy()
    host.element.remove()
    host.bar.remove()
    this.hosts.delete(id)
  }

  private arrow(event: KeyboardEvent): void {
    const tabs = this.tabs()
    const at = tabs.indexOf(event.target as HTMLElement)
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
    const next = at >= 0 && step !== 0 ? tabs[(at + step + tabs.length) % tabs.length] : undefined
    if (!next) return
    event.preventDefault()
    next.focus()
    next.click()
  }

  private tabs(): HTMLElement[] {
    return [...this.room.querySelectorAll<HTMLElement>("[data-show-map]")]
  }
}
