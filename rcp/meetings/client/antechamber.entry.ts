/** The antechamber's page. */

import { wait } from "./waiting.ts"

const EVERY = 2500

const waiting = document.querySelector<HTMLElement>("[data-waits]")
const address = waiting?.dataset["waits"]
if (waiting && address !== undefined) {
  wait(
    {
      state: waiting.dataset["state"] ?? "",
      ask: async () => {
        const answer = await fetch(address, { credentials: "same-origin" })
        if (!answer.ok) throw new Error(String(answer.status))
        return ((await answer.json()) as { state: string }).state
      },
      open: () => location.reload(),
    },
    EVERY,
  )
}
