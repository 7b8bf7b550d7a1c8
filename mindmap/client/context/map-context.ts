/** What every part of a map on a page is handed, and nothing else. One part, one file. */

import type { Awareness } from "y-protocols/awareness"

import type { Actions } from "../editing/actions.ts"
import type { Announcer } from "./announcer.ts"
import type { ViewState, ViewName } from "../selection/view-state.ts"
import type { Editor } from "../editing/text-editor.ts"
import type { KeyCommand, KeyCommandOf } from "../editing/key-commands.ts"
import type { Marks } from "./marks.ts"
import type { MapModel } from "../document/model.ts"
import type { OutlineView } from "../outline/outline-view.ts"
import type { Stage } from "../picture/stage.ts"

/** Something that can be done to the selected nodes, or to the map. */
export interface Tool {
  label: string
  hint?: string
  /** The keys that do the same, told in the menu. */
  keys?: string
  run: () => void
  /** Left out (not greyed) when it can do nothing. */
  when?: () => boolean
  name?: () => string
  /** In the row (when left out), in « Plus », or in the row where it is wide and in « Plus » where it is not. */
  place?: "menu" | "wide"
  /** In the row, wherever else it is, while several nodes are selected. */
  several?: boolean
  /** In the menu, a line above. */
  apart?: boolean
}

/** The buttons around the picture. */
export interface Toolbar {
  /** Zoom, undo, trash, help, and what parts add. */
  readonly corner: HTMLElement
  /** What can be done to the selected node. */
  readonly bar: HTMLElement
  /** More to do to the selected nodes, after what is there. */
  add(...tools: Tool[]): void
  /** All that can be done to the selected nodes, beside a point of the page or where « Plus » opens. */
  openMenu(point: { x: number; y: number } | null): void
}

/** What keys do. */
export interface KeyHandling {
  /** A node is being worked on: Tab adds a child instead of going on to the next control. */
  engaged: boolean
  on<N extends KeyCommand["name"]>(name: N, handler: (command: KeyCommandOf<N>) => void): void
  run(command: KeyCommand): void
}

/** One part of the window. `render` gives null when it has nothing to say of this node. */
export interface DetailSection {
  render(id: string, viewState: ViewState): ShownSection | null
  /** It works on all the selected nodes at once (`viewState.together`): shown for several too. */
  several?: boolean
}

export interface ShownSection {
  element: HTMLElement
  /** Called when the window is closed. */
  release?: () => void
}

export interface MapViewOptions {
  /** "" where there is no map on the server to ask about: the picture of another moment. */
  mapId: string
  /** Where an image of the map is fetchFromMap from. */
  pictureAt: (image: string) => string
  /** The path of the map's own page, when this is another page. */
  page: string | null
  editable: boolean
  label: string
  awareness: Awareness | null
  /** Where « Carte / Plan » goes when the page has a place for it. */
  bar: HTMLElement | null
  view: ViewName
  /** What the page makes of a node: « decision action » (become.ts). */
  become: string
  /** Gives a command to the meeting's room and its answer; null where there is no room to ask. */
  send: Send | null
}

/** Rejects with a `CommandRefused` (rcp/live) that says why, in French. */
export type Send = (name: string, args: Record<string, unknown>) => Promise<{ answer: Record<string, unknown> }>

export interface MapContext {
  readonly options: MapViewOptions
  /** The element of the page that holds the map. */
  readonly host: HTMLElement
  /** What lies over picture and outline is put in here. */
  readonly body: HTMLElement
  readonly model: MapModel
  readonly viewState: ViewState
  readonly stage: Stage
  readonly outline: OutlineView
  readonly actions: Actions
  readonly tools: Toolbar
  readonly keyboard: KeyHandling
  readonly editor: Editor
  readonly announcer: Announcer
  /** The parts of a node's window, in order: another subject adds its own. */
  readonly sections: DetailSection[]
  /** What the server says of the nodes, beside the document. */
  readonly marks: Marks
  /** Draw now. */
  render(): void
  /** Draw in the next frame, once. */
  schedule(): void
  switchTo(view: ViewName): void
  /** Select a node, unfold what hides it, and bring it into view. The keyboard stays where it is. */
  reveal(id: string): void
  /** Give the keyboard back to the picture or the outline. */
  focusHere(): void
  /** node → how many of this person's dots are on it; nobody else is told. */
  own: ReadonlyMap<string, number>
  /** Called whenever the marks changed, before they are drawn. */
  onMarks(read: (marks: Marks) => void): void
  /** What to do when the map leaves the page. */
  onEnd(undo: () => void): void
}
