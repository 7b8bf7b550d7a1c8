/** What a date looks like in a French sentence, and which day it is: the twin of rcp/decisions/dates.py, letter for letter. */

import { WEEKDAYS, NoSuchDay, between, endOfMonth, friday, lastOf, later, made, monday, monthsOn, nextOfMonth, parts, weekday, type Day } from "./days.ts"

const MONTHS: Record<string, number> = {
  janvier: 1, fevrier: 2, mars: 3, avril: 4, mai: 5, juin: 6, juillet: 7, aout: 8, septembre: 9, octobre: 10,
  novembre: 11, decembre: 12,
}
const SHORT_MONTHS: Record<string, number> = { janv: 1, fevr: 2, fev: 2, avr: 4, juil: 7, sept: 9, oct: 10, nov: 11, dec: 12 }
const NUMBERS: Record<string, number> = {
  un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, neuf: 9, dix: 10, douze: 12,
  quinze: 15, vingt: 20, trente: 30,
}
const SPANS: Record<string, number> = { huitaine: 8, dizaine: 10, quinzaine: 15, vingtaine: 20, trentaine: 30 }

const EMERGENCY = new Set([15, 17, 18])
const CALLED = /\b(?:appel|compos|joi[gn]|contact|preven|alert|urgen|samu|pompier|polic|gendarm|faire)/
const PRESSURE = /\b(?:tension|ta|pa)\b/
const JUST_PAST = 31
const MONTH_PAST = 62

export type Lead = "asked" | "other" | "when" | "the" | ""

/** A match and what is around it; `words` are those of the lead. */
export interface Found {
  groups: Record<string, string | undefined>
  today: Day
  lead: Lead
  words: string
  before: string
  after: string
}

export interface Finder {
  pattern: RegExp
  day: (found: Found) => Day | null
  /** The day says all that the words say. */
  exact: boolean
}

// Counted from today

