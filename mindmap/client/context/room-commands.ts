/** Asks the room to do something, or the server to tell something, and says in the map why it did not. */

import { h } from "../widgets/elements.ts"
import { NO_ANSWER, getJson } from "../server/requests.ts"
import type { MapContext } from "./map-context.ts"
import type { JsonRecord } from "../server/decode.ts"
import { typeset } from "../text/typography.ts"

/** How long a refusal stays in view, in milliseconds. */
const STAYS = 9000

const places = new WeakMap<MapContext, { element: HTMLElement; timer: ReturnType<typeof setTimeout> | null }>()

/** The command's answer, or null when it was refused: why is said over the map, and to `told` when given. */
export async function sendCommand(
  context: MapContext,
  name: string,
  args: Record<string, unknown>,
  told: (why: string) => void = (why) => showNotice(context, why),
): Promise<Record<string, unknown> | null> {
  if (!context.options.send) return null
  try {
    return (await context.options.send(name, { map: Number(context.options.mapId), ...args })).answer
  } catch (refused) {
    told(refused instanceof Error ? refused.message : NO_ANSWER)
    return null
  }
}

/** What a page of this map gives as JSON, or null when it cannot be had. */
export async function fetchFromMap(context: MapContext, path: string): Promise<JsonRecord | null> {
  return getJson(context.options.mapId, path).catch(() => null)
}

/** Said over the map for a while, and to screen readers. */
export function showNotice(context: MapContext, why: string): void {
  const place = places.get(context) ?? { element: h("p", { class: "map-complaint", role: "alert" }), timer: null }
  places.set(context, place)
  context.body.append(place.element)
  place.element.textContent = typeset(why)
  if (place.timer !== null) clearTimeout(place.timer)
  place.timer = setTimeout(() => place.element.remove(), STAYS)
}
