/** Asking the server about one map, beside its document: what happened in it, who wrote it. */

/** What the server refused, and why, in French. */
export class Unanswered extends Error {}

const AWAY = "Le serveur ne répond pas. Réessayez dans un instant."

export async function ask(mapId: string, what: string): Promise<unknown> {
  const response = await fetch(`/cartes/${mapId}/${what}`, { headers: { Accept: "application/json" } }).catch(() => null)
  if (!response?.ok) throw new Unanswered(response ? "Cette carte ne vous est pas, ou plus, ouverte." : AWAY)
  return response.json()
}

/** Rejects with the reason when it was refused. `lasting`: goes on while the page is being left. */
export async function tell(mapId: string, what: string, said: Record<string, string> = {}, lasting = false): Promise<unknown> {
  const body = new URLSearchParams(said)
  const headers = { "X-CSRFToken": /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "" }
  const response = await fetch(`/cartes/${mapId}/${what}`, { method: "POST", headers, body, keepalive: lasting }).catch(() => null)
  if (!response) throw new Unanswered(AWAY)
  if (response.status === 204) return null
  const answer: unknown = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null
  if (response.ok) return answer
  throw new Unanswered(whyOf(answer))
}

function whyOf(answer: unknown): string {
  const why = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>)["why"] : null
  return typeof why === "string" ? why : "Cela n’a pas pu être fait."
}
