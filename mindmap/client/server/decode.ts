/** Reading what the server tells without believing its shape: what is not understood is nothing. Pure. */

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null
}

export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function records(value: unknown): JsonRecord[] {
  return list(value).filter(isRecord)
}

export function texts(value: unknown): string[] {
  return list(value).filter((one) => typeof one === "string")
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : ""
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : 0
}

/** A number, or null where none is said. */
export function numberOrNone(value: unknown): number | null {
  return typeof value === "number" ? value : null
}

/** An address of this site, or null: a script could hide in another. */
export function pathOf(value: unknown): string | null {
  return typeof value === "string" && /^[/#?](?![/\\])/.test(value) ? value : null
}

/** name → words, for those that have some. */
export function textsByName(value: unknown): Map<string, string> {
  return new Map(Object.entries(recordOf(value)).flatMap(([name, one]) => (typeof one === "string" ? [[name, one]] : [])))
}

/** name → number, for those that have one. */
export function numbersByName(value: unknown): Map<string, number> {
  return new Map(Object.entries(recordOf(value)).flatMap(([name, one]) => (typeof one === "number" ? [[name, one]] : [])))
}

/** What a text in JSON holds; null when it is not one. */
export function read(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
