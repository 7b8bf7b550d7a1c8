/**
 * `data-dialog="id"` opens a dialog, `data-close` and a click beside it close it. Focus comes back by itself. What is in
 * it for this person alone is asked for when it opens, at the address that `data-more` gives.
 */
export function wireDialogs(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return
    const opener = event.target.closest<HTMLElement>("[data-dialog]")
    const dialog = opener ? document.getElementById(opener.dataset["dialog"] ?? "") : null
    if (dialog instanceof HTMLDialogElement && !dialog.open) void open(dialog)
    else if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close()
    else if (event.target instanceof HTMLDialogElement) event.target.close()
  })
}

/** How long a dialog waits for what is in it for this person, in milliseconds: nothing then moves once it is open. */
const PATIENCE = 1500

async function open(dialog: HTMLDialogElement): Promise<void> {
  const places = [...dialog.querySelectorAll<HTMLElement>("[data-more]")]
  if (places.length > 0) await Promise.all(places.map(fill))
  if (!dialog.open) dialog.showModal()
}

/** Without network the rest of the dialog is as useful as it was. */
async function fill(place: HTMLElement): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE)
  const answer = await fetch(place.dataset["more"] ?? "", { headers: { Accept: "text/html" }, signal }).catch(() => null)
  if (!answer?.ok) return
  place.innerHTML = await answer.text()
  place.hidden = place.childElementCount === 0
}
