"""Undoing what one step of the server wrote in a map, whatever others did since: what they changed stays so.

Works on three states of a document: before the step, after it, and now.
"""

from collections.abc import Mapping
from typing import Any

from pycrdt import Doc, Map, Text

from ..tree.resolve import resolve
from ..tree.schema import ROOT, TEXT_KEYS, TRASH
from .ydoc import move, nodes_of, rels_of, values_of

Values = Mapping[str, Mapping[str, object]]


def revert(now: "Doc[Any]", *, before: "Doc[Any]", after: "Doc[Any]") -> None:
    """Write in `now` what takes the step back.

    What the step made goes to the trash, except what somebody moved elsewhere since; what it changed is put back where
    nobody changed it again; what it added to a text that went on is cut out of it.
    """
    old, made, here = values_of(before), values_of(after), values_of(now)
    with now.transaction():
        for id_ in made.keys() & old.keys() & here.keys():
            _put_back(now, id_, old[id_], made[id_], here[id_])
        _trash_made(now, old, made, here)
        _put_back_relations(now, before, after)


def put_back(now: "Doc[Any]", node_id: str, *, before: "Doc[Any]", after: "Doc[Any]") -> None:
    """Write in `now` what the step changed of this one node, as `revert` would; others are left alone."""
    old, made, here = values_of(before), values_of(after), values_of(now)
    if node_id in old.keys() & made.keys() & here.keys():
        _put_back(now, node_id, old[node_id], made[node_id], here[node_id])


def _trash_made(now: "Doc[Any]", old: Values, made: Values, here: Values) -> None:
    new = made.keys() - old.keys()
    places = resolve({id_: value.get("at") for id_, value in made.items()})
    for id_ in sorted(new & here.keys()):
        if places[id_].parent not in new and here[id_].get("at") == made[id_].get("at"):
            move(now, id_, under=TRASH)


def _put_back(
    now: "Doc[Any]", id_: str, old: Mapping[str, object], made: Mapping[str, object], here: Mapping[str, object]
) -> None:
    for key in made.keys() | old.keys():
        if made.get(key) == old.get(key):
            continue
        if key in TEXT_KEYS:
            _put_text_back(nodes_of(now)[id_], key, str(old.get(key) or ""), str(made.get(key) or ""))
        elif here.get(key) == made.get(key):
            _put_value_back(now, id_, key, old.get(key))


def _put_value_back(now: "Doc[Any]", id_: str, key: str, value: object) -> None:
    if key == "at":
        _hang_back(now, id_, value)
    elif value is None:
        nodes_of(now)[id_].pop(key, None)
    else:
        nodes_of(now)[id_][key] = value


def _hang_back(now: "Doc[Any]", id_: str, at: object) -> None:
    parent = at[0] if isinstance(at, list) and at and isinstance(at[0], str) else ROOT
    move(now, id_, under=parent if parent in nodes_of(now) or parent == TRASH else ROOT)


def _put_text_back(node: "Map[Any]", key: str, old: str, made: str) -> None:
    text = node.get(key)
    if not isinstance(text, Text):
        return
    said = str(text)
    if said == made:
        text.clear()
        text += old
    elif made.startswith(old) and (added := made[len(old) :]) in said:
        start = len(said[: said.index(added)].encode())
        del text[start : start + len(added.encode())]


def _put_back_relations(now: "Doc[Any]", before: "Doc[Any]", after: "Doc[Any]") -> None:
    old, made, here = ({**(rels_of(doc).to_py() or {})} for doc in (before, after, now))
    for id_ in made.keys() | old.keys():
        if made.get(id_) == old.get(id_) or here.get(id_) != made.get(id_):
            continue
        if id_ in old:
            rels_of(now)[id_] = old[id_]
        else:
            rels_of(now).pop(id_, None)
