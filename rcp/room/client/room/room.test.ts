import { beforeEach, expect, test, vi } from "vitest"
import { savedText } from "../../../coedit/client/saving.ts"
import { CommandRefused, type Ack } from "../../../live/client/socket.ts"
import { argsOf, type Args } from "../forms/args.ts"
import { clockText, tick } from "./clocks.ts"
import { wireCommands } from "../forms/commands.ts"
import { markMine } from "./mine.ts"
import { showPresence } from "./presence.ts"
import { startFromNode, wireQuickLines } from "../forms/quick.ts"
import { alarmText, together } from "./saving.ts"

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

let room: HTMLElement
let sent: [string, Args][]
let answer: (name: string) => Promise<Ack>

beforeEach(() => {
  document.body.innerHTML = '<div id="room"></div>'
  room = document.getElementById("room")!
  sent = []
  answer = () => Promise.resolve({ n: 1, seq: 1, answer: {} })
  wireCommands(room, {
    send: (name, args) => {
      sent.push([name, args])
      return answer(name)
    },
  })
})

const refusal = (why: string, current: Args | null = null, missing: string[] = []): Promise<Ack> =>
  Promise.reject(new CommandRefused({ n: 1, name: "x", args: {} }, { why, missing, current }))

test("a button sends its command with its arguments", () => {
  room.innerHTML = `<button data-command="extend_phase" data-args='{"minutes": 5}'>+ 5 min</button>`
  room.querySelector("button")!.click()
  expect(sent).toEqual([["extend_phase", { minutes: 5 }]])
})

test("a form gives its fields their types", () => {
  room.innerHTML = `<form data-command="x" data-args='{"action": 3}'><input name="what" value=" Appeler "><input name="due" type="date">
    <select name="owner" data-type="int"><option value="12" selected>Claire</option></select><input type="checkbox" name="urgent" checked>
    <input type="checkbox" name="people" value="1" data-list data-type="int" checked><input type="checkbox" name="people" value="2" data-list data-type="int"></form>`
  expect(argsOf(room.querySelector("form")!)).toEqual({ action: 3, what: "Appeler", due: null, owner: 12, urgent: true, people: [1] })
})

test("people are sorted into the groups chosen for them", () => {
  room.innerHTML = `<form><select name="people" data-sorts="1"><option>DAC</option></select><select name="people" data-sorts="2"><option>CPTS</option></select>
    <select name="people" data-sorts="3"><option>DAC</option></select><select name="people" data-sorts="4"><option value="">—</option></select></form>`
  expect(argsOf(room.querySelector("form")!)).toEqual({ people: { DAC: [1, 3], CPTS: [2] } })
})

test("a line that was done but not wholly understood says so", async () => {
  room.innerHTML = '<form data-command="assign_action" data-quick="action"><input name="line" ></form>'
  room.querySelector("input")!.value = "Appeler @Sophie"
  answer = () => Promise.resolve({ n: 1, seq: 1, answer: { doubt: "« @Sophie » ne désigne personne de la réunion." } })
  room.querySelector("form")!.requestSubmit()
  await turn()
  expect(room.querySelector("[role=alert]")?.textContent).toContain("ne désigne personne")
})

test("a refusal stands beside the form, says what is missing, and what was typed stays", async () => {
  room.innerHTML = '<form data-command="close_meeting"><input name="text" value="abc"></form>'
  answer = () => refusal("La réunion ne peut pas être close.", null, ["Une action sans responsable"])
  room.querySelector("form")!.requestSubmit()
  await turn()
  expect(room.querySelector("[role=alert]")?.textContent).toContain("Une action sans responsable")
  expect(room.querySelector("input")!.value).toBe("abc")
})

test("a stale row shows both texts, and mine can be kept over the one that stands", async () => {
  room.innerHTML = `<form data-command="revise_decision" data-args='{"decision": 1, "rev": 1}'><input name="text"></form>`
  room.querySelector("input")!.value = "le mien"
  answer = () => refusal("Quelqu’un l’a modifiée.", { text: "le leur", rev: 2 })
  room.querySelector("form")!.requestSubmit()
  await turn()
  const shown = room.querySelector(".refusal")!.textContent
  expect(shown).toContain("le leur")
  expect(shown).toContain("le mien")
  answer = () => Promise.resolve({ n: 2, seq: 2, answer: {} })
  room.querySelector<HTMLButtonElement>(".refusal button")!.click()
  await turn()
  expect(sent[1]).toEqual(["revise_decision", { decision: 1, rev: 2, text: "le mien", was: { text: "le leur" } }])
})

