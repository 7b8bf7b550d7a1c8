/**
 * Copy, cut and paste of branches, by the browser's own events: no permission is asked. The clipboard then holds
 * indented text for whatever program comes next, and, inside a list in HTML, all that the nodes say for another map.
 */

import { h } from "../widgets/elements.ts"
import type { MapContext } from "../context/map-context.ts"
import { branchesIn } from "../editing/pasted-text.ts"
import { plural } from "../text/wording.ts"
import { ROOT, TRASH } from "../tree/resolve.ts"
import { MAX_NODES, MOST_AT_ONCE, countOf, parseSubtrees, insertSubtrees, subtreesOf, type Subtree } from "../document/subtrees.ts"

const MOST_TEXT = 1_000_000

/** What the list in HTML carries besides its words. */
export interface Carried {
  /** The map it comes from: an image is its map's own. */
  map: string
  /** The nodes that were cut, which come back as themselves where they can. */
  cut: string[]
  subtrees: Subtree[]
}

export class Clipboard {
  private readonly context: MapContext
  /** A button cuts: a browser cuts in a text alone, where it would copy from anywhere. */
  private cutting = false

  constructor(context: MapContext) {
    this.context = context
    // A browser sends these to wherever its caret last was, which may be out of the map: what has the keyboard tells.
    const listen = (name: "copy" | "cut" | "paste", answer: (event: ClipboardEvent) => void) => {
      document.addEventListener(name, answer)
      context.onEnd(() => document.removeEventListener(name, answer))
    }
    listen("copy", (event) => this.take(event, this.cutting))
    listen("cut", (event) => this.take(event, true))
    listen("paste", (event) => this.onPaste(event))
    // Where no text is selected, a button may copy only when this is answered for.
    const before = (event: Event) => {
      if (this.isOurs) event.preventDefault()
    }
    document.addEventListener("beforecopy", before)
    context.onEnd(() => document.removeEventListener("beforecopy", before))
  }

  /** From a button: the browser says whether it let it happen. */
  copy(how: "copy" | "cut"): void {
    this.context.focusHere()
    this.cutting = how === "cut"
    // The only way that asks for no permission, and that every browser still has.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (!document.execCommand("copy")) this.context.announcer.say("Votre navigateur ne le permet pas : utilisez les touches Ctrl+C et Ctrl+X.")
    this.cutting = false
  }

  /** Hang a text as branches under the selected node; gives what to say of it, and whether it was done. */
  pasteText(text: string): { done: boolean; words: string } {
    if (text.length > MOST_TEXT) return { done: false, words: "Ce texte est trop long pour une carte : collez-le en plusieurs fois." }
    return this.insert(branchesIn(text))
  }

  /** The picture or the outline has the keyboard, not a text box that lies over the map. */
  private get isOurs(): boolean {
    const { stage, outline } = this.context
    const { activeElement } = document
    return activeElement === stage.element || outline.tree.contains(activeElement)
  }

  private take(event: ClipboardEvent, cut: boolean): void {
    const { actions, viewState, model, options } = this.context
    const heads = viewState.here === ROOT && viewState.all.length < 2 ? [...model.childrenOf(ROOT)] : viewState.heads
    if (!event.clipboardData || !this.isOurs || heads.length === 0 || (cut && (!actions.canWrite || viewState.here === ROOT))) return
    event.preventDefault()
    const subtrees = subtreesOf(model, heads)
    event.clipboardData.setData("text/plain", indented(subtrees))
    event.clipboardData.setData("text/html", listed({ map: options.mapId, cut: cut ? heads : [], subtrees }))
    const words = `${actions.names(heads)}\u00a0: ${cut ? "coupé" : "copié"}${heads.length > 1 ? "s" : ""}.`
    if (!cut || actions.remove()) actions.say(words)
  }

  private onPaste(event: ClipboardEvent): void {
    const { actions } = this.context
    if (event.defaultPrevented || !event.clipboardData || !this.isOurs || !actions.canWrite) return
    event.preventDefault()
    const pasted = this.pasteBranches(event.clipboardData.getData("text/html")) ?? this.pasteText(event.clipboardData.getData("text/plain"))
    if (pasted.words) actions.say(pasted.words)
  }

