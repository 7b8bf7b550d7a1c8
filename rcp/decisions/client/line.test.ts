import { expect, test } from "vitest"
import vectors from "../../../tests/rcp/room/one_line.json"
import { parse } from "./line.ts"

const people = new Map(Object.entries(vectors.people))
const doubts: Record<string, string> = {
  "": "", many: "plusieurs personnes", none: "ne désigne personne", date: "pas une date", weekday: "vérifiez la date",
  another: "une seule personne",
}

test.each(vectors.lines)("« %s » is read as the server reads it", (line, what, owner, due, doubt) => {
  const read = parse(line as string, people, vectors.today)
  expect([read.what, read.owner, read.due]).toEqual([what, owner, due])
  expect(read.doubt).toContain(doubts[doubt as string])
  expect(read.doubt !== "").toBe(doubt !== "")
})
