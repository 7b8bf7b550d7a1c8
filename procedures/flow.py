"""A procedure's steps as a path: what is wrong with it, in French, and how it is drawn. Pure.

Rules: one starts at the first line and every line can be reached; a decision has two exits that differ; a path can only
stop at an end; going back is allowed as long as an end stays within reach.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

YES, NO = "oui", "non"
STEP, DECISION, END = "step", "decision", "end"


@dataclass(frozen=True)
class Step:
    """One line. `key` identifies it, its number is its rank from 1; targets are keys, None the following line."""

    key: int
    kind: str
    task: str
    actor: str = ""
    document: str = ""
    next: int | None = None
    yes: int | None = None
    no: int | None = None


@dataclass(frozen=True)
class Exit:
    """Where a line leads: `to` is None when it leads nowhere."""

    label: str
    to: int | None


def numbers(steps: Sequence[Step]) -> dict[int, int]:
    """Each line's number, by key."""
    return {step.key: rank for rank, step in enumerate(steps, start=1)}


def exits(steps: Sequence[Step], step: Step) -> tuple[Exit, ...]:
    """Where this line leads, in the order a reader looks: yes before no."""
    if step.kind == END:
        return ()
    if step.kind == DECISION:
        return Exit(YES, _known(steps, step.yes)), Exit(NO, _known(steps, step.no))
    return (Exit("", _known(steps, step.next) if step.next is not None else _following(steps, step)),)


def _known(steps: Sequence[Step], key: int | None) -> int | None:
    return key if any(step.key == key for step in steps) else None


def _following(steps: Sequence[Step], step: Step) -> int | None:
    keys = [other.key for other in steps]
    rank = keys.index(step.key) + 1
    return keys[rank] if rank < len(keys) else None


def faults(steps: Sequence[Step]) -> list[str]:
    """What must be mended before the steps can be followed, one French sentence each; empty when nothing."""
    if not steps:
        return ["La procédure n’a pas encore d’étape."]
    number = numbers(steps)
    found = [fault for step in steps for fault in _own_faults(steps, step, number[step.key])]
    reached = _reached(steps, steps[0].key)
    found += [
        f"L’étape {number[step.key]} n’est atteinte par aucun chemin." for step in steps if step.key not in reached
    ]
    if not any(step.kind == END for step in steps):
        found.append("Aucune fin n’est indiquée\u00a0: ajoutez une ligne «\u00a0fin\u00a0».")
    elif not found:
        found += _endless(steps, number)
    return found


def _own_faults(steps: Sequence[Step], step: Step, number: int) -> Iterator[str]:
    if not step.task.strip():
        yield f"L’étape {number} ne dit pas ce qui est fait."
    if step.kind == STEP and not step.actor.strip():
        yield f"L’étape {number} ne dit pas qui agit."
    leads = exits(steps, step)
    if step.kind == DECISION:
        yield from (
            f"La décision {number} ne dit pas où l’on va si la réponse est «\u00a0{exit_.label}\u00a0»."
            for exit_ in leads
            if exit_.to is None
        )
        if leads[0].to is not None and leads[0].to == leads[1].to:
            yield f"La décision {number} mène au même endroit que la réponse soit oui ou non."
    elif any(exit_.to is None for exit_ in leads):
        yield f"L’étape {number} ne mène nulle part\u00a0: indiquez la suite, ou ajoutez une fin."
    if any(exit_.to == step.key for exit_ in leads):
        yield f"L’étape {number} mène à elle-même."


def _reached(steps: Sequence[Step], start: int) -> set[int]:
    by_key = {step.key: step for step in steps}
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += [exit_.to for exit_ in exits(steps, by_key[key]) if exit_.to is not None]
    return reached


def _endless(steps: Sequence[Step], number: Mapping[int, int]) -> list[str]:
    ends = {step.key for step in steps if step.kind == END}
    return [
        f"Depuis l’étape {number[step.key]}, on tourne en rond sans pouvoir arriver à une fin."
        for step in steps
        if not ends & _reached(steps, step.key)
    ]


def spoken(steps: Sequence[Step]) -> str:
    """The drawing in words, for whoever does not see it."""
    number = numbers(steps)
    return " ".join(["Début.", *(_spoken(steps, step, number) for step in steps)])


