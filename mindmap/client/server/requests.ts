/** Asking the server about one map, beside its document: what happened in it, who wrote it, what is remarked. */

import { csrfToken } from "../../../rcp/live/client/environment.ts"
import { recordOf, type JsonRecord } from "./decode.ts"

/** What the server refused, and why, in French. */
class Unanswered extends Error {}

export const NO_ANSWER = "Le serveur ne répond pas. Réessayez dans un instant."

export async function getJson(mapId: string, what: string): Promise<JsonRecord> {
  const response = await fetch(`/cartes/${mapId}/${what}`, { headers: { Accept: "application/json" } }).catch(() => null)
  if (!response?.ok) throw new Unanswered(response ? "Cette carte ne vous est pas, ou plus, ouverte." : NO_ANSWER)
  const said: unknown = await response.json().catch(() => null)
  if (said === null) throw new Unanswered(NO_ANSWER)
  return recordOf(said)
}

/** Rejects with the reason when it was refused. `lasting`: goes on while the page is being left. */
export async function postForm(mapId: string, what: string, said: Record<string, string> = {}, lasting = false): Promise<void> {
  const headers = { "X-CSRFToken": csrfToken() }
  const body = new URLSearchParams(said)
  const response = await fetch(`/cartes/${mapId}/${what}`, { method: "POST", headers, body, keepalive: lasting }).catch(() => null)
  if (!response) throw new Unanswered(NO_ANSWER)
  if (!response.ok) throw new Unanswered(reasonIn(await response.json().catch(() => null), "Cela n’a pas pu être fait."))
}

/** Why the server refused, from its answer. */
export function reasonIn(answer: unknown, otherwise: string): string {
  const { why } = recordOf(answer)
  return typeof why === "string" ? why : otherwise
}
