"""Days of the calendar, as a sentence counts them: the next 15th, the end of the month, Friday of next week. Pure."""

from datetime import date, timedelta

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FRIDAY = WEEKDAYS.index("vendredi")


class NoSuchDay(ValueError):
    """Written as a date, and none."""


def made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay from None


def next_of_month(day: int, today: date) -> date:
    """The next day of this number, today included; months that have none are passed over."""
    for ahead in range(13):
        month = today.month - 1 + ahead
        year, month = today.year + month // 12, month % 12 + 1
        if day <= last_of(year, month).day and date(year, month, day) >= today:
            return date(year, month, day)
    raise NoSuchDay


def months_on(today: date, count: int) -> date:
    """So many months later; the last day of the month where it has no such day."""
    months = today.month - 1 + count
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, last_of(year, month).day))


def last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def end_of_month(today: date, *, following: bool) -> date:
    first = last_of(today.year, today.month) + timedelta(days=1)
    return last_of(first.year, first.month) if following else first - timedelta(days=1)


def monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def friday(today: date, *, following: bool) -> date:
    """The last day of work of this week or the next; at the week-end, its Sunday."""
    found = monday(today) + timedelta(days=FRIDAY + 7 * following)
    return found if found >= today else found + timedelta(days=2)
