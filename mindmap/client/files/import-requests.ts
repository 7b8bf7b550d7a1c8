/** A file as the server reads it: looked at, then brought into a map. Each rejects with an Error that says why, in French. */

import { csrfToken } from "../../../rcp/live/client/environment.ts"
import { reasonIn } from "../server/requests.ts"

export interface Preview {
  title: string
  count: number
  size: string
  branches: { text: string; below: string[]; more: number }[]
  more: number
  sheets: string[]
  lost: string[]
  empty: boolean
  /** What may say who somebody is, and whether whoever brings the file may decide that it is meant. */
  identities: { why: string; may_keep: boolean } | null
}

export interface Brought {
  import: number
  said: string
  head: string
}

const MOST_BYTES = 20 * 1024 * 1024
const TOO_LARGE = "Ce fichier dépasse 20 Mo : ce n’est sans doute pas une carte."
const LOST = "Le fichier n’a pas pu être envoyé. Vérifiez le réseau, puis réessayez."

export function look(mapId: string, file: Blob, sheets: readonly string[] | null): Promise<Preview> {
  return post(`/cartes/${mapId}/apercu/`, asked(sheets), file) as Promise<Preview>
}

export function bring(
  mapId: string,
  file: Blob,
  { key, sheets, asContent, kept }: { key: string; sheets: readonly string[] | null; asContent: boolean; kept: boolean },
): Promise<Brought> {
  const query = asked(sheets)
  query.set("cle", key)
  if (asContent) query.set("contenu", "1")
  if (kept) query.set("garder", "1")
  return post(`/cartes/${mapId}/importer/`, query, file) as Promise<Brought>
}

function asked(sheets: readonly string[] | null): URLSearchParams {
  return new URLSearchParams(sheets ? { feuilles: sheets.join(",") } : {})
}

async function post(path: string, query: URLSearchParams, file: Blob): Promise<unknown> {
  if (file.size > MOST_BYTES) throw new Error(TOO_LARGE)
  const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": csrfToken() }
  const answer = await fetch(`${path}?${query.toString()}`, { method: "POST", body: file, headers }).catch(() => null)
  const said: unknown = await answer?.json().catch(() => null)
  if (answer?.ok && said) return said
  throw new Error(reasonIn(said, LOST))
}
