/** What nodes became, as the page tells it. */

import type { Chip } from "./face.ts"

interface Link {
  node: string
  kind: Chip["kind"]
  label: string
  title: string
  href: string | null
}

/** node → its marks, from the JSON of `data-links`; what is not understood is left out. */
export function parseLinks(json: string | undefined): Map<string, Chip[]> {
  const chips = new Map<string, Chip[]>()
  for (const link of linksIn(json)) {
    const { node, kind, label, title, href } = link
    chips.set(node, [...(chips.get(node) ?? []), { kind, label, title, href }])
  }
  return chips
}

function linksIn(json: string | undefined): Link[] {
  if (!json) return []
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return []
  }
  return Array.isArray(value) ? value.map(linkOf).filter((link) => link !== null) : []
}

function linkOf(value: unknown): Link | null {
  if (typeof value !== "object" || value === null) return null
  const { node, kind, label, title, href } = value as Record<string, unknown>
  if (typeof node !== "string" || typeof label !== "string" || (kind !== "decision" && kind !== "action")) return null
  // Only an address of this site: a script could hide in another.
  const inside = typeof href === "string" && /^[/#?](?!\/)/.test(href) ? href : null
  return { node, kind, label, title: typeof title === "string" ? title : label, href: inside }
}
