import { readFileSync } from "node:fs"
import fc from "fast-check"
import { afterEach, describe, expect, it, vi } from "vitest"
import * as Y from "yjs"

import { Announcer, EVERY, newsOf } from "../context/announcer.ts"
import type { Box } from "../picture/boxes.ts"
import { clampScale, fit, hold, reveal, sees, toMap, zoomAt } from "../picture/camera.ts"
import { caretAfter, spliceOf } from "../text/text-diff.ts"
import { BoundTextBox } from "../editing/text-editor.ts"
import { LEAST_SCALE, SMALLEST, faceOf, moreText, subline, wrap } from "../picture/face.ts"
import { keyCommandFor, type Key } from "../editing/key-commands.ts"
import type { Layout } from "../picture/layout.ts"
import { parseMarks } from "../context/marks.ts"
import { guestsOf } from "../presence/awareness.ts"
import { typeset } from "../text/typography.ts"
import { NOTHING, type Said } from "../tree/schema.ts"

// Shared with tests/mindmap/test_figure.py.
const FRENCH = JSON.parse(readFileSync("tests/mindmap/vectors/french.json", "utf8")) as [string, string][]

const key = (name: string, more: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

describe("keys", () => {
  it("Tab adds a child only while a node is worked on, so that nobody is caught", () => {
    expect(keyCommandFor(key("Tab"), true)).toEqual({ name: "child" })
    expect(keyCommandFor(key("Tab"), false)).toBeNull()
    expect(keyCommandFor(key("Tab", { shiftKey: true }), true)).toBeNull()
    expect(keyCommandFor(key("Insert"), false)).toEqual({ name: "child" })
  })

  it.each([
    ["Enter", {}, { name: "after" }],
    ["Enter", { shiftKey: true }, { name: "before" }],
    ["Enter", { ctrlKey: true }, { name: "details" }],
    ["F2", {}, { name: "rename" }],
    ["Delete", {}, { name: "remove" }],
    [" ", {}, { name: "fold" }],
    ["Escape", {}, { name: "leave" }],
    ["ArrowLeft", {}, { name: "go", to: "left" }],
    ["ArrowUp", { altKey: true }, { name: "shift", to: "up" }],
    ["z", { ctrlKey: true }, { name: "undo" }],
    ["Z", { ctrlKey: true, shiftKey: true }, { name: "redo" }],
    ["y", { metaKey: true }, { name: "redo" }],
    ["m", { ctrlKey: true }, { name: "under" }],
    ["ArrowDown", { shiftKey: true }, { name: "extend", to: "down" }],
    ["a", { ctrlKey: true }, { name: "all" }],
    ["d", { ctrlKey: true }, { name: "duplicate" }],
    ["l", { ctrlKey: true }, { name: "relate" }],
    ["f", { metaKey: true }, { name: "search" }],
    [" ", { ctrlKey: true }, { name: "toggle" }],
    ["2", { ctrlKey: true }, { name: "level", depth: 2 }],
    ["&", { ctrlKey: true, code: "Digit1" }, { name: "level", depth: 1 }],
    ["Home", {}, { name: "home" }],
    ["é", {}, { name: "type", letter: "é" }],
    ["0", {}, { name: "zoom", by: "all" }],
  ] as const)("%s %o", (name, more, command) => {
    expect(keyCommandFor(key(name, more), true)).toEqual(command)
  })

  it.each(["End", "Dead", "F5", "Shift"])("leaves %s alone", (name) => {
    expect(keyCommandFor(key(name), true)).toBeNull()
  })

  it("leaves the browser's own shortcuts alone", () => {
    expect(keyCommandFor(key("r", { ctrlKey: true }), true)).toBeNull()
    expect(keyCommandFor(key("ArrowLeft", { ctrlKey: true }), true)).toBeNull()
    expect(keyCommandFor(key("d", { altKey: true }), true)).toBeNull()
    expect(keyCommandFor(key("c", { ctrlKey: true }), true)).toBeNull()
    expect(keyCommandFor(key("v", { ctrlKey: true, shiftKey: true }), true)).toBeNull()
    expect(keyCommandFor(key("F", { ctrlKey: true, shiftKey: true }), true)).toBeNull()
  })
})

describe("what was typed", () => {
  it("turns one text into the other, whatever they are, splitting no character", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const splice = spliceOf(before, after)
        if (!splice) {
          expect(before).toBe(after)
          return
        }
        const { index, remove, insert } = splice
        expect(before.slice(0, index) + insert + before.slice(index + remove)).toBe(after)
        expect(before.charCodeAt(index - 1) >> 10).not.toBe(0xd800 >> 10)
      }),
    )
    expect(spliceOf("a😀b", "a😁b")).toEqual({ index: 1, remove: 2, insert: "😁" })
  })

  it("moves the caret with what others type before it", () => {
    expect(caretAfter(5, { index: 2, remove: 0, insert: "abc" })).toBe(8)
    expect(caretAfter(2, { index: 2, remove: 0, insert: "abc" })).toBe(2)
    expect(caretAfter(4, { index: 2, remove: 6, insert: "a" })).toBe(3)
  })
})

