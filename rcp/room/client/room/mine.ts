/** The personal touch that a fragment rendered for everybody cannot have: one's own rows, one's own buttons. */
export function markMine(root: ParentNode, me: string): void {
  for (const row of root.querySelectorAll<HTMLElement>("[data-owner-person]")) {
    const mine = me !== "" && row.dataset["ownerPerson"] === me
    row.classList.toggle("is-mine", mine)
    for (const part of row.querySelectorAll<HTMLElement>("[data-mine]")) part.hidden = !mine
    for (const part of row.querySelectorAll<HTMLElement>("[data-not-mine]")) part.hidden = mine
  }
  // Whoever is not noted present is asked to say that they are here.
  for (const asked of root.querySelectorAll<HTMLElement>("[data-here]")) {
    asked.hidden = me === "" || (asked.dataset["here"] ?? "").split(" ").includes(me)
  }
}
