"""Dates and hours on paper: in words, with their year, whatever the day they are printed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rcp.access import wording

# A year that no document bears: the year is then always written.
_NEVER = date(1, 1, 1)


def day(on: date) -> str:
    """« mercredi 3 mars 2027 »."""
    return wording.day(on, today=_NEVER)


def short_day(on: date, *, beside: date | None = None) -> str:
    """« 3 mars 2027 »; « 3 mars » when the paper's own date, `beside`, is of the same year."""
    return wording.short_day(on, today=beside or _NEVER)


def moment(at: datetime, zone: str) -> str:
    """« 3 mars 2027, 13 h 20 »."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())}, {wording.hour(local)}"


def span(start: datetime, end: datetime | None, zone: str) -> str:
    """« Mercredi 3 mars 2027, 12 h 30 – 13 h 20 »."""
    place = ZoneInfo(zone)
    local = start.astimezone(place)
    text = f"{day(local.date())}, {wording.hour(local)}"
    if end is not None:
        until = end.astimezone(place)
        same_day = until.date() == local.date()
        text += f" – {wording.hour(until)}" if same_day else f" – {day(until.date())}, {wording.hour(until)}"
    return text[:1].upper() + text[1:]
