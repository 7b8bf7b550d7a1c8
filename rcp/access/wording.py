"""How French is written here: dates in words, hours, spaces that must not break. Pure.

Source of the spaces: Imprimerie nationale, « Lexique des règles typographiques » : narrow no-break before ; ? !
and no-break before the colon and inside the quotation marks.
"""

import re
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
NARROW = "\u202f"
WIDE = "\u00a0"

_SPACES = "[ \t\u00a0\u202f]*"
_AFTER_WORD = r"(?<=[\w»)\]%…’'])"
# What a number is followed by and stays with, at the end of a line too.
_UNIT = r"(?:ans?|h|min|jours?|semaines?|mois|km|cm|kg|mg|ml)(?!\w)"
_BEFORE_GAP = r"(?=[\s»)\]?!.]|$)"


def short_day(day: date, *, today: date) -> str:
    """« 3 mars », « 1er mars », « 3 mars 2021 » in another year."""
    number = "1er" if day.day == 1 else str(day.day)
    year = f"{WIDE}{day.year}" if day.year != today.year else ""
    return f"{number}{WIDE}{MONTHS[day.month - 1]}{year}"


def full_day(day: date) -> str:
    """« 3 mars 2026 », whatever the year is now."""
    return short_day(day, today=date.min)


def day(day: date, *, today: date) -> str:
    """« mercredi 3 mars »."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day, today=today)}"


def hour(at: datetime | time) -> str:
    """« 12 h 30 », « 13 h »; `at` is already in the reader's zone."""
    minutes = f"{WIDE}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{WIDE}h{minutes}"


def hour_read(text: str) -> time | None:
    """« 12 h 30 », « 12h30 », « 12:30 », « 13 h »; None for what is no hour of a day."""
    said = re.fullmatch(
        rf"[ {WIDE}{NARROW}]*(\d\d?)[ {WIDE}{NARROW}]*(?:[h:][ {WIDE}{NARROW}]*(\d\d)?)?[ {WIDE}{NARROW}]*", text
    )
    if said is None or int(said[1]) > 23 or int(said[2] or 0) > 59:
        return None
    return time(int(said[1]), int(said[2] or 0))


def lasting(minutes: int) -> str:
    """« une heure », « 45 min », « 1 h 30 », « 2 h »."""
    if minutes == 60:
        return "une heure"
    hours, rest = divmod(minutes, 60)
    return f"{hours}{WIDE}h{f'{WIDE}{rest:02}' if rest else ''}" if hours else f"{rest}{WIDE}min"


def near(day: date, *, today: date) -> str:
    """« aujourd’hui », « demain », « dans 3 jours », « hier », « il y a 3 jours »."""
    days = (day - today).days
    words = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in words:
        return words[days]
    return f"dans {days}{WIDE}jours" if days > 0 else f"il y a {-days}{WIDE}jours"


def moment(at: datetime, *, today: date) -> str:
    """« mercredi 3 mars, 12 h 30 »."""
    return f"{day(at.date(), today=today)}, {hour(at)}"


def due(on: date | None, *, today: date) -> str:
    """When something is due, as said on its line."""
    if on is None:
        return "sans échéance"
    near = {
        today - timedelta(days=1): "échéance hier",
        today: "pour aujourd’hui",
        today + timedelta(days=1): "pour demain",
    }
    if on in near:
        return near[on]
    return f"{'échéance' if on < today else 'pour'} le {short_day(on, today=today)}"


def typo(text: str) -> str:
    """The same text with the spaces and apostrophes French wants; what looks like code, an hour or an address stays."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(f"«{_SPACES}", f"«{WIDE}", text)
    text = re.sub(f"{_SPACES}»", f"{WIDE}»", text)
    text = re.sub(f"{_AFTER_WORD}{_SPACES}([;?!]+){_BEFORE_GAP}", rf"{NARROW}\1", text)
    text = re.sub(f"{_AFTER_WORD}{_SPACES}:{_BEFORE_GAP}", f"{WIDE}:", text)
    return measured(text)


def measured(text: str) -> str:
    """Numbers kept on one line with their unit, hours with their minutes: « 8 h 30 », « 15 jours ».

    mindmap/client/text/typography.ts has the same rule; tests/mindmap/vectors/french.json ties the two.
    """
    text = re.sub(rf"(?<=\d) (?={_UNIT})", WIDE, text)
    return re.sub(rf"(?<=\d{WIDE}h) (?=\d\d(?!\w))", WIDE, text)


def initials(name: str) -> str:
    """Two letters for a badge: of the first and the last word."""
    words = [word for word in re.split(r"[\s-]+", name) if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
