/** What part of the map this person looks at: one branch or the whole, filtered or not, and what they search. */

import type { MapModel } from "../document/model.ts"
import { LOST, ROOT, type Shape } from "../tree/resolve.ts"

/** What is being searched: everything found, and the one that is looked at. */
export interface Found {
  ids: ReadonlySet<string>
  current: string | null
}

export class Scope {
  /** The node at the head of what is laid out: the root, or the branch this person looks at alone. */
  head = ROOT
  /** The search's own word, and the filters': while one searches, what is found is what is searched. */
  searched: Found | null = null
  filtered: Found | null = null
  /** The only nodes shown, ancestors included; null when nothing is filtered. */
  only: ReadonlySet<string> | null = null
  /** Everything down to this level was asked for; null once it is not so any more. */
  level: number | null = null
  /** What was opened and closed by hand, and not because it fits. */
  readonly byHand = new Map<string, "open" | "closed">()
  private narrowed: { tree: Shape; kept: ReadonlySet<string>; shape: Shape } | null = null
  private readonly model: MapModel

  constructor(model: MapModel) {
    this.model = model
  }

  get found(): Found | null {
    return this.searched ?? this.filtered
  }

  get isWhole(): boolean {
    return this.head === ROOT
  }

  /** The tree, without what is filtered away. */
  get shape(): Shape {
    const { tree } = this.model
    if (this.only === null) return tree
    if (this.narrowed?.tree !== tree || this.narrowed.kept !== this.only) {
      this.narrowed = { tree, kept: this.only, shape: narrow(tree, this.only) }
    }
    return this.narrowed.shape
  }

  childrenOf(id: string): readonly string[] {
    return this.shape.children.get(id) ?? []
  }

  /** Heads shown after the root's own branches: the nodes found again after a conflict. */
  get lanes(): readonly string[] {
    return this.isWhole ? this.childrenOf(LOST) : []
  }

  /** Look at the whole again when the branch is gone, or when `selected` is not in it. */
  settle(selected: string | null): boolean {
    if (this.isWhole) return false
    const gone = !this.model.isLive(this.head) || (selected !== null && !this.model.isUnder(selected, this.head))
    if (gone) this.head = ROOT
    return gone
  }
}

function narrow(tree: Shape, kept: ReadonlySet<string>): Shape {
  const children = new Map<string, string[]>()
  for (const [parent, all] of tree.children) children.set(parent, all.filter((id) => kept.has(id)))
  return { places: tree.places, children }
}

/** How a search shows this node: found, looked at now, or dimmed; null when nothing is searched. */
export function foundOf(found: Found | null, id: string): "now" | "found" | "dim" | null {
  if (found === null) return null
  return found.current === id ? "now" : found.ids.has(id) ? "found" : "dim"
}
