/** Instants in French words, in the meeting's time zone. Pure. */

const NBSP = "\u00a0"

/** « lundi 3 mars à 12 h 30 » ; « aujourd’hui à 12 h 30 » ; with the year when it is another one. */
export function momentOf(ms: number, zone: string, now = Date.now()): string {
  return `${dayOf(ms, zone, now)} à ${hourOf(ms, zone)}`
}

/** « mardi » within the week, « aujourd’hui », « hier », else « lundi 3 mars ». */
export function since(ms: number, zone: string, now = Date.now()): string {
  const days = daysBetween(ms, now, zone)
  if (days === 0) return hourOf(ms, zone)
  if (days === 1) return "hier"
  return days < 7 ? parts(ms, zone, { weekday: "long" }) : dayOf(ms, zone, now)
}

export function dayOf(ms: number, zone: string, now = Date.now()): string {
  const days = daysBetween(ms, now, zone)
  if (days === 0) return "aujourd’hui"
  if (days === 1) return "hier"
  const sameYear = parts(ms, zone, { year: "numeric" }) === parts(now, zone, { year: "numeric" })
  return parts(ms, zone, { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) })
}

export function hourOf(ms: number, zone: string): string {
  const [hours = "", minutes = ""] = parts(ms, zone, { hour: "2-digit", minute: "2-digit" }).split(":")
  return `${Number(hours)}${NBSP}h${NBSP}${minutes}`
}

function daysBetween(ms: number, now: number, zone: string): number {
  const midnight = (at: number) => Date.parse(new Date(at).toLocaleDateString("sv-SE", { timeZone: zone }))
  return Math.round((midnight(now) - midnight(ms)) / 86_400_000)
}

function parts(ms: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("fr-FR", { ...options, timeZone: zone }).format(ms)
}
