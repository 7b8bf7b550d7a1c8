/** The token in an address's fragment, or an empty string: what a mail program adds around it is left out. */
export function tokenOf(hash: string): string {
  const found = /^#([\w-]{20,100})(?![\w-])/.exec(hash)
  return found?.[1] ?? ""
}
