"""Who, what, when, typed in one line: « Rédiger la procédure @Claire 8 juillet ». Pure.

The sentence stays as it was typed; who and when are read from it. The owner is named after an @, by the beginning of
any word of the name, accents and case aside (« @fille », « @sa fille » for a relative); due.py reads the date. Words
leave in two places only, where they say nothing that the row does not say: a date that stands alone at the end, and
an @name at either end. Elsewhere the name stays, without its @. What is not understood stays in the text.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .due import Due, due_in


@dataclass(frozen=True)
class Line:
    """`owner` is one of the keys that `people` was given with. `doubt` says, in French, what was typed and not
    understood, or does not agree; "" when all is well."""

    what: str
    owner: str | None = None
    due_on: date | None = None
    doubt: str = ""


@dataclass(frozen=True)
class _Mention:
    """« @Claire M » from `start` to `end`: who it may be, and how these words should read when they stay."""

    start: int
    end: int
    asked: str
    named: Sequence[str]


def plain(text: str) -> str:
    """The same text without accents nor capitals, letter for letter, so that places match."""
    letters = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].casefold().replace("’", "'")
        letters.append(base if len(base) == 1 else letter)
    return "".join(letters)


def parse(line: str, people: Mapping[str, str], *, today: date, owner: str | None = None, dated: bool = False) -> Line:
    """Read a line. `people` maps keys to the names of those who can be named.

    `owner` was chosen apart ("": nobody yet), and wins over the line. `dated`: the day was too; then the words of the
    line say another one, and stay.
    """
    line = " ".join(line.split())
    mention = _mention(line, people)
    chosen = owner if owner is not None else _only(mention)
    due = None if dated else due_in(_without(mention, plain(line)), today)
    known = mention is not None and chosen in mention.named
    return Line(
        what=_kept(line, mention if known else None, due, _spelt(mention, people.get(chosen or "", ""))),
        owner=chosen,
        due_on=due.on if due else None,
        doubt=" ".join(
            filter(None, (_doubt_of(mention, chosen), _doubt_of_another(line, mention), _doubt_of_day(line, due)))
        ),
    )


# Who

_AT = re.compile(r"(?<![\w.@])@(\w[\w'’-]*(?:\s*\.)?)")
_DETERMINER = re.compile(r"(?:son|sa|ses|le|la|les) |l'")


def _mention(line: str, people: Mapping[str, str]) -> _Mention | None:
    """The first @name. « @Claire Martin » names the whole person: it takes the next words while they go on naming
    somebody."""
    found = _AT.search(line)
    if found is None:
        return None
    asked, end = found.group(1), found.end()
    named = _named(asked, people)
    for word in line[end:].split():
        closer = _named(f"{asked} {word}", people)
        if not closer:
            break
        asked, named, end = f"{asked} {word}", closer, line.index(word, end) + len(word)
    return _Mention(found.start(), end, asked, named)


def _named(asked: str, people: Mapping[str, str]) -> list[str]:
    """Those whose name starts, at some word, with what was asked; whoever is named in full wins alone."""
    wanted = plain(asked).strip(" .")
    wanted = wanted if not _DETERMINER.match(wanted) or _starting(wanted, people) else _DETERMINER.sub("", wanted, 1)
    named = _starting(wanted, people)
    exact = [key for key in named if wanted == plain(people[key]).strip(" .") or wanted in plain(people[key]).split()]
    return exact or named


def _starting(wanted: str, people: Mapping[str, str]) -> list[str]:
    starts = re.compile(rf"(?:^|[\s-]){re.escape(wanted)}")
    return [key for key, name in people.items() if starts.search(plain(name))]


def _only(mention: _Mention | None) -> str | None:
    return mention.named[0] if mention is not None and len(mention.named) == 1 else None


def _spelt(mention: _Mention | None, name: str) -> str:
    """The words of an @name that stays in the sentence: the whole name, or what was typed when that says more."""
    if mention is None or _DETERMINER.match(plain(mention.asked)) or len(name) <= len(mention.asked):
        return mention.asked if mention else name
    return name


def _doubt_of(mention: _Mention | None, chosen: str | None) -> str:
    if mention is None or chosen is not None:
        return ""
    if mention.named:
        return f"« @{mention.asked} » désigne plusieurs personnes : précisez."
    return f"« @{mention.asked} » ne désigne personne de la réunion."


def _doubt_of_another(line: str, mention: _Mention | None) -> str:
    another = _AT.search(line, mention.end) if mention else None
    return f"Une action a une seule personne responsable : « {another[0]} » reste dans la phrase." if another else ""


# When


def _without(mention: _Mention | None, text: str) -> str:
    """The text whose dates are read: no day in a name."""
    if mention is None:
        return text
    return f"{text[: mention.start]}{'@' * (mention.end - mention.start)}{text[mention.end :]}"


def _doubt_of_day(line: str, due: Due | None) -> str:
    if due is None:
        return ""
    said = line[due.start : due.end].strip()
    if due.on is None:
        return f"« {said} » n’est pas une date."
    return f"« {said} » : ce jour-là est un {due.weekday}, vérifiez la date." if due.weekday else ""


# What

# An @name after one of these, or before one of those, is a word of the sentence.
_LEADS_TO = re.compile(
    r"\b(?:a|au|aux|avec|chez|contre|dans|de|des|du|en|entre|et|la|le|les|ni|ou|par|pour|que|qui|sans|sur|vers|comme"
    r"|afin|est|sont) $|\b(?:[dl]|qu)'$",
    re.A,
)
_GOES_WITH = re.compile(r"^ ?(?:[,/] ?@|et\b|ou\b|ni\b|puis\b|avec\b|ainsi\b|qui\b|que\b|qu'|[/-])", re.A)
_AFTER = re.compile(r"^[\s.,;:!)\]…–—-]*$")


def _kept(line: str, mention: _Mention | None, due: Due | None, name: str) -> str:
    """The sentence, without what left it; all of it when nothing else would be left. `name`: how the @name reads."""
    flat = plain(line)
    start, end = 0, len(line)
    leaving: list[_Mention | Due] = []
    if mention is not None and not _LEADS_TO.search(flat[: mention.start]):
        leaving.append(mention)
    if due is not None and due.on is not None and due.leaves:
        leaving.append(due)
    # Twice: either may stand before the other.
    for place in (*leaving, *leaving):
        if place.end <= end and _AFTER.match(line[place.end : end]):
            end = place.start
    if mention in leaving and mention.end <= end and not line[: mention.start].strip():
        start = 0 if _GOES_WITH.match(flat[mention.end :]) else mention.end
    what = line[start:end]
    if mention is not None and start <= mention.start and mention.end <= end:
        what = f"{line[start : mention.start]}{name}{line[mention.end : end]}"
    if (start, end) == (0, len(line)):
        return what
    return _tidy(what, led=start > 0) or (line if mention is None else "")


_TIES = " ,;:(–—→-"


def _tidy(text: str, *, led: bool) -> str:
    """Without the punctuation that tied what left after it, and before it when something did (`led`)."""
    tied = " ".join(text.split()).rstrip(_TIES)
    return tied.lstrip(_TIES) if led else tied
