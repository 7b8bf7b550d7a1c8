/** How lately a node changed: a sign and words, as a tint alone would not be seen by everybody. Pure. */

/** now: within five minutes; meeting: since it was opened; news: since this person last looked. */
export type Heat = "now" | "meeting" | "news"

export const HEAT_SIGN: Readonly<Record<Heat, string>> = { now: "●", meeting: "○", news: "◆" }
export const HEAT_WORDS: Readonly<Record<Heat, string>> = { now: "changé il y a moins de 5 minutes", meeting: "changé pendant cette réunion", news: "changé depuis votre dernière visite" }
const LATELY = 5 * 60_000

/** How recent a change of `at` is, or null when it is older than the meeting. Pure. */
export function heatOf(at: number, now: number, meeting: number | null): Heat | null {
  if (now - at < LATELY) return "now"
  return meeting !== null && at >= meeting ? "meeting" : null
}
