/** What a node can be, and the words and signs that say so. The values are those of mindmap/tree/schema.py. */

export const KINDS = ["cause", "idea", "question", "option", "risk", "in_place"] as const
export type Kind = (typeof KINDS)[number]

export const LEVELS = ["us", "inter_cpts", "dd_ars"] as const
export type Level = (typeof LEVELS)[number]

export const STATES = ["planned", "running", "paused"] as const
export type State = (typeof STATES)[number]

export const KIND_LABEL: Record<Kind, string> = {
  cause: "Cause",
  idea: "Idée",
  question: "Question",
  option: "Option",
  risk: "Risque",
  in_place: "Action en place",
}

/** A sign beside the words, so that colour is never alone; the same on paper (mindmap/tree/wording.py). */
export const KIND_SIGN: Record<Kind, string> = {
  cause: "◆",
  idea: "★",
  question: "?",
  option: "◇",
  risk: "▲",
  in_place: "✓",
}

export const LEVEL_LABEL: Record<Level, string> = { us: "nous", inter_cpts: "inter-CPTS", dd_ars: "DD ARS" }

export const STATE_LABEL: Record<State, string> = { planned: "en projet", running: "en place", paused: "suspendue" }

/** What a node can become elsewhere. */
export const OUTCOMES = ["decision", "action", "cause", "aim", "step"] as const
export type Outcome = (typeof OUTCOMES)[number]

export function oneOf<T extends string>(values: readonly T[], value: unknown): T | null {
  return values.find((one) => one === value) ?? null
}