def _spoken(steps: Sequence[Step], step: Step, number: Mapping[int, int]) -> str:
    said = f"{number[step.key]}. {step.task.rstrip('.')}"
    if step.kind == END:
        return f"{said}. Fin."
    if step.kind == DECISION:
        ways = " ; ".join(f"{exit_.label}, {_place(exit_.to, number)}" for exit_ in exits(steps, step))
        return f"{said} : {ways}."
    by = f" ({step.actor})" if step.actor else ""
    (exit_,) = exits(steps, step)
    following = exit_.to is not None and number[exit_.to] == number[step.key] + 1
    return f"{said}{by}." if following else f"{said}{by}, puis {_place(exit_.to, number)}."


def _place(key: int | None, number: Mapping[int, int]) -> str:
    return f"étape {number[key]}" if key is not None else "nulle part"


# The drawing: brand for start and end, white for a step, amber for a decision; the words say what colours say.
_GRAPH = (
    'digraph flow { graph [rankdir=TB, nodesep=0.35, ranksep=0.34, bgcolor="transparent", splines=true, '
    'fontname="Inter", fontsize=11, pad=0.05];\n'
    'node [fontname="Inter", fontsize=11, penwidth=1.1, color="#0d5c63", fontcolor="#17242b", style=filled, '
    'fillcolor="#ffffff"];\n'
    'edge [fontname="Inter Semi Bold", fontsize=10.5, color="#4a5a62", fontcolor="#17242b", penwidth=1.1, '
    "arrowsize=0.7];\n"
)
# The smallest letters of the drawing, in points.
LEAST_LETTERS = 9.5
_WIDTHS = {STEP: 34, DECISION: 20, END: 30}


def dot(steps: Sequence[Step]) -> str:
    """The drawing in DOT: Début, a box a step, a diamond a decision, Fin; a dashed sheet for a document."""
    number = numbers(steps)
    lines = [
        _GRAPH,
        'start [label="Début", shape=box, style="rounded,filled", fillcolor="#0d5c63", fontcolor="#ffffff"];',
    ]
    if steps:
        lines.append(f"start -> s{number[steps[0].key]};")
    for step in steps:
        lines += _drawn(steps, step, number)
    return "\n".join([*lines, "}"])


def _drawn(steps: Sequence[Step], step: Step, number: Mapping[int, int]) -> Iterator[str]:
    me = f"s{number[step.key]}"
    yield f'{me} [label="{_label(step, number[step.key])}", {_shape(step.kind)}];'
    for exit_ in exits(steps, step):
        if exit_.to is not None:
            label = f' [label=" {exit_.label} "]' if exit_.label else ""
            yield f"{me} -> s{number[exit_.to]}{label};"
    if step.document:
        paper = f"d{number[step.key]}"
        yield (
            f'{paper} [label="{_wrapped(step.document, 20)}", shape=note, style=filled, fillcolor="#f7f5f0", '
            f'color="#8b8577", fontsize={LEAST_LETTERS}]; {{ rank=same; {me}; {paper} }} '
            f'{me} -> {paper} [style=dashed, arrowhead=none, color="#8b8577", constraint=false];'
        )


def _shape(kind: str) -> str:
    return {
        STEP: 'shape=box, style="filled", margin="0.16,0.09"',
        DECISION: 'shape=diamond, margin="0.02,0.02", fillcolor="#fbf1dc", color="#8a5a00"',
        END: 'shape=box, style="rounded,filled", fillcolor="#0d5c63", fontcolor="#ffffff", margin="0.16,0.09"',
    }[kind]


def _label(step: Step, number: int) -> str:
    if step.kind == END:
        return _wrapped(f"Fin – {step.task}" if step.task else "Fin", _WIDTHS[END])
    text = _wrapped(f"{number}. {step.task}", _WIDTHS[step.kind])
    if not step.actor or step.kind != STEP:
        return text
    who = _wrapped(f"Qui\u00a0: {step.actor}", _WIDTHS[STEP])
    return f"{text}\\n{who}"


def _wrapped(text: str, width: int) -> str:
    """Cut into lines, and escaped for a DOT string: no HTML, no escape of Graphviz's own."""
    # A space that must not break is kept from the cut by standing in as a letter.
    held = text.replace("\u202f?", "\ue000").replace("\u202f!", "\ue001").replace("\u00a0:", "\ue002")
    lines = wrap(held, width, break_long_words=True) or [""]
    joined = "\n".join(lines).replace("\ue000", "\u202f?").replace("\ue001", "\u202f!").replace("\ue002", "\u00a0:")
    return joined.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
