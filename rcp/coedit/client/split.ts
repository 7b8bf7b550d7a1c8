/** Cuts a large Yjs update into pieces that fit in a frame, each of which the server can apply when it has those before. */

import * as encoding from "lib0/encoding"
import * as Y from "yjs"

export const LARGEST_PIECE = 256 * 1024

type Struct = Y.Item | Y.GC | Y.Skip

/** What a piece of content hangs on, inside the same update: the server wants that first. */
function supports(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return []
  const parent = struct.parent instanceof Y.ID ? struct.parent : null
  return [struct.origin, struct.rightOrigin, parent].filter((id) => id !== null)
}

/** The structs of each client, in their order, taken so that nothing comes before what it hangs on. */
function* inOrder(queues: Map<number, Struct[]>): Generator<Struct> {
  const next = new Map([...queues.keys()].map((client) => [client, 0]))
  const waits = (id: Y.ID): boolean => {
    const queue = queues.get(id.client)
    const struct = queue?.[next.get(id.client) ?? 0]
    const last = queue?.at(-1)
    return struct !== undefined && last !== undefined && id.clock >= struct.id.clock && id.clock < last.id.clock + last.length
  }
  for (let progress = true; progress; ) {
    progress = false
    for (const [client, queue] of queues) {
      let at = next.get(client) ?? 0
      for (let struct = queue[at]; struct; struct = queue[at]) {
        if (supports(struct).some((id) => id.client !== client && waits(id))) break
        yield struct
        next.set(client, ++at)
        progress = true
      }
    }
  }
}

function encode(structs: readonly Struct[]): Uint8Array {
  const runs: Struct[][] = []
  for (const struct of structs) {
    const run = runs.find((each) => each[0]?.id.client === struct.id.client)
    if (run) run.push(struct)
    else runs.push([struct])
  }
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, runs.length)
  for (const run of runs) {
    const first = run[0]
    if (!first) continue
    encoding.writeVarUint(encoder.restEncoder, run.length)
    encoder.writeClient(first.id.client)
    encoding.writeVarUint(encoder.restEncoder, first.id.clock)
    for (const struct of run) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}

/** About how many bytes a struct takes. */
function weight(struct: Struct): number {
  if (!(struct instanceof Y.Item)) return 8
  const content = struct.content
  if (content instanceof Y.ContentString) return 24 + content.str.length * 3
  if (content instanceof Y.ContentBinary) return 24 + content.content.length
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return 24 + JSON.stringify(content.arr).length * 3
  return 64
}

/** The pieces of `update`, to be sent in this order; the last one carries the deletions. */
export function pieces(update: Uint8Array, largest = LARGEST_PIECE): Uint8Array[] {
  if (update.length <= largest) return [update]
  const { structs } = Y.decodeUpdate(update) as { structs: Struct[] }
  const queues = new Map<number, Struct[]>()
  for (const struct of structs) {
    const queue = queues.get(struct.id.client)
    if (queue) queue.push(struct)
    else queues.set(struct.id.client, [struct])
  }
  const cut: Uint8Array[] = []
  let piece: Struct[] = []
  let size = 0
  for (const struct of inOrder(queues)) {
    if (piece.length > 0 && size + weight(struct) > largest) {
      cut.push(encode(piece))
      ;[piece, size] = [[], 0]
    }
    piece.push(struct)
    size += weight(struct)
  }
  if (piece.length > 0) cut.push(encode(piece))
  return [...cut, Y.diffUpdate(update, Y.encodeStateVectorFromUpdate(update))]
}
