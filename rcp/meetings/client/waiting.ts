/** Waiting to be let in: ask every few seconds what became of it, and load the page again when something did. */

export interface Door {
  /** What the page knows. */
  state: string
  ask(): Promise<string>
  open(): void
}

/** One look: true once there is nothing left to wait for. A failed question is asked again. */
export async function look(door: Door): Promise<boolean> {
  let now: string
  try {
    now = await door.ask()
  } catch {
    return false
  }
  if (now === door.state) return false
  door.open()
  return true
}

export function wait(door: Door, every: number): void {
  setTimeout(() => {
    void look(door).then((over) => {
      if (!over) wait(door, every)
    })
  }, every)
}
