import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

import type { Down } from "./frames.ts"
import { warnBeforeLeaving } from "./leaving.ts"
import { CommandRefused, type RoomSocket, type RoomState } from "./socket.ts"
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

describe("a command", () => {
  it("is promised once the server has it on disk", async () => {
    world.line.welcome()
    const answer = room.send("write", { text: "a" })
    expect(room.state).toMatchObject({ saved: "saving", pending: 1 })
    world.line.down(ack(1))
    await expect(answer).resolves.toEqual({ n: 1, seq: 11, answer: { id: 1 } })
    expect(room.state).toMatchObject({ saved: "saved", pending: 0 })
  })

  it("that is refused rejects with the reason, and is not sent again", async () => {
    world.line.welcome()
    const refused = vi.fn()
    room.on("refused", refused)
    const answer = room.send("write", { text: "a" })
    world.line.down({ refused: 1, why: "Non.", missing: ["Un responsable."], current: { rev: 2 } })
    const error: unknown = await answer.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CommandRefused)
    expect((error as CommandRefused).refusal).toEqual({ why: "Non.", missing: ["Un responsable."], current: { rev: 2 } })
    expect((error as CommandRefused).command.args).toEqual({ text: "a" })
    expect(refused).toHaveBeenCalledOnce()
    expect(room.outbox.size).toBe(0)
  })

  it("waits for the line and is sent again after each interruption, in order, until it is acknowledged", async () => {
    const answers = [room.send("first"), room.send("second")]
    world.line.welcome()
    expect(world.line.commands.map((each) => each.name)).toEqual(["first", "second"])
    world.line.down(ack(1))
    world.line.break()
    expect(room.state).toMatchObject({ saved: "offline", pending: 1 })
    await wait(300)
    world.line.welcome()
    expect(world.line.commands).toEqual([{ n: 2, name: "second" }])
    world.line.down(ack(2))
    world.line.down(ack(2))
    await expect(Promise.all(answers)).resolves.toHaveLength(2)
  })

  it("is known to wait as soon as the browser loses the network, and leaves as soon as it is back", () => {
    world.line.welcome()
    room.cutOff()
    void room.send("write")
    expect(room.state).toMatchObject({ saved: "offline", pending: 1 })
    room.retry()
    world.line.welcome()
    expect(world.line.commands).toEqual([{ n: 1, name: "write" }])
  })

  it("longer than the server takes at once is refused here, and nothing else waits behind it", async () => {
    world.line.welcome()
    const refused = vi.fn()
    room.on("refused", refused)
    const error: unknown = await room.send("write", { text: "é".repeat(33_000) }).catch((reason: unknown) => reason)
    expect((error as CommandRefused).refusal.why).toContain("trop long")
    expect((error as CommandRefused).command.args).toEqual({ text: "é".repeat(33_000) })
    expect(refused).toHaveBeenCalledOnce()
    expect(room.outbox.size).toBe(0)
    void room.send("write", { text: "é".repeat(32_000) })
    expect(world.line.commands).toHaveLength(1)
  })

  it("never goes so fast that the server takes it for a flood", async () => {
    world.line.welcome()
    for (let number = 0; number < 100; number++) void room.send("write")
    const started = Date.now()
    let acknowledged = 0
    while (acknowledged < 100) {
      for (const command of world.line.commands.slice(acknowledged)) {
        world.line.down(ack(command.n))
        acknowledged++
      }
      expect(world.line.commands.length - acknowledged).toBeLessThanOrEqual(8)
      await wait(10)
    }
    expect((Date.now() - started) / 1000).toBeGreaterThan((100 - 20) / 20 - 0.5)
    expect(world.line.commands.map((each) => each.n)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  })
})