describe("a text box bound to a shared text", () => {
  function bound() {
    const text = new Y.Doc().getText("t")
    text.insert(0, "bonjour")
    const box = document.createElement("textarea")
    document.body.replaceChildren(box)
    return { text, box, bound: new BoundTextBox(box, text) }
  }
  const type = (box: HTMLTextAreaElement, value: string) => {
    box.value = value
    box.dispatchEvent(new Event("input"))
  }

  it("writes what is typed, and only that", () => {
    const { text, box } = bound()
    const updates: unknown[] = []
    text.observe((event) => updates.push(event.delta))
    type(box, "bonjour à tous")
    expect(text.toJSON()).toBe("bonjour à tous")
    expect(updates).toEqual([[{ retain: 7 }, { insert: " à tous" }]])
  })

  it("shows what others type and keeps the caret in its place", () => {
    const { text, box } = bound()
    box.setSelectionRange(7, 7)
    text.insert(0, "— ")
    expect(box.value).toBe("— bonjour")
    expect(box.selectionStart).toBe(9)
  })

  it("leaves an input method in peace, then loses nothing of either", () => {
    const { text, box } = bound()
    box.dispatchEvent(new Event("compositionstart"))
    type(box, "bonjourに")
    text.insert(0, "Ah, ")
    expect(box.value).toBe("bonjourに")
    box.value = "bonjour日"
    box.dispatchEvent(new Event("compositionend"))
    expect(text.toJSON()).toBe("Ah, bonjour日")
    expect(box.value).toBe("Ah, bonjour日")
  })

  it("hears nothing once released", () => {
    const { text, box, bound: one } = bound()
    one.release()
    text.insert(0, "x")
    type(box, "autre")
    expect(text.toJSON()).toBe("xbonjour")
  })
})

const said = (more: Partial<Said> = {}): Said => ({
  ...NOTHING,
  text: "Refus pour complexité",
  ...more,
})
const ruler = (text: string) => text.length * 7

