import { describe, expect, it } from "vitest"

import { keyCommandFor, type Key } from "./key-commands.ts"

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
