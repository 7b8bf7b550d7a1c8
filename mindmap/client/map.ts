/** Mounts the shared map of `<div data-map data-uuid data-map-id data-editable>`: see mountMap. */

export interface MountedMap {
  /** Select a node, unfold what hides it, and bring it into view. */
  reveal(nodeId: string): void
  destroy(): void
}

export function mountMap(element: HTMLElement): MountedMap {
  throw new Error(`${element.id} : carte non montée`)
}
