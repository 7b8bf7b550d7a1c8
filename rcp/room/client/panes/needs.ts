/**
 * The needs by the keyboard: on a card, the arrows left and right change its column, up and down its place. The card
 * keeps the focus once the room has answered.
 */

import type { Sender } from "../forms/commands.ts"
import { showRefusal } from "../forms/refusals.ts"
import { CommandRefused } from "../../../live/client/socket.ts"

interface Target {
  sort: string
  /** Its place in that column, counted without it. */
  to: number
}

const ARROWS: Record<string, { column: number; place: number }> = {
  ArrowLeft: { column: -1, place: 0 },
  ArrowRight: { column: 1, place: 0 },
  ArrowUp: { column: 0, place: -1 },
  ArrowDown: { column: 0, place: 1 },
}

export class Needs {
  /** The card that was moved by a key: the one to focus when it comes back elsewhere. */
  private moved = ""

  constructor(
    private readonly room: HTMLElement,
    private readonly sender: Sender,
  ) {
    room.addEventListener("keydown", (event) => {
      const card = event.target instanceof HTMLElement ? event.target : null
      if (card?.dataset["need"] === undefined || card.tabIndex !== 0 || event.altKey || event.ctrlKey || event.metaKey) return
      const target = this.target(card, event.key)
      if (!target) return
      event.preventDefault()
      void this.move(card, target)
    })
  }

  /** After the section was drawn again. */
  refresh(): void {
    const card = this.moved === "" ? null : document.getElementById(this.moved)
    const focused = document.activeElement
    if (card && (focused === null || focused === document.body || focused === card || focused.tagName === "H2" || focused.matches("section")))
      card.focus({ preventScroll: false })
  }

  private target(card: HTMLElement, key: string): Target | null {
    const arrow = ARROWS[key]
    const lists = [...this.room.querySelectorAll<HTMLElement>("[data-sort]")]
    const from = lists.findIndex((list) => list.contains(card))
    const list = lists[from + (arrow?.column ?? 0)]
    const sort = list?.dataset["sort"]
    if (!arrow || from < 0 || !list || sort === undefined) return null
    const at = [...(lists[from]?.children ?? [])].indexOf(card)
    const to = arrow.column === 0 ? at + arrow.place : Math.min(at, list.childElementCount)
    const beyond = arrow.column === 0 && (to < 0 || to >= list.childElementCount)
    return beyond ? null : { sort, to }
  }

  private async move(card: HTMLElement, { sort, to }: Target): Promise<void> {
    if (card.getAttribute("aria-busy") === "true") return
    this.moved = card.id
    card.setAttribute("aria-busy", "true")
    const args = { need: Number(card.dataset["need"]), sort, to }
    try {
      await this.sender.send("move_need", args)
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error
      showRefusal(card, error.refusal, { args, again: () => this.move(card, { sort, to }) })
    } finally {
      card.removeAttribute("aria-busy")
    }
  }
}
