import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import type { Down } from "./frames.ts"
import type { RoomSocket } from "./socket.ts"
import { ack, World } from "./fake-server.ts"

let world: World
let room: RoomSocket

beforeEach(async () => {
  vi.useFakeTimers()
  world = new World()
  room = world.room()
  await room.start()
})

afterEach(() => {
  room.stop()
  vi.useRealTimers()
})

const wait = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe("when no socket can be opened", () => {
  beforeEach(() => {
    world.answer = (url, body) => {
      const frames: Down[] = url.includes("commands")
        ? [ack((body as { n: number }).n)]
        : [
            { hello: { seq: 11, now: Date.now(), person: 12, abilities: [] } },
            { seq: 11, after: 10, entries: [], fragments: { agenda: "<p>" } },
          ]
      return new Response(JSON.stringify({ frames }))
    }
  })

  it("goes by HTTP within ten seconds, and commands keep their promises", async () => {
    const fragments = vi.fn()
    room.on("fragments", fragments)
    const answers = [room.send("first"), room.send("second")]
    // A proxy that swallows the request: neither open nor closed.
    await wait(10_000)
    await expect(Promise.all(answers)).resolves.toHaveLength(2)
    expect(room.state).toMatchObject({ saved: "saved", pending: 0 })
    expect(fragments).toHaveBeenCalledWith({ agenda: "<p>" })
    expect(world.asked[0]?.body).toMatchObject({ v: 1, client: room.outbox.client, n: 1, name: "first" })
    expect(world.asked.some((each) => each.url === "/reunions/3/entries?since=11")).toBe(true)
  })

  it("keeps trying the socket and goes back to it", async () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      if (world.line.readyState === 0) world.line.break()
      await wait(500)
    }
    expect(room.state.saved).toBe("saved")
    const asked = world.asked.length
    while (world.line.readyState !== 0) await wait(100)
    world.line.welcome(11)
    await wait(5000)
    expect(world.asked.length - asked).toBeLessThanOrEqual(3)
    void room.send("by socket")
    expect(world.line.commands).toEqual([{ n: 1, name: "by socket" }])
  })

  it("does not count on a socket that greets and then tells nothing", async () => {
    // What a room whose state cannot be sent looks like: a greeting, then the end, again and again.
    for (let attempt = 0; attempt < 30; attempt++) {
      if (world.line.readyState === 0) {
        world.line.greet(11)
        world.line.break(4011)
      }
      await wait(500)
    }
    expect(room.lastSeq).toBe(11)
    expect(room.state.saved).toBe("saved")
    while (world.line.readyState !== 0) await wait(100)
    world.line.greet(11)
    const asked = world.asked.length
    await wait(5000)
    expect(world.asked.length).toBeGreaterThan(asked)
    world.line.down({ ready: 11 })
    const [now] = [world.asked.length]
    await wait(5000)
    expect(world.asked.length - now).toBeLessThanOrEqual(1)
  })

  it("is offline when HTTP is blocked too, and loses nothing", async () => {
    world.answer = () => Promise.reject(new Error("no network"))
    void room.send("write")
    await wait(20_000)
    expect(room.state).toEqual({ saved: "offline", pending: 1, stuck: true, ended: null })
  })

  it("does not take the page of a proxy for an answer", async () => {
    world.answer = () => new Response("<html>Accès bloqué</html>")
    void room.send("write")
    await wait(20_000)
    expect(room.state).toMatchObject({ saved: "offline", pending: 1 })
  })

  it("ends when one may not be here", async () => {
    world.answer = () => new Response("", { status: 404 })
    await wait(12_000)
    expect(room.state.ended).toBe("forbidden")
  })
})
