/** Timers by name: setting one again takes the place of the one before. */

export class Timers {
  private readonly running = new Map<string, ReturnType<typeof setTimeout>>()

  has(name: string): boolean {
    return this.running.has(name)
  }

  set(name: string, wait: number, run: () => void): void {
    this.clear(name)
    const timer = setTimeout(() => {
      this.running.delete(name)
      run()
    }, wait)
    this.running.set(name, timer)
  }

  clear(name: string): void {
    clearTimeout(this.running.get(name))
    this.running.delete(name)
  }

  clearAll(): void {
    for (const name of [...this.running.keys()]) this.clear(name)
  }
}