const MENDING = `<details open><summary>⋯</summary><form data-command="revise_action" data-args='{"action": 3, "rev": 1}'>
  <label for="a-what">Fait quoi</label><input id="a-what" name="what" value="Appeler la famille">
  <label for="a-who">Qui</label><input id="a-who" name="who" data-together="owner" value="Nadia Roux">
  <label for="a-kind">C’est</label><select id="a-kind" name="owner_kind" data-together="owner"><option value="professional" selected>un professionnel</option>
    <option value="relative">un proche</option></select>
  <label for="a-due">Pour quand</label><input id="a-due" name="due_on" type="date" value="2026-12-01">
  <label for="a-sign">Atteint si</label><input id="a-sign" name="success_criterion" value=""></form></details>`

function mending(changes: Record<string, string>): HTMLFormElement {
  room.innerHTML = MENDING
  const form = room.querySelector("form")!
  for (const [name, value] of Object.entries(changes)) (form.elements.namedItem(name) as HTMLInputElement).value = value
  form.requestSubmit()
  return form
}

test.each([
  [{ due_on: "" }, { due_on: null, was: { due_on: "2026-12-01" } }],
  [{ what: "Appeler la fille " }, { what: "Appeler la fille", was: { what: "Appeler la famille" } }],
  [{ owner_kind: "relative" }, { who: "Nadia Roux", owner_kind: "relative", was: { who: "Nadia Roux", owner_kind: "professional" } }],
])("a form that mends sends what was touched, and what it said: %j", async (changes, args) => {
  mending(changes)
  await turn()
  expect(sent).toEqual([["revise_action", { action: 3, rev: 1, ...args }]])
  expect(room.querySelector("details")!.open).toBe(false)
})

test("a form that mends and was not touched sends nothing, and closes", () => {
  mending({})
  expect([sent.length, room.querySelector("details")!.open]).toEqual([0, false])
})

test("both texts are compared on every field; « Garder mon texte » puts back nothing that one did not touch", async () => {
  const current = { what: "Appeler la fille", who: "Samir Benali", owner_kind: "professional", due_on: null, success_criterion: "", rev: 4 }
  answer = () => refusal("Quelqu’un a modifié cet élément entre-temps.", current)
  mending({ what: "Appeler les enfants" })
  await turn()
  const said = (): string[] => [...room.querySelectorAll(".refusal dl > *")].map((each) => each.textContent)
  expect(said()).toEqual([
    "Fait quoi", "Maintenant : Appeler la fille", "Votre texte : Appeler les enfants",
    "Qui", "Maintenant : Samir Benali (changé par quelqu’un d’autre, et gardé)",
    "Pour quand", "Maintenant : — (changé par quelqu’un d’autre, et gardé)",
  ])
  // Changed once more meanwhile: it is compared again, over the row as it stands then.
  answer = () => refusal("Quelqu’un a modifié cet élément entre-temps.", { ...current, what: "Appeler le fils", rev: 5 })
  room.querySelector<HTMLButtonElement>(".refusal button")!.click()
  await turn()
  expect(sent[1]).toEqual(["revise_action", { action: 3, rev: 4, what: "Appeler les enfants", was: { what: "Appeler la fille" } }])
  expect(said()[1]).toBe("Maintenant : Appeler le fils")
  answer = () => Promise.resolve({ n: 3, seq: 3, answer: {} })
  room.querySelector<HTMLButtonElement>(".refusal button")!.click()
  await turn()
  expect(sent[2]).toEqual(["revise_action", { action: 3, rev: 5, what: "Appeler les enfants", was: { what: "Appeler le fils" } }])
})

