import { describe, expect, it } from "vitest"
import * as Y from "yjs"

import { BoundTextBox } from "./text-editor.ts"

describe("a text box bound to a shared text", () => {
  function bound() {
    const text = new Y.Doc().getText("t")
    text.insert(0, "bonjour")
    const box = document.createElement("textarea")
    document.body.replaceChildren(box)
    return { text, box, bound: new BoundTextBox(box, text) }
  }
  const type = (box: HTMLTextAreaElement, value: string) => {
    box.value = value
    box.dispatchEvent(new Event("input"))
  }

  it("writes what is typed, and only that", () => {
    const { text, box } = bound()
    const updates: unknown[] = []
    text.observe((event) => updates.push(event.delta))
    type(box, "bonjour à tous")
    expect(text.toJSON()).toBe("bonjour à tous")
    expect(updates).toEqual([[{ retain: 7 }, { insert: " à tous" }]])
  })

  it("shows what others type and keeps the caret in its place", () => {
    const { text, box } = bound()
    box.setSelectionRange(7, 7)
    text.insert(0, "— ")
    expect(box.value).toBe("— bonjour")
    expect(box.selectionStart).toBe(9)
  })

  it("leaves an input method in peace, then loses nothing of either", () => {
    const { text, box } = bound()
    box.dispatchEvent(new Event("compositionstart"))
    type(box, "bonjourに")
    text.insert(0, "Ah, ")
    expect(box.value).toBe("bonjourに")
    box.value = "bonjour日"
    box.dispatchEvent(new Event("compositionend"))
    expect(text.toJSON()).toBe("Ah, bonjour日")
    expect(box.value).toBe("Ah, bonjour日")
  })

  it("hears nothing once released", () => {
    const { text, box, bound: one } = bound()
    one.release()
    text.insert(0, "x")
    type(box, "autre")
    expect(text.toJSON()).toBe("xbonjour")
  })
})
