"""Who, what, when, typed in one line: « Rédiger la procédure @Claire 8 juillet ». Pure.

The owner is named after an @, by the beginning of any word of the name, accents and case aside. The date stands
anywhere after the first word: « 8 juillet », « 08/07 », « vendredi », « demain », « dans 15 jours », with or without
« pour le », « avant le »… What is not understood stays in the text; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6,
    "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10, "novembre": 11, "nov": 11,
    "decembre": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10,
    "quinze": 15,
}  # fmt: skip

_LEAD = r"(?:\b(?:pour|avant|d['’]ici|au plus tard)\s+)?(?:\ble\s+)?"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)})\s+)?\b(?P<day>1er|\d{{1,2}})\s+(?P<month>{_MONTH})\b\.?(?:\s+(?P<year>20\d\d)\b)?"
    r"|\b(?P<nday>\d{1,2})/(?P<nmonth>\d{1,2})(?:/(?P<nyear>20\d\d|\d\d))?(?![\d/])"
    rf"|\bdans\s+(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})\s+(?P<unit>jours?|semaines?|mois)\b"
    r"|\b(?P<near>aujourd['’]hui|apres-demain|demain)\b"
    rf"|\b(?P<name>{'|'.join(WEEKDAYS)})(?:\s+prochain)?\b"
    r")"
)
_OWNER = re.compile(r"@(\w[\w'’-]*(?:\s*\.)?)")


@dataclass(frozen=True)
class Line:
    """`owner` is a person's id. `doubt` says, in French, what was typed and not understood; "" when all was."""

    what: str
    owner: int | None = None
    due_on: date | None = None
    doubt: str = ""


def plain(text: str) -> str:
    """The same text without accents nor capitals, letter for letter, so that places match."""
    letters = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].casefold()
        letters.append(base if len(base) == 1 else letter)
    return "".join(letters)


def parse(line: str, people: Mapping[int, str], *, today: date) -> Line:
    """Read a line. `people` maps the ids of those who can be named to their full names."""
    line = " ".join(line.split())
    line, owner, doubt = _owner(line, people)
    line, due_on, date_doubt = _due(line, today)
    return Line(what=_tidy(line), owner=owner, due_on=due_on, doubt=" ".join(filter(None, (doubt, date_doubt))))


def _owner(line: str, people: Mapping[int, str]) -> tuple[str, int | None, str]:
    found = _OWNER.search(line)
    if found is None:
        return line, None, ""
    asked = found.group(1)
    # « @Claire Martin » names the whole person: take the next words while they go on naming somebody.
    end = found.end()
    named = _named(asked, people)
    for word in line[end:].split():
        closer = _named(f"{asked} {word}", people)
        if not closer:
            break
        asked, named, end = f"{asked} {word}", closer, line.index(word, end) + len(word)
    if len(named) == 1:
        return f"{line[: found.start()]} {line[end:]}", named[0], ""
    if named:
        return line, None, f"« @{asked} » désigne plusieurs personnes : précisez."
    return line, None, f"« @{asked} » ne désigne personne de la réunion."


def _named(asked: str, people: Mapping[int, str]) -> list[int]:
    """Those whose name starts, at some word, with what was asked; whoever is named in full wins alone."""
    wanted = plain(asked).strip(" .")
    starts = re.compile(rf"(?:^|[\s-]){re.escape(wanted)}")
    named = [pk for pk, name in people.items() if starts.search(plain(name))]
    exact = [pk for pk in named if wanted == plain(people[pk]) or wanted in plain(people[pk]).split()]
    return exact or named


def _due(line: str, today: date) -> tuple[str, date | None, str]:
    """The last date of the line: « suite du 3 mars, pour le 8 juillet » is due on 8 July."""
    last = None
    for found in _DATES.finditer(plain(line)):
        if found.start() > 0:
            last = found
    if last is None:
        return line, None, ""
    try:
        due_on = _date(last, today)
    except ValueError:
        return line, None, f"« {line[last.start() : last.end()].strip()} » n’est pas une date."
    return f"{line[: last.start()]} {line[last.end() :]}", due_on, ""


def _date(found: re.Match[str], today: date) -> date:
    """The day a match stands for. Without a year: the next one to come. Raises ValueError when there is no such day."""
    if found["near"]:
        ahead = {"demain": 1, "apres-demain": 2}.get(found["near"], 0)
        return today + timedelta(days=ahead)
    if found["name"]:
        ahead = (WEEKDAYS.index(found["name"]) - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    if found["count"]:
        return _ahead(today, int(NUMBERS.get(found["count"], 0) or found["count"]), found["unit"])
    day = int((found["day"] or found["nday"]).removesuffix("er"))
    month = MONTHS[found["month"]] if found["month"] else int(found["nmonth"])
    year = found["year"] or found["nyear"]
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _next(day, month, today)


def _ahead(today: date, count: int, unit: str) -> date:
    if unit.startswith("jour"):
        return today + timedelta(days=count)
    if unit.startswith("semaine"):
        return today + timedelta(weeks=count)
    months = today.month - 1 + count
    year, month = today.year + months // 12, months % 12 + 1
    last_day = (date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(today.day, last_day))


def _next(day: int, month: int, today: date) -> date:
    """This day of the year, from today on; 29 February waits for the next leap year."""
    for year in range(today.year, today.year + 9):
        if (month, day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
            continue
        if date(year, month, day) >= today:
            return date(year, month, day)
    raise ValueError(day)


def _tidy(text: str) -> str:
    """What is left, without the punctuation that tied the parts together."""
    return re.sub(r"\s+([,.;])", r"\1", " ".join(text.split())).strip(" ,;–—→-")
