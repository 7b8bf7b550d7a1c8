/**
 * Who, what, when, read while it is typed: the twin of rcp/decisions/one_line.py, which decides.
 *
 * The owner follows an @; the date stands anywhere after the first word. tests/rcp/room/one_line.json ties the two.
 */

export interface Reading {
  what: string
  owner: number | null
  /** ISO day. */
  due: string | null
  doubt: string
}

export type People = ReadonlyMap<number, string>

const MONTHS: Record<string, number> = {
  janvier: 1, janv: 1, fevrier: 2, fevr: 2, fev: 2, mars: 3, avril: 4, avr: 4, mai: 5, juin: 6,
  juillet: 7, juil: 7, aout: 8, septembre: 9, sept: 9, octobre: 10, oct: 10, novembre: 11, nov: 11,
  decembre: 12, dec: 12,
}
const WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
const NUMBERS: Record<string, number> = {
  un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, dix: 10, quinze: 15,
}

// Where Python's \b stands between word characters of any script, said in full since JavaScript's knows ASCII only.
const B = "(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])"
const E = "(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])"
const LEAD = `(?:${B}(?:pour|avant|d['’]ici|au plus tard)\\s+)?(?:${B}le\\s+)?`
const MONTH = Object.keys(MONTHS).sort((a, b) => b.length - a.length).join("|")
const DATES = new RegExp(
  `${LEAD}(?:` +
    `(?:${B}(?<weekday>${WEEKDAYS.join("|")})\\s+)?${B}(?<day>1er|\\d{1,2})\\s+(?<month>${MONTH})${E}\\.?(?:\\s+(?<year>20\\d\\d)${E})?` +
    `|${B}(?<nday>\\d{1,2})/(?<nmonth>\\d{1,2})(?:/(?<nyear>20\\d\\d|\\d\\d))?(?![\\d/])` +
    `|${B}dans\\s+(?<count>\\d{1,3}|${Object.keys(NUMBERS).join("|")})\\s+(?<unit>jours?|semaines?|mois)${E}` +
    `|${B}(?<near>aujourd['’]hui|apres-demain|demain)${E}` +
    `|${B}(?<name>${WEEKDAYS.join("|")})(?:\\s+prochain)?${E}` +
    ")",
  "gu",
)
const OWNER = /@([\p{L}\p{N}_][\p{L}\p{N}_'’-]*(?:\s*\.)?)/u

/** The same text without accents nor capitals, letter for letter. */
export function plain(text: string): string {
  return Array.from(text)
    .map((letter) => {
      const base = (Array.from(letter.normalize("NFD"))[0] ?? letter).toLowerCase()
      return base.length === 1 ? base : letter
    })
    .join("")
}

export function parse(line: string, people: People, today: string): Reading {
  const whole = line.trim().split(/\s+/u).join(" ")
  const { rest, owner, doubt } = readOwner(whole, people)
  const dated = readDue(rest, today)
  return { what: tidy(dated.rest), owner, due: dated.due, doubt: [doubt, dated.doubt].filter((each) => each !== "").join(" ") }
}

function readOwner(line: string, people: People): { rest: string; owner: number | null; doubt: string } {
  const found = OWNER.exec(line)
  let asked = found?.[1]
  if (!found || asked === undefined) return { rest: line, owner: null, doubt: "" }
  let end = found.index + found[0].length
  let named = namedBy(asked, people)
  for (const word of line.slice(end).split(/\s+/u).filter((each) => each !== "")) {
    const closer = namedBy(`${asked} ${word}`, people)
    if (closer.length === 0) break
    asked = `${asked} ${word}`
    named = closer
    end = line.indexOf(word, end) + word.length
  }
  const only = named.length === 1 ? named[0] : undefined
  if (only !== undefined) return { rest: `${line.slice(0, found.index)} ${line.slice(end)}`, owner: only, doubt: "" }
  const doubt = named.length > 1 ? `« @${asked} » désigne plusieurs personnes : précisez.` : `« @${asked} » ne désigne personne de la réunion.`
  return { rest: line, owner: null, doubt }
}

/** Those whose name starts, at some word, with what was asked; whoever is named in full wins alone. */
function namedBy(asked: string, people: People): number[] {
  const wanted = plain(asked).replace(/^[ .]+|[ .]+$/g, "")
  const named = [...people].filter(([, name]) => {
    const known = plain(name)
    for (let at = known.indexOf(wanted); at >= 0; at = known.indexOf(wanted, at + 1)) {
      if (at === 0 || /[\s-]/u.test(known[at - 1] ?? "")) return true
    }
    return false
  })
  const exact = named.filter(([, name]) => wanted === plain(name) || plain(name).split(/\s+/u).includes(wanted))
  return (exact.length > 0 ? exact : named).map(([id]) => id)
}

/** The last date of the line. */
function readDue(line: string, today: string): { rest: string; due: string | null; doubt: string } {
  const last = [...plain(line).matchAll(DATES)].filter((each) => each.index > 0).at(-1)
  if (!last) return { rest: line, due: null, doubt: "" }
  const end = last.index + last[0].length
  const due = dayOf(last.groups ?? {}, today)
  if (due === null) return { rest: line, due: null, doubt: `« ${line.slice(last.index, end).trim()} » n’est pas une date.` }
  return { rest: `${line.slice(0, last.index)} ${line.slice(end)}`, due, doubt: "" }
}

function dayOf(found: Record<string, string | undefined>, today: string): string | null {
  const { near, name, count, unit, day, nday, month, nmonth, year, nyear } = found
  if (near !== undefined) return later(today, near === "demain" ? 1 : near === "apres-demain" ? 2 : 0)
  if (name !== undefined) return later(today, (WEEKDAYS.indexOf(name) - weekday(today) + 7) % 7 || 7)
  if (count !== undefined) return ahead(today, NUMBERS[count] ?? Number(count), unit ?? "")
  const d = Number((day ?? nday ?? "").replace("er", ""))
  const m = month !== undefined ? (MONTHS[month] ?? 0) : Number(nmonth)
  const y = year ?? nyear
  return y === undefined ? next(d, m, today) : iso(Number(y) + (y.length === 2 ? 2000 : 0), m, d)
}

function ahead(today: string, count: number, unit: string): string | null {
  if (unit.startsWith("jour")) return later(today, count)
  if (unit.startsWith("semaine")) return later(today, 7 * count)
  const [y, m, d] = parts(today)
  const months = m - 1 + count
  const [year, month] = [y + Math.floor(months / 12), (months % 12) + 1]
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return iso(year, month, Math.min(d, lastDay))
}

/** This day of the year, from today on; 29 February waits for the next leap year. */
function next(day: number, month: number, today: string): string | null {
  const [year] = parts(today)
  for (let y = year; y < year + 9; y++) {
    const found = iso(y, month, day)
    if (found === null && !(month === 2 && day === 29)) return null
    if (found !== null && found >= today) return found
  }
  return null
}

function later(today: string, days: number): string {
  const [y, m, d] = parts(today)
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10)
}

/** 0 on a Monday. */
function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

function parts(day: string): [number, number, number] {
  const [y, m, d] = day.split("-").map(Number)
  return [y ?? 0, m ?? 0, d ?? 0]
}

/** Null when there is no such day. */
function iso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}

function tidy(text: string): string {
  return text
    .split(/\s+/u)
    .filter((each) => each !== "")
    .join(" ")
    .replace(/\s+([,.;])/g, "$1")
    .replace(/^[ ,;–—→-]+|[ ,;–—→-]+$/g, "")
}
