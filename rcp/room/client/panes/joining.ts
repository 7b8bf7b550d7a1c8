/** « Réunir » opens the two maps side by side, as they are at that moment; the form in it is a command like any other. */

export function wireJoining(room: HTMLElement): void {
  const dialog = document.createElement("dialog")
  dialog.id = "dialog-join"
  dialog.className = "dialog-wide"
  dialog.setAttribute("aria-labelledby", "dialog-join-title")
  room.append(dialog)
  room.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-join]") : null
    if (button) void open(dialog, button)
  })
}

async function open(dialog: HTMLDialogElement, button: HTMLElement): Promise<void> {
  if (dialog.open || button.getAttribute("aria-busy") === "true") return
  button.setAttribute("aria-busy", "true")
  try {
    const answer = await fetch(button.dataset["join"] ?? "", { headers: { Accept: "text/html" } })
    if (!answer.ok) throw new Error(String(answer.status))
    dialog.innerHTML = await answer.text()
  } catch {
    dialog.innerHTML = FAILED
  } finally {
    button.removeAttribute("aria-busy")
  }
  dialog.showModal()
}

const FAILED = `<h2 id="dialog-join-title">Les cartes ne peuvent pas être comparées maintenant</h2>
<p>Rien n’a été changé. Vérifiez votre connexion, puis appuyez de nouveau sur « Réunir ».</p>
<div class="form-foot"><button class="btn btn-outline" type="button" data-close>Fermer</button></div>`
