/** The layouts there are to choose from. */

export const FORMS = ["both", "right", "chart"] as const
export type Form = (typeof FORMS)[number]
