"""From a request to its answer and to its meeting, in days. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median


@dataclass(frozen=True)
class Course:
    """A request as it went: `met_at` is when the first meeting on its situation was held, or is planned."""

    state: str
    received_at: datetime
    answered_at: datetime | None = None
    met_at: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """How many of each; the median delays in whole days, None when nothing tells."""

    received: int
    waiting: int
    accepted: int
    redirected: int
    informed: int
    days_to_answer: int | None
    days_to_meeting: int | None


def counted(courses: Sequence[Course]) -> Counted:
    states = [course.state for course in courses]
    return Counted(
        received=len(courses),
        waiting=states.count("received"),
        accepted=states.count("accepted"),
        redirected=states.count("redirected"),
        informed=states.count("informed"),
        days_to_answer=_median([days(course.received_at, course.answered_at) for course in courses]),
        days_to_meeting=_median([days(course.received_at, course.met_at) for course in courses]),
    )


def days(since: datetime, until: datetime | None) -> int | None:
    """Whole days; a meeting that was there before the request counts for none."""
    return None if until is None else max(0, (until - since).days)


def _median(known: Sequence[int | None]) -> int | None:
    found = [each for each in known if each is not None]
    return round(median(found)) if found else None
