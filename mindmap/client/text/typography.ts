/** French typography: spaces that do not break, and words compared without accents or capitals. Pure. */

/** French no-break spaces, as `typeset` of mindmap/tree/wording.py sets them; tests/mindmap/vectors/french.json ties the two. */
export function typeset(text: string): string {
  return text
    .replace(/ ([;?!])/g, "\u202f$1")
    .replace(/ ([:»%€])/g, "\u00a0$1")
    .replace(/« /g, "«\u00a0")
    .replace(/(?<=\d) (?=\d{3}(?![\p{L}\p{N}_]))/gu, "\u202f")
    .replace(/'/g, "’")
    .replace(/(?<=\d) (?=(?:ans?|h|min|jours?|semaines?|mois|km|cm|kg|mg|ml)(?![\p{L}\p{N}_]))/gu, "\u00a0")
    .replace(/(?<=\d\u00a0h) (?=\d\d(?![\p{L}\p{N}_]))/gu, "\u00a0")
}

/** Without accents, capitals nor doubled spaces: what a search compares. */
export function foldAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").replace(/\s+/g, " ").toLowerCase()
}
