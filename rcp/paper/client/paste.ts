/** « Copier »: shown where the browser lets a page write to the clipboard; the text can be selected by hand anyway. */
export function wireCopying(root: ParentNode = document): void {
  const clipboard = "clipboard" in navigator ? navigator.clipboard : undefined
  if (!clipboard) return
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false
    button.addEventListener("click", () => void copy(clipboard, button, root))
  }
}

async function copy(clipboard: Clipboard, button: HTMLButtonElement, root: ParentNode): Promise<void> {
  const text = root.querySelector<HTMLTextAreaElement>(`#${button.dataset["copy"] ?? ""}`)
  const said = root.querySelector<HTMLElement>("[data-copied]")
  if (!text || !said) return
  try {
    await clipboard.writeText(text.value)
    said.textContent = "Copié."
  } catch {
    text.select()
    said.textContent = "Le navigateur n’a pas permis la copie : le texte est sélectionné, copiez-le au clavier."
  }
}
