"""A map as a table (CSV), for spreadsheets: written, never read. Pure.

Separated by semicolons and marked as UTF-8, so that a French spreadsheet opens it as it is.
"""

import csv
import io

from mindmap.tree import Branch

from .qualities import CONTACT, KIND, LEVEL, ORGANISATION, STATE, qualities_of
from .reading import Feature

HOLDS = frozenset({Feature.NOTE, Feature.LINK, Feature.KIND, Feature.LEVEL, Feature.IN_PLACE})
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(text: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def write(tree: Branch) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    qualities = (KIND, LEVEL, ORGANISATION, STATE, CONTACT)
    table.writerow(["Rang", "Rang du parent", "Profondeur", "Texte", *qualities, "Note"])
    path: list[int] = []
    for rank, (depth, branch) in enumerate(tree.walk(), 1):
        del path[depth:]
        said = dict(qualities_of(branch.node))
        texts = [branch.text, *(said.get(name, "") for name in qualities), branch.node.note]
        table.writerow([rank, path[-1] if path else "", depth, *map(cell, texts)])
        path.append(rank)
    return out.getvalue().encode("utf-8-sig", "replace")
