"""The agenda of a meeting: order, total, what a line typed says. Pure."""

import re
from collections.abc import Sequence

# « Suivi des décisions, 10 » → 10 minutes; without a number, ten. Nobody plans more on one point.
USUAL_MINUTES = 10
MOST_MINUTES = 240

_TIED = r"(?P<tie>\s*[,;:(–—-]\s*|\s+)"
_LASTING = re.compile(
    rf"{_TIED}(?:(?P<hours>\d{{1,2}})\s*(?:h|heures?)(?:\s*(?P<rest>\d{{1,2}})?)(?:\s*(?:min|mn|minutes?))?"
    rf"|(?P<minutes>\d{{1,3}})\s*(?:min|mn|minutes?|['’′]))\s*\)?\.?$",
    re.I,
)
# A bare number is a duration only after a comma, and not where the comma ends a number: « Chambres 11, 12 ».
_NUMBER = re.compile(r"(?<!\d)\s*,\s*(?P<minutes>\d{1,3})$")
# After one of these the words belong to the title: « Pause de 10 min ».
_HELD = re.compile(r"(?:^|\s)(?:de|d|en|pendant|à|a|les|des|toutes|environ|ou|et|après|avant|dans|vers|sous)$", re.I)


def read(line: str) -> tuple[str, int]:
    """The title of a point and its minutes. The title keeps the words of the line, but for a duration alone at its
    end."""
    line = " ".join(line.split())
    found = _LASTING.search(line) or _NUMBER.search(line)
    minutes = _minutes(found) if found else 0
    if found is None or not 0 < minutes <= MOST_MINUTES:
        return line, USUAL_MINUTES
    title = line[: found.start()].strip()
    held = found.groupdict().get("tie", ",").isspace() and _HELD.search(title)
    return (line if held or not title else title), minutes


def _minutes(found: re.Match[str]) -> int:
    said = found.groupdict()
    return int(said.get("hours") or 0) * 60 + int(said.get("rest") or said.get("minutes") or 0)


def moved(order: Sequence[int], item: int, *, to: int) -> list[int]:
    """The same items with `item` at place `to` (0 is first; beyond the end is last)."""
    others = [other for other in order if other != item]
    to = max(0, min(to, len(others)))
    return [*others[:to], item, *others[to:]]
