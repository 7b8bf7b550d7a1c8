/** `data-dialog="id"` opens a dialog, `data-close` and a click beside it close it. Focus comes back by itself. */
export function wireDialogs(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return
    const opener = event.target.closest<HTMLElement>("[data-dialog]")
    const dialog = opener ? document.getElementById(opener.dataset["dialog"] ?? "") : null
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal()
    else if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close()
    else if (event.target instanceof HTMLDialogElement) event.target.close()
  })
}
