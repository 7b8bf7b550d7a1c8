"""What a date looks like in a French sentence, and which day it is. Pure; due.py says whether something is due on it.

Patterns read a text made `plain` (one_line.py) and are ASCII, as JavaScript's are: rcp/room/client/due.ts has the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .days import WEEKDAYS, NoSuchDay, end_of_month, friday, last_of, made, monday, months_on, next_of_month

MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
SHORT_MONTHS = {"janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30,
}  # fmt: skip
SPANS = {"huitaine": 8, "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30}

# Emergency numbers of two digits, and what is said around them.
EMERGENCY = frozenset({15, 17, 18})
CALLED = re.compile(r"\b(?:appel|compos|joi[gn]|contact|preven|alert|urgen|samu|pompier|polic|gendarm|faire)", re.A)
PRESSURE = re.compile(r"\b(?:tension|ta|pa)\b", re.A)

# A day that passed so few days ago, and is not said to be due, is one on which something happened.
JUST_PAST, MONTH_PAST = 31, 62


@dataclass(frozen=True)
class Found:
    """A match and what is around it. `lead`, of what stands before it (`words`): asked (« avant le »), when (« vers »,
    « jusqu’au »), the (« le »), or nothing."""

    match: re.Match[str]
    today: date
    lead: str
    words: str
    before: str
    after: str

    def __getitem__(self, name: str) -> str:
        return self.match[name] or ""

    @property
    def asked(self) -> bool:
        return self.lead == "asked"


@dataclass(frozen=True)
class Finder:
    """One way of writing a date. `day` gives the day; None when it is not one after all. Raises NoSuchDay for what is
    written as a date and is none. `exact`: the day says all that the words say."""

    pattern: re.Pattern[str]
    day: Callable[[Found], date | None]
    exact: bool = True


# Counted from today: « dans 15 jours », « sous 48 h », « sous quinzaine », « dans la semaine »


def _is_counted(found: Found) -> bool:
    return re.search(r"^(?:au plus tard |pour )?(?:dans|sous|d'ici|avant|delai)\b", found.words, re.A) is not None


def _counted(found: Found) -> date | None:
    if not _is_counted(found):
        return None
    count, unit = NUMBERS.get(found["count"]) or int(found["count"]), found["unit"][0]
    if unit == "h":
        return found.today + timedelta(days=count // 24) if count and count % 24 == 0 else None
    if unit in "js":
        return found.today + timedelta(days=count if unit == "j" else 7 * count)
    return months_on(found.today, count * 12 if unit == "a" else count)


def _spanned(found: Found) -> date | None:
    return found.today + timedelta(days=SPANS[found["span"]]) if _is_counted(found) else None


def _within(found: Found) -> date | None:
    if found.words != "dans":
        return None
    return months_on(found.today, 1) if found["within"] == "le mois" else found.today + timedelta(weeks=1)


# A day of the calendar: « 8 juillet », « le 8/7 », « 2026-12-31 », « mardi 15 », « avant le 12 »


def _day_and_month(found: Found) -> date | None:
    return _of_year(found, _day(found["day"]), _month(found["month"]))


def _numeric(found: Found) -> date | None:
    """« 1/2 », « 24/7 » and « 13/08 » of a blood pressure are no dates unless something says so."""
    day, month = int(found["day"]), int(found["month"])
    bare = not found.lead and not found["year"]
    if bare and (len(found["month"]) < 2 or (day, month) == (24, 24) or PRESSURE.search(found.before)):
        return None
    return _of_year(found, day, month)


def _of_year(found: Found, day: int, month: int) -> date | None:
    """This day of the year said, or else the next one; None when it is past and is not said to be due."""
    if found["year"]:
        return _not_past(found, made(int(found["year"]) + (2000 if len(found["year"]) == 2 else 0), month, day))
    for year in range(found.today.year, found.today.year + 9):
        if (month, day) == (2, 29) and last_of(year, 2).day < 29:
            continue
        on = made(year, month, day)
        if on >= found.today:
            return on
        if not found.asked and (found.today - on).days <= JUST_PAST:
            return None
    raise NoSuchDay


def _not_past(found: Found, on: date) -> date | None:
    return on if on >= found.today or found.asked else None


def _weekday_and_day(found: Found) -> date:
    """« mardi 15 » is the 15th: of the two to come the one that is a Tuesday, else the first."""
    first = next_of_month(_day(found["day"]), found.today)
    second = next_of_month(_day(found["day"]), first + timedelta(days=1))
    weekday = WEEKDAYS.index(found["weekday"])
    return second if first.weekday() != weekday == second.weekday() else first


def _day_alone(found: Found) -> date | None:
    """« appeler le 15 » calls an ambulance."""
    if not re.search(r"(?:^|\s)(?:le|jusqu'au|d'ici au)$", found.words, re.A):
        return None
    day = _day(found["day"])
    if found.lead == "the" and day in EMERGENCY and CALLED.search(f"{found.before} {found.after}"):
        return None
    return next_of_month(day, found.today)


def _near(found: Found) -> date:
    return found.today + timedelta(days={"demain": 1, "apres-demain": 2, "apres demain": 2}.get(found["near"], 0))


def _weekday(found: Found) -> date | None:
    """The next one to come. « le samedi » is every Saturday."""
    which, weekday = found["which"], WEEKDAYS.index(found["weekday"])
    if found.lead == "the" and not which:
        return None
    if "semaine" in which:
        return monday(found.today) + timedelta(days=7 + weekday)
    weeks = 1 if "huit" in which else 2 if "quinze" in which else 0
    return found.today + timedelta(days=((weekday - found.today.weekday()) % 7 or 7) + 7 * weeks)


# A stretch of time, by its end: « fin décembre », « en mars », « la semaine prochaine »


def _end_of_named(found: Found) -> date | None:
    return _month_named(found, last_of)


def _middle_of_named(found: Found) -> date | None:
    return _month_named(found, lambda year, month: date(year, month, 15))


def _beginning_of_named(found: Found) -> date | None:
    return _month_named(found, lambda year, month: date(year, month, 10))


def _in_named(found: Found) -> date | None:
    """« en mars » is by its end, « avant mars » by its eve."""
    if not found.asked and not found["of"] and found.words not in ("en", "courant"):
        return None
    if found.words == "avant":
        return _month_named(found, lambda year, month: date(year, month, 1) - timedelta(days=1))
    return _end_of_named(found)


def _month_named(found: Found, day_of: Callable[[int, int], date]) -> date | None:
    month = _month(found["month"])
    if found["year"]:
        return _not_past(found, day_of(int(found["year"]), month))
    on = day_of(found.today.year, month)
    if on < found.today:
        if not found.asked and (found.today - on).days <= MONTH_PAST:
            return None
        on = day_of(found.today.year + 1, month)
    return on


def _end_of(found: Found) -> date:
    following = "prochain" in found["following"]
    if found["whole"] == "annee":
        return date(found.today.year + following, 12, 31)
    return (friday if found["whole"] == "semaine" else end_of_month)(found.today, following=following)


def _whole(found: Found) -> date:
    following = "prochain" in found["whole"]
    return (friday if "semaine" in found["whole"] else end_of_month)(found.today, following=following)


def _day(said: str) -> int:
    day = 1 if said in ("1er", "premier") else int(said)
    if not 1 <= day <= 31:
        raise NoSuchDay
    return day


def _month(said: str) -> int:
    return MONTHS.get(said) or SHORT_MONTHS[said]


# What they look like

_NUMBER = rf"(?:[0-9]{{1,3}}|{'|'.join(NUMBERS)})"
_LONG = rf"(?P<month>{'|'.join(MONTHS)})\b"
_MONTH = rf"(?P<month>{'|'.join([*MONTHS, *SHORT_MONTHS])})\b\.?"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_DAY = r"(?P<day>1er|[0-9]{1,2})"
_YEAR = r"(?: (?P<year>(?:19|20)[0-9]{2})\b)?"
_OF = r"(?:mois d(?:e |'))?"
_LATEST = r"(?P<latest> (?:au plus tard|dernier delai|grand maximum|maximum|max|au plus)\b\.?)?"
# After a day the sentence stops, or goes on with a small word; after a count comes what is counted.
_GOES_ON = (
    r"(?![\w%€/])(?! ?(?:h|heures?|min|mn)\b)(?= ?(?:$|[.,;:!?)\]…@]|[-–—] )"
    r"| (?:au?|aux|avec|avant|apres|chez|dans|de|des|du|en|et|la|le|les|ou|par|pour|puis|mais|sans|si|sur|une?|ce|cet"
    r"|cette|ces|son|sa|ses|leurs?|matin|midi|soir|afin|aupres|que|qui|lors|vers)\b| (?:[dlsnc]|qu)'| apres-midi\b)"
)
_NOT_OF = r"(?! (?:du|de|des|qui|prochaine?|derniere?|suivante?|precedente?)\b)(?! d')"


def _finder(pattern: str, day: Callable[[Found], date | None], *, exact: bool = True) -> Finder:
    return Finder(re.compile(pattern + _LATEST, re.A), day, exact)


FINDERS = (
    _finder(
        rf"\b(?:{_NUMBER} ?(?:a|ou|-) ?)?(?P<count>{_NUMBER}) ?(?:prochaine?s )?"
        r"(?P<unit>jours?|j|semaines?|mois|ans?|annees?)\b(?! ouvr)",
        _counted,
    ),
    _finder(r"\b(?P<count>[0-9]{1,3}) ?(?P<unit>heures?|h)\b(?! ?[0-9])", _counted),
    _finder(rf"\b(?:une |la )?(?P<span>{'|'.join(SPANS)})\b(?: de jours\b)?", _spanned),
    _finder(rf"\b(?P<within>la semaine|le mois)\b{_NOT_OF}", _within, exact=False),
    _finder(
        rf"(?<![\w/.,])(?:{_WEEKDAY} )?(?P<day>1er|premier|[0-9]{{1,2}}) {_MONTH}{_YEAR}",
        _day_and_month,
    ),
    _finder(
        rf"(?<![\w/.,])(?:{_WEEKDAY} )?(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})"
        rf"(?:/(?P<year>(?:19|20)[0-9]{{2}}|[0-9]{{2}}))?{_GOES_ON}",
        _numeric,
    ),
    _finder(
        r"(?<![\w/.,])(?P<day>[0-9]{1,2})(?P<tie>[.-])(?P<month>[0-9]{1,2})(?P=tie)(?P<year>(?:19|20)[0-9]{2})\b",
        _numeric,
    ),
    _finder(r"(?<![\w-])(?P<year>(?:19|20)[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\b", _numeric),
    _finder(rf"\b{_WEEKDAY} (?:le )?{_DAY}{_GOES_ON}", _weekday_and_day),
    _finder(rf"(?<![\w/.,-]){_DAY}{_GOES_ON}", _day_alone),
    _finder(r"\b(?P<near>aujourd'hui|apres[- ]demain|demain)\b", _near),
    _finder(r"\b(?P<near>ce soir|ce matin|cet apres[- ]midi|cette nuit|dans la journee)\b", _near, exact=False),
    _finder(
        rf"\b(?:ce )?{_WEEKDAY}\b(?P<which> prochain\b| en huit\b| en quinze\b| (?:de )?(?:la )?semaine prochaine\b)?"
        r"(?! (?:dernier(?! delai)|passe|precedent)\b)",
        _weekday,
    ),
    _finder(rf"\b(?:(?:a|en) )?(?:la )?fin (?:de |d'|du )?{_OF}{_LONG}{_YEAR}", _end_of_named),
    _finder(rf"\b(?:a la )?mi[- ]?{_LONG}{_YEAR}", _middle_of_named),
    _finder(rf"\b(?:(?:au|en) )?debut (?:de |d')?{_OF}{_LONG}{_YEAR}", _beginning_of_named, exact=False),
    _finder(rf"\b(?P<of>(?:le|au) mois d(?:e |'))?{_LONG}{_YEAR}", _in_named, exact=False),
    _finder(
        rf"\b(?:(?:a|en) )?(?:la )?fin (?:de l'|de |du |d')(?P<whole>mois|annee)(?P<following> prochaine?)?\b{_NOT_OF}",
        _end_of,
    ),
    _finder(
        rf"\b(?:(?:a|en) )?(?:la )?fin de (?:la )?(?P<whole>semaine)(?P<following> prochaine)?\b{_NOT_OF}",
        _end_of,
        exact=False,
    ),
    _finder(
        r"\b(?P<whole>cette semaine|(?:la )?semaine prochaine|ce mois(?:-ci)?|(?:le )?mois prochain)\b",
        _whole,
        exact=False,
    ),
)
