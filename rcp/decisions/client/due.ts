/** When something is due, read in a French sentence made `plain`: the twin of rcp/decisions/due.py. */

import { FINDERS, type Finder, type Found, type Lead } from "./dates.ts"
import { NoSuchDay, WEEKDAYS, weekday, type Day } from "./days.ts"

/** A date in a sentence, from `start` to `end` with the words that lead to it; `on` is null when there is no such day. */
export interface Due {
  on: Day | null
  start: number
  end: number
  /** The day says all that the words say: they may leave the end of the sentence. */
  leaves: boolean
  /** Said to be due, not only named. */
  asked: boolean
  /** What day of the week it really is, when another was written; "" otherwise. */
  weekday: string
}

const LEADS: readonly (readonly [Lead, RegExp])[] = [
  [
    "asked",
    new RegExp(
      "\\b(?:au plus tard(?: (?:le|pour le|dans|sous|d'ici))?|d'ici(?: (?:le|la|les|a la|au?))?" +
        "|avant(?: (?:le|la|les))?|pour(?: (?:le|la|les|dans|dans les))?|sous(?: (?:les|la|un delai de))?" +
        "|dans(?: (?:les?|la|un delai (?:maximum )?de))?" +
        "|(?:echeance|date limite|dernier delai|delai)(?: ?:)?(?: (?:le|au))?) $",
    ),
  ],
  [
    "other",
    new RegExp(
      "\\b(?:du|de|depuis(?: le| la)?|apres(?: le| la)?|il y a|tous les|toutes les|chaque|les|pendant|durant" +
        "|entre(?: le)?|un|deux|sauf(?: le)?|hors(?: le)?|nee?s?(?: le| en)?" +
        "|du (?:[a-z]+ )?[0-9]{1,2}(?:er)?(?: [a-z]+)? au) $|\\bd'$",
    ),
  ],
  ["when", /\b(?:jusqu'au?|des(?: le)?|vers(?: le)?|au?|en|courant) $/],
  ["the", /\ble $/],
]
const HELD = new RegExp(
  "\\b(?:(?:prevu|fixe|programme|planifie|reporte|date|convenu|pose|attendu|annonce)e?s?|datant|lieu|est|sont|sera" +
    "|seront|etait|et|ou|ni|que|qui|par|comme|avec|sans|sur|chez|au?|aux|de|du|des|la|les?) $|\\b(?:[dl]|qu)'$",
)
const ANY_DAY = `\\b(?:${WEEKDAYS.join("|")})\\b`
const LIST = new RegExp(
  `${ANY_DAY}(?:(?: matin| midi| soir| apres-midi)?(?: ?[,/-] ?| et | ou | puis | au? )(?:le )?${ANY_DAY})+`,
  "g",
)

/** The date on which something is due: one said to be, rather than one only named; of these the last. */
export function dueIn(text: string, today: Day): Due | null {
  return dates(text, today).reduce<Due | null>((best, each) => (best === null || each.asked >= best.asked ? each : best), null)
}

function dates(text: string, today: Day): Due[] {
  const matches = FINDERS.flatMap((finder) => [...text.matchAll(finder.pattern)].map((match) => ({ match, finder })))
  matches.sort((a, b) => a.match.index - b.match.index || b.match[0].length - a.match[0].length)
  const lists = [...text.matchAll(LIST)].map((found) => [found.index, found.index + found[0].length] as const)
  const found: Due[] = []
  let end = 0
  for (const { match, finder } of matches) {
    const at = match.index
    if (at < end || lists.some(([start, stop]) => start <= at && at < stop)) continue
    end = at + match[0].length
    const due = dueOf(text, match, finder, today)
    if (due) found.push(due)
  }
  return found
}

function dueOf(text: string, match: RegExpExecArray, finder: Finder, today: Day): Due | null {
  const before = text.slice(0, match.index)
  const end = match.index + match[0].length
  const { lead: stands, start } = leadOf(before)
  if (stands === "other") return null
  const groups = match.groups ?? {}
  const lead = groups["latest"] === undefined ? stands : "asked"
  const asked = lead === "asked"
  const on = dayOf(finder, { groups, today, lead, words: before.slice(start).trim(), before, after: text.slice(end) })
  if (on === null) return null
  if (on === undefined) return { on: null, start, end, leaves: true, asked, weekday: "" }
  const really = weekdayOf(on, groups)
  const leaves = finder.exact && lead !== "when" && really === "" && !HELD.test(text.slice(0, start))
  return { on, start, end, leaves, asked, weekday: really }
}

/** Null: no date after all. Undefined: written as a date, and there is no such day. */
function dayOf(finder: Finder, found: Found): Day | null | undefined {
  try {
    return finder.day(found)
  } catch (error) {
    if (error instanceof NoSuchDay) return undefined
    throw error
  }
}

function leadOf(before: string): { lead: Lead; start: number } {
  for (const [lead, pattern] of LEADS) {
    const found = pattern.exec(before)
    if (found) return { lead, start: found.index }
  }
  return { lead: "", start: before.length }
}

function weekdayOf(on: Day, groups: Record<string, string | undefined>): string {
  const really = WEEKDAYS[weekday(on)] ?? ""
  return groups["day"] !== undefined && groups["weekday"] !== undefined && groups["weekday"] !== really ? really : ""
}
