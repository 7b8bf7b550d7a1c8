"""Numbers of versions, and what differs between two. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_NUMBER = re.compile(r"(\d+)\.(\d+)")


def next_draft(taken: Sequence[str]) -> str:
    """« 0.1 », « 0.2 »… then « 1.1 » once 1.0 is in force. A number is never given twice."""
    numbers = [_parts(number) for number in taken]
    major = max((major for major, _ in numbers), default=0)
    minor = max((minor for other, minor in numbers if other == major), default=0)
    return f"{major}.{minor + 1}"


def approved(taken: Sequence[str]) -> str:
    """The number a version takes when it is approved: « 1.0 », then « 2.0 »."""
    return f"{max((_parts(number)[0] for number in taken), default=0) + 1}.0"


def _parts(number: str) -> tuple[int, int]:
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"not a version number: {number!r}")
    return int(match[1]), int(match[2])


@dataclass(frozen=True)
class Piece:
    kind: str  # SAME, ADDED or REMOVED
    text: str


@dataclass(frozen=True)
class Change:
    """What differs in one place of the document: its label, and its words in reading order."""

    label: str
    pieces: tuple[Piece, ...]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in reading order; removed ones stand before those that replace them."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(new[k:m])))
            continue
        pieces += [Piece(REMOVED, "".join(old[i:j]))] if j > i else []
        pieces += [Piece(ADDED, "".join(new[k:m]))] if m > k else []
    return tuple(pieces)


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """What the second content says otherwise than the first; each is given as its places (label → text)."""
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Change(label, words(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]
