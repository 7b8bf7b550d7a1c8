/** Puts together what the server cut in pieces (rcp/live/envelope.py): the whole when the last one comes. */

import type { News, Resync, Sections } from "./frames.ts"

export class Pieces {
  private news: News | null = null
  private state: Resync | null = null

  /** What came of a connection that ended is of no use to the next. */
  clear(): void {
    this.news = this.state = null
  }

  takeNews(frame: News): News | null {
    const whole = this.news
      ? { ...frame, entries: [...this.news.entries, ...frame.entries], fragments: joined(this.news.fragments, frame.fragments) }
      : frame
    this.news = frame.more ? whole : null
    return frame.more ? null : whole
  }

  takeState(frame: Resync): Resync | null {
    const whole = this.state ? { ...frame, resync: joined(this.state.resync, frame.resync) } : frame
    this.state = frame.more ? whole : null
    return frame.more ? null : whole
  }
}

function joined(before: Sections, after: Sections): Sections {
  const sections = { ...before }
  for (const [name, html] of Object.entries(after)) sections[name] = (sections[name] ?? "") + html
  return sections
}
