/** Days of the calendar as a sentence counts them: the twin of rcp/decisions/days.py. A day is an ISO text, « 2026-11-18 ». */

export type Day = string

export const WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"] as const
const FRIDAY = 4

/** Written as a date, and none. */
export class NoSuchDay extends Error {}

export function made(year: number, month: number, day: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw new NoSuchDay()
  return date.toISOString().slice(0, 10)
}

/** The next day of this number, today included; months that have none are passed over. */
export function nextOfMonth(day: number, today: Day): Day {
  const [thisYear, thisMonth] = parts(today)
  for (let ahead = 0; ahead < 13; ahead++) {
    const months = thisMonth - 1 + ahead
    const [year, month] = [thisYear + Math.floor(months / 12), (months % 12) + 1]
    if (day > parts(lastOf(year, month))[2]) continue
    const on = made(year, month, day)
    if (on >= today) return on
  }
  throw new NoSuchDay()
}

/** So many months later; the last day of the month where it has no such day. */
export function monthsOn(today: Day, count: number): Day {
  const [thisYear, thisMonth, day] = parts(today)
  const months = thisMonth - 1 + count
  const [year, month] = [thisYear + Math.floor(months / 12), (months % 12) + 1]
  return made(year, month, Math.min(day, parts(lastOf(year, month))[2]))
}

export function lastOf(year: number, month: number): Day {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

export function endOfMonth(today: Day, following: boolean): Day {
  const [year, month] = parts(today)
  return following ? lastOf(year + Math.floor(month / 12), (month % 12) + 1) : lastOf(year, month)
}

export function monday(today: Day): Day {
  return later(today, -weekday(today))
}

/** The last day of work of this week or the next; at the week-end, its Sunday. */
export function friday(today: Day, following: boolean): Day {
  const found = later(monday(today), FRIDAY + (following ? 7 : 0))
  return found >= today ? found : later(found, 2)
}

export function later(day: Day, days: number): Day {
  const [year, month, date] = parts(day)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** 0 on a Monday. */
export function weekday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function parts(day: Day): [number, number, number] {
  const [year, month, date] = day.split("-").map(Number)
  return [year ?? 0, month ?? 0, date ?? 0]
}

/** How many days `from` is before `to`. */
export function between(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
