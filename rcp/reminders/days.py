"""On which days somebody is reminded of what they promised. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

# Days between a due date and the day one is reminded: before, on the day, then less and less often once it is past.
BEFORE = (2, 0)
AFTER = (1, 7, 21)
# Nobody is written to at night.
FROM, TO = time(8), time(19)


def due_dates(today: date) -> tuple[date, ...]:
    """The due dates whose owners are reminded that day."""
    return (*(today + timedelta(days=n) for n in BEFORE), *(today - timedelta(days=n) for n in AFTER))


def is_an_hour_to_write(now: datetime) -> bool:
    """`now` in our zone."""
    return FROM <= now.time() < TO


def sentence(due: Iterable[date | None], *, today: date) -> str:
    """What the mail says: how many, how many of them late; never what they are."""
    days = list(due)
    late = sum(day is not None and day < today for day in days)
    count = f"{len(days)} action à faire" if len(days) == 1 else f"{len(days)} actions à faire"
    if not late:
        return f"Vous avez {count}."
    if late == len(days):
        return f"Vous avez {count}, en retard." if late == 1 else f"Vous avez {count}, toutes en retard."
    return f"Vous avez {count}, dont {late} en retard."
