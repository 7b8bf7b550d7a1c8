/** The five parts as one sentence, the way the server writes it: « Qui – Fait – Quoi – Pourquoi – Où ». */
export function sentenceOf(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim().replaceAll(/\s+/g, " "))
    .filter((part) => part !== "")
    .join(" – ")
}
