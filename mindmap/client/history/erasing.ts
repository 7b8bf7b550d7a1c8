/** A name slipped in: erasing for good what a node says, after having said what goes with it and what stays. */

import { openDialog, closeDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { getJson, postForm } from "../server/requests.ts"
import { focusReturn } from "../context/focus-return.ts"
import type { MapContext } from "../context/map-context.ts"
import { number, pathOf, records, texts, type JsonRecord } from "../server/decode.ts"
import { typeset } from "../text/typography.ts"

/** Words that stay somewhere, and the way there. */
interface Left {
  label: string
  href: string
}

interface Foretold {
  maps: string[]
  papers: string[]
  templates: string[]
  comments: number
  same: Left[]
}

export async function openErasing(context: MapContext, id: string): Promise<void> {
  const place = h("div", { class: "map-fields" }, h("p", { role: "status" }, "…"))
  const dialog = openDialog(context.host, "Effacer définitivement ce texte", [place], focusReturn(context))
  try {
    const told = foretold(await getJson(context.options.mapId, `effacer/?element=${encodeURIComponent(id)}`))
    place.replaceChildren(...formOf(context, id, told, dialog))
  } catch (error) {
    place.replaceChildren(h("p", { role: "alert" }, error instanceof Error ? error.message : ""))
  }
}

function formOf(context: MapContext, id: string, told: Foretold, dialog: HTMLDialogElement): HTMLElement[] {
  const whole = h("input", { type: "radio", name: "map-erase", value: "0", checked: true })
  const past = h("input", { type: "radio", name: "map-erase", value: "1" })
  const fault = h("p", { class: "map-fault", role: "alert", hidden: true })
  const erase = h("button", { type: "submit", class: "map-tool filled danger" }, "Effacer pour de bon")
  const keep = h("button", { type: "button", class: "map-tool", onclick: () => closeDialog(dialog) }, "Ne rien effacer")
  const form = h(
    "form",
    { class: "map-fields" },
    h("p", {}, h("strong", {}, context.actions.name(id))),
    h("label", { class: "map-erase-choice" }, whole, h("span", {}, typeset("Le texte, sa note, son conseil, son adresse, ses étiquettes, ses commentaires, son image et les noms de ses liens."))),
    h("label", { class: "map-erase-choice" }, past, h("span", {}, typeset("Seulement ce qu’il disait avant : le texte d’aujourd’hui reste."))),
    h("ul", { class: "map-changes" }, ...consequences(told).map((one) => h("li", {}, typeset(one)))),
    ...(told.same.length > 0 ? [leftBehind(told.same)] : []),
    fault,
    h("div", { class: "map-past-row" }, erase, keep),
  )
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    // Pressed twice, it is done once.
    if (erase.disabled) return
    erase.disabled = true
    void postForm(context.options.mapId, "effacer/", { element: id, past: past.checked ? "1" : "0" }).then(
      () => closeDialog(dialog),
      (error: unknown) => {
        erase.disabled = false
        fault.textContent = error instanceof Error ? error.message : ""
        fault.hidden = false
      },
    )
  })
  return [form]
}

/** What erasing does not reach, to be read again by whoever erases: each opens beside, this window stays. */
function leftBehind(same: readonly Left[]): HTMLElement {
  const newTab = () => h("span", { class: "visually-hidden" }, " (nouvel onglet)")
  const links = same.map(({ label, href }) => h("li", {}, h("a", { href, target: "_blank", rel: "noopener" }, typeset(label), newTab())))
  const why = "À relire et à corriger à part, car cela reste\u00a0: ce que l’élément est devenu, et là où se trouvent les mêmes mots."
  return h("section", { class: "map-left" }, h("p", {}, why), h("ul", {}, ...links))
}

/** What goes and what stays, in words. */
function consequences({ maps, papers, templates, comments }: Foretold): string[] {
  const several = (count: number, one: string, more: string) => (count > 1 ? `${count} ${more}` : `1 ${one}`)
  return [
    "Il disparaît de tous les écrans, de l’historique et des versions nommées. Personne ne pourra le rétablir.",
    ...(maps.length > 0 ? [`Ses copies sont effacées aussi dans : ${maps.join(", ")}.`] : []),
    ...(papers.length > 0 ? [`${several(papers.length, "papier est vidé", "papiers sont vidés")} (${papers.join(", ")}) : l’empreinte et la date restent, un nouveau papier peut être fait.`] : []),
    ...(templates.length > 0 ? [`${several(templates.length, "modèle perd ces mots", "modèles perdent ces mots")} (${templates.join(", ")}).`] : []),
    ...(comments > 0 ? [`${several(comments, "commentaire est effacé", "commentaires sont effacés")}.`] : []),
    "Ne sont pas atteints : les fichiers déjà téléchargés, les sauvegardes déjà faites, ce qu’un autre navigateur garde jusqu’à sa fermeture.",
    "Le journal garde qui a effacé et quand, sans aucun mot du texte.",
  ]
}

function foretold({ maps, papers, templates, comments, same }: JsonRecord): Foretold {
  return { maps: texts(maps), papers: texts(papers), templates: texts(templates), comments: number(comments), same: records(same).flatMap(left) }
}

function left({ label, href }: JsonRecord): Left[] {
  const path = pathOf(href)
  return typeof label === "string" && path !== null ? [{ label, href: path }] : []
}
