/** The phone's menu closes with Escape and when the focus leaves it; it opens and closes without any script. */
export function wireDrawer(root: Document): void {
  const drawer = root.querySelector<HTMLDetailsElement>("details.drawer")
  if (!drawer) return
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.open) return
    drawer.open = false
    drawer.querySelector("summary")?.focus()
  })
  root.addEventListener("click", (event) => {
    if (drawer.open && event.target instanceof Node && !drawer.contains(event.target)) drawer.open = false
  })
}
