/** Sends one image to the server and tells how far it has come. */

import { csrfToken } from "../../../rcp/live/client/environment.ts"
import { reasonIn } from "./requests.ts"
import { read, recordOf } from "./decode.ts"

export interface Sending {
  /** The image's id; rejects with an Error that says why, in French. */
  done: Promise<string>
  stop: () => void
}

const MOST_BYTES = 8 * 1024 * 1024
const TOO_LARGE = "Cette image dépasse 8 Mo. Réduisez-la, ou choisissez-en une autre."
const LOST = "L’image n’a pas pu être envoyée. Vérifiez le réseau, puis réessayez."

/** `tell` is given the share that has left, from 0 to 1. */
export function upload(mapId: string, file: Blob, tell: (share: number) => void): Sending {
  const request = new XMLHttpRequest()
  const done = new Promise<string>((resolve, reject) => {
    if (file.size > MOST_BYTES) {
      reject(new Error(TOO_LARGE))
      return
    }
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const said = recordOf(read(request.responseText))
      if (request.status === 201 && typeof said["image"] === "string") resolve(said["image"])
      else reject(new Error(reasonIn(said, LOST)))
    }
    request.onerror = request.onabort = request.ontimeout = () => reject(new Error(LOST))
    request.timeout = 120_000
    request.open("POST", `/cartes/${mapId}/images/`)
    request.setRequestHeader("Content-Type", "application/octet-stream")
    request.setRequestHeader("X-CSRFToken", csrfToken())
    request.send(file)
  })
  return { done, stop: () => request.abort() }
}

/** The first image among what was chosen, pasted or dropped. */
export function imageAmong(files: Iterable<File> | null | undefined): File | null {
  return [...(files ?? [])].find((file) => file.type.startsWith("image/")) ?? null
}