test("the one-line form is free at once; a refused line comes back", async () => {
  room.innerHTML = '<form data-command="assign_action" data-quick="action"><input name="line"></form>'
  const line = room.querySelector("input")!
  line.value = "Appeler @Claire demain"
  answer = () => refusal("La réunion est close.")
  room.querySelector("form")!.requestSubmit()
  expect([line.value, room.querySelector(".quick-waiting")?.textContent]).toEqual(["", "Appeler @Claire demain — en cours"])
  await turn()
  expect([line.value, room.querySelector(".quick-waiting")]).toEqual(["Appeler @Claire demain", null])
})

test("what was understood of a line shows under it", () => {
  room.innerHTML = `<datalist id="room-people"><option value="Claire Martin" data-person="1"></option></datalist>
    <form data-command="assign_action" data-quick="action"><input name="line"></form>`
  wireQuickLines(room, () => "2026-11-18")
  const line = room.querySelector<HTMLInputElement>("form input")!
  line.value = "Appeler @claire demain"
  line.dispatchEvent(new Event("input", { bubbles: true }))
  const badges = [...room.querySelectorAll(".quick-reading .badge")].map((each) => each.textContent)
  expect(badges).toEqual(["Claire Martin", "jeudi 19 novembre"])
  expect(room.querySelector(".quick-kept")?.textContent).toBe("sera inscrit : « Appeler »")
})

const LINE = `<datalist id="room-people"><option value="Claire Martin" data-person="1"></option><option value="Paul Obé" data-person="2"></option>
  <option value="Mme A." data-person="person"></option></datalist>
  <form data-command="assign_action" data-quick="action"><input id="action-line" name="line"></form>`

function typed(text: string): HTMLInputElement {
  withWhatBrowsersHave()
  room.innerHTML = LINE
  wireQuickLines(room, () => "2026-11-18")
  const line = room.querySelector<HTMLInputElement>("form input")!
  line.value = text
  line.setSelectionRange(text.length, text.length)
  line.dispatchEvent(new Event("input", { bubbles: true }))
  return line
}

/** What jsdom has not. */
function withWhatBrowsersHave(): void {
  Element.prototype.scrollIntoView = vi.fn()
  HTMLElement.prototype.showPopover = vi.fn()
}

function press(line: HTMLElement, key: string): void {
  line.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
}

test("who and when are corrected on their chips, travel with the line, and are forgotten with it", async () => {
  const line = typed("Préparer la visite vendredi @Claire")
  room.querySelector<HTMLElement>('[data-chip="who"]')!.click()
  const list = room.querySelector<HTMLSelectElement>("select.quick-control")!
  expect([list.value, [...list.options].map((each) => each.text)]).toEqual(["1", ["Claire Martin", "Paul Obé", "Mme A.", "à désigner plus tard"]])
  list.value = "person"
  list.dispatchEvent(new Event("change", { bubbles: true }))
  press(list, "Enter")
  expect(sent).toEqual([])
  expect(document.activeElement).toBe(line)
  room.querySelector<HTMLElement>('[data-chip="when"]')!.click()
  const day = room.querySelector<HTMLInputElement>("input.quick-control")!
  expect(day.value).toBe("2026-11-20")
  day.value = "2027-01-04"
  day.dispatchEvent(new Event("change", { bubbles: true }))
  press(day, "Enter")
  const chips = [...room.querySelectorAll(".quick-chip")].map((each) => each.textContent)
  expect(chips).toEqual(["Mme A.", "lundi 4 janvier 2027"])
  answer = () => refusal("La réunion est close.")
  const form = room.querySelector("form")!
  form.requestSubmit()
  await turn()
  const whole = { line: "Préparer la visite vendredi @Claire", owner: "person", due_on: "2027-01-04" }
  expect(sent).toEqual([["assign_action", whole]])
  // Refused, it comes back with what was chosen; sent, the next line begins with nothing.
  answer = () => Promise.resolve({ n: 2, seq: 2, answer: {} })
  form.requestSubmit()
  await turn()
  line.value = "Autre chose"
  form.requestSubmit()
  await turn()
  expect(sent.slice(1)).toEqual([["assign_action", whole], ["assign_action", { line: "Autre chose" }]])
})

