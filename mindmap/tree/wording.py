"""The words and signs that say what a node is, in French typography; the same on screen (client/text/typography.ts and
client/tree/node-kinds.ts). Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rcp.access.wording import measured

from .schema import InPlaceState, Level, Node, NodeKind

SIGNS: Mapping[NodeKind, str] = {
    NodeKind.CAUSE: "◆",
    NodeKind.IDEA: "★",
    NodeKind.QUESTION: "?",
    NodeKind.OPTION: "◇",
    NodeKind.RISK: "▲",
    NodeKind.IN_PLACE: "✓",
}
LEVELS: Mapping[Level, str] = {Level.US: "nous", Level.INTER_CPTS: "inter-CPTS", Level.DD_ARS: "DD ARS"}
STATES: Mapping[InPlaceState, str] = {
    InPlaceState.PLANNED: "en projet",
    InPlaceState.RUNNING: "en place",
    InPlaceState.PAUSED: "suspendue",
}

NARROW_SPACE, HARD_SPACE = "\u202f", "\u00a0"
_SPACINGS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r" ([;?!])"), NARROW_SPACE + r"\1"),
    (re.compile(r" ([:»%€])"), HARD_SPACE + r"\1"),
    (re.compile(r"« "), "«" + HARD_SPACE),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW_SPACE),
    (re.compile(r"'"), "’"),
)
_NOT_WORDS = re.compile(r"[^0-9a-z]+")


def typeset(text: str) -> str:
    """French no-break spaces, so that no line begins with « ? » nor parts a number from its unit.

    The same in client/text/typography.ts; tests/mindmap/vectors/french.json ties the two.
    """
    for pattern, replacement in _SPACINGS:
        text = pattern.sub(replacement, text)
    return measured(text)


def words_of(node: Node) -> str:
    """What a node says, its sign first: « ▲ Passages aux urgences »."""
    text = typeset(node.text.strip() or "Sans titre")
    return f"{SIGNS[node.kind]}{HARD_SPACE}{text}" if node.kind else text


def quality_of(node: Node) -> str:
    """What qualifies it, under its words: « inter-CPTS · CPTS du Pays, en place »."""
    state = STATES[node.state] if node.state else ""
    in_place = ", ".join(part for part in (node.organisation, state, node.contact) if part)
    return " · ".join(part for part in (LEVELS[node.level] if node.level else "", in_place) if part)


def normalised(text: str) -> str:
    """The words alone: no accents, no capitals, no signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", letters).strip()
