/** The frames of a shared document's socket, as rcp/coedit/protocol.py writes them. */

import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"

import type { Marks } from "./marks.ts"

/** What the server says to our provider alone, in frames of type 100. */
export type Word =
  | { epoch: number; seq: number; write: boolean }
  | { saved: number; frames: number }
  | { refused: string; places?: string[] }
  | Marks

export type Frame =
  | { kind: "step1" | "step2" | "update" | "awareness"; body: Uint8Array }
  | { kind: "word"; word: Word }
  | { kind: "unknown" }

const SYNC = 0
const AWARENESS = 1
const QUERY_AWARENESS = 3
const OURS = 100
const STEPS = ["step1", "step2", "update"] as const

export function read(data: ArrayBuffer): Frame {
  const decoder = decoding.createDecoder(new Uint8Array(data))
  const type = decoding.readVarUint(decoder)
  if (type === AWARENESS) return { kind: "awareness", body: decoding.readVarUint8Array(decoder) }
  if (type === OURS) return { kind: "word", word: JSON.parse(decoding.readVarString(decoder)) as Word }
  const step = type === SYNC ? STEPS[decoding.readVarUint(decoder)] : undefined
  return step ? { kind: step, body: decoding.readVarUint8Array(decoder) } : { kind: "unknown" }
}

export function sync(step: "step1" | "step2" | "update", body: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, SYNC)
  encoding.writeVarUint(encoder, STEPS.indexOf(step))
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

export function awareness(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, AWARENESS)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

/** Who is here? The server always answers. */
export function queryAwareness(): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, QUERY_AWARENESS)
  return encoding.toUint8Array(encoder)
}

/** `schema`: what this page knows of the kind's elements; a server that knows more asks it to load again. */
export function hello(schema = 1): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, OURS)
  encoding.writeVarString(encoder, JSON.stringify({ hello: 1, schema }))
  return encoding.toUint8Array(encoder)
}
