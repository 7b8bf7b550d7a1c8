// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest"

import { wireIdleness } from "./idleness.ts"

/** A session of so many seconds, which each sign of a hand makes as long again. */
class Session {
  left = 3600
  asked: boolean[] = []

  constructor(private readonly whole = 3600) {}

  readonly server = {
    left: (here: boolean): Promise<number | null> => {
      this.asked.push(here)
      if (here && this.left > 0) this.left = this.whole
      return Promise.resolve(Math.max(0, this.left))
    },
  }

  async pass(seconds: number): Promise<void> {
    for (let at = 0; at < seconds; at += 10) {
      this.left -= 10
      await vi.advanceTimersByTimeAsync(10_000)
    }
  }
}

const dialog = (): HTMLDialogElement | null => document.querySelector("dialog")
const press = (): void => dialog()?.querySelector("button")?.click()
let stop: () => void = () => undefined

beforeEach(() => {
  vi.useFakeTimers()
  document.body.dataset["idleMinutes"] = "60"
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
})

afterEach(() => {
  stop()
  vi.useRealTimers()
})

it("says that hands moved, and asks nothing else while they do", async () => {
  const session = new Session()
  stop = wireIdleness(document.body, { asked: session.server })
  document.dispatchEvent(new Event("keydown"))
  await session.pass(60)
  await session.pass(60)
  expect(session.asked).toEqual([true, false])
  expect(dialog()?.open ?? false).toBe(false)
})

it("tells it two minutes before, and one press prolongs", async () => {
  const session = new Session()
  stop = wireIdleness(document.body, { asked: session.server })
  await session.pass(3600 - 130)
  expect(dialog()?.open ?? false).toBe(false)
  await session.pass(40)
  expect(dialog()?.open).toBe(true)
  expect(dialog()?.textContent).toContain("se ferme dans")
  press()
  await vi.advanceTimersByTimeAsync(0)
  expect(dialog()?.open).toBe(false)
  expect(session.left).toBe(3600)
})

it("leaves the page as it is once it ended, with the way back", async () => {
  const session = new Session()
  stop = wireIdleness(document.body, { asked: session.server })
  const text = document.createElement("textarea")
  text.value = "ce que j’écrivais"
  document.body.append(text)
  await session.pass(3700)
  expect(dialog()?.textContent).toContain("Votre session est fermée")
  expect(dialog()?.querySelector("a")?.target).toBe("_blank")
  expect(text.value).toBe("ce que j’écrivais")
})

it("takes a meeting that is held for use", async () => {
  const session = new Session()
  stop = wireIdleness(document.body, { asked: session.server, isHeld: () => true })
  await session.pass(7200)
  expect(dialog()?.open ?? false).toBe(false)
})
