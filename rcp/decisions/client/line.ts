/**
 * Who, what, when, read while it is typed: the twin of rcp/decisions/one_line.py, which decides.
 *
 * The sentence stays as typed but for a date alone at its end and an @name at either end.
 * tests/rcp/room/one_line.json ties the two.
 */

import type { Day } from "./days.ts"
import { dueIn, type Due } from "./due.ts"

export interface Reading {
  what: string
  /** One of the keys of those who can be named. */
  owner: string | null
  due: Day | null
  doubt: string
}

/** Keys, and the names they stand for. */
export type People = ReadonlyMap<string, string>

/** What was chosen beside the line, and wins over it. */
export interface Chosen {
  owner?: string | null
  /** The day was chosen too: the words of the line say another one, and stay. */
  dated?: boolean
}

interface Mention {
  start: number
  end: number
  asked: string
  named: string[]
}

const AT = /(?<![\p{L}\p{N}_.@])@([\p{L}\p{N}_][\p{L}\p{N}_'’-]*(?:\s*\.)?)/gu
const DETERMINER = /^(?:(?:son|sa|ses|le|la|les) |l')/
const LEADS_TO = new RegExp(
  "\\b(?:a|au|aux|avec|chez|contre|dans|de|des|du|en|entre|et|la|le|les|ni|ou|par|pour|que|qui|sans|sur|vers|comme" +
    "|afin|est|sont) $|\\b(?:[dl]|qu)'$",
)
const GOES_WITH = /^ ?(?:[,/] ?@|et\b|ou\b|ni\b|puis\b|avec\b|ainsi\b|qui\b|que\b|qu'|[/-])/
const AFTER = /^[\s.,;:!)\]…–—-]*$/u

/** The same text without accents nor capitals, letter for letter. */
export function plain(text: string): string {
  return Array.from(text)
    .map((letter) => {
      const base = (Array.from(letter.normalize("NFD"))[0] ?? letter).toLowerCase().replace("’", "'")
      return base.length === letter.length ? base : letter
    })
    .join("")
}

export function parse(typed: string, people: People, today: Day, chosen: Chosen = {}): Reading {
  const line = typed.trim().split(/\s+/u).join(" ")
  const mention = mentionIn(line, people)
  const only = mention?.named.length === 1 ? (mention.named[0] ?? null) : null
  const owner = chosen.owner ?? only
  const due = chosen.dated ? null : dueIn(without(mention, plain(line)), today)
  const known = mention !== null && owner !== null && mention.named.includes(owner)
  return {
    what: kept(line, known ? mention : null, due, spelt(mention, people.get(owner ?? "") ?? "")),
    owner,
    due: due?.on ?? null,
    doubt: [doubtOf(mention, owner), doubtOfAnother(line, mention), doubtOfDay(line, due)].filter((each) => each !== "").join(" "),
  }
}

// Who

/** The first @name; it takes the next words while they go on naming somebody. */
function mentionIn(line: string, people: People): Mention | null {
  const [found] = line.matchAll(AT)
  let asked = found?.[1]
  if (!found || asked === undefined) return null
  let end = found.index + found[0].length
  let named = namedBy(asked, people)
  for (const word of line.slice(end).split(/\s+/u).filter((each) => each !== "")) {
    const closer = namedBy(`${asked} ${word}`, people)
    if (closer.length === 0) break
    asked = `${asked} ${word}`
    named = closer
    end = line.indexOf(word, end) + word.length
  }
  return { start: found.index, end, asked, named }
}

/** Those whose name starts, at some word, with what was asked; whoever is named in full wins alone. */
export function namedBy(asked: string, people: People): string[] {
  let wanted = bare(plain(asked))
  if (DETERMINER.test(wanted) && starting(wanted, people).length === 0) wanted = wanted.replace(DETERMINER, "")
  const named = starting(wanted, people)
  const exact = named.filter((key) => {
    const name = plain(people.get(key) ?? "")
    return wanted === bare(name) || name.split(/\s+/u).includes(wanted)
  })
  return exact.length > 0 ? exact : named
}

function starting(wanted: string, people: People): string[] {
  const named = [...people].filter(([, name]) => {
    const known = plain(name)
    for (let at = known.indexOf(wanted); at >= 0; at = known.indexOf(wanted, at + 1)) {
      if (at === 0 || /[\s-]/u.test(known[at - 1] ?? "")) return true
    }
    return false
  })
  return named.map(([key]) => key)
}

function bare(name: string): string {
  return name.replace(/^[ .]+|[ .]+$/g, "")
}

/** The words of an @name that stays in the sentence: the whole name, or what was typed when that says more. */
function spelt(mention: Mention | null, name: string): string {
  if (mention === null) return name
  return DETERMINER.test(plain(mention.asked)) || name.length <= mention.asked.length ? mention.asked : name
}

function doubtOf(mention: Mention | null, owner: string | null): string {
  if (mention === null || owner !== null) return ""
  if (mention.named.length > 0) return `« @${mention.asked} » désigne plusieurs personnes : précisez.`
  return `« @${mention.asked} » ne désigne personne de la réunion.`
}

function doubtOfAnother(line: string, mention: Mention | null): string {
  const another = mention ? [...line.matchAll(AT)].find((each) => each.index >= mention.end) : undefined
  return another ? `Une action a une seule personne responsable : « ${another[0]} » reste dans la phrase.` : ""
}

// When

/** The text whose dates are read: no day in a name. */
function without(mention: Mention | null, text: string): string {
  if (mention === null) return text
  return `${text.slice(0, mention.start)}${"@".repeat(mention.end - mention.start)}${text.slice(mention.end)}`
}

function doubtOfDay(line: string, due: Due | null): string {
  if (due === null) return ""
  const words = line.slice(due.start, due.end).trim()
  if (due.on === null) return `« ${words} » n’est pas une date.`
  return due.weekday === "" ? "" : `« ${words} » : ce jour-là est un ${due.weekday}, vérifiez la date.`
}

// What

/** The sentence without what left it; all of it when nothing else would be left. */
function kept(line: string, mention: Mention | null, due: Due | null, name: string): string {
  const flat = plain(line)
  let [start, end] = [0, line.length]
  const leaving: { start: number; end: number }[] = []
  if (mention && !LEADS_TO.test(flat.slice(0, mention.start))) leaving.push(mention)
  if (due?.on && due.leaves) leaving.push(due)
  for (const place of [...leaving, ...leaving]) {
    if (place.end <= end && AFTER.test(line.slice(place.end, end))) end = place.start
  }
  const first = mention && leaving.includes(mention) ? mention : null
  if (first && first.end <= end && line.slice(0, first.start).trim() === "" && !GOES_WITH.test(flat.slice(first.end))) {
    start = first.end
  }
  let what = line.slice(start, end)
  if (mention && start <= mention.start && mention.end <= end) {
    what = `${line.slice(start, mention.start)}${name}${line.slice(mention.end, end)}`
  }
  if (start === 0 && end === line.length) return what
  return tidy(what, start > 0) || (mention === null ? line : "")
}

/** Without the punctuation that tied what left after it, and before it when something did (`led`). */
function tidy(text: string, led: boolean): string {
  const words = text
    .split(/\s+/u)
    .filter((each) => each !== "")
    .join(" ")
    .replace(/[ ,;:(–—→-]+$/, "")
  return led ? words.replace(/^[ ,;:(–—→-]+/, "") : words
}