describe("the outbox", () => {
  it("survives a reload of the tab under the same name", async () => {
    world.line.welcome()
    void room.send("write", { text: "not yet there" })
    const first = world.line.ups[0] as { hello: { client: string } }
    room.stop()
    world.claims.clear()
    room = world.room()
    await room.start()
    const refused = vi.fn()
    room.on("refused", refused)
    world.line.welcome()
    expect((world.line.ups[0] as { hello: { client: string } }).hello.client).toBe(first.hello.client)
    expect(world.line.commands).toEqual([{ n: 1, name: "write" }])
    void room.send("next")
    expect(world.line.commands[1]).toEqual({ n: 2, name: "next" })
    world.line.down({ refused: 1, why: "Non.", missing: [], current: null })
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ command: expect.objectContaining({ args: { text: "not yet there" } }) as unknown }))
  })

  it("of a duplicated tab starts afresh, so that two tabs never share a number", async () => {
    world.line.welcome()
    void room.send("write")
    const copy = world.room()
    await copy.start()
    world.line.welcome()
    expect(copy.outbox.client).not.toBe(room.outbox.client)
    expect(world.line.commands).toEqual([])
    copy.stop()
  })

  it("puts what was sent before the reload was sorted out after what the reload left", async () => {
    world.line.welcome()
    void room.send("left")
    room.stop()
    world.claims.clear()
    room = world.room()
    const early = room.send("early")
    await room.start()
    world.line.welcome()
    expect(world.line.commands).toEqual([
      { n: 1, name: "left" },
      { n: 2, name: "early" },
    ])
    world.line.down(ack(2))
    await expect(early).resolves.toMatchObject({ n: 2 })
  })

  it("lives in memory when storage is full", async () => {
    world.environment.storage = {
      getItem: () => null,
      setItem: () => {
        throw new Error("quota")
      },
    }
    world.line.welcome()
    const answer = room.send("write")
    world.line.down(ack(1))
    await expect(answer).resolves.toMatchObject({ n: 1 })
  })
})

describe("what happened", () => {
  const entry = (seq: number) => ({ seq, verb: "agenda_changed", author: "Claire", person: 1, subject: "", at: "" })

  it("is told once, in order, entries before fragments", () => {
    const told: string[] = []
    room.on("entry", (each) => told.push(`entry ${each.seq}`))
    room.on("fragments", (sections) => told.push(`fragments ${Object.keys(sections).join()}`))
    world.line.welcome(10)
    const news: Down = { seq: 12, after: 10, entries: [entry(11), entry(12)], fragments: { agenda: "<p>" } }
    world.line.down(news)
    world.line.down(news)
    expect(told).toEqual(["entry 11", "entry 12", "fragments agenda"])
    expect(room.lastSeq).toBe(12)
  })

  it("asks again from where it stands after a gap", async () => {
    world.line.welcome(10)
    world.line.down({ seq: 15, after: 13, entries: [entry(15)], fragments: {} })
    expect(room.lastSeq).toBe(10)
    await wait(300)
    world.line.open()
    expect(world.line.ups[0]).toMatchObject({ hello: { last_seq: 10 } })
  })

  it("is not moved by an acknowledgement, whose fragments may still be on their way", () => {
    world.line.welcome(10)
    void room.send("write")
    world.line.down(ack(1, 14))
    expect(room.lastSeq).toBe(10)
  })

  it("says what the screen was drawn for, so that rights changed meanwhile draw it again", async () => {
    const hellos = () => world.line.ups.flatMap((up) => ("hello" in up ? [up.hello.abilities] : []))
    world.line.welcome(10)
    expect(hellos()).toEqual([null])
    world.line.break()
    await wait(300)
    world.line.open()
    expect(hellos()).toEqual([["enter"]])
    world.line.down({ resync: {}, seq: 10, abilities: ["enter", "note"] })
    world.line.break()
    await wait(600)
    world.line.open()
    expect(hellos()).toEqual([["enter", "note"]])
  })

  it("is put together when it comes in pieces, and is told once it is whole", () => {
    const told: unknown[] = []
    room.on("entry", (each) => told.push(each.seq))
    room.on("fragments", (sections) => told.push(sections))
    world.line.welcome(10)
    world.line.down({ seq: 11, after: 10, entries: [entry(11)], fragments: { bar: "<b>", decisions: "<p>on" }, more: true })
    world.line.down({ seq: 11, after: 10, entries: [], fragments: { decisions: "e, tw" }, more: true })
    expect(told).toEqual([])
    expect(room.lastSeq).toBe(10)
    world.line.down({ seq: 11, after: 10, entries: [], fragments: { decisions: "o</p>", actions: "" } })
    expect(told).toEqual([11, { bar: "<b>", decisions: "<p>one, two</p>", actions: "" }])
    expect(room.lastSeq).toBe(11)
  })

  it("is not put together with pieces of a line that broke", async () => {
    const resync = vi.fn()
    room.on("resync", resync)
    world.line.welcome(500)
    world.line.down({ resync: { agenda: "<p>lost" }, seq: 500, abilities: [], more: true })
    world.line.break()
    await wait(300)
    world.line.welcome(500)
    world.line.down({ resync: { agenda: "<p>" }, seq: 500, abilities: [], more: true })
    expect(resync).not.toHaveBeenCalled()
    world.line.down({ resync: { agenda: "</p>" }, seq: 500, abilities: [] })
    expect(resync).toHaveBeenCalledExactlyOnceWith({ sections: { agenda: "<p></p>" }, abilities: [] })
  })

  it("starts anew with the whole state", () => {
    const resync = vi.fn()
    room.on("resync", resync)
    world.line.welcome(500)
    world.line.down({ resync: { agenda: "<p>" }, seq: 500, abilities: ["note"] })
    expect(resync).toHaveBeenCalledWith({ sections: { agenda: "<p>" }, abilities: ["note"] })
    expect(room.lastSeq).toBe(500)
  })
})

