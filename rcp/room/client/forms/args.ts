/** The arguments of a command, read from the element that sends it: `data-args` and, for a form, its named fields. */

export type Args = Record<string, unknown>

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export function argsOf(element: HTMLElement): Args {
  const own = JSON.parse(element.dataset["args"] ?? "{}") as Args
  return element instanceof HTMLFormElement ? { ...own, ...fieldsOf(element) } : own
}

/** Named fields, typed by `data-type` (int, date, list, json); text otherwise, without outer spaces. */
export function fieldsOf(form: HTMLFormElement): Args {
  const args: Args = {}
  for (const element of form.elements) {
    if (!isField(element) || element.name === "" || element.disabled || element.name === "csrfmiddlewaretoken") continue
    put(args, element)
  }
  return args
}

function put(args: Args, field: Field): void {
  const type = field.dataset["type"]
  const sorted = field.dataset["sorts"]
  if (sorted !== undefined) sort(args, field, Number(sorted))
  else if (field instanceof HTMLSelectElement && field.multiple) {
    args[field.name] = [...field.selectedOptions].map((option) => valueOf(option.value, type))
  } else if (field instanceof HTMLInputElement && field.type === "radio") {
    if (field.checked) args[field.name] = valueOf(field.value, type)
    else args[field.name] ??= null
  } else if (field instanceof HTMLInputElement && field.type === "checkbox") {
    if (field.dataset["list"] === undefined) args[field.name] = field.checked
    else args[field.name] = [...asList(args[field.name]), ...(field.checked ? [valueOf(field.value, type)] : [])]
  } else {
    args[field.name] = valueOf(field.value, type ?? (field.type === "date" ? "date" : field.type === "number" ? "int" : undefined))
  }
}

/** `data-sorts="12"`: person 12 goes under the value chosen, as in {"DAC": [12, 3], "CPTS": [7]}. */
function sort(args: Args, field: Field, who: number): void {
  const groups = (args[field.name] ?? {}) as Record<string, number[]>
  if (field.value !== "") (groups[field.value] ??= []).push(who)
  args[field.name] = groups
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

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isField(element: Element): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
}
