/**
 * Where the panes stand. The server says what the phase shows (`data-room-layout`, rcp/room/scripts); what somebody looks at
 * instead takes the middle, or on a phone the whole screen. Nothing moves in the page: the style sheet places each pane
 * by its column and its place in it, so that focus and what is being typed stay.
 */

export interface Layout {
  left: string[]
  middle: string
  right: string[]
  /** What a phone shows of the phase. */
  near: string[]
  /** The big screen: what the phase works on, and what stands beside it. */
  wall: string[]
  aside: string[]
}

export function layoutOf(room: HTMLElement): Layout | null {
  const told = room.querySelector<HTMLElement>("[data-room-layout]")?.dataset["roomLayout"]
  return told === undefined ? null : (JSON.parse(told) as Layout)
}

/** `looked`: the pane looked at instead of what the phase shows; "" for the phase. */
export function arrange(room: HTMLElement, layout: Layout, looked: string): void {
  const sight = [...layout.left, layout.middle, ...layout.right]
  const middle = looked === "" || sight.includes(looked) ? layout.middle : looked
  place(room, { left: layout.left, middle: [middle], right: layout.right }, looked === "" ? layout.near : [looked])
}

export function arrangeWall(room: HTMLElement, layout: Layout): void {
  place(room, { wall: layout.wall, aside: layout.aside }, [])
}

function place(room: HTMLElement, columns: Record<string, readonly string[]>, near: readonly string[]): void {
  for (const pane of room.querySelectorAll<HTMLElement>("[data-place]")) {
    const name = pane.dataset["place"] ?? ""
    const [slot, panes = []] = Object.entries(columns).find(([, names]) => names.includes(name)) ?? []
    set(pane, "slot", slot)
    set(pane, "nth", slot && String(panes.indexOf(name) + 1))
    set(pane, "last", slot && panes.at(-1) === name ? "" : undefined)
    set(pane, "near", near.includes(name) ? "" : undefined)
  }
  const main = room.querySelector<HTMLElement>("[data-columns]")
  if (main) main.dataset["columns"] = Object.keys(columns).filter((name) => (columns[name]?.length ?? 0) > 0).join(" ")
}

function set(element: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(`data-${name}`)
  else if (element.dataset[name] !== value) element.dataset[name] = value
}
