"""Which elements of two maps probably say the same: proposed to people, never acted upon alone. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..tree.branches import Branch
from ..tree.wording import normalised

# From here on two labels are proposed as one; 1.0 is the same words, accents, case and signs aside.
LEAST = 0.9
# Labels shorter than this say too little to be compared nearly.
SHORTEST = 5
MOST = 200


@dataclass(frozen=True)
class SimilarPair:
    """A node of the map to come, one of the map that is there, and how alike they are (0 to 1)."""

    source: str
    target: str
    ratio: float


def similar_pairs(source: Iterable[Branch], target: Branch) -> list[SimilarPair]:
    """For each node to come its best match among those already there, in reading order; most have none."""
    there: dict[str, str] = {}
    for depth, branch in target.walk():
        words = normalised(branch.text)
        if depth > 0 and words:
            there.setdefault(words, branch.node.id)
    found = (_best(node_id, words, there) for node_id, words in _labels(source))
    return [match for match in found if match is not None][:MOST]


def _labels(branches: Iterable[Branch]) -> Iterator[tuple[str, str]]:
    for branch in branches:
        for _depth, here in branch.walk():
            if words := normalised(here.text):
                yield here.node.id, words


def _best(node_id: str, words: str, there: dict[str, str]) -> SimilarPair | None:
    if words in there:
        return SimilarPair(node_id, there[words], 1.0)
    if len(words) < SHORTEST:
        return None
    near = ((ratio, other) for other in there if (ratio := _ratio(words, other)) >= LEAST)
    best = max(near, default=None)
    return None if best is None else SimilarPair(node_id, there[best[1]], round(best[0], 2))


def _ratio(one: str, other: str) -> float:
    """How alike two labels are; 0 at once when their lengths or letters leave no chance."""
    if min(len(one), len(other)) < SHORTEST or 2 * min(len(one), len(other)) < LEAST * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST else 0.0
