/**
 * Forms that a passkey fills: `data-passkey="create"` makes one, `data-passkey="get"` asks for one. What to ask stands
 * in a JSON block of the page (`data-passkey-options`), or is fetched when it is needed (`data-passkey-from`).
 */

import { answered, creation, fault, faultOf, request, type Options } from "./ceremony.ts"

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.hidden = false
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    // The ceremony may be given up and begun again: this sending does not count as one.
    event.stopPropagation()
    void fill(form)
  })
}

async function fill(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button")
  const field = form.querySelector<HTMLInputElement>("input[name=credential]")
  const impossible = fault(window.location, "credentials" in navigator && "PublicKeyCredential" in window)
  say(form, impossible)
  if (impossible !== "" || button === null || field === null || button.disabled) return
  button.disabled = true
  try {
    const credential = await asked(form, await optionsOf(form))
    field.value = JSON.stringify(answered(credential))
    form.submit()
  } catch (error) {
    say(form, faultOf(error))
    button.disabled = false
    button.focus()
  }
}

async function asked(form: HTMLFormElement, options: Options): Promise<PublicKeyCredential> {
  const alone = form.querySelector<HTMLInputElement>("input[name=passwordless]")?.checked ?? false
  const credential = options.creation_options
    ? await navigator.credentials.create({ publicKey: creation(options.creation_options, alone) })
    : options.request_options && (await navigator.credentials.get({ publicKey: request(options.request_options) }))
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("No key", "NotSupportedError")
  return credential
}

async function optionsOf(form: HTMLFormElement): Promise<Options> {
  const from = form.dataset["passkeyFrom"]
  if (from === undefined) {
    const block = document.getElementById(form.dataset["passkeyOptions"] ?? "")
    return JSON.parse(block?.textContent ?? "{}") as Options
  }
  const answer = await fetch(from, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } })
  if (!answer.ok) throw new TypeError(String(answer.status))
  return (await answer.json()) as Options
}

function say(form: HTMLFormElement, words: string): void {
  const place = form.querySelector("[data-passkey-said]")
  if (place) place.textContent = words
}
