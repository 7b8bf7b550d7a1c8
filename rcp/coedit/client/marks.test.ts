// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest"

import { finding, MarksNotice, type Mark } from "./marks.ts"

const mark = (words: string): Mark => ({ place: "n1", words, why: "Un nom désigne une personne : écrivez sa profession." })

const press = (notice: MarksNotice, label: string): void =>
  [...notice.element.querySelectorAll("button")].find((each) => each.textContent === label)?.click()

describe("words as the server read them", () => {
  it.each([
    ["Mme Dupont", "Vu Mme\u00a0Dupont hier", "Mme\u00a0Dupont"],
    ["Mme Dupont", "Mme Du\u00adpont", "Mme Du\u00adpont"],
    ["06 12 34 56 78", "au 06\u202f12\u202f34\u202f56\u202f78.", "06\u202f12\u202f34\u202f56\u202f78"],
    ["jean.dupont@exemple.fr", "jeanxdupont@exemple.fr", undefined],
  ])("%s in « %s »", (words, text, found) => {
    expect([...text.matchAll(finding(words))][0]?.[0]).toBe(found)
  })
})

describe("what may not stay in a live text", () => {
  it("says which words, why, and that closing waits; nothing once they are gone", () => {
    const notice = new MarksNotice({ erase: () => true })
    expect(notice.element.hidden).toBe(true)
    notice.tell({ marks: [mark("Mme Dupont")], must: true })
    expect(notice.element.textContent).toContain("«\u00a0Mme Dupont\u00a0»\u00a0: Un nom désigne")
    expect(notice.element.textContent).toContain("rien ne peut être clos")
    expect([...notice.element.querySelectorAll("button")].map((each) => each.textContent)).toEqual(["Effacer ces mots"])
    notice.tell({ marks: [], must: true })
    expect(notice.element.hidden).toBe(true)
  })

  it("takes them out, or says that one must", () => {
    const erase = vi.fn().mockReturnValueOnce(false).mockReturnValueOnce(true)
    const notice = new MarksNotice({ erase })
    notice.tell({ marks: [mark("Mme Dupont")], must: true })
    press(notice, "Effacer ces mots")
    expect(notice.element.textContent).toContain("à la main")
    press(notice, "Effacer ces mots")
    expect(notice.element.hidden).toBe(true)
    expect(erase).toHaveBeenCalledTimes(2)
  })

  it("leaves it to whoever wrote where one may, and does not ask of the same words again", () => {
    const notice = new MarksNotice({ erase: () => true, show: () => undefined })
    notice.tell({ marks: [mark("Mme Dupont")], must: false })
    expect(notice.element.textContent).toContain("Vous décidez.")
    press(notice, "Garder")
    expect(notice.element.hidden).toBe(true)
    notice.tell({ marks: [mark("Mme Dupont"), mark("M. Durand")], must: false })
    expect(notice.element.textContent).not.toContain("Dupont")
    expect(notice.element.textContent).toContain("Durand")
  })
})
