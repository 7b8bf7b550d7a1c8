/** What the big screen shows in each phase: the map while it is being built, the lists while things are decided. */

const LISTS = new Set(["actions", "contingency", "decisions", "documents", "follow_up", "reading", "telling"])

export function showPhaseOnWall(room: HTMLElement): void {
  const phase = room.querySelector(".phase[aria-current]")?.id.replace("phase-", "") ?? ""
  const hasMap = room.querySelector("[data-show-map]") !== null
  room.dataset["view"] = !hasMap || LISTS.has(phase) ? "lists" : "map"
}
