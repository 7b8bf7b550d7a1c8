/** What our editor writes; the server knows the same names (rcp/coedit/text_schema.py), tied by tests/rcp/coedit/text_schema.json. */

import { StarterKit } from "@tiptap/starter-kit"

/** Raised on both sides when a page of before would no longer know an element. */
export const SCHEMA = 1

export const HEADING = 3

export const TEXT = StarterKit.configure({
  undoRedo: false,
  dropcursor: false,
  gapcursor: false,
  codeBlock: false,
  heading: { levels: [HEADING] },
  link: { openOnClick: false, protocols: ["http", "https", "mailto"] },
})
