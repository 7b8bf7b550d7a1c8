/** What a node can become elsewhere. The page says what it offers in `data-become`, and hears « map:become ». */

import type { Ground } from "./ground.ts"

/** What « map:become » says. */
export interface Becoming {
  /** « decision », « action »… */
  kind: string
  mapId: string
  nodeId: string
  text: string
}

/** How each is offered: another subject adds its own line. */
const OFFERS: Record<string, { label: string; hint: string }> = {
  decision: { label: "Décision", hint: "En faire une décision" },
  action: { label: "Action", hint: "En faire une action : qui fait quoi" },
}

export interface Offer {
  kind: string
  label: string
  hint: string
}

/** « decision action » → what is offered, in that order; an unknown word offers nothing. */
export function offersIn(words: string): Offer[] {
  return words.split(/\s+/).flatMap((kind) => {
    const offer = OFFERS[kind]
    return offer ? [{ kind, ...offer }] : []
  })
}

/** Ask the page to make something of the selected node. */
export function become(ground: Ground, kind: string): void {
  const nodeId = ground.desk.here
  const detail: Becoming = { kind, mapId: ground.options.mapId, nodeId, text: ground.model.said(nodeId).text.trim() }
  ground.host.dispatchEvent(new CustomEvent("map:become", { bubbles: true, detail }))
}
