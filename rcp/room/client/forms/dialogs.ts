/**
 * `data-dialog="id"` opens a dialog, `data-close` and a click beside it close it. Focus comes back by itself. What is in
 * it for this person alone is at the address that `data-more` gives, and asked for as soon as its button is pointed at.
 */
export function wireDialogs(root: HTMLElement): void {
  for (const name of ["pointerover", "focusin"] as const) {
    root.addEventListener(name, (event) => {
      for (const place of placesIn(dialogOf(event.target))) void ask(place)
    })
  }
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return
    const dialog = dialogOf(event.target)
    if (dialog && !dialog.open) open(dialog)
    else if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close()
    else if (event.target instanceof HTMLDialogElement) event.target.close()
  })
}

function dialogOf(target: EventTarget | null): HTMLDialogElement | null {
  const opener = target instanceof Element ? target.closest<HTMLElement>("[data-dialog]") : null
  const dialog = opener ? document.getElementById(opener.dataset["dialog"] ?? "") : null
  return dialog instanceof HTMLDialogElement ? dialog : null
}

function placesIn(dialog: HTMLDialogElement | null): HTMLElement[] {
  return [...(dialog?.querySelectorAll<HTMLElement>("[data-more]") ?? [])]
}

/** At once: a key that follows is for the dialog, not for the page behind it. */
function open(dialog: HTMLDialogElement): void {
  dialog.showModal()
  const hands = new AbortController()
  for (const name of ["keydown", "pointerdown"] as const) dialog.addEventListener(name, () => hands.abort(), { signal: hands.signal })
  for (const place of placesIn(dialog)) void fill(place, hands.signal)
}

/** How long an answer holds, and how long one is waited for, in milliseconds. */
const FRESH_FOR = 10_000
const PATIENCE = 1500

const asked = new WeakMap<HTMLElement, { at: number; html: Promise<string | null> }>()

function ask(place: HTMLElement): Promise<string | null> {
  const known = asked.get(place)
  if (known && Date.now() - known.at < FRESH_FOR) return known.html
  const html = fetch(place.dataset["more"] ?? "", { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) })
    .then((answer) => (answer.ok ? answer.text() : null))
    // Without network the rest of the dialog is as useful as it was.
    .catch(() => null)
  asked.set(place, { at: Date.now(), html })
  return html
}

/** Where it stands when nothing was pressed yet, else at the end: nothing moves under somebody's hands. */
async function fill(place: HTMLElement, hands: AbortSignal): Promise<void> {
  const html = await ask(place)
  if (html === null) return
  const wasShown = !place.hidden
  place.innerHTML = html
  place.hidden = place.childElementCount === 0
  if (hands.aborted && !wasShown) place.closest("dialog")?.querySelector(".form-foot")?.before(place)
}
