import { describe, expect, it } from "vitest"

import type { Box } from "./boxes.ts"
import { fit, hold, reveal, sees, toMap, zoomAt } from "./camera.ts"
import type { Layout } from "./layout.ts"

describe("the camera", () => {
  const layout = { boxes: new Map(), stacked: false, left: -100, top: -50, width: 200, height: 100 } as Layout
  const screen = { w: 800, h: 600 }
  const box = (x: number, y: number) => ({ x, y, w: 40, h: 20 }) as Box

  it("centres what fits", () => {
    const camera = fit(layout, screen)
    expect(camera.x).toBe(400)
    expect(camera.y).toBe(300)
  })

  it("keeps the point under the pointer where it is", () => {
    const camera = { x: 10, y: 20, scale: 1 }
    const zoomed = zoomAt(camera, 1.5, { x: 300, y: 200 })
    expect(toMap(zoomed, { x: 300, y: 200 })).toEqual(toMap(camera, { x: 300, y: 200 }))
    expect(zoomed.scale).toBe(1.5)
  })

  it("moves no more than it must to show a box", () => {
    const camera = { x: 0, y: 0, scale: 1 }
    expect(reveal(camera, box(100, 100), screen)).toEqual(camera)
    expect(reveal(camera, box(790, 100), screen)).toEqual({ ...camera, x: -54 })
    expect(reveal(camera, box(-30, 100), screen)).toEqual({ ...camera, x: 54 })
  })

  it("holds a box in place when the layout moves it", () => {
    expect(hold({ x: 5, y: 5, scale: 2 }, box(10, 10), box(20, 0))).toEqual({ x: -15, y: 25, scale: 2 })
  })

  it("knows what is out of sight", () => {
    const camera = { x: 0, y: 0, scale: 1 }
    expect(sees(camera, box(10, 10), screen)).toBe(true)
    expect(sees(camera, box(2000, 10), screen)).toBe(false)
  })
})