describe("faces", () => {
  it("wraps at plain spaces and keeps every word", () => {
    const lines = wrap("un deux trois quatre cinq", 70, ruler)
    expect(lines.join(" ")).toBe("un deux trois quatre cinq")
    expect(Math.max(...lines.map(ruler))).toBeLessThanOrEqual(70)
  })

  it("gives a long word its width rather than cut it, and cuts what has no end", () => {
    expect(wrap("un accompagnement", 70, ruler)).toEqual(["un", "accompagnement"])
    expect(wrap("a".repeat(40), 70, ruler).join("")).toBe("a".repeat(40))
    expect(wrap("a".repeat(40), 70, ruler).length).toBeGreaterThan(1)
  })

  it("stops at eight lines", () => {
    const lines = wrap("mot ".repeat(200), 70, ruler)
    expect(lines).toHaveLength(8)
    expect(lines.at(-1)).toMatch(/…$/)
  })

  it("says kind, level and what is in place", () => {
    const face = faceOf(said({ kind: "risk" }), 2, [], ruler)
    expect(face.lines[0]).toMatch(/^▲\u00a0Refus/)
    expect(subline(said({ level: "inter_cpts", org: "CPTS", state: "running" }))).toBe("inter-CPTS · CPTS, en place")
    const higher = faceOf(said({ level: "us" }), 2, [], ruler)
    expect(higher.h).toBeGreaterThan(faceOf(said(), 2, [], ruler).h)
  })

  it("has a new mark whenever something seen changes", () => {
    const chip = { kind: "decision", label: "D1", title: "", href: null } as const
    const marks = [said(), said({ text: "x" }), said({ kind: "idea" }), said({ level: "us" })].map((one) => faceOf(one, 2, [], ruler).mark)
    marks.push(faceOf(said(), 1, [], ruler).mark, faceOf(said(), 2, [chip], ruler).mark)
    expect(new Set(marks).size).toBe(6)
  })

  it("sets French spaces and plurals", () => {
    for (const [written, read] of FRENCH) expect(typeset(written)).toBe(read)
    expect(moreText(1)).toBe("+\u00a01\u00a0replié")
    expect(moreText(3)).toBe("+\u00a03\u00a0repliés")
  })

  it("is never under 12 px on screen", () => {
    expect(SMALLEST * LEAST_SCALE).toBeGreaterThanOrEqual(12)
    expect(clampScale(0.1) * SMALLEST).toBeGreaterThanOrEqual(12)
  })
})

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

describe("others", () => {
  it("are named on their node, once each, by the server's word", () => {
    const states = new Map<number, Record<string, unknown>>([
      [1, { user: { name: "Moi", colour: 1 }, map: { node: "a" } }],
      [2, { user: { name: "Nadia", colour: 3 }, map: { node: "a" } }],
      [3, { user: { name: "Nadia", colour: 3 }, map: { node: "a" } }],
      [4, { user: { name: "Hugo", colour: 9 }, map: { node: "b" } }],
      [5, { user: { name: "Paul" }, map: {} }],
      [6, {}],
    ])
    const guests = guestsOf(states, 1)
    expect(guests.get("a")).toEqual([{ name: "Nadia", colour: 4 }])
    expect(guests.get("b")).toEqual([{ name: "Hugo", colour: 2 }])
    expect(guests.size).toBe(2)
  })

  describe("are heard now and then", () => {
    afterEach(() => void vi.useRealTimers())

    it("in one sentence for many", () => {
      expect(newsOf(["« A »", "« A »", "« B »"])).toBe("2 nouveaux éléments dans « A »\u202f; 1 dans « B »")
      expect(newsOf([""])).toBe("1 nouvel élément au premier niveau")
    })

    it("not at every edit", () => {
      vi.useFakeTimers()
      const announcer = new Announcer()
      for (let i = 0; i < 5; i++) announcer.noteAddition("« A »")
      expect(announcer.region.textContent).toBe("")
      vi.advanceTimersByTime(EVERY)
      expect(announcer.region.textContent).toBe("5 nouveaux éléments dans « A »")
    })
  })
})

describe("what nodes became", () => {
  it("is read from the page, and nothing else is believed", () => {
    const links = [
      { node: "a", kind: "decision", label: "D1", title: "t", href: "#decision-1" },
      { node: "a", kind: "action", label: "A2", href: "javascript:alert(1)" },
      { node: "b", kind: "decision", label: "D3", href: "//elsewhere" },
      { node: "c", kind: "other", label: "x" },
      null,
    ]
    const chips = parseMarks(JSON.stringify({ links })).links
    expect(chips.get("a")).toEqual([
      { kind: "decision", label: "D1", title: "t", href: "#decision-1" },
      { kind: "action", label: "A2", title: "A2", href: null },
    ])
    expect(chips.get("b")?.[0]?.href).toBeNull()
    expect(chips.has("c")).toBe(false)
    expect(parseMarks("{").links.size).toBe(0)
    expect(parseMarks(undefined).links.size).toBe(0)
  })
})