test("no day at all can be chosen too", () => {
  const line = typed("Préparer la visite vendredi")
  room.querySelector<HTMLElement>('[data-chip="when"]')!.click()
  const day = room.querySelector<HTMLInputElement>("input.quick-control")!
  day.value = ""
  day.dispatchEvent(new Event("change", { bubbles: true }))
  press(day, "Escape")
  expect([...room.querySelectorAll(".quick-chip")].map((each) => each.textContent)).toEqual(["qui ? tapez @nom", "pour quand ?"])
  line.form!.requestSubmit()
  expect(sent).toEqual([["assign_action", { line: "Préparer la visite vendredi", no_due_date: true }]])
})

test("after an @ those who can be named are offered, by arrows and by Tab", () => {
  const line = typed("Appeler @")
  const names = (): (string | null)[] => [...room.querySelectorAll(".quick-names > li")].map((each) => each.textContent)
  expect([names(), line.getAttribute("aria-expanded")]).toEqual([["Claire Martin", "Paul Obé", "Mme A."], "true"])
  press(line, "ArrowDown")
  press(line, "ArrowDown")
  expect(room.querySelector(".quick-names [aria-selected=true]")?.textContent).toBe("Paul Obé")
  press(line, "Enter")
  expect([line.value, names(), line.getAttribute("aria-expanded"), sent]).toEqual(["Appeler @Paul Obé ", [], "false", []])
  typed("Appeler @mme")
  expect(names()).toEqual(["Mme A."])
  press(room.querySelector<HTMLElement>("form input")!, "Tab")
  expect(room.querySelector<HTMLInputElement>("form input")!.value).toBe("Appeler @Mme A. ")
})

test("Escape closes the list of names before it empties the line", () => {
  const line = typed("Appeler @pa")
  press(line, "Escape")
  expect([line.value, room.querySelector(".quick-names")]).toEqual(["Appeler @pa", null])
})

test("warned that words may say who somebody is, one keeps them all the same; nothing typed is lost before", async () => {
  room.innerHTML = '<form data-command="record_decision" data-quick="decision"><input name="text"></form>'
  const line = room.querySelector("input")!
  line.value = "Mme Dupont reste chez elle"
  answer = () => Promise.reject(new CommandRefused({ n: 1, name: "x", args: {} }, { why: "« Mme Dupont » : un nom.", missing: [], current: null, confirm: "identity_kept" }))
  room.querySelector("form")!.requestSubmit()
  await turn()
  expect([line.value, room.querySelector(".refusal p")?.textContent]).toEqual(["Mme Dupont reste chez elle", "« Mme Dupont » : un nom."])
  answer = () => Promise.resolve({ n: 2, seq: 2, answer: {} })
  room.querySelector<HTMLButtonElement>(".refusal button")!.click()
  await turn()
  expect(sent[1]).toEqual(["record_decision", { text: "Mme Dupont reste chez elle", identity_kept: true }])
  expect(line.value).toBe("")
})

test("a node of the map goes with the line it becomes, once", async () => {
  room.innerHTML = '<form data-command="record_decision" data-quick="decision"><input name="text"></form>'
  wireQuickLines(room, () => "2026-11-18")
  expect(startFromNode(room, "decision", { mapId: "4", nodeId: "n1", text: "Un circuit unique" })).toBe(true)
  const form = room.querySelector("form")!
  form.requestSubmit()
  await turn()
  form.querySelector("input")!.value = "Une autre"
  form.requestSubmit()
  expect(sent).toEqual([
    ["record_decision", { text: "Un circuit unique", node: { map: 4, node: "n1" } }],
    ["record_decision", { text: "Une autre" }],
  ])
})

test("a refused line comes back with the node it came from", async () => {
  room.innerHTML = '<form data-command="record_decision" data-quick="decision"><input name="text"></form>'
  wireQuickLines(room, () => "2026-11-18")
  startFromNode(room, "decision", { mapId: "4", nodeId: "n1", text: "Un circuit unique" })
  answer = () => refusal("Il manque un thème.")
  const form = room.querySelector("form")!
  form.requestSubmit()
  await turn()
  expect(form.querySelector(".quick-node")).not.toBeNull()
  form.requestSubmit()
  const again = ["record_decision", { text: "Un circuit unique", node: { map: 4, node: "n1" } }]
  expect(sent).toEqual([again, again])
})

