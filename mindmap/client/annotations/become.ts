/** What a node can become elsewhere. The page says what it offers in `data-become`, and hears « map:become ». */

import { sendCommand } from "../context/room-commands.ts"
import type { MapContext } from "../context/map-context.ts"

/** What « map:become » says. */
export interface Becoming {
  /** « decision », « action »… */
  kind: string
  mapId: string
  nodeId: string
  text: string
}

interface Offered {
  label: string
  hint: string
  /** The command that does it at once, with what says that it is done; without it the page is asked, for more words. */
  command?: { name: string; args: Record<string, unknown>; done: string }
}

const OFFERS: Record<string, Offered> = {
  decision: { label: "Décision", hint: "En faire une décision" },
  action: { label: "Action", hint: "En faire une action : qui fait quoi" },
  cause: {
    label: "Cause du thème",
    hint: "Le garder parmi les causes du thème",
    command: { name: "name_cause", args: {}, done: "gardé parmi les causes du thème" },
  },
  aim: {
    label: "Objectif de la fiche action",
    hint: "L’écrire parmi les objectifs de la fiche action",
    command: { name: "use_node", args: { kind: "action_sheet" }, done: "écrit parmi les objectifs de la fiche action" },
  },
  step: {
    label: "Étape de la procédure",
    hint: "L’écrire à la fin de la procédure",
    command: { name: "use_node", args: { kind: "procedure" }, done: "écrit à la fin de la procédure" },
  },
}

export interface Offer {
  kind: string
  label: string
  hint: string
  /** Done at once, without asking for words. */
  atOnce: boolean
}

/** « decision action » → what is offered, in that order; an unknown word offers nothing. */
export function offersIn(words: string): Offer[] {
  return words.split(/\s+/).flatMap((kind) => {
    const offer = OFFERS[kind]
    return offer ? [{ kind, label: offer.label, hint: offer.hint, atOnce: offer.command !== undefined }] : []
  })
}

/** Make something of the selected node: at once by a command, or by asking the page. */
export function become(context: MapContext, kind: string): void {
  const nodeId = context.viewState.here
  const detail: Becoming = { kind, mapId: context.options.mapId, nodeId, text: context.model.said(nodeId).text.trim() }
  if (OFFERS[kind]?.command) return void atOnce(context, OFFERS[kind].command, detail)
  context.host.dispatchEvent(new CustomEvent("map:become", { bubbles: true, detail }))
}

async function atOnce(context: MapContext, command: NonNullable<Offered["command"]>, { mapId, nodeId, text }: Becoming): Promise<void> {
  // These name the map with the node.
  const args = { map: undefined, text, node: { map: Number(mapId), node: nodeId }, ...command.args }
  if (await sendCommand(context, command.name, args)) context.actions.say(`${context.actions.name(nodeId)} : ${command.done}.`)
}
