/** The window that tells every key, and only those that do something. */

import { openDialog } from "../widgets/dialog.ts"
import { h } from "../widgets/elements.ts"
import { typeset } from "../text/typography.ts"

const SEARCH = "Ctrl + F"

const PARTS: [string, [string, string][]][] = [
  [
    "Se déplacer",
    [
      ["Flèches", "aller d’un élément à l’autre"],
      ["Début", "revenir au sujet de la carte"],
      [SEARCH, "chercher ; Entrée et Maj + Entrée vont d’un trouvé à l’autre"],
      ["Alt + Entrée", "cette branche seule, et retour"],
      ["Espace", "replier ou déplier"],
      ["Ctrl + 1 à 9", "montrer ce nombre de niveaux"],
      ["+  −  0", "agrandir, réduire, tout voir"],
      ["Échap", "quitter la carte : Tab va alors au bouton suivant"],
    ],
  ],
  [
    "Écrire",
    [
      ["Tab ou Inser", "ajouter un élément dessous"],
      ["Entrée, Maj + Entrée", "ajouter un élément après, avant"],
      ["F2, ou taper", "modifier le texte ; Entrée pour finir, Maj + Entrée pour aller à la ligne"],
      ["Maj + F10, clic droit", "tout ce qu’on peut faire de l’élément"],
      ["Ctrl + Entrée", "tout sur l’élément : type, couleur, note, lien…"],
      ["Suppr", "mettre à la corbeille"],
      ["Ctrl + Z, Ctrl + Y", "annuler, rétablir ce que j’ai fait"],
    ],
  ],
  [
    "Ranger",
    [
      ["Alt + flèches", "déplacer ; vers le sujet : changer de côté"],
      ["Ctrl + M", "déplacer sous un autre élément"],
      ["Ctrl + L", "relier à un autre élément"],
      ["Ctrl + C, X, V", "copier, couper, coller une branche ; coller un texte, une liste, du Markdown"],
      ["Ctrl + D", "dupliquer la branche"],
    ],
  ],
  [
    "Plusieurs éléments",
    [
      ["Maj + flèches", "en sélectionner plusieurs"],
      ["Ctrl + clic, Maj + clic", "en ajouter un, aller jusqu’à un autre"],
      ["Maj + glisser sur le fond", "sélectionner ce que le cadre touche"],
      ["Ctrl + A", "sélectionner les voisins"],
      ["Ctrl + Espace", "ajouter ou retirer l’élément (dans le Plan, avec Ctrl + ↑ ↓)"],
    ],
  ],
]

const PLAN = "Dans le Plan, Tab passe au bouton suivant ; Inser ajoute dessous, taper des lettres va à l’élément, * déplie tous les voisins."
const TOUCH =
  "Au doigt : un appui long ouvre tout ce qu’on peut faire d’un élément, dont en sélectionner plusieurs ; en glissant, il prend la branche pour la déplacer. Deux doigts agrandissent et font glisser la carte."

/** `finds`: this page has a search. */
export function openHelp(host: HTMLElement, finds: boolean, after: () => void): void {
  const parts = PARTS.flatMap(([title, keys]) => {
    const rows = keys.filter(([key]) => finds || key !== SEARCH).flatMap(([key, what]) => [h("dt", {}, typeset(key)), h("dd", {}, typeset(what))])
    return [h("h3", { class: "map-part" }, title), h("dl", { class: "map-keys" }, ...rows)]
  })
  openDialog(host, "Les touches de la carte", [...parts, h("p", {}, typeset(PLAN)), h("p", {}, typeset(TOUCH))], after)
}
