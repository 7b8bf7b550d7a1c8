import { beforeEach, expect, test } from "vitest"
import { arrange, arrangeWall, layoutOf, type Layout } from "./layout.ts"

const layout: Layout = {
  left: ["situation"],
  middle: "actions",
  right: ["contingencies", "decisions"],
  near: ["actions", "contingencies"],
  wall: ["actions"],
  aside: ["contingencies"],
}
let room: HTMLElement

beforeEach(() => {
  const panes = ["situation", "map", "contingencies", "decisions", "actions"].map((name) => `<section data-place="${name}"></section>`)
  document.body.innerHTML = `<div id="room"><ol data-room-layout='${JSON.stringify(layout)}'></ol><main data-columns="">${panes.join("")}</main></div>`
  room = document.getElementById("room")!
})

const pane = (name: string): DOMStringMap => room.querySelector<HTMLElement>(`[data-place="${name}"]`)!.dataset
const columns = (): string | undefined => room.querySelector<HTMLElement>("main")!.dataset["columns"]

test("each pane stands where the phase wants it, and the others are out of sight", () => {
  expect(layoutOf(room)).toEqual(layout)
  arrange(room, layout, "")
  expect([pane("situation")["slot"], pane("actions")["slot"], columns()]).toEqual(["left", "middle", "left middle right"])
  expect([pane("contingencies")["nth"], pane("contingencies")["last"], pane("decisions")["nth"], pane("decisions")["last"]]).toEqual(["1", undefined, "2", ""])
  expect(pane("map")["slot"]).toBeUndefined()
  expect(["actions", "contingencies", "decisions"].map((name) => pane(name)["near"])).toEqual(["", "", undefined])
})

test("what is looked at takes the middle, and on a phone the screen", () => {
  arrange(room, layout, "map")
  expect([pane("map")["slot"], pane("actions")["slot"], pane("decisions")["slot"]]).toEqual(["middle", undefined, "right"])
  expect([pane("map")["near"], pane("actions")["near"]]).toEqual(["", undefined])
})

test("what stands in sight already moves nothing on a desk", () => {
  arrange(room, layout, "decisions")
  expect([pane("actions")["slot"], pane("decisions")["slot"], pane("decisions")["near"]]).toEqual(["middle", "right", ""])
})

test("without anything at the right the middle has its width", () => {
  arrange(room, { ...layout, right: [] }, "")
  expect(columns()).toBe("left middle")
})

test("the big screen shows what the phase works on", () => {
  arrangeWall(room, layout)
  expect([pane("actions")["slot"], pane("contingencies")["slot"], pane("situation")["slot"]]).toEqual(["wall", "aside", undefined])
})