test("one's own row shows one's own buttons", () => {
  room.innerHTML = '<li data-owner-person="12"><p data-mine hidden>Je confirme</p></li><li data-owner-person="13"><p data-mine>Je confirme</p></li>'
  markMine(room, "12")
  expect([...room.querySelectorAll("p")].map((each) => each.hidden)).toEqual([false, true])
})

test("a question that is refused sends nothing", () => {
  room.innerHTML = '<button data-command="end_meeting" data-confirm="Terminer ?">Terminer</button>'
  Object.assign(HTMLDialogElement.prototype, { showModal: () => undefined, close: () => undefined })
  room.querySelector("button")!.click()
  const [yes, no] = document.querySelectorAll<HTMLButtonElement>("dialog.ask button")
  expect([sent.length, yes!.textContent]).toEqual([0, "Terminer"])
  no!.click()
  expect([sent.length, document.querySelector("dialog")]).toEqual([0, null])
})

test.each([
  [1_122_000, "18:42"],
  [59_999, "00:59"],
  [3_725_000, "1:02:05"],
  [-5, "00:00"],
])("%i ms reads %s", (milliseconds, text) => expect(clockText(milliseconds)).toBe(text))

test("a clock past its end counts what it is over", () => {
  room.innerHTML = '<span data-ends-at="2026-11-22T07:00:00Z"></span>'
  tick(room, Date.parse("2026-11-22T07:01:05Z"))
  expect([room.textContent, room.querySelector(".is-over") !== null]).toEqual(["+01:05", true])
})

test.each([
  ["saved", 0, "enregistré"],
  ["saving", 2, "en cours"],
  ["offline", 0, "hors ligne"],
  ["offline", 1, "hors ligne – 1 modification en attente"],
  ["offline", 3, "hors ligne – 3 modifications en attente"],
] as const)("%s with %i waiting reads « %s »", (saved, pending, text) => {
  expect(savedText(saved, pending)).toBe(text)
})

test("the room and its documents are as saved as the least saved of them", () => {
  const all = together([
    { saved: "saved", pending: 0, stuck: false },
    { saved: "offline", pending: 2, stuck: true },
    { saved: "saving", pending: 1, stuck: false },
  ])
  expect(all).toEqual({ saved: "offline", pending: 3, stuck: true })
  expect(alarmText(all, null)).toContain("3 dernières modifications")
  expect(alarmText({ saved: "saved", pending: 0, stuck: false }, null)).toBe("")
})

test("many people make a short pile", () => {
  const people = Array.from({ length: 11 }, (_, index) => ({ person: index, name: `P${index}`, occupation: "IDE", initials: "PP", colour: 1 }))
  showPresence(room, people)
  expect([room.childElementCount, room.lastElementChild?.textContent]).toEqual([5, "+7"])
})

test("what is typed in a form while it is sent is neither emptied nor closed with it", async () => {
  room.innerHTML = '<details open><summary>Modifier</summary><form data-command="revise_action"><input name="what" value="Appeler"></form></details>'
  const [form, box] = [room.querySelector("form")!, room.querySelector("input")!]
  form.requestSubmit()
  box.value = "Appeler la famille"
  await turn()
  expect([box.value, room.querySelector("details")!.open]).toEqual(["Appeler la famille", true])
  form.requestSubmit()
  await turn()
  expect([sent.map(([, args]) => args), box.value, room.querySelector("details")!.open]).toEqual([[{ what: "Appeler" }, { what: "Appeler la famille" }], "Appeler", false])
})

test("a choice changed again before its answer is sent too, once; a button pressed twice is not", async () => {
  room.innerHTML = `<form data-command="set_mode"><select name="mode" data-command-on-change><option>salle</option><option>visio</option><option>téléphone</option></select></form>
    <button data-command="open_vote">Voter</button>`
  const list = room.querySelector("select")!
  for (const mode of ["visio", "téléphone"]) {
    list.value = mode
    list.dispatchEvent(new Event("change", { bubbles: true }))
  }
  for (let time = 0; time < 2; time++) room.querySelector("button")!.click()
  await turn()
  expect(sent).toEqual([["set_mode", { mode: "visio" }], ["open_vote", {}], ["set_mode", { mode: "téléphone" }]])
})
