/** Who listens to what; `Events` names each event and what it carries. */

type Listener<Events, K extends keyof Events> = (event: Events[K]) => void

export class Emitter<Events> {
  private readonly listeners = new Map<keyof Events, Set<(event: never) => void>>()

  /** Listen; gives the way to stop. */
  on<K extends keyof Events>(name: K, listener: Listener<Events, K>): () => boolean {
    const listeners = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) (listener as Listener<Events, K>)(event)
  }

  clear(): void {
    this.listeners.clear()
  }
}
