/** Everything the room socket takes from the browser, so that tests can give their own. */

export interface Wire {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  readonly readyState: number
  send(text: string): void
  close(code?: number): void
}

export interface Environment {
  open(url: string): Wire
  fetch(url: string, init: RequestInit): Promise<Response>
  storage: Pick<Storage, "getItem" | "setItem"> | null
  /** The local clock, ms. Only differences and the offset to the server's clock are used. */
  now(): number
  random(): number
  /** True when no other tab holds this name; held until this tab goes. A duplicated tab gets false. */
  claim(name: string): Promise<boolean>
  csrf(): string
}

export function browser(): Environment {
  return {
    open: (url) => new WebSocket(url) as Wire,
    fetch: (url, init) => fetch(url, init),
    storage: storageOrNone(),
    now: () => Date.now(),
    random: () => Math.random(),
    claim,
    csrf: csrfToken,
  }
}

/** What a request that changes something must carry in `X-CSRFToken`. */
export function csrfToken(): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? ""
}

function storageOrNone(): Storage | null {
  try {
    return sessionStorage
  } catch {
    // Some browsers forbid storage altogether: the outbox then lives in memory only.
    return null
  }
}

/**
 * Browsers copy session storage into a duplicated tab; a lock tells the copy from the original. A tab that reloads may
 * find its own lock not released yet, hence the wait.
 */
async function claim(name: string): Promise<boolean> {
  // Absent outside secure contexts, whatever the types say.
  const locks = (navigator as Partial<Navigator>).locks
  if (!locks) return mark(`held:${name}`)
  return new Promise((resolve) => {
    const held = (): Promise<void> => {
      resolve(true)
      return new Promise(() => undefined)
    }
    locks.request(name, { signal: AbortSignal.timeout(1500) }, held).catch(() => resolve(false))
  })
}

/** Without locks: a mark that a leaving page takes away, and that a copy of its storage therefore still bears. */
function mark(key: string): boolean {
  const storage = storageOrNone()
  if (!storage || storage.getItem(key) !== null) return false
  storage.setItem(key, "1")
  addEventListener("pagehide", () => storage.removeItem(key))
  return true
}
