/** What the buttons over the map do to the selected nodes: the few of the row, and those of « Plus ». */

import { become, offersIn } from "../annotations/become.ts"
import { openUnder } from "../node/node-picker.ts"
import type { Clipboard } from "./clipboard.ts"
import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext, Tool } from "../context/map-context.ts"
import { branchesIn } from "../editing/pasted-text.ts"
import { plural } from "../text/wording.ts"
import type { Relations } from "../node/relations.ts"
import { ROOT } from "../tree/resolve.ts"
import { countOf } from "../document/subtrees.ts"

export function nodeTools(context: MapContext, clipboard: Clipboard, relations: Relations, openDetails: () => void): Tool[] {
  const { actions, viewState, model, stage } = context
  const one = () => viewState.all.length < 2
  const chosen = () => viewState.selected !== null
  const writes = () => actions.canWrite && (one() || !chosen())
  const movable = () => actions.canWrite && viewState.heads.length > 0
  const says = () => writes() && viewState.here !== ROOT && model.said(viewState.here).text.trim() !== ""
  const folds = () => one() && viewState.view === "map" && viewState.here !== ROOT && model.childrenOf(viewState.here).length > 0
  const offers = offersIn(context.options.become)
  return [
    { label: "Ajouter", hint: "Ajouter un élément dessous (Tab)", keys: "Tab", run: () => actions.addChild(), when: writes },
    { label: "À côté", hint: "Ajouter un élément à côté (Entrée)", keys: "Entrée", run: () => actions.addSibling(), when: () => writes() && movable() },
    { label: "Renommer", hint: "Modifier le texte (F2)", keys: "F2", run: () => actions.rename(), when: () => writes() && chosen() },
    { label: "Détails", hint: "Type, couleur, étiquettes, note, lien… (Ctrl+Entrée)", keys: "Ctrl+Entrée", run: openDetails, when: chosen },
    ...offers.map(({ kind, label, hint, atOnce }): Tool => ({ label, hint, run: () => become(context, kind), when: says, place: atOnce ? "menu" : "wide" })),
    { label: "Supprimer", hint: "Mettre à la corbeille (Suppr)", keys: "Suppr", run: () => actions.remove(), when: movable, place: "wide", several: true },
    ...moves(context, movable, one),
    { label: "Relier à…", keys: "Ctrl+L", run: () => relations.openNew(), when: () => writes() && chosen(), place: "menu" },
    { label: "Dupliquer", keys: "Ctrl+D", run: () => actions.duplicate(), when: movable, place: "menu", apart: true },
    { label: "Copier", keys: "Ctrl+C", run: () => clipboard.copy("copy"), when: chosen, place: "menu" },
    { label: "Couper", keys: "Ctrl+X", run: () => clipboard.copy("cut"), when: movable, place: "menu" },
    { label: "Coller un texte…", run: () => openPaste(context, clipboard), when: () => writes() && chosen(), place: "menu" },
    { label: "Replier", keys: "Espace", run: () => actions.toggleFold(viewState.here, stage.isOpen(viewState.here)), when: folds, place: "menu", apart: true, name: () => (stage.isOpen(viewState.here) ? "Replier" : "Déplier") },
    { label: "Sélectionner plusieurs", run: () => viewState.multiSelect(true), when: () => chosen() && !viewState.multiSelecting && viewState.here !== ROOT, place: "menu" },
    { label: "Sélectionner les voisins", keys: "Ctrl+A", run: () => actions.selectSiblings(), when: () => chosen() && viewState.here !== ROOT, place: "menu" },
  ]
}

/** What a drag does, one press at a time. */
function moves(context: MapContext, movable: () => boolean, one: () => boolean): Tool[] {
  const { actions, viewState, model, stage } = context
  const shift = (how: "earlier" | "later" | "outwards" | "inwards") => {
    actions.shift(how)
    if (viewState.view === "map") stage.show(viewState.here)
    else context.focusHere()
  }
  const main = () => viewState.view === "map" && one() && stage.isSided && model.parentOf(viewState.here) === ROOT && viewState.here !== ROOT
  return [
    { label: "Monter", keys: "Alt+↑", run: () => shift("earlier"), when: () => movable() && actions.canShift("earlier"), place: "menu", apart: true },
    { label: "Descendre", keys: "Alt+↓", run: () => shift("later"), when: () => movable() && actions.canShift("later"), place: "menu" },
    { label: "Sortir d’un niveau", keys: "Alt+←", run: () => shift("outwards"), when: () => movable() && actions.canShift("outwards"), place: "menu" },
    { label: "Rentrer d’un niveau", keys: "Alt+→", run: () => shift("inwards"), when: () => movable() && actions.canShift("inwards"), place: "menu" },
    { label: "Mettre de l’autre côté", run: () => switchSide(context), when: () => actions.canWrite && main(), place: "menu" },
    { label: "Déplacer sous…", keys: "Ctrl+M", run: () => openUnder(context), when: movable, place: "menu", several: true },
  ]
}

/** A main branch goes to the other side of the root. */
export function switchSide({ actions, viewState, model, stage }: MapContext): void {
  const box = stage.layout.boxes.get(viewState.here)
  if (!actions.canWrite || !box || model.parentOf(viewState.here) !== ROOT) return
  const side = box.side === "L" ? "R" : "L"
  model.set(viewState.here, "side", side)
  actions.say(`${actions.name(viewState.here)}\u00a0: à ${side === "L" ? "gauche" : "droite"}.`)
  stage.show(viewState.here)
}

/** A place to paste in, for those without the keys: told what it makes before it is made. */
function openPaste(context: MapContext, clipboard: Clipboard): void {
  const box = h("textarea", { class: "map-note", rows: "9", placeholder: "Collez ici une branche d’une autre carte, une liste, un texte en retrait ou du Markdown." })
  const told = h("p", { class: "map-told", role: "status" })
  const count = () => {
    const found = box.value.length > 100_000 ? 0 : countOf(branchesIn(box.value))
    told.textContent = found > 0 ? `${plural(found, "élément")} sous ${context.actions.name(context.viewState.here)}` : ""
  }
  box.addEventListener("input", count)
  const end = ({ done, words }: { done: boolean; words: string }) => {
    if (done) closeDialog(dialog)
    told.textContent = words
  }
  const add = () => end(clipboard.pasteText(box.value))
  // Branches of a map come at once, with all they say: a text box would keep their words alone.
  box.addEventListener("paste", (event) => {
    const pasted = clipboard.pasteBranches(event.clipboardData?.getData("text/html") ?? "")
    if (!pasted) return
    event.preventDefault()
    end(pasted)
  })
  const field = h("label", { class: "map-field" }, "Texte", box)
  const form = h("div", { class: "map-fields" }, field, told, h("button", { type: "button", class: "map-tool filled", onclick: add }, "Ajouter à la carte"))
  const dialog = openDialog(context.host, "Coller un texte", [form], focusReturn(context))
  box.focus()
}
