"""When something is due, read in a French sentence: « avant le 12 », « sous 15 jours », « fin décembre ». Pure.

Reads a text made `plain` (one_line.py). rcp/room/client/due.ts says the same in the browser;
tests/rcp/room/one_line.json ties the two.

Nothing is guessed: a habit (« le samedi »), a past day (« vendredi dernier »), the date of something else (« la réunion
du 3 mars »), a count (« 1/2 comprimé »), the number of an emergency service (« appeler le 15 ») are no dates here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .dates import FINDERS, Finder, Found
from .days import WEEKDAYS, NoSuchDay


@dataclass(frozen=True)
class Due:
    """A date in a sentence. `start` to `end` are the words that say it, with « pour le », « d’ici »… before them.

    `on` is None when no such day exists. `leaves`: the day says all that these words say, so that they may leave the
    sentence when they stand at its end. `asked`: said to be due (« avant le »), not only named. `weekday`: the day of
    the week it really is, when another was written.
    """

    on: date | None
    start: int
    end: int
    leaves: bool = True
    asked: bool = False
    weekday: str = ""


def due_in(text: str, today: date) -> Due | None:
    """The date on which this plain text says something is due: one that is said to be, rather than one that is only
    named; of these the last."""
    return max(_dates(text, today), key=lambda each: (each.asked, each.start), default=None)


# What the words before a date make of it.
_LEADS: Mapping[str, re.Pattern[str]] = {
    "asked": re.compile(
        r"\b(?:au plus tard(?: (?:le|pour le|dans|sous|d'ici))?|d'ici(?: (?:le|la|les|a la|au?))?"
        r"|avant(?: (?:le|la|les))?|pour(?: (?:le|la|les|dans|dans les))?|sous(?: (?:les|la|un delai de))?"
        r"|dans(?: (?:les?|la|un delai (?:maximum )?de))?"
        r"|(?:echeance|date limite|dernier delai|delai)(?: ?:)?(?: (?:le|au))?) $",
        re.A,
    ),
    "other": re.compile(
        r"\b(?:du|de|depuis(?: le| la)?|apres(?: le| la)?|il y a|tous les|toutes les|chaque|les|pendant|durant"
        r"|entre(?: le)?|un|deux|sauf(?: le)?|hors(?: le)?|nee?s?(?: le| en)?"
        r"|du (?:[a-z]+ )?[0-9]{1,2}(?:er)?(?: [a-z]+)? au) $|\bd'$",
        re.A,
    ),
    "when": re.compile(r"\b(?:jusqu'au?|des(?: le)?|vers(?: le)?|au?|en|courant) $", re.A),
    "the": re.compile(r"\ble $", re.A),
}
# What a sentence does not end with: then the words of the date stay.
_HELD = re.compile(
    r"\b(?:(?:prevu|fixe|programme|planifie|reporte|date|convenu|pose|attendu|annonce)e?s?|datant|lieu|est|sont|sera"
    r"|seront|etait|et|ou|ni|que|qui|par|comme|avec|sans|sur|chez|au?|aux|de|du|des|la|les?) $|\b(?:[dl]|qu)'$",
    re.A,
)
_ANY_DAY = rf"\b(?:{'|'.join(WEEKDAYS)})\b"
# « lundi et jeudi », « du lundi au vendredi »: how often, not when.
_LIST = re.compile(
    rf"{_ANY_DAY}(?:(?: matin| midi| soir| apres-midi)?(?: ?[,/-] ?| et | ou | puis | au? )(?:le )?{_ANY_DAY})+", re.A
)


def _dates(text: str, today: date) -> Iterator[Due]:
    """Every date of the sentence, from left to right; where two readings overlap, the one that begins first."""
    matches = [(match, finder) for finder in FINDERS for match in finder.pattern.finditer(text)]
    matches.sort(key=lambda each: (each[0].start(), -each[0].end()))
    lists = [(found.start(), found.end()) for found in _LIST.finditer(text)]
    end = 0
    for match, finder in matches:
        if match.start() < end or any(start <= match.start() < stop for start, stop in lists):
            continue
        end = match.end()
        due = _due(text, match, finder, today)
        if due is not None:
            yield due


def _due(text: str, match: re.Match[str], finder: Finder, today: date) -> Due | None:
    before = text[: match.start()]
    lead, start = _lead(before)
    if lead == "other":
        return None
    lead = "asked" if match["latest"] else lead
    found = Found(match, today, lead, before[start:].strip(), before, text[match.end() :])
    try:
        on = finder.day(found)
    except NoSuchDay:
        return Due(None, start, match.end(), asked=found.asked)
    if on is None:
        return None
    weekday = _really(on, match)
    leaves = finder.exact and lead != "when" and not weekday and not _HELD.search(text[:start])
    return Due(on, start, match.end(), leaves=leaves, asked=found.asked, weekday=weekday)


def _lead(before: str) -> tuple[str, int]:
    """What stands before a date, and where that begins."""
    for lead, pattern in _LEADS.items():
        found = pattern.search(before)
        if found:
            return lead, found.start()
    return "", len(before)


def _really(on: date, match: re.Match[str]) -> str:
    """The day of the week when another one was written with the number: « mardi 8 décembre » of a Monday."""
    said = match.groupdict()
    weekday = WEEKDAYS[on.weekday()]
    return weekday if said.get("day") and said.get("weekday") not in (None, weekday) else ""
