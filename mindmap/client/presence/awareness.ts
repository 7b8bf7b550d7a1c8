/** Who else is on which node. Names and colours are the server's; only the node is said by the browser. */

import type { Awareness } from "y-protocols/awareness"

import { BRANCHES, type Guest } from "../picture/painter.ts"

const FIELD = "map"

export function tellWhere(awareness: Awareness, node: string | null): void {
  const current = awareness.getLocalState()?.[FIELD] as { node?: unknown } | undefined
  if (current?.node !== node) awareness.setLocalStateField(FIELD, { node })
}

/** The others on each node, once per person and node, in the order of their numbers. */
export function guestsOf(states: ReadonlyMap<number, Record<string, unknown>>, me: number): Map<string, Guest[]> {
  const guests = new Map<string, Guest[]>()
  for (const client of [...states.keys()].sort((a, b) => a - b)) {
    const state = states.get(client)
    const node = (state?.[FIELD] as { node?: unknown } | undefined)?.node
    if (client === me || typeof node !== "string") continue
    const person = personOf(state ?? {}, client)
    const there = guests.get(node) ?? []
    if (there.some((guest) => guest.name === person.name)) continue
    guests.set(node, [...there, person])
  }
  return guests
}

/** Who a presence is, as the server says it. */
export function personOf(state: Record<string, unknown>, client: number): Guest {
  const user = (state["user"] ?? {}) as Record<string, unknown>
  const name = typeof user["name"] === "string" && user["name"] ? user["name"] : "Quelqu’un"
  return { name, colour: colourOf(user["colour"] ?? user["color"], client) }
}

function colourOf(value: unknown, client: number): number {
  const index = typeof value === "number" && Number.isInteger(value) ? value : client
  return (Math.abs(index) % BRANCHES) + 1
}
