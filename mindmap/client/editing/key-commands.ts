/** What each key asks for. Pure: a key in, a command out. */

import type { Direction } from "../picture/arrow-navigation.ts"

export type KeyCommand =
  | { name: "go"; to: Direction }
  | { name: "shift"; to: Direction }
  | { name: "extend"; to: Direction }
  | { name: "child" | "before" | "after" | "rename" | "remove" | "fold" | "undo" | "redo" | "leave" | "details" | "under" }
  | { name: "all" | "toggle" | "duplicate" | "relate" | "search" | "home" | "menu" }
  | { name: "level"; depth: number }
  | { name: "type"; letter: string }
  | { name: "zoom"; by: "in" | "out" | "all" }

/** The command of that name: `KeyCommandOf<"go">` has a direction. */
export type KeyCommandOf<N extends KeyCommand["name"], W = KeyCommand> = W extends { name: infer M } ? (N extends M ? W : never) : never

export interface Key {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  /** Which key it is, whatever the layout writes with it: on a French keyboard « 1 » is « & ». */
  code?: string
}

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
}

/**
 * `engaged`: a node is being worked on. Only then does Tab add a child; otherwise it goes on to the next control,
 * so that nobody is caught in the map.
 */
export function keyCommandFor(press: Key, engaged: boolean): KeyCommand | null {
  const ctrl = press.ctrlKey || press.metaKey
  const arrow = ARROWS[press.key]
  if (arrow) return ctrl ? null : { name: press.altKey ? "shift" : press.shiftKey ? "extend" : "go", to: arrow }
  if (ctrl) return press.altKey ? null : ctrlCommandFor(press)
  if (press.altKey) return null
  return plainCommandFor(press, engaged)
}

const COMMANDS: Record<string, Exclude<KeyCommand["name"], "go" | "shift" | "extend" | "type" | "zoom" | "level">> = {
  z: "undo",
  y: "redo",
  m: "under",
  a: "all",
  d: "duplicate",
  l: "relate",
  f: "search",
  " ": "toggle",
  enter: "details",
}

function ctrlCommandFor(press: Key): KeyCommand | null {
  const key = press.key.toLowerCase()
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code ?? "")?.[1] ?? /^[1-9]$/.exec(key)?.[0]
  if (digit) return press.shiftKey ? null : { name: "level", depth: Number(digit) }
  if (press.shiftKey) return key === "z" ? { name: "redo" } : null
  const name = COMMANDS[key]
  return name ? { name } : null
}

function plainCommandFor(press: Key, engaged: boolean): KeyCommand | null {
  switch (press.key) {
    case "Tab":
      return engaged && !press.shiftKey ? { name: "child" } : null
    case "Insert":
      return { name: "child" }
    case "Enter":
      return { name: press.shiftKey ? "before" : "after" }
    case "F2":
      return { name: "rename" }
    case "Delete":
    case "Backspace":
      return { name: "remove" }
    case "ContextMenu":
      return { name: "menu" }
    case "F10":
      return press.shiftKey ? { name: "menu" } : null
    case " ":
      return { name: "fold" }
    case "Home":
      return { name: "home" }
    case "Escape":
      return { name: "leave" }
    case "+":
      return { name: "zoom", by: "in" }
    case "-":
      return { name: "zoom", by: "out" }
    case "0":
      return { name: "zoom", by: "all" }
    default:
      return isLetter(press.key) ? { name: "type", letter: press.key } : null
  }
}

/** Whether a key writes one character, as opposed to « Home » or « Dead ». */
export function isLetter(key: string): boolean {
  return Array.from(key).length === 1
}
