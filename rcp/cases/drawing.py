"""The circle around a person as a drawing: the person in the middle, who stands around, who tells whom.

What is told stands in rows beside the drawing: its arrows bear the number of the row.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rcp.paper.graphviz import escaped

PROFESSIONAL, RELATIVE, CONTACT = "professional", "relative", "contact"
_LETTERS = 26
_PERSON = 'shape=ellipse, color="#0d5c63", fillcolor="#0d5c63", fontcolor="#ffffff"'
_COLOURS = {
    PROFESSIONAL: 'color="#0d5c63", fillcolor="#ffffff"',
    RELATIVE: 'color="#8a5a00", fillcolor="#fbf1dc"',
    CONTACT: 'color="#8b8577", fillcolor="#f7f5f0", style="rounded,filled,dashed"',
}
_GRAPH = (
    'graph circle { graph [layout=twopi, root="p", ranksep=1.75, overlap=false, splines=true, bgcolor="transparent", '
    "outputorder=edgesfirst, pad=0.05];\n"
    'node [fontname="Inter", fontsize=11, shape=box, style="rounded,filled", penwidth=1.1, fontcolor="#17242b", '
    'margin="0.12,0.07"];\n'
    'edge [fontname="Inter Semi Bold", fontsize=11, color="#cfc8bb", fontcolor="#0a474d", penwidth=1.1, '
    "arrowsize=0.7];\n"
)


@dataclass(frozen=True)
class Around:
    """Somebody around the person: how they are called in rows, what they are, and of which kind."""

    name: str
    what: str
    kind: str = PROFESSIONAL


@dataclass(frozen=True)
class Flow:
    teller: str
    told: str


def dot(alias: str, around: Sequence[Around], flows: Sequence[Flow] = ()) -> str:
    """In DOT. A row whose two ends stand in the drawing is an arrow that bears its number, from 1."""
    keys = {one.name.casefold(): f"n{place}" for place, one in enumerate(around)}
    lines = [_GRAPH, f'p [label="{escaped(_wrapped(alias))}", {_PERSON}];']
    for place, one in enumerate(around):
        label = "\n".join(part for part in (_wrapped(one.name), _wrapped(one.what)) if part)
        lines.append(f'n{place} [label="{escaped(label)}", {_COLOURS[one.kind]}]; p -- n{place};')
    for number, flow in enumerate(flows, start=1):
        ends = (keys.get(flow.teller.casefold()), keys.get(flow.told.casefold()))
        if None not in ends and ends[0] != ends[1]:
            lines.append(f'{ends[0]} -- {ends[1]} [dir=forward, style=dashed, color="#0d5c63", label="{number}"];')
    return "\n".join([*lines, "}"])


def spoken(alias: str, around: Sequence[Around]) -> str:
    """The drawing in words; the rows beside it say the rest."""
    if not around:
        return f"Personne n’est encore autour de {alias}."
    people = " ; ".join(f"{one.name}, {one.what}" if one.what else one.name for one in around)
    return f"Autour de {alias} : {people}."


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _LETTERS))
