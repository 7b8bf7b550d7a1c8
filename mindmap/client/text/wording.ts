/** Small pieces of sentences. Pure. */

const UNTITLED = "Sans titre"

/** « 3 éléments » */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count > 1 ? "s" : ""}`
}

/** No longer than `most` letters, « … » included. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** What stands for an element: its words, or « Sans titre ». */
export function titleOf(words: string, most = Infinity): string {
  return shorten(words.trim() || UNTITLED, most)
}