  /** Hang the branches that a map, this one or another, put in the clipboard; null when there are none in it. */
  pasteBranches(html: string): { done: boolean; words: string } | null {
    const { viewState, model, options } = this.context
    const carried = carriedIn(html)
    if (!carried) return null
    const same = carried.map === options.mapId
    if (same && carried.cut.length > 0 && carried.cut.every((id) => model.has(id) && model.parentOf(id) === TRASH)) {
      const heads = model.moveAll(carried.cut, viewState.here)
      this.shown(heads)
      return { done: true, words: "" }
    }
    if (same) return this.insert(carried.subtrees)
    const { done, words } = this.insert(carried.subtrees.map(withoutImage))
    return { done, words: done && carried.subtrees.some(holdsImage) ? `${words} Les images restent dans leur carte.` : words }
  }

  private insert(subtrees: readonly Subtree[]): { done: boolean; words: string } {
    const { viewState, model } = this.context
    const count = countOf(subtrees)
    if (count === 0) return { done: false, words: "Rien à coller : copiez d’abord un texte ou une branche." }
    if (count > MOST_AT_ONCE) {
      return { done: false, words: `Ce texte fait ${count} éléments ; ${MOST_AT_ONCE} au plus se collent en une fois. Rien n’a été ajouté.` }
    }
    if (model.nodes.size + count > MAX_NODES) return { done: false, words: "La carte serait trop grande. Rien n’a été ajouté." }
    const heads = insertSubtrees(model, subtrees, viewState.here)
    if (heads.length === 0) return { done: false, words: viewState.whyLocked(viewState.here) || "Vous ne pouvez pas modifier cet élément." }
    this.shown(heads)
    return { done: true, words: `${plural(count, "élément")} ${count > 1 ? "collés" : "collé"}. Ctrl+Z pour annuler.` }
  }

  private shown(heads: readonly string[]): void {
    const { actions, viewState, stage } = this.context
    const [first] = heads
    if (first === undefined) return
    viewState.unfoldTo(first)
    viewState.selectAll([...heads].reverse())
    this.context.render()
    if (viewState.view === "map") stage.show(first)
    else this.context.outline.focus(first)
    actions.say(`${actions.names(heads)}\u00a0: collé${heads.length > 1 ? "s" : ""}.`)
  }
}

/** One line a node, a tab a level. */
export function indented(subtrees: readonly Subtree[], depth = 0): string {
  const lines = subtrees.map(({ text, children = [] }) => {
    const line = "\t".repeat(depth) + text.replace(/\s+/g, " ").trim()
    return children.length > 0 ? `${line}\n${indented(children, depth + 1)}` : line
  })
  return lines.join("\n")
}

/** Nested lists, as a word processor reads them; the first one carries the rest. */
export function listed(carried: Carried): string {
  const list = (subtrees: readonly Subtree[]): HTMLUListElement => {
    const items = subtrees.map(({ text, children = [] }) => h("li", {}, text, children.length > 0 ? list(children) : null))
    return h("ul", {}, ...items)
  }
  const whole = list(carried.subtrees)
  whole.setAttribute("data-branches", JSON.stringify(carried))
  return whole.outerHTML
}

/** What `listed` wrote, if this is it. */
export function carriedIn(html: string): Carried | null {
  if (!html.includes("data-branches")) return null
  const json = new DOMParser().parseFromString(html, "text/html").querySelector("[data-branches]")?.getAttribute("data-branches")
  try {
    const said = JSON.parse(json ?? "") as Record<string, unknown>
    const cut = Array.isArray(said["cut"]) ? said["cut"].filter((id): id is string => typeof id === "string") : []
    const subtrees = parseSubtrees(said["subtrees"])
    return subtrees.length > 0 ? { map: typeof said["map"] === "string" ? said["map"] : "", cut, subtrees } : null
  } catch {
    return null
  }
}

function withoutImage({ img: _image, children, ...said }: Subtree): Subtree {
  return { ...said, ...(children ? { children: children.map(withoutImage) } : {}) }
}

function holdsImage({ img, children = [] }: Subtree): boolean {
  return img !== undefined || children.some(holdsImage)
}
