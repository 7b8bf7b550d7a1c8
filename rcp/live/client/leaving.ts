import type { RoomSocket } from "./socket.ts"

/** Ask before leaving while something is not saved. */
export function warnBeforeLeaving(socket: Pick<RoomSocket, "state">, target: Pick<Window, "addEventListener">): void {
  target.addEventListener("beforeunload", (event) => {
    if (socket.state.pending > 0) event.preventDefault()
  })
}
