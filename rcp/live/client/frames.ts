/** The frames of a room socket, as rcp/live/envelope.py describes them: closed unions, both ways. */

export const VERSION = 1

export type Args = Record<string, unknown>

export type Up =
  | { v: 1; hello: { client: string; last_seq: number | null; wall: boolean; abilities: string[] | null } }
  | { v: 1; n: number; name: string; args: Args }
  | { v: 1; ephemeral: Args }
  | { v: 1; heartbeat: number }

export interface Entry {
  seq: number
  verb: string
  author: string
  person: number | null
  subject: string
  at: string
}

export interface Person {
  person: number
  name: string
  occupation: string
  initials: string
  colour: number
}

/** Section name → its inner HTML. */
export type Sections = Record<string, string>

export interface Refusal {
  why: string
  missing: string[]
  /** The row as it stands, when what was written was out of date. */
  current: Args | null
}

export interface Ack {
  n: number
  seq: number
  answer: Args
}

export type Down =
  | { hello: { seq: number; now: number; person: number | null; abilities: string[] } }
  | { ack: number; seq: number; answer: Args }
  | ({ refused: number } & Refusal)
  | { seq: number; after: number; entries: Entry[]; fragments: Sections }
  | { resync: Sections; seq: number; abilities: string[] }
  | { presence: Person[] }
  | { ephemeral: Args; from: number | null }
  | { heartbeat: number; echo: number | null }
  | { misunderstood: string }

export const Close = {
  garbage: 4400,
  forbidden: 4403,
  slow: 4408,
  outdated: 4426,
  flood: 4429,
} as const
