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
  /** The same command with this argument true would be done: whoever sent it decides. */
  confirm?: string
}

export interface Ack {
  n: number
  seq: number
  answer: Args
}

/** `more`: the next frame of the same kind goes on; it names the section that was cut again. */
export interface News {
  seq: number
  after: number
  entries: Entry[]
  fragments: Sections
  more?: true
}

export interface Resync {
  resync: Sections
  seq: number
  abilities: string[]
  more?: true
}

export type Down =
  | { hello: { seq: number; now: number; person: number | null; abilities: string[] } }
  | { ack: number; seq: number; answer: Args }
  | ({ refused: number } & Refusal)
  | News
  | Resync
  | { ready: number }
  | { presence: Person[] }
  | { ephemeral: Args; from: number | null }
  | { heartbeat: number; echo: number | null }
  | { misunderstood: string }

/** As rcp/realtime/close_codes.py; those after which one does not simply come back. */
export const Close = {
  tooLarge: 4009,
  malformed: 4400,
  forbidden: 4403,
  outdated: 4426,
  tooMany: 4429,
} as const
