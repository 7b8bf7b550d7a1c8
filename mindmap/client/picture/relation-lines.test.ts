import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { lineBetween, type Frame } from "./relation-lines.ts"

const frame = (x: number, y: number, w = 100, h = 20): Frame => ({ x, y, w, h })
const NO_WORDS = { w: 0, h: 0 }

describe("the curve of a link", () => {
  it("begins at the edge of one box and ends just before the other", () => {
    const { path, head } = lineBetween(frame(0, 0), frame(300, 0), NO_WORDS, [])
    const [start = ""] = path.slice(1).split("Q")
    const [x = 0, y = 0] = start.split(" ").map(Number)
    expect(x).toBeGreaterThan(50)
    expect(x).toBeLessThanOrEqual(100)
    expect(y === 20 || x === 100).toBe(true)
    const [tip = 0] = head.slice(1).split(" ").map(Number)
    expect(tip).toBeLessThan(350)
  })

  it("bends away from the root, which is at 0, 0", () => {
    const bend = (path: string) => (path.split("Q")[1] ?? "").split(" ").map(Number)
    expect(bend(lineBetween(frame(200, -100), frame(200, 100), NO_WORDS, []).path)[0]).toBeGreaterThan(250)
    expect(bend(lineBetween(frame(-300, -100), frame(-300, 100), NO_WORDS, []).path)[0]).toBeLessThan(-250)
  })

  it("puts its words where they cover no box, when there is such a place", () => {
    const size = { w: 40, h: 20 }
    const free = lineBetween(frame(0, 0), frame(400, 0), size, []).label
    const inTheWay = frame(free.x - 10, free.y - 10, 20, 20)
    const { x } = lineBetween(frame(0, 0), frame(400, 0), size, [inTheWay]).label
    expect(Math.abs(x - free.x)).toBeGreaterThan(20)
  })

  it("is drawn whatever the boxes, one on the other too", () => {
    const any = fc.record({ x: fc.integer(), y: fc.integer(), w: fc.nat(500), h: fc.nat(500) })
    fc.assert(
      fc.property(any, any, (a, b) => {
        const { path, head, label } = lineBetween(a, b, { w: 10, h: 10 }, [a, b])
        expect(`${path}${head}${label.x}${label.y}`).not.toMatch(/NaN|Infinity/)
      }),
    )
  })
})