function isCounted(found: Found): boolean {
  return /^(?:au plus tard |pour )?(?:dans|sous|d'ici|avant|delai)\b/.test(found.words)
}

function counted(found: Found): Day | null {
  if (!isCounted(found)) return null
  const count = NUMBERS[said(found, "count")] ?? Number(said(found, "count"))
  switch (said(found, "unit").charAt(0)) {
    case "h":
      return count > 0 && count % 24 === 0 ? later(found.today, count / 24) : null
    case "j":
      return later(found.today, count)
    case "s":
      return later(found.today, 7 * count)
    case "a":
      return monthsOn(found.today, 12 * count)
    default:
      return monthsOn(found.today, count)
  }
}

function spanned(found: Found): Day | null {
  return isCounted(found) ? later(found.today, SPANS[said(found, "span")] ?? 0) : null
}

function within(found: Found): Day | null {
  if (found.words !== "dans") return null
  return said(found, "within") === "le mois" ? monthsOn(found.today, 1) : later(found.today, 7)
}

// A day of the calendar

function dayAndMonth(found: Found): Day | null {
  return ofYear(found, dayOf(said(found, "day")), monthOf(said(found, "month")))
}

function numeric(found: Found): Day | null {
  const [day, month] = [Number(said(found, "day")), Number(said(found, "month"))]
  const bare = found.lead === "" && said(found, "year") === ""
  if (bare && (said(found, "month").length < 2 || (day === 24 && month === 24) || PRESSURE.test(found.before))) return null
  return ofYear(found, day, month)
}

function ofYear(found: Found, day: number, month: number): Day | null {
  const year = said(found, "year")
  if (year !== "") return notPast(found, made(Number(year) + (year.length === 2 ? 2000 : 0), month, day))
  const [thisYear] = parts(found.today)
  for (let y = thisYear; y < thisYear + 9; y++) {
    if (month === 2 && day === 29 && parts(lastOf(y, 2))[2] < 29) continue
    const on = made(y, month, day)
    if (on >= found.today) return on
    if (found.lead !== "asked" && between(on, found.today) <= JUST_PAST) return null
  }
  throw new NoSuchDay()
}

function notPast(found: Found, on: Day): Day | null {
  return on >= found.today || found.lead === "asked" ? on : null
}

function weekdayAndDay(found: Found): Day {
  const day = dayOf(said(found, "day"))
  const first = nextOfMonth(day, found.today)
  const second = nextOfMonth(day, later(first, 1))
  const wanted = weekdayOf(found)
  return weekday(first) !== wanted && weekday(second) === wanted ? second : first
}

function dayAlone(found: Found): Day | null {
  if (!/(?:^|\s)(?:le|jusqu'au|d'ici au)$/.test(found.words)) return null
  const day = dayOf(said(found, "day"))
  if (found.lead === "the" && EMERGENCY.has(day) && CALLED.test(`${found.before} ${found.after}`)) return null
  return nextOfMonth(day, found.today)
}

function near(found: Found): Day {
  return later(found.today, { demain: 1, "apres-demain": 2, "apres demain": 2 }[said(found, "near")] ?? 0)
}

function onWeekday(found: Found): Day | null {
  const [which, wanted] = [said(found, "which"), weekdayOf(found)]
  if (found.lead === "the" && which === "") return null
  if (which.includes("semaine")) return later(monday(found.today), 7 + wanted)
  const weeks = which.includes("huit") ? 1 : which.includes("quinze") ? 2 : 0
  return later(found.today, ((wanted - weekday(found.today) + 7) % 7 || 7) + 7 * weeks)
}

// A stretch of time, by its end

function endOfNamed(found: Found): Day | null {
  return monthNamed(found, lastOf)
}

function middleOfNamed(found: Found): Day | null {
  return monthNamed(found, (year, month) => made(year, month, 15))
}

function beginningOfNamed(found: Found): Day | null {
  return monthNamed(found, (year, month) => made(year, month, 10))
}

function inNamed(found: Found): Day | null {
  if (found.lead !== "asked" && said(found, "of") === "" && !["en", "courant"].includes(found.words)) return null
  if (found.words === "avant") return monthNamed(found, (year, month) => later(made(year, month, 1), -1))
  return endOfNamed(found)
}

function monthNamed(found: Found, dayIn: (year: number, month: number) => Day): Day | null {
  const month = monthOf(said(found, "month"))
  const year = said(found, "year")
  if (year !== "") return notPast(found, dayIn(Number(year), month))
  const [thisYear] = parts(found.today)
  const on = dayIn(thisYear, month)
  if (on >= found.today) return on
  return found.lead !== "asked" && between(on, found.today) <= MONTH_PAST ? null : dayIn(thisYear + 1, month)
}

function endOf(found: Found): Day {
  const following = said(found, "following").includes("prochain")
  if (said(found, "whole") === "annee") return made(parts(found.today)[0] + (following ? 1 : 0), 12, 31)
  return said(found, "whole") === "semaine" ? friday(found.today, following) : endOfMonth(found.today, following)
}

function whole(found: Found): Day {
  const words = said(found, "whole")
  const following = words.includes("prochain")
  return words.includes("semaine") ? friday(found.today, following) : endOfMonth(found.today, following)
}

function said(found: Found, name: string): string {
  return found.groups[name] ?? ""
}

function weekdayOf(found: Found): number {
  return WEEKDAYS.findIndex((each) => each === found.groups["weekday"])
}

function dayOf(words: string): number {
  const day = words === "1er" || words === "premier" ? 1 : Number(words)
  if (day < 1 || day > 31) throw new NoSuchDay()
  return day
}

function monthOf(words: string): number {
  return MONTHS[words] ?? SHORT_MONTHS[words] ?? 0
}

// What they look like

const NUMBER = `(?:[0-9]{1,3}|${Object.keys(NUMBERS).join("|")})`
const LONG = `(?<month>${Object.keys(MONTHS).join("|")})\\b`
const MONTH = `(?<month>${[...Object.keys(MONTHS), ...Object.keys(SHORT_MONTHS)].join("|")})\\b\\.?`
const WEEKDAY = `(?<weekday>${WEEKDAYS.join("|")})`
const DAY = "(?<day>1er|[0-9]{1,2})"
const YEAR = "(?: (?<year>(?:19|20)[0-9]{2})\\b)?"
const OF = "(?:mois d(?:e |'))?"
const LATEST = "(?<latest> (?:au plus tard|dernier delai|grand maximum|maximum|max|au plus)\\b\\.?)?"
const GOES_ON =
  "(?![\\w%€/])(?! ?(?:h|heures?|min|mn)\\b)(?= ?(?:$|[.,;:!?)\\]…@]|[-–—] )" +
  "| (?:au?|aux|avec|avant|apres|chez|dans|de|des|du|en|et|la|le|les|ou|par|pour|puis|mais|sans|si|sur|une?|ce|cet" +
  "|cette|ces|son|sa|ses|leurs?|matin|midi|soir|afin|aupres|que|qui|lors|vers)\\b| (?:[dlsnc]|qu)'| apres-midi\\b)"
const NOT_OF = "(?! (?:du|de|des|qui|prochaine?|derniere?|suivante?|precedente?)\\b)(?! d')"

function finder(pattern: string, day: Finder["day"], exact = true): Finder {
  return { pattern: new RegExp(pattern + LATEST, "g"), day, exact }
}

export const FINDERS: readonly Finder[] = [
  finder(
    `\\b(?:${NUMBER} ?(?:a|ou|-) ?)?(?<count>${NUMBER}) ?(?:prochaine?s )?` +
      "(?<unit>jours?|j|semaines?|mois|ans?|annees?)\\b(?! ouvr)",
    counted,
  ),
  finder("\\b(?<count>[0-9]{1,3}) ?(?<unit>heures?|h)\\b(?! ?[0-9])", counted),
  finder(`\\b(?:une |la )?(?<span>${Object.keys(SPANS).join("|")})\\b(?: de jours\\b)?`, spanned),
  finder(`\\b(?<within>la semaine|le mois)\\b${NOT_OF}`, within, false),
  finder(`(?<![\\w/.,])(?:${WEEKDAY} )?(?<day>1er|premier|[0-9]{1,2}) ${MONTH}${YEAR}`, dayAndMonth),
  finder(
    `(?<![\\w/.,])(?:${WEEKDAY} )?(?<day>[0-9]{1,2})/(?<month>[0-9]{1,2})(?:/(?<year>(?:19|20)[0-9]{2}|[0-9]{2}))?${GOES_ON}`,
    numeric,
  ),
  finder("(?<![\\w/.,])(?<day>[0-9]{1,2})(?<tie>[.-])(?<month>[0-9]{1,2})\\k<tie>(?<year>(?:19|20)[0-9]{2})\\b", numeric),
  finder("(?<![\\w-])(?<year>(?:19|20)[0-9]{2})-(?<month>[0-9]{2})-(?<day>[0-9]{2})\\b", numeric),
  finder(`\\b${WEEKDAY} (?:le )?${DAY}${GOES_ON}`, weekdayAndDay),
  finder(`(?<![\\w/.,-])${DAY}${GOES_ON}`, dayAlone),
  finder("\\b(?<near>aujourd'hui|apres[- ]demain|demain)\\b", near),
  finder("\\b(?<near>ce soir|ce matin|cet apres[- ]midi|cette nuit|dans la journee)\\b", near, false),
  finder(
    `\\b(?:ce )?${WEEKDAY}\\b(?<which> prochain\\b| en huit\\b| en quinze\\b| (?:de )?(?:la )?semaine prochaine\\b)?` +
      "(?! (?:dernier(?! delai)|passe|precedent)\\b)",
    onWeekday,
  ),
  finder(`\\b(?:(?:a|en) )?(?:la )?fin (?:de |d'|du )?${OF}${LONG}${YEAR}`, endOfNamed),
  finder(`\\b(?:a la )?mi[- ]?${LONG}${YEAR}`, middleOfNamed),
  finder(`\\b(?:(?:au|en) )?debut (?:de |d')?${OF}${LONG}${YEAR}`, beginningOfNamed, false),
  finder(`\\b(?<of>(?:le|au) mois d(?:e |'))?${LONG}${YEAR}`, inNamed, false),
  finder(
    `\\b(?:(?:a|en) )?(?:la )?fin (?:de l'|de |du |d')(?<whole>mois|annee)(?<following> prochaine?)?\\b${NOT_OF}`,
    endOf,
  ),
  finder(`\\b(?:(?:a|en) )?(?:la )?fin de (?:la )?(?<whole>semaine)(?<following> prochaine)?\\b${NOT_OF}`, endOf, false),
  finder("\\b(?<whole>cette semaine|(?:la )?semaine prochaine|ce mois(?:-ci)?|(?:le )?mois prochain)\\b", whole, false),
]
