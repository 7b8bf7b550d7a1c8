/**
 * The browser's half of tests/mindmap/twin.py, driven by lines of JSON on standard input:
 * {"play": [from, to]} plays these seeds, a line each; {"replay": [[update…]…]} gives the digest of each log. Updates
 * are in base64.
 */

import { createInterface } from "node:readline"

import { play, replayed } from "./played.ts"

interface Order {
  play?: [number, number]
  replay?: string[][]
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

for await (const line of createInterface({ input: process.stdin })) {
  const { play: seeds, replay } = JSON.parse(line) as Order
  for (let seed = seeds?.[0] ?? 0; seed < (seeds?.[1] ?? 0); seed++) {
    const { broken, log, digest } = play(seed)
    say({ broken, digest, log: log.map((update) => Buffer.from(update).toString("base64")) })
  }
  if (replay) say(replay.map((log) => replayed(log.map((update) => Buffer.from(update, "base64")))))
}
