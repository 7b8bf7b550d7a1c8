"""What qualifies a node, as names and values in French that other programs show and that we read again. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from mindmap.paper.figure import PALETTE
from mindmap.tree.schema import InPlaceState, Level, Node, NodeKind
from mindmap.tree.wording import LEVELS, STATES

from .losses import Loss
from .reading import Gatherer, Said

KIND, LEVEL, ORGANISATION, STATE, CONTACT = "Nature", "Niveau d’action", "Structure", "État", "Contact"
TAGS, COLOUR, HINT = "Étiquettes", "Couleur", "Aide"

KINDS: Mapping[NodeKind, str] = {
    NodeKind.CAUSE: "Cause",
    NodeKind.IDEA: "Idée",
    NodeKind.QUESTION: "Question",
    NodeKind.OPTION: "Option",
    NodeKind.RISK: "Risque",
    NodeKind.IN_PLACE: "Action en place",
}
# The eight of the palette, in its order.
COLOURS: Mapping[str, str] = {
    "1": "bleu",
    "2": "turquoise",
    "3": "brique",
    "4": "violet",
    "5": "rouge",
    "6": "ocre",
    "7": "vert",
    "8": "ardoise",
}
_HEX = re.compile(r"#([0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)


def qualities_of(node: Node) -> list[tuple[str, str]]:
    """Kind, level and what is in place; tags, colour and hint are told apart, since formats have places for them."""
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
    if name == _folded(COLOUR):
        said.colour = next((code for code, word in COLOURS.items() if _folded(value) == word), said.colour)
        return _folded(value) in COLOURS.values()
    if name == _folded(TAGS):
        said.tags.append(value)
        return True
    free = {_folded(ORGANISATION): "organisation", _folded(CONTACT): "contact", _folded(HINT): "hint"}
    if name not in free:
        return False
    setattr(said, free[name], value)
    return True


def coded(node: Node) -> list[str]:
    """The closed words of a node, as codes, for formats that hold only such words."""
    colour = f"couleur-{node.colour}" if node.colour else ""
    return [str(code) for code in (node.kind, node.level, node.state, colour) if code]


def hear_code(said: Said, code: str) -> bool:
    if code in NodeKind._value2member_map_:
        said.kind = NodeKind(code)
    elif code in Level._value2member_map_:
        said.level = Level(code)
    elif code in InPlaceState._value2member_map_:
        said.state = InPlaceState(code)
    elif code.removeprefix("couleur-") in COLOURS and code.startswith("couleur-"):
        said.colour = code.removeprefix("couleur-")
    else:
        return False
    return True


def hex_of(node: Node) -> str:
    """The colour chosen for a node as other programs write it, or ""."""
    return PALETTE[int(node.colour) - 1] if node.colour else ""


def hear_hex(said: Said, colour: str, gatherer: Gatherer) -> bool:
    """Take the colour of ours that is nearest; white, black and greys are no colour: False, and nothing was noted."""
    found = _HEX.fullmatch(colour.strip())
    if found is None:
        return False
    wanted = f"#{found[1].lower()}"
    if wanted not in PALETTE:
        hue = _hue(wanted)
        if hue is None:
            return False
        gatherer.lose(Loss.COLOUR)
        wanted = min(PALETTE[:7], key=lambda one: _apart(_hue(one) or 0.0, hue))
    said.colour = str(PALETTE.index(wanted) + 1)
    return True


def _hue(colour: str) -> float | None:
    """Where on the circle of colours, from 0 to 6; None when it has next to none."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    most, least = max(red, green, blue), min(red, green, blue)
    if most - least < 48:
        return None
    span = most - least
    if most == red:
        return ((green - blue) / span) % 6
    return (blue - red) / span + 2 if most == green else (red - green) / span + 4


def _apart(one: float, other: float) -> float:
    return min(abs(one - other), 6 - abs(one - other))


Meaning = TypeVar("Meaning", NodeKind, Level, InPlaceState)


def _meant(words: Mapping[Meaning, str], value: str) -> Meaning | None:
    return next((meaning for meaning, word in words.items() if _folded(value) in (_folded(word), meaning)), None)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().casefold().replace("'", "’"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
