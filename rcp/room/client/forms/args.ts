/**
 * The arguments of a command, read from the element that sends it: `data-args` and, for a form, its named fields.
 *
 * A form that mends a row says its revision (`rev`): only what was touched of it travels, with what was there when it
 * was opened (`was`), so that nobody puts back what somebody else changed meanwhile.
 */

export type Args = Record<string, unknown>

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** As its fields stand, or as they were given by the server. */
type Moment = "typed" | "given"

export function argsOf(element: HTMLElement): Args {
  const own = JSON.parse(element.dataset["args"] ?? "{}") as Args
  if (!(element instanceof HTMLFormElement)) return own
  return "rev" in own ? { ...own, ...changesOf(element) } : { ...own, ...fieldsOf(element) }
}

/** Whether sending this form would say anything: one that mends a row says only what was touched. */
export function saysNothing(element: HTMLElement): boolean {
  const own = JSON.parse(element.dataset["args"] ?? "{}") as Args
  return element instanceof HTMLFormElement && "rev" in own && changedIn(element).length === 0
}

/** Named fields, typed by `data-type` (int, date, list, json); text otherwise, without outer spaces. */
export function fieldsOf(form: HTMLFormElement, moment: Moment = "typed"): Args {
  const args: Args = {}
  for (const field of namedIn(form)) put(args, field, moment)
  return args
}

/** What was touched, and what it said before. Fields that share `data-together` say one thing: they go together. */
function changesOf(form: HTMLFormElement): Args {
  const [typed, given] = [fieldsOf(form), fieldsOf(form, "given")]
  const names = changedIn(form)
  const pick = (from: Args): Args => Object.fromEntries(names.map((name) => [name, from[name]]))
  return { ...pick(typed), was: pick(given) }
}

function changedIn(form: HTMLFormElement): string[] {
  const [typed, given] = [fieldsOf(form), fieldsOf(form, "given")]
  const fields = namedIn(form)
  const changed = Object.keys(typed).filter((name) => JSON.stringify(typed[name]) !== JSON.stringify(given[name]))
  const together = new Set(fields.filter((each) => changed.includes(each.name)).map((each) => each.dataset["together"] ?? each.name))
  return [...new Set(fields.filter((each) => together.has(each.dataset["together"] ?? each.name)).map((each) => each.name))]
}

function namedIn(form: HTMLFormElement): Field[] {
  return [...form.elements]
    .filter(isField)
    .filter((each) => each.name !== "" && !each.disabled && each.name !== "csrfmiddlewaretoken" && each.name !== "once")
}

function put(args: Args, field: Field, moment: Moment): void {
  const type = field.dataset["type"]
  const sorted = field.dataset["sorts"]
  const value = moment === "typed" ? field.value : givenTo(field)
  if (sorted !== undefined) sort(args, field.name, value, Number(sorted))
  else if (field instanceof HTMLSelectElement && field.multiple) {
    const chosen = [...field.options].filter((option) => (moment === "typed" ? option.selected : option.defaultSelected))
    args[field.name] = chosen.map((option) => valueOf(option.value, type))
  } else if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
    tick(args, field, moment === "typed" ? field.checked : field.defaultChecked)
  } else {
    args[field.name] = valueOf(value, type ?? (field.type === "date" ? "date" : field.type === "number" ? "int" : undefined))
  }
}

function tick(args: Args, field: HTMLInputElement, isTicked: boolean): void {
  const value = valueOf(field.value, field.dataset["type"])
  if (field.type === "radio") {
    if (isTicked) args[field.name] = value
    else args[field.name] ??= null
  } else if (field.dataset["list"] === undefined) args[field.name] = isTicked
  else args[field.name] = [...asList(args[field.name]), ...(isTicked ? [value] : [])]
}

/** `data-sorts="12"`: person 12 goes under the value chosen, as in {"DAC": [12, 3], "CPTS": [7]}. */
function sort(args: Args, name: string, value: string, who: number): void {
  const groups = (args[name] ?? {}) as Record<string, number[]>
  if (value !== "") (groups[value] ??= []).push(who)
  args[name] = groups
}

function valueOf(text: string, type: string | undefined): unknown {
  const value = text.trim()
  switch (type ?? "text") {
    case "int":
      return value === "" ? null : Number(value)
    case "date":
      return value === "" ? null : value
    case "list":
      return value.split("\n").map((line) => line.trim()).filter((line) => line !== "")
    case "json":
      return value === "" ? null : (JSON.parse(value) as unknown)
    default:
      return value
  }
}

/** The value that the server gave; of a list that has none chosen, its first. */
function givenTo(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  return ([...field.options].findLast((option) => option.defaultSelected) ?? field.options[0])?.value ?? ""
}

/** Something was typed or chosen here that the server has not been given. */
export function isTouched(element: Element): boolean {
  if (!isField(element)) return false
  if (element instanceof HTMLSelectElement && element.multiple) {
    return [...element.options].some((option) => option.selected !== option.defaultSelected)
  }
  if (element instanceof HTMLInputElement && (element.type === "checkbox" || element.type === "radio")) {
    return element.checked !== element.defaultChecked
  }
  return element.type !== "hidden" && element.value !== givenTo(element)
}

/** A form that somebody has begun to fill in. */
export function isBegun(form: HTMLFormElement): boolean {
  return [...form.elements].some(isTouched)
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function isField(element: Element): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
}
