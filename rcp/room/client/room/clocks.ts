/** Running clocks: `data-ends-at` counts down and then, in amber, what it is over; `data-since` counts up. */

export function tick(root: ParentNode, now: number): void {
  for (const clock of root.querySelectorAll<HTMLElement>("[data-ends-at], [data-since]")) showClock(clock, now)
}

function showClock(clock: HTMLElement, now: number): void {
  const end = clock.dataset["endsAt"]
  const left = end !== undefined ? Date.parse(end) - now : now - Date.parse(clock.dataset["since"] ?? "")
  if (Number.isNaN(left)) return
  const over = left < 0
  const text = over ? `+${clockText(-left)}` : clockText(left)
  if (clock.textContent !== text) clock.textContent = text
  clock.classList.toggle("is-over", over && end !== undefined)
}

/** 1122000 ms → « 18:42 », 3 725 000 → « 1:02:05 ». */
export function clockText(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000))
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60]
  const two = (n: number): string => String(n).padStart(2, "0")
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`
}
