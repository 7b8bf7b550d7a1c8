/** Asks the room to do something, or the server to tell something, and says in the map why it did not. */

import { h } from "./dom.ts"
import { AWAY, lookUp } from "./door.ts"
import type { Ground } from "./ground.ts"
import type { Loose } from "./loose.ts"
import { typeset } from "./typography.ts"

/** How long a refusal stays in view, in milliseconds. */
const STAYS = 9000

const places = new WeakMap<Ground, { element: HTMLElement; timer: ReturnType<typeof setTimeout> | null }>()

/** The command's answer, or null when it was refused: why is said over the map, and to `told` when given. */
export async function ask(
  ground: Ground,
  name: string,
  args: Record<string, unknown>,
  told: (why: string) => void = (why) => complain(ground, why),
): Promise<Record<string, unknown> | null> {
  if (!ground.options.send) return null
  try {
    return (await ground.options.send(name, { map: Number(ground.options.mapId), ...args })).answer
  } catch (refused) {
    told(refused instanceof Error ? refused.message : AWAY)
    return null
  }
}

/** What a page of this map gives as JSON, or null when it cannot be had. */
export async function fetched(ground: Ground, path: string): Promise<Loose | null> {
  return lookUp(ground.options.mapId, path).catch(() => null)
}

/** Said over the map for a while, and to screen readers. */
export function complain(ground: Ground, why: string): void {
  const place = places.get(ground) ?? { element: h("p", { class: "map-complaint", role: "alert" }), timer: null }
  places.set(ground, place)
  ground.body.append(place.element)
  place.element.textContent = typeset(why)
  if (place.timer !== null) clearTimeout(place.timer)
  place.timer = setTimeout(() => place.element.remove(), STAYS)
}
