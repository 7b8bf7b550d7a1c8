/* global document, window */
// The page that one_map.py measures: the same map in ours, in mind-elixir and in jsmind.

import jsMind from "jsmind"
import MindElixir from "mind-elixir"
import * as Y from "yjs"

import { MapModel } from "../../mindmap/client/document/model.ts"
import { ROOT } from "../../mindmap/client/tree/resolve.ts"
import { MapView } from "../../mindmap/client/page/map-view.ts"
import { optionsOf } from "./our_map.ts"

const host = document.querySelector("#host")

// Frames are drawn when the bench says so: what is timed is script, style and layout, not the wait for the screen.
let frames = []
let held = true
const realFrame = window.requestAnimationFrame.bind(window)
window.requestAnimationFrame = (callback) => (held ? frames.push(callback) : realFrame(callback))

function draw() {
  for (let round = 0; frames.length > 0 && round < 10; round++) {
    const now = frames
    frames = []
    for (const callback of now) callback(performance.now())
  }
  host.getBoundingClientRect()
  host.querySelector("svg")?.getBBox()
}

function modelOf(update) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return new MapModel(doc)
}

class Ours {
  constructor(update, view, unfolded = false) {
    Object.assign(this, { update, view, unfolded, count: 0 })
  }

  /** From the bytes that the server sent to the map on the screen. */
  init() {
    this.model = modelOf(this.update)
    this.mapView = new MapView(host, this.model, optionsOf(this.view))
    draw()
    this.branches = this.model.childrenOf(ROOT)
    this.middle = this.model.childrenOf(this.branches[0])[0] ?? this.branches[0]
    if (!this.unfolded) return
    for (const id of this.model.tree.children.keys()) this.mapView.viewState.fold(id, "open")
    draw()
  }

  /** The text box is opened before the letters are timed. */
  prepare() {
    this.mapView.viewState.select(this.middle)
    this.mapView.actions.rename()
    draw()
  }

  edit() {
    const box = host.querySelector(".map-editor")
    box.value += "é"
    box.dispatchEvent(new Event("input"))
    draw()
  }

  settle() {
    host.querySelector(".map-editor")?.blur()
    draw()
  }

  move() {
    this.model.move(this.middle, this.branches[++this.count % 2])
    draw()
  }
}

/** The tree as the others read it. */
function plainTree(update) {
  const model = modelOf(update)
  const read = (id) => ({ id, topic: model.said(id).text, children: model.childrenOf(id).map(read) })
  return read(ROOT)
}

class Elixir {
  constructor(update) {
    this.tree = plainTree(update)
    this.middle = this.tree.children[0].children[0].id
    this.count = 0
  }

  init() {
    this.mind = new MindElixir({ el: host, direction: 2, contextMenu: false, toolBar: false })
    this.mind.init({ nodeData: this.tree })
    draw()
  }

  edit() {
    const topic = this.mind.findEle(this.middle)
    void this.mind.reshapeNode(topic, { topic: `${topic.nodeObj.topic}é` })
    draw()
  }

  move() {
    const target = this.tree.children[++this.count % 2]
    void this.mind.moveNodeIn([this.mind.findEle(this.middle)], this.mind.findEle(target.id))
    draw()
  }
}

class Jsmind {
  constructor(update) {
    this.tree = plainTree(update)
    this.middle = this.tree.children[0].children[0].id
    this.count = 0
  }

  init() {
    host.id = "jsmind_container"
    this.mind = new jsMind({ container: host.id, editable: true, theme: "primary", support_html: false })
    this.mind.show({ meta: { name: "bench" }, format: "node_tree", data: this.tree })
    draw()
  }

  edit() {
    this.mind.update_node(this.middle, `${this.mind.get_node(this.middle).topic}é`)
    draw()
  }

  move() {
    this.mind.move_node(this.middle, "_last_", this.tree.children[++this.count % 2].id)
    draw()
  }
}

const SUBJECTS = {
  ours: (update) => new Ours(update, "map"),
  "ours unfolded": (update) => new Ours(update, "map", true),
  "ours outline": (update) => new Ours(update, "outline", true),
  "mind-elixir": (update) => new Elixir(update),
  jsmind: (update) => new Jsmind(update),
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

function timed(work) {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** One run: opening, `times` edits and moves, in ms, and what was drawn. */
async function measure(name, update, times) {
  await document.fonts.ready
  const subject = SUBJECTS[name](bytes(update))
  const init = timed(() => subject.init())
  const elements = host.querySelectorAll("*").length
  subject.prepare?.()
  const edits = Array.from({ length: times }, () => timed(() => subject.edit()))
  subject.settle?.()
  const moves = Array.from({ length: times }, () => timed(() => subject.move()))
  return { init, edits, moves, elements }
}

/** From a letter to the frame that shows it, the wait for the frame included, in ms. */
async function painted(name, update, times) {
  const subject = SUBJECTS[name](bytes(update))
  subject.init()
  subject.prepare?.()
  held = false
  const waits = []
  for (let time = 0; time < times; time++) {
    await new Promise((resolve) => setTimeout(resolve, 30))
    const began = performance.now()
    subject.edit()
    await new Promise((resolve) => realFrame(() => afterPaint(resolve)))
    waits.push(performance.now() - began)
  }
  return waits
}

function afterPaint(then) {
  const { port1, port2 } = new MessageChannel()
  port2.onmessage = then
  port1.postMessage(null)
}

/** Show a map as it opens, to be looked at. */
function show(update, form, view = "map") {
  held = false
  sessionStorage.setItem("map-layout:bench", form)
  window.mapView = new MapView(host, modelOf(bytes(update)), optionsOf(view))
}

Object.assign(window, { measure, painted, show })
