/** Lists of papers that ask for themselves again while one is being made. */

const PAUSE = 2000
const LONGEST = 15000

/** Watch every list under `root` that waits; each pause is a little longer than the one before. */
export function watchCopies(root: ParentNode = document): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-copies][data-pending]")) void watch(list, PAUSE)
}

async function watch(list: HTMLElement, pause: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pause))
  if (!list.isConnected) return
  const next = await asked(list)
  if (!next) return watch(list, Math.min(pause * 1.5, LONGEST))
  list.replaceWith(next)
  if (next.hasAttribute("data-pending")) return watch(next, Math.min(pause * 1.5, LONGEST))
}

/** The list as it is now; null when the server cannot be reached, which the next round may mend. */
async function asked(list: HTMLElement): Promise<HTMLElement | null> {
  try {
    const address = `${list.dataset["copies"] ?? ""}?back=${encodeURIComponent(location.pathname)}`
    const response = await fetch(address, { credentials: "same-origin" })
    if (!response.ok) return null
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    return page.querySelector<HTMLElement>("[data-copies]")
  } catch {
    return null
  }
}