describe("the line", () => {
  it("comes back sooner at first, later after, never all at once", async () => {
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = world.lines.length
      const broke = Date.now()
      world.line.break()
      while (world.lines.length === before) await wait(5)
      waits.push(Date.now() - broke)
    }
    expect(waits[0]).toBeLessThanOrEqual(255)
    expect(waits[0]).toBeGreaterThanOrEqual(125)
    expect(Math.max(...waits)).toBeLessThanOrEqual(5010)
    expect(waits[7]).toBeGreaterThanOrEqual(2500)
  })

  it("that goes silent is dropped", async () => {
    world.line.welcome()
    await wait(20_500)
    expect(world.line.ups.some((up) => "heartbeat" in up)).toBe(true)
    expect(world.lines).toHaveLength(1)
    await wait(12_000)
    expect(world.lines.length).toBeGreaterThan(1)
  })

  it("that is answered stays", async () => {
    world.line.welcome()
    for (let minute = 0; minute < 12; minute++) {
      await wait(10_000)
      world.line.down({ heartbeat: Date.now(), echo: null })
    }
    expect(world.lines).toHaveLength(1)
  })

  it("ends for good when one may not be here, and keeps what was not sent", async () => {
    world.line.welcome()
    void room.send("write")
    world.line.break(4403)
    await wait(60_000)
    expect(world.lines).toHaveLength(1)
    expect(room.state).toMatchObject({ ended: "forbidden", saved: "offline", pending: 1 })
  })

  it("asks for a reload when the server speaks another version", () => {
    world.line.welcome()
    world.line.break(4426)
    expect(room.state.ended).toBe("outdated")
  })
})

describe("the state", () => {
  it("says when acknowledgements have stopped for ten seconds", async () => {
    const states: RoomState[] = []
    room.on("state", (state) => states.push(state))
    world.line.welcome()
    void room.send("write")
    await wait(9000)
    expect(room.state.stuck).toBe(false)
    await wait(2000)
    expect(states.at(-1)).toEqual({ saved: "saving", pending: 1, stuck: true, ended: null })
    world.line.down(ack(1))
    expect(states.at(-1)).toEqual({ saved: "saved", pending: 0, stuck: false, ended: null })
  })

  it("warns before leaving with unsaved work only", () => {
    const target = new EventTarget()
    warnBeforeLeaving(room, target as Window)
    const leave = (): boolean => target.dispatchEvent(new Event("beforeunload", { cancelable: true }))
    expect(leave()).toBe(true)
    void room.send("write")
    expect(leave()).toBe(false)
  })
})

describe("the clock", () => {
  it("is the server's, whatever this one says", () => {
    const ahead = 3_600_000
    world.line.open()
    world.line.down({ hello: { seq: 10, now: Date.now() + ahead, person: 12, abilities: [] } })
    expect(room.serverNow()).toBe(Date.now() + ahead)
  })

  it("trusts the quickest exchange", async () => {
    world.line.welcome()
    const sent = Date.now()
    await wait(800)
    world.line.down({ heartbeat: sent + 700, echo: sent })
    expect(Math.abs(room.serverNow() - Date.now())).toBeLessThan(1)
  })

  it("forgets what it knew when the local clock was set", () => {
    world.line.welcome()
    world.line.down({ heartbeat: Date.now() + 100_000, echo: Date.now() })
    expect(room.serverNow()).toBe(Date.now() + 100_000)
  })
})

describe("ephemeral things", () => {
  it("go at most five times a second, the latest of them", async () => {
    world.line.welcome()
    for (let x = 0; x < 100; x++) {
      room.ephemeral({ x })
      await wait(10)
    }
    const told = world.line.ups.flatMap((up) => ("ephemeral" in up ? [up.ephemeral["x"]] : []))
    expect(told.length).toBeLessThanOrEqual(6)
    expect(told[0]).toBe(0)
    await wait(400)
    expect(world.line.ups.flatMap((up) => ("ephemeral" in up ? [up.ephemeral["x"]] : [])).at(-1)).toBe(99)
  })
})
