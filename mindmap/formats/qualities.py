"""What qualifies a node, as names and values in French that other programs show and that we read again. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from mindmap.figure import LEVELS, STATES
from mindmap.model import InPlaceState, Level, Node, NodeKind

from .reading import Said

KIND, LEVEL, ORGANISATION, STATE, CONTACT = "Nature", "Niveau d’action", "Structure", "État", "Contact"

KINDS: Mapping[NodeKind, str] = {
    NodeKind.CAUSE: "Cause",
    NodeKind.IDEA: "Idée",
    NodeKind.QUESTION: "Question",
    NodeKind.OPTION: "Option",
    NodeKind.RISK: "Risque",
    NodeKind.IN_PLACE: "Action en place",
}


def qualities_of(node: Node) -> list[tuple[str, str]]:
    said = [
        (KIND, KINDS[node.kind] if node.kind else ""),
        (LEVEL, LEVELS[node.level] if node.level else ""),
        (ORGANISATION, node.organisation),
        (STATE, STATES[node.state] if node.state else ""),
        (CONTACT, node.contact),
    ]
    return [(name, value) for name, value in said if value]


def hear(said: Said, name: str, value: str) -> bool:
    """Note this quality; False when it is not one of ours, and nothing was noted."""
    name = _folded(name)
    if name == _folded(KIND):
        said.kind = _meant(KINDS, value) or said.kind
        return _meant(KINDS, value) is not None
    if name == _folded(LEVEL):
        said.level = _meant(LEVELS, value) or said.level
        return _meant(LEVELS, value) is not None
    if name == _folded(STATE):
        said.state = _meant(STATES, value) or said.state
        return _meant(STATES, value) is not None
    if name == _folded(ORGANISATION):
        said.organisation = value
        return True
    if name == _folded(CONTACT):
        said.contact = value
        return True
    return False


def coded(node: Node) -> list[str]:
    """The closed words of a node, as codes, for formats that hold only such words."""
    return [str(code) for code in (node.kind, node.level, node.state) if code]


def hear_code(said: Said, code: str) -> bool:
    if code in NodeKind._value2member_map_:
        said.kind = NodeKind(code)
    elif code in Level._value2member_map_:
        said.level = Level(code)
    elif code in InPlaceState._value2member_map_:
        said.state = InPlaceState(code)
    else:
        return False
    return True


Meaning = TypeVar("Meaning", NodeKind, Level, InPlaceState)


def _meant(words: Mapping[Meaning, str], value: str) -> Meaning | None:
    return next((meaning for meaning, word in words.items() if _folded(value) in (_folded(word), meaning)), None)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().casefold().replace("'", "’"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
