"""A map as a table (CSV), for spreadsheets: written, never read. Pure.

Separated by semicolons and marked as UTF-8, so that a French spreadsheet opens it as it is.
"""

import csv
import io

from mindmap.tree.branches import Whole

from .qualities import COLOUR, COLOURS, CONTACT, HINT, KIND, LEVEL, ORGANISATION, STATE, TAGS, qualities_of
from .reading import Feature

HOLDS = frozenset(Feature) - {Feature.SIDE, Feature.RELATION, Feature.IMAGE}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(text: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def write(whole: Whole) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    qualities = (KIND, LEVEL, ORGANISATION, STATE, CONTACT)
    names = [*qualities, TAGS, COLOUR, "Adresse", HINT, "Note"]
    table.writerow(["Rang", "Rang du parent", "Profondeur", "Texte", *names])
    path: list[int] = []
    for rank, (depth, branch) in enumerate(whole.root.walk(), 1):
        del path[depth:]
        node, said = branch.node, dict(qualities_of(branch.node))
        colour = COLOURS[node.colour] if node.colour else ""
        texts = [node.text, *(said.get(name, "") for name in qualities), ", ".join(node.tags), colour, node.link]
        table.writerow([rank, path[-1] if path else "", depth, *map(cell, (*texts, node.hint, node.note))])
        path.append(rank)
    return out.getvalue().encode("utf-8-sig", "replace")
