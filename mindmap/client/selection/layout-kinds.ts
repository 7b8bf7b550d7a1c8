/** The layouts there are to choose from. */

export const LAYOUT_KINDS = ["both", "right", "chart"] as const
export type LayoutKind = (typeof LAYOUT_KINDS)[number]
